"""Counting: how often each value, month or stretch of time occurs among matches, over all segments at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from .columns import MISSING, Numbers, Strings, to_number


@dataclass(frozen=True)
class Words:
    """All different strings of a field, in order, None last; and where each segment's own strings stand in them."""

    words: np.ndarray
    places: list[np.ndarray]
    nbytes: int


def common_words(columns: Sequence[Strings]) -> Words:
    """The strings of a field's columns, brought together."""
    words = sorted({word for column in columns for word in column.words})
    numbers = {word: i for i, word in enumerate(words)}
    places = [np.array([len(words), *(numbers[w] for w in column.words)], np.intp) for column in columns]
    return Words(np.array([*words, None], object), places, 100 * len(words) + sum(place.nbytes for place in places))


def count_values(columns: Sequence[Numbers], documents: Sequence[np.ndarray]) -> list[tuple[object, int]]:
    """The numbers, dates or truth values among the documents, None included: (value, count), most first."""
    counts = Counter()
    for column, each in zip(columns, documents, strict=True):
        counts.update(dict(column.counts(each)))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, str(item[0])))


def count_strings(
    columns: Sequence[Strings], documents: Sequence[np.ndarray], words: Words
) -> list[tuple[object, int]]:
    """The strings among the documents, None for those without: (string, count), most first."""
    counts = np.zeros(len(words.words), np.intp)
    for column, each, place in zip(columns, documents, words.places, strict=True):
        counts[place] += column.counts(each)
    found = np.flatnonzero(counts)
    order = found[np.argsort(-counts[found], kind="stable")]
    return list(zip(words.words[order].tolist(), counts[order].tolist(), strict=True))


def count_months(columns: Sequence[Numbers], documents: Sequence[np.ndarray]) -> dict[str, int]:
    """How many of the documents fall into each month, "YYYY-MM" in order; under "" those without a date."""
    months = [column.months[each] for column, each in zip(columns, documents, strict=True)]
    counts = np.bincount(np.concatenate([np.zeros(0, np.intp), *months]), minlength=1)
    timeline = {_month(i): int(counts[i + 1]) for i in np.flatnonzero(counts[1:]).tolist()}
    return timeline | ({"": int(counts[0])} if counts[0] else {})


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def count_ranges(columns: Sequence[Numbers], documents: Sequence[np.ndarray], edges: Sequence[datetime]) -> list[int]:
    """How many dates lie before the first edge, from each edge to before the next, and from the last one on."""
    numbers = np.array([to_number(edge, "datetime") for edge in edges], np.int64)
    counts = np.zeros(len(edges) + 1, np.int64)
    for column, each in zip(columns, documents, strict=True):
        counts += np.bincount(np.searchsorted(numbers, column.numbers[each], "right"), minlength=len(counts))
    return counts.tolist()


def string_ranks(columns: Sequence[Strings], words: Words) -> tuple[np.ndarray, ...]:
    """For each column, each document's place among all the columns' strings; MISSING without one."""
    ranks = []
    for column, place in zip(columns, words.places, strict=True):
        firsts = column.ordinals
        if column.bounds is not None:  # of several values the first one counts
            has = np.diff(column.bounds.astype(np.int64)) > 0
            firsts = np.full(len(has), -1)
            firsts[has] = column.ordinals[column.bounds[:-1][has]]
        ranks.append(np.where(firsts < 0, MISSING, place[firsts + 1]))
    return tuple(ranks)

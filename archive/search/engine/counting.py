"""Counting: how often each value or stretch of time occurs among matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from .columns import MISSING, Strings, from_number, to_number


@dataclass(frozen=True)
class Words:
    """The strings of a field, of all segments together."""

    words: np.ndarray  # the different ones in order, and None
    numbers: dict[str, int]  # where each of them stands there
    rows: np.ndarray  # for each document the number of its word; where there may be several, a row of them
    nbytes: int

    def places(self, wanted: Iterable[str]) -> np.ndarray:
        """The numbers of those of the wanted words that there are."""
        return np.array([self.numbers[word] for word in wanted if word in self.numbers], np.intp)

    def ranks(self) -> np.ndarray:
        """Each document's place among the words, by its first; MISSING without one."""
        firsts = self.rows if self.rows.ndim == 1 else self.rows[:, 0]
        # Where numbers are narrow and unsigned, nothing is below 0: neither what is missing nor a falling order.
        return np.where(firsts == len(self.words) - 1, np.int64(MISSING), firsts)


def joined(columns: Sequence[Strings]) -> Words:
    """The strings of a field's columns, one segment's after the other's."""
    words = sorted({word for column in columns for word in column.words})
    numbers = {word: i for i, word in enumerate(words)}
    kind = np.min_scalar_type(len(words))  # as narrow as can be: counting fetches them from all over
    places = [np.array([*(numbers[word] for word in column.words), len(words)], kind) for column in columns]
    rows = end_to_end([place[column.rows] for place, column in zip(places, columns, strict=True)], len(words))
    return Words(np.array([*words, None], object), numbers, rows, 200 * len(words) + rows.nbytes)


def end_to_end(arrays: Sequence[np.ndarray], filler: int = 0) -> np.ndarray:
    """The arrays as one; rows that are shorter than others are filled up."""
    if not arrays:
        return np.zeros(0, np.int64)
    if len(arrays) == 1:
        return arrays[0]
    if arrays[0].ndim == 2:
        widest = max(array.shape[1] for array in arrays)
        gaps = [((0, 0), (0, widest - array.shape[1])) for array in arrays]
        arrays = [np.pad(array, gap, constant_values=filler) for array, gap in zip(arrays, gaps, strict=True)]
    return np.concatenate(arrays)


def count_values(numbers: np.ndarray, kind: str) -> dict[object, int]:
    """How many there are of each number, date or truth value, None included: most first."""
    values, counts = np.unique(numbers, return_counts=True)
    found = [(from_number(value, kind), count) for value, count in zip(values.tolist(), counts.tolist(), strict=True)]
    return dict(sorted(found, key=lambda item: (-item[1], item[0] is None, str(item[0]))))


def count_strings(words: Words, documents: np.ndarray, among: Iterable[str] | None) -> dict[str | None, int]:
    """How many documents hold each string, None for those without (not where there may be several): most first.

    With `among`, of these strings alone: to name thousands takes longer than to count them.
    """
    rows = words.rows.take(documents, axis=0)  # in rows of several, an index would take six times as long
    counts = np.bincount(rows.ravel(), minlength=len(words.words))
    if rows.ndim == 2:
        counts[-1] = 0
    found = np.flatnonzero(counts) if among is None else words.places(among)
    found = found[counts[found] > 0]
    order = found[np.argsort(-counts[found], kind="stable")]
    return dict(zip(words.words[order].tolist(), counts[order].tolist(), strict=True))


def count_ranges(moments: np.ndarray, edges: Sequence[datetime]) -> list[int]:
    """How many dates lie before the first edge, from each edge to before the next, and from the last one on."""
    numbers = np.array([to_number(edge, "datetime") for edge in edges], np.int64)
    return np.bincount(np.searchsorted(numbers, moments, "right"), minlength=len(edges) + 1).tolist()

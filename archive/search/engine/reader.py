"""Reading: a snapshot of the index answers a Query tree in one pass: matches, scores, sort, counts.

    answer = snapshot.ask(tree, Request(start=0, size=20, sort=("-published",), facets=("region", "tag")))

A snapshot never changes; `index.Index.snapshot()` gives the newest one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from time import perf_counter
from typing import NamedTuple

import numpy as np
from haystack.constants import DJANGO_CT, DJANGO_ID

from archive.search import tree

from . import ranking
from .cache import Cache
from .columns import MISSING, Numbers, Strings
from .counting import Words, common_words, count_months, count_ranges, count_strings, count_values, string_ranks
from .found import Listed, Masked
from .manifest import SegmentEntry
from .matching import Matcher
from .segment import SegmentReader

ARRAY_CACHE = 64 << 20  # bytes of postings that a process keeps decoded
_LATEST = np.iinfo(np.int64).max
_YEAR = 365.25 * 86_400e6  # microseconds


@dataclass(frozen=True)
class Request:
    """What to make of the matches, beside finding them."""

    start: int = 0
    size: int | None = 20  # None for all
    sort: tuple[str, ...] = ()  # fields, "-" before one for falling; empty for the best match first
    pull: tuple[str, float] | None = None  # a date field, and how many years make a match count half as much
    facets: tuple[str, ...] = ()  # fields whose values are counted
    timeline: str = ""  # a date field whose months are counted
    ranges: Mapping[str, Sequence[datetime]] = field(default_factory=dict)  # the edges between which dates are counted
    queries: tuple[tree.Node, ...] = ()  # more questions, counted within the matches


class Place(NamedTuple):
    """Where a document stands."""

    segment: SegmentReader
    number: int

    @property
    def key(self) -> tuple[str, str]:
        """The model (`app.model`) and the primary key, as text."""
        return self.segment.column(DJANGO_CT).value(self.number), self.segment.column(DJANGO_ID).value(self.number)


@dataclass(frozen=True)
class Answer:
    """A page of matches, and counts over all of them."""

    places: list[Place]
    scores: list[float]
    total: int
    facets: dict[str, list[tuple[object, int]]]  # field -> (value, count), most first
    timeline: dict[str, int]  # "YYYY-MM" -> count, in order; "" for those without a date
    ranges: dict[str, list[int]]
    queries: list[int]
    took_ms: float

    @property
    def ids(self) -> list[int]:
        """Primary keys, for an index of one model with whole numbers for keys."""
        ids = [0] * len(self.places)
        for segment in {place.segment for place in self.places}:
            rows = [row for row, place in enumerate(self.places) if place.segment is segment]
            keys = segment.column(DJANGO_ID).values([self.places[row].number for row in rows])
            for row, key in zip(rows, keys, strict=True):
                ids[row] = int(key)
        return ids


class Snapshot:
    """The index as of one commit."""

    def __init__(self, entries: Sequence[SegmentEntry], segments: Sequence[SegmentReader], weights: dict[str, float]):
        self.segments = segments
        self._alive = [~entry.deleted_mask() if entry.deleted else None for entry in entries]
        totals = Counter()
        for entry in entries:
            totals.update(entry.lengths)
        self.matcher = Matcher(segments, self._alive, weights, totals, Cache(ARRAY_CACHE))

    @cached_property
    def count(self) -> int:
        """How many documents there are."""
        pairs = zip(self.segments, self._alive, strict=True)
        return sum(segment.count if alive is None else int(alive.sum()) for segment, alive in pairs)

    def ask(self, node: tree.Node, request: Request) -> Answer:
        """The matches of the tree. Raises SearchBackendError for a field without a column to sort or count by."""
        began = perf_counter()
        found = self.matches(node)
        if request.pull and not request.sort:
            found = self._pulled(found, *request.pull)
        documents = [each.documents for each in found]
        masks = [_mask(each) for each in found] if request.queries else []
        places, scores = self._page(found, request)
        return Answer(
            places,
            scores,
            sum(len(each.documents) for each in found),
            {name: self._count(name, documents) for name in request.facets},
            count_months(self._columns(request.timeline), documents) if request.timeline else {},
            {name: count_ranges(self._columns(name), documents, edges) for name, edges in request.ranges.items()},
            [self._count_query(query, masks) for query in request.queries],
            (perf_counter() - began) * 1000,
        )

    def matches(self, node: tree.Node) -> list[Listed]:
        """The living documents that match, segment by segment."""
        found = self.matcher.find(node) if self.segments else []
        return [each.listed() if isinstance(each, Masked) else each for each in found]

    def _pulled(self, found: list[Listed], field: str, years: float) -> list[Listed]:
        """The matches with scores that fade with age, seen from the newest match; without a date, as if of that age."""
        dates = [column.numbers[each.documents] for column, each in zip(self._columns(field), found, strict=True)]
        newest = max((int(row.max(initial=MISSING)) for row in dates), default=MISSING)
        result = []
        for row, each in zip(dates, found, strict=True):
            age = np.where(row == MISSING, years, (newest - row) / _YEAR)
            result.append(Listed(each.documents, (each.scores * 0.5 ** (age / years)).astype(np.float32), each.size))
        return result

    def _page(self, found: list[Listed], request: Request) -> tuple[list[Place], list[float]]:
        if not found:
            return [], []
        scores = np.concatenate([each.scores for each in found])
        keys = [self._sort_key(name, found) for name in request.sort] or [-scores]
        stop = len(scores) if request.size is None else min(request.start + request.size, len(scores))
        if stop <= request.start:
            return [], []
        chosen = ranking.best(keys, stop)[request.start :]
        ends = np.cumsum([len(each.documents) for each in found])
        owners = np.searchsorted(ends, chosen, "right").tolist()
        rows = zip(owners, (chosen - (ends - [len(each.documents) for each in found])[owners]).tolist(), strict=True)
        places = [Place(self.segments[i], int(found[i].documents[row])) for i, row in rows]
        return places, scores[chosen].tolist()

    def _sort_key(self, name: str, found: list[Listed]) -> np.ndarray:
        """Numbers that rise in the wanted order; documents without a value come last either way."""
        field, falling = name.lstrip("-"), name.startswith("-")
        ranks = self._ranks(field)
        key = np.concatenate([rank[each.documents] for rank, each in zip(ranks, found, strict=True)])
        missing = np.isnan(key) if key.dtype.kind == "f" else key == MISSING
        return np.where(missing, np.inf if key.dtype.kind == "f" else _LATEST, -key if falling else key)

    def _columns(self, field: str) -> list[Numbers | Strings]:
        return [segment.column(field) for segment in self.segments]

    def _words(self, field: str) -> Words:
        return self.matcher.kept(("words", field), lambda: common_words(self._columns(field)))

    def _ranks(self, field: str) -> list[np.ndarray]:
        columns = self._columns(field)
        if isinstance(columns[0], Numbers):
            return [column.numbers for column in columns]
        return list(self.matcher.kept(("ranks", field), lambda: string_ranks(columns, self._words(field))))

    def _count(self, field: str, documents: list[np.ndarray]) -> list[tuple[object, int]]:
        columns = self._columns(field)
        if columns and isinstance(columns[0], Strings):
            return count_strings(columns, documents, self._words(field))
        return count_values(columns, documents)

    def _count_query(self, node: tree.Node, masks: list[np.ndarray]) -> int:
        return sum(int((_mask(each) & mask).sum()) for each, mask in zip(self.matches(node), masks, strict=True))


def _mask(found: Listed) -> np.ndarray:
    mask = np.zeros(found.size, bool)
    mask[found.documents] = True
    return mask

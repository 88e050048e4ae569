"""Reading: a snapshot of the index answers a Query tree in one pass: matches, scores, sort, counts.

    answer = snapshot.ask(tree, Request(start=0, size=20, sort=("-published",), facets=("region", "tag")))

A snapshot never changes; `index.Index.snapshot()` gives the newest one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from haystack.constants import DJANGO_ID

from archive.search import tree

from . import ranking
from .columns import MISSING, Numbers, Strings
from .counting import Words, count_ranges, count_strings, count_values, end_to_end, joined
from .found import Listed, Masked
from .manifest import SegmentEntry
from .matching import Matcher
from .segment import SegmentReader

_LATEST = np.iinfo(np.int64).max
_YEAR = 365.25 * 86_400e6  # microseconds


@dataclass(slots=True)  # frozen ones take five times as long to make, which a quick answer would feel
class Request:
    """What to make of the matches, beside finding them."""

    start: int = 0
    size: int | None = 20  # None for all
    sort: tuple[str, ...] = ()  # fields, "-" before one for falling; empty for the best match first
    pull: tuple[str, float] | None = None  # a date field, and how many years make a match count half as much
    facets: tuple[str, ...] = ()  # fields whose values are counted
    among: Mapping[str, Iterable[str] | None] = field(default_factory=dict)  # of strings in a field, those to count
    ranges: Mapping[str, Sequence[datetime]] = field(default_factory=dict)  # the edges between which dates are counted
    queries: tuple[tree.Node, ...] = ()  # more questions, counted within the matches


@dataclass(slots=True)
class Answer:
    """A page of matches, and counts over all of them."""

    snapshot: Snapshot
    documents: np.ndarray
    scores: list[float]
    total: int
    facets: dict[str, dict[object, int]]  # field -> value -> count, most first
    ranges: dict[str, list[int]]
    queries: list[int]

    @property
    def stored(self) -> list[dict]:
        """What is given back with each document of the page, its model (`app.model`) and primary key as text too."""
        return self.snapshot.stored(self.documents)

    @property
    def ids(self) -> list[int]:
        """Primary keys, for an index of one model with whole numbers for keys."""
        return self.snapshot.ids(self.documents)


class Snapshot:
    """The index as of one commit. Its documents are numbered through, segment after segment."""

    def __init__(self, entries: Sequence[SegmentEntry], segments: Sequence[SegmentReader], weights: dict[str, float]):
        self.segments = segments
        deleted = np.flatnonzero(np.concatenate([np.zeros(0, bool), *(entry.deleted_mask() for entry in entries)]))
        self.count = sum(entry.count for entry in entries) - len(deleted)  # documents
        totals = Counter()
        for entry in entries:
            totals.update(entry.lengths)
        self.matcher = Matcher(segments, deleted, weights, totals)
        self._made: dict[tuple[str, str], np.ndarray | Words] = {}

    def ask(self, node: tree.Node, request: Request) -> Answer:
        """The matches of the tree. Raises SearchBackendError for a field without a column to sort or count by."""
        found = self.matches(node)
        if request.pull and not request.sort:
            found = self._pulled(found, *request.pull)
        documents = found.documents
        chosen = self._page(found, request)
        return Answer(
            self,
            documents[chosen],
            found.scores[chosen].tolist(),
            len(documents),
            {name: self._count(name, documents, request.among.get(name)) for name in request.facets},
            {name: count_ranges(self._numbers(name)[documents], edges) for name, edges in request.ranges.items()},
            [self._count_query(query, documents) for query in request.queries],
        )

    def matches(self, node: tree.Node) -> Listed:
        """The living documents that match."""
        found = self.matcher.find(node) if self.segments else Masked(np.zeros(0, bool))
        return found.listed() if isinstance(found, Masked) else found

    def stored(self, documents: np.ndarray) -> list[dict]:
        """What is given back with each of the documents."""
        return [self.segments[owner].stored[number] for owner, number in self._located(documents)]

    def values(self, field: str, documents: np.ndarray) -> list:
        """What a column holds for documents."""
        columns = self._columns(field)
        return [columns[owner].value(number) for owner, number in self._located(documents)]

    def ids(self, documents: np.ndarray) -> list[int]:
        """The primary keys of documents, in an index of one model with whole numbers for keys."""
        made = self._once("ids", DJANGO_ID, lambda: end_to_end([c.whole_numbers for c in self._columns(DJANGO_ID)]))
        return made[documents].tolist()

    def _located(self, documents: np.ndarray) -> Iterator[tuple[int, int]]:
        """The number of each document's segment, and its own number in there."""
        owners = self.matcher.ends.searchsorted(documents, "right")
        return zip(owners.tolist(), (documents - self.matcher.starts[owners]).tolist(), strict=True)

    def _pulled(self, found: Listed, field: str, years: float) -> Listed:
        """The matches with scores that fade with age, seen from the newest match; without a date, as if of that age."""
        dates = self._numbers(field)[found.documents]
        age = np.where(dates == MISSING, years, (dates.max(initial=MISSING) - dates) / _YEAR)
        return Listed(found.documents, (found.scores * 0.5 ** (age / years)).astype(np.float32), found.size)

    def _page(self, found: Listed, request: Request) -> np.ndarray:
        """Which of the matches stand on the page."""
        total = len(found.documents)
        stop = total if request.size is None else min(request.start + request.size, total)
        if stop <= request.start:
            return np.empty(0, np.intp)
        keys = [self._order(name)[found.documents] for name in request.sort] or [-found.scores]
        return ranking.best(keys, stop)[request.start :]

    def _columns(self, field: str) -> list[Numbers | Strings]:
        return [segment.column(field) for segment in self.segments]

    def _count(self, field: str, documents: np.ndarray, among: Iterable[str] | None) -> dict[object, int]:
        columns = self._columns(field)
        if columns and isinstance(columns[0], Numbers):
            return count_values(self._numbers(field)[documents], columns[0].kind)
        return count_strings(self._words(field), documents, among)

    def _count_query(self, node: tree.Node, documents: np.ndarray) -> int:
        return int(np.count_nonzero(self.matcher.find(node).mask()[documents])) if self.segments else 0

    # What is worked out of a field's columns when it is first asked for, for all documents.

    def _once(self, what: str, field: str, make: Callable):
        if (what, field) not in self._made:
            self._made[what, field] = make()
        return self._made[what, field]

    def _words(self, field: str) -> Words:
        return self._once("words", field, lambda: joined(self._columns(field)))

    def _numbers(self, field: str) -> np.ndarray:
        return self._once("numbers", field, lambda: end_to_end([each.numbers for each in self._columns(field)]))

    def _order(self, name: str) -> np.ndarray:
        """Numbers that rise in the wanted order; documents without a value come last either way."""
        return self._once("order", name, lambda: self._ordered(name.lstrip("-"), name.startswith("-")))

    def _ordered(self, field: str, falling: bool) -> np.ndarray:
        is_number = isinstance(self._columns(field)[0], Numbers)
        key = self._numbers(field) if is_number else self._words(field).ranks()
        missing = np.isnan(key) if key.dtype.kind == "f" else key == MISSING
        return np.where(missing, np.inf if key.dtype.kind == "f" else _LATEST, -key if falling else key)

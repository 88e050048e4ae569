"""Reading: a snapshot of the index answers a Query tree in one pass: matches, scores, sort, counts.

    answer = snapshot.ask(tree, Request(start=0, size=20, sort=("-published",), facets=("region", "tag")))

A snapshot never changes. `Index.snapshot()` gives the newest one: it looks at the manifest (one `stat`), and opens
only the segments that are new to it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import perf_counter

import numpy as np

from archive.chinese import SEGMENTER

from . import manifest as manifests
from . import ranking, tree
from .cache import Cache
from .columns import MISSING, Numbers, Strings, to_number
from .found import Listed, Masked
from .manifest import IndexUnavailable, SegmentEntry
from .matching import Matcher
from .schema import Schema
from .segment import SegmentReader

ARRAY_CACHE = 64 << 20  # bytes of postings that a process keeps decoded
_LATEST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Request:
    """What to make of the matches, beside finding them."""

    start: int = 0
    size: int | None = 20  # None for all
    sort: tuple[str, ...] = ()  # fields, "-" before one for falling; empty for the best match first
    facets: tuple[str, ...] = ()  # fields whose values are counted
    timeline: str = ""  # a date field whose months are counted
    ranges: Mapping[str, Sequence[datetime]] = field(default_factory=dict)  # the edges between which dates are counted
    queries: tuple[tree.Node, ...] = ()  # more questions, counted within the matches


@dataclass(frozen=True)
class Place:
    """Where a document stands."""

    segment: SegmentReader
    number: int

    @property
    def key(self) -> tuple[str, str]:
        """The model (`app.model`) and the primary key, as text."""
        return self.segment.column("django_ct").value(self.number), self.segment.column("django_id").value(self.number)


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
    def keys(self) -> list[tuple[str, str]]:
        return [place.key for place in self.places]

    @property
    def ids(self) -> list[int]:
        """Primary keys, for an index of one model with whole numbers for keys."""
        return [int(key) for _, key in self.keys]


class Snapshot:
    """The index as of one commit."""

    def __init__(self, entries: Sequence[SegmentEntry], segments: Sequence[SegmentReader], weights: dict[str, float]):
        self.segments = segments
        self._alive = [~entry.deleted_mask() if entry.deleted else None for entry in entries]
        totals = Counter()
        for entry in entries:
            totals.update(entry.lengths)
        self.matcher = Matcher(segments, weights, totals, Cache(ARRAY_CACHE))

    @cached_property
    def count(self) -> int:
        """How many documents there are."""
        pairs = zip(self.segments, self._alive, strict=True)
        return sum(segment.count if alive is None else int(alive.sum()) for segment, alive in pairs)

    def ask(self, node: tree.Node, request: Request) -> Answer:
        """The matches of the tree. Unknown fields to sort by or count raise KeyError."""
        began = perf_counter()
        found = self.matches(node)
        masks = [_mask(each) for each in found] if request.facets or request.queries else []
        places, scores = self._page(found, request)
        return Answer(
            places,
            scores,
            sum(len(each.documents) for each in found),
            {name: self._count_values(name, masks) for name in request.facets},
            self._count_months(request.timeline, found) if request.timeline else {},
            {name: self._count_ranges(name, edges, found) for name, edges in request.ranges.items()},
            [self._count_query(query, masks) for query in request.queries],
            (perf_counter() - began) * 1000,
        )

    def matches(self, node: tree.Node) -> list[Listed]:
        """The living documents that match, segment by segment."""
        result = []
        for found, alive in zip(self.matcher.find(node) if self.segments else [], self._alive, strict=True):
            if isinstance(found, Masked):
                result.append(Masked(found.mask() if alive is None else found.mask() & alive).listed())
            else:
                result.append(found if alive is None else found.among(alive))
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

    def _ranks(self, field: str) -> list[np.ndarray]:
        columns = [segment.column(field) for segment in self.segments]
        if isinstance(columns[0], Numbers):
            return [column.numbers for column in columns]
        _, places = self.matcher.kept(("words", field), lambda: _common_words(columns))
        return list(self.matcher.kept(("ranks", field), lambda: _string_ranks(columns, places)))

    def _count_values(self, field: str, masks: list[np.ndarray]) -> list[tuple[object, int]]:
        columns = [segment.column(field) for segment in self.segments]
        if all(isinstance(column, Strings) for column in columns):
            return self._count_strings(field, columns, masks)
        counts = Counter()
        for column, mask in zip(columns, masks, strict=True):
            counts.update(dict(column.counts(mask)))
        return sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, str(item[0])))

    def _count_strings(self, field: str, columns: list[Strings], masks: list[np.ndarray]) -> list[tuple[object, int]]:
        words, places = self.matcher.kept(("words", field), lambda: _common_words(columns))
        counts = np.zeros(len(words), np.intp)
        for column, mask, place in zip(columns, masks, places, strict=True):
            counts[place] += column.counts(mask)
        found = np.flatnonzero(counts)
        order = found[np.argsort(-counts[found], kind="stable")]
        return list(zip(words[order].tolist(), counts[order].tolist(), strict=True))

    def _count_months(self, field: str, found: list[Listed]) -> dict[str, int]:
        months = [s.column(field).months[f.documents] for s, f in zip(self.segments, found, strict=True)]
        counts = np.bincount(np.concatenate(months)) if months else np.zeros(1, np.intp)
        timeline = {_month(i): int(counts[i + 1]) for i in np.flatnonzero(counts[1:]).tolist()}
        return timeline | ({"": int(counts[0])} if len(counts) and counts[0] else {})

    def _count_ranges(self, field: str, edges: Sequence[datetime], found: list[Listed]) -> list[int]:
        """How many dates lie before the first edge, from each edge to before the next, and from the last one on."""
        numbers = np.array([to_number(edge, "datetime") for edge in edges], np.int64)
        counts = np.zeros(len(edges) + 1, np.int64)
        for segment, each in zip(self.segments, found, strict=True):
            dates = segment.column(field).numbers[each.documents]
            counts += np.bincount(np.searchsorted(numbers, dates, "right"), minlength=len(counts))
        return counts.tolist()

    def _count_query(self, node: tree.Node, masks: list[np.ndarray]) -> int:
        return sum(int((_mask(each) & mask).sum()) for each, mask in zip(self.matches(node), masks, strict=True))


def _mask(found: Listed) -> np.ndarray:
    mask = np.zeros(found.size, bool)
    mask[found.documents] = True
    return mask


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


@dataclass(frozen=True)
class _Words:
    """All different strings of a field, in order, None last; and where each segment's own strings stand in them."""

    words: np.ndarray
    places: list[np.ndarray]
    nbytes: int

    def __iter__(self):
        return iter((self.words, self.places))


def _common_words(columns: Sequence[Strings]) -> _Words:
    words = sorted({word for column in columns for word in column.words})
    numbers = {word: i for i, word in enumerate(words)}
    places = [np.array([len(words), *(numbers[w] for w in column.words)], np.intp) for column in columns]
    return _Words(np.array([*words, None], object), places, 100 * len(words) + sum(place.nbytes for place in places))


def _string_ranks(columns: Sequence[Strings], places: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """For each column, each document's place among all the columns' strings; MISSING without one."""
    ranks = []
    for column, place in zip(columns, places, strict=True):
        firsts = column.ordinals
        if column.bounds is not None:  # of several values the first one counts
            has = np.diff(column.bounds.astype(np.int64)) > 0
            firsts = np.full(len(has), -1)
            firsts[has] = column.ordinals[column.bounds[:-1][has]]
        ranks.append(np.where(firsts < 0, MISSING, place[firsts + 1]))
    return tuple(ranks)


class Index:
    """The reading side of the index in a folder, for all threads of a process."""

    def __init__(self, folder: Path, schema: Schema, weights: dict[str, float]):
        self.folder, self.schema, self.weights = folder, schema, weights
        self._lock, self._cache = Lock(), Cache(ARRAY_CACHE)
        self._seen: tuple | None = None
        self._snapshot: Snapshot | None = None
        self._open: dict[str, SegmentReader] = {}

    def snapshot(self) -> Snapshot:
        """The newest state. Raises IndexUnavailable when there is none, or it is damaged or outdated."""
        seen = self._look()
        if seen != self._seen or self._snapshot is None:
            with self._lock:
                if seen != self._seen or self._snapshot is None:
                    self._snapshot, self._seen = self._refresh(), seen
        return self._snapshot

    def exists(self) -> bool:
        return (self.folder / manifests.FILE).exists()

    def _look(self) -> tuple:
        try:
            status = os.stat(self.folder / manifests.FILE)
        except FileNotFoundError:
            raise IndexUnavailable("missing", f"there is none in {self.folder}.") from None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _refresh(self, attempts: int = 10) -> Snapshot:
        current = manifests.read(self.folder)
        current.require(self.schema.fingerprint(), SEGMENTER)
        try:
            opened = [self.segment(entry) for entry in current.segments]
        except IndexUnavailable:
            # A commit may have swept the files away between our look at the manifest and now: look again.
            if attempts and manifests.read(self.folder).generation != current.generation:
                return self._refresh(attempts - 1)
            raise
        self._open = {segment.name: segment for segment in opened}
        return Snapshot(current.segments, opened, self.weights)

    def segment(self, entry: SegmentEntry) -> SegmentReader:
        """A segment, opened and its files verified, once."""
        if entry.name not in self._open:
            manifests.verify(self.folder, entry)
            try:
                self._open[entry.name] = SegmentReader(self.folder, entry.name, self.schema, self._cache)
            except (OSError, ValueError) as error:
                raise IndexUnavailable("damaged", f"segment {entry.name} cannot be read ({error}).") from error
        return self._open[entry.name]

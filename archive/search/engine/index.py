"""The index in a folder, opened: the newest snapshot for all threads of a process, and the segments behind it."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock, RLock
from time import monotonic
from weakref import WeakValueDictionary

from archive.chinese import SEGMENTER

from . import manifest as manifests
from .cache import Cache
from .manifest import IndexUnavailable, SegmentEntry
from .matching import ARRAY_CACHE
from .reader import Snapshot
from .schema import Schema
from .segment import SegmentReader

WATCH = 1.0  # seconds after which the files are looked at again

Stamp = tuple[int, int, int]

_LOCK = Lock()
_INDEXES: WeakValueDictionary[tuple, Index] = WeakValueDictionary()


def open_index(folder: Path, schema: Schema, weights: dict[str, float]) -> Index:
    """The index in a folder: the same one for all threads of the process, which share what was opened and decoded."""
    key = (str(folder), tuple(map(repr, schema.fields.values())), tuple(weights.items()))
    with _LOCK:
        index = _INDEXES.get(key)
        if index is None:
            index = _INDEXES[key] = Index(folder, schema, weights)
        return index


class Index:
    """The reading side of the index in a folder, safe to use from several threads."""

    def __init__(self, folder: Path, schema: Schema, weights: dict[str, float]):
        """`weights`: the fields where a bare word is looked for, and what each counts."""
        self.folder, self.schema, self.weights = folder, schema, weights
        self._manifest = str(folder / manifests.FILE)  # which every question looks at
        self._cache = Cache(ARRAY_CACHE)
        self._lock = RLock()  # around every change of what follows
        self._watched = 0.0
        self._newest: tuple[Stamp, Snapshot] | None = None  # and the manifest's stamp when it was opened
        self._open: dict[str, SegmentReader] = {}
        self._stamps: dict[str, dict[str, Stamp]] = {}

    def exists(self) -> bool:
        return (self.folder / manifests.FILE).exists()

    def snapshot(self) -> Snapshot:
        """The newest state. Raises IndexUnavailable when there is none, or it is damaged or outdated."""
        seen = self._look()
        if monotonic() - self._watched > WATCH:
            self._watch()
        newest = self._newest  # looked at once: another thread may let go of it at any moment
        if newest is None or newest[0] != seen:
            newest = self._renewed(seen)
        return newest[1]

    def _renewed(self, seen: Stamp) -> tuple[Stamp, Snapshot]:
        with self._lock:
            if self._newest is None or self._newest[0] != seen:
                self._newest = seen, self._refresh()
            return self._newest

    def _look(self) -> Stamp:
        try:
            return _stamp(self._manifest)
        except (FileNotFoundError, NotADirectoryError):
            raise IndexUnavailable("missing", f"there is none in {self.folder}.") from None

    def _watch(self) -> None:
        """Let go of the segments whose files are no longer what was verified, so that they are verified again."""
        with self._lock:
            for name in [name for name, stamps in self._stamps.items() if self._changed(stamps)]:
                del self._open[name], self._stamps[name]
                self._newest = None
            self._watched = monotonic()

    def _changed(self, stamps: dict[str, Stamp]) -> bool:
        try:
            return any(_stamp(self.folder / file) != stamp for file, stamp in stamps.items())
        except FileNotFoundError:
            return True

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
        for segment in opened:
            segment.prepare()
        self._open = {segment.name: segment for segment in opened}
        self._stamps = {name: stamps for name, stamps in self._stamps.items() if name in self._open}
        return Snapshot(current.segments, opened, self.weights)

    def segment(self, entry: SegmentEntry) -> SegmentReader:
        """A segment, opened and its files verified, once."""
        with self._lock:
            if entry.name not in self._open:
                stamps = self._verified(entry)
                self._open[entry.name], self._stamps[entry.name] = self._opened(entry.name), stamps
            return self._open[entry.name]

    def _opened(self, name: str) -> SegmentReader:
        try:
            return SegmentReader(self.folder, name, self.schema, self._cache)
        except (OSError, ValueError) as error:
            raise IndexUnavailable("damaged", f"segment {name} cannot be read ({error}).") from error

    def keep(self, names: set[str]) -> None:
        """Let go of all segments but these: a process that only writes would keep its old ones open for ever."""
        with self._lock:
            self._open = {name: segment for name, segment in self._open.items() if name in names}
            self._stamps = {name: stamps for name, stamps in self._stamps.items() if name in names}

    def _verified(self, entry: SegmentEntry) -> dict[str, Stamp]:
        """The stamps of a segment's files, taken before they are verified. Raises IndexUnavailable."""
        try:
            stamps = {name: _stamp(self.folder / name) for name in entry.files}
        except FileNotFoundError as error:
            raise IndexUnavailable("damaged", f"{Path(error.filename).name} is missing.") from None
        manifests.verify(self.folder, entry)
        return stamps


def _stamp(path: Path | str) -> Stamp:
    status = os.stat(path)
    return status.st_ino, status.st_mtime_ns, status.st_size

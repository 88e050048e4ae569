"""The index in a folder, opened: the newest snapshot for all threads of a process, and the segments behind it."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock

from archive.chinese import SEGMENTER

from . import manifest as manifests
from .cache import Cache
from .manifest import IndexUnavailable, SegmentEntry
from .reader import ARRAY_CACHE, Snapshot
from .schema import Schema
from .segment import SegmentReader


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

"""Where segments are written: a private folder inside the index, without any lock on it. Several processes write side
by side."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from archive.durable import flush

from . import manifest as manifests
from .cache import Cache
from .manifest import SegmentEntry
from .merging import Merge
from .schema import Document, Schema
from .segment import INDEX_NAME, SegmentReader, file_name, write_segment

WORKSHOP = "workshop-"
_SCRATCH = 1 << 20  # bytes of memory for a segment that is read once
_SMALL = 1 << 20  # bytes of a segment that the commit flushes together with all else


class Workshop:
    """Segments in the making. Its lock file tells a living workshop from one whose process was killed."""

    def __init__(self, index: Path, schema: Schema):
        self.index, self.schema = index, schema
        with _folder_locked(index, fcntl.LOCK_SH):  # a sweep would take one without a lock yet for a dead one
            self.folder = Path(mkdtemp(prefix=WORKSHOP, dir=index))
            self._lock = os.open(self.folder / "lock", os.O_CREAT | os.O_WRONLY)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def write(self, documents: Sequence[Document]) -> SegmentEntry:
        """The documents as a segment."""
        name = write_segment(self.folder, self.schema, documents)
        lengths = {each.name: sum(len(d.terms[each.name]) for d in documents) for each in self.schema.texts}
        return self.entry(name, len(documents), lengths)

    def entry(self, name: str, count: int, lengths: dict[str, int]) -> SegmentEntry:
        """The manifest's entry for a finished segment. A big one is flushed to disk, so that no commit waits for it."""
        path = self.folder / file_name(name)
        if path.stat().st_size > _SMALL:
            flush(path)
        return SegmentEntry(name, count, lengths, {path.name: manifests.fingerprint(path)})

    def united(self, entries: Sequence[SegmentEntry], jobs: int = 1) -> list[SegmentEntry]:
        """The workshop's segments as one, or none when no document lives; `jobs` as for `Merge.write`."""
        if len(entries) == 1 and not entries[0].deleted:
            return list(entries)
        merge = Merge(self.schema, list(map(self._open, entries)), [~entry.deleted_mask() for entry in entries])
        return [self.merged(merge, jobs)] if merge.count else []

    def keys(self, entry: SegmentEntry) -> np.ndarray:
        """The keys of a segment's documents."""
        return self._open(entry).document_keys()

    def _open(self, entry: SegmentEntry) -> SegmentReader:
        return SegmentReader(self.folder, entry.name, self.schema, Cache(_SCRATCH))

    def merged(self, merge: Merge, jobs: int = 1) -> SegmentEntry:
        """The one segment that a merge makes."""
        name, lengths = merge.write(self.folder, jobs)
        return self.entry(name, merge.count, lengths)

    def move_in(self) -> list[Path]:
        """Move the finished files into the index's folder; where they are then."""
        return [path.rename(self.index / path.name) for path in self.folder.glob(f"{INDEX_NAME}_*")]

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def is_abandoned(workshop: Path) -> bool:
    """Whether the process that worked there is gone."""
    with _folder_locked(workshop.parent, fcntl.LOCK_EX):
        try:
            descriptor = os.open(workshop / "lock", os.O_WRONLY)
        except FileNotFoundError:
            return True  # it died before it had a lock, or its removal has begun
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)


@contextmanager
def _folder_locked(folder: Path, how: int) -> Iterator[None]:
    """A lock for moments on the index's folder: shared to open a workshop in it, alone to look for dead ones."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)

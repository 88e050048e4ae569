"""Writing: new segments, deletes and whole new generations, one commit at a time across processes.

A segment is written in a workshop, a private folder inside the index, without any lock: several processes write side
by side. Only the commit takes Whoosh's write lock: files move in, the documents they replace are marked deleted, the
table of contents is written, last the manifest. What a killed process leaves, the next commit sweeps away.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from haystack.exceptions import SearchBackendError
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.util.filelock import try_for

from archive.chinese import SEGMENTER

from . import manifest as manifests
from .codec import ArrayCodec
from .index import Index
from .manifest import IndexUnavailable, Manifest, SegmentEntry
from .merging import Merge, due
from .schema import Document
from .segment import INDEX_NAME, document_key
from .workshop import WORKSHOP, Workshop, is_abandoned

# After a batch of n documents its writer merges at most _FEW + n * _SHARE. Fewer than _BATCH are a save, which leaves
# merging to others (`tidy`) unless there are _CROWD segments; for each crowd of them it merges _FEW more.
_BATCH, _CROWD, _FEW, _SHARE = 50, 32, 512, 8
# Files of segments, tables of contents, and a manifest that did not come to its name.
_OURS = re.compile(rf"{INDEX_NAME}_\w+\.|_{INDEX_NAME}_\d+\.toc|{re.escape(manifests.FILE)}\.new")


class WriteLockHeld(SearchBackendError):
    """Another process was writing for longer than this one was willing to wait."""


class IndexWriter:
    """The writing side of the index in a folder."""

    def __init__(self, index: Index, patience: float):
        """`patience`: how many seconds to wait for another writer before giving up with WriteLockHeld."""
        self.index, self.folder, self.schema, self.patience = index, index.folder, index.schema, patience
        self._storage = FileStorage(str(index.folder))

    def create(self) -> None:
        """An empty index, unless there is one."""
        self.make_folder()
        with self.locked():
            if not (self.folder / manifests.FILE).exists():
                self._commit(self._empty())

    def make_folder(self) -> None:
        """The folder of the index. A file in its place is put aside."""
        if self.folder.is_file():
            self.folder.rename(self.folder.with_name(f"{self.folder.name}.aside"))
        self.folder.mkdir(parents=True, exist_ok=True)

    def _empty(self) -> Manifest:
        return Manifest(self.schema.fingerprint(), SEGMENTER)

    def add(self, documents: Sequence[Document]) -> None:
        """Put the documents in, and merge as much as they are worth."""
        self.put(documents)
        self.settle(len(documents))

    def put(self, documents: Sequence[Document]) -> None:
        """Put the documents in; each replaces what stood under its identifier."""
        last = {document.id: document for document in documents}
        if not last:
            return
        with self.workshop() as workshop:
            entry = workshop.write(list(last.values()))
            self.change(lambda segments: [*self._without(segments, last), entry], workshop)

    def settle(self, count: int) -> None:
        """Merge as much as `count` new documents are worth."""
        crowds = len(manifests.read(self.folder).segments) // _CROWD
        if count >= _BATCH or crowds:
            self.tidy(_FEW * max(crowds, 1) + _SHARE * count)

    def remove(self, identifiers: Iterable[str]) -> None:
        """Take the documents with these identifiers out."""
        gone = list(identifiers)
        self.change(lambda segments: self._without(segments, gone))

    def remove_models(self, names: Iterable[str]) -> None:
        """Take every document of these models (`app.model`) out."""
        names = list(names)

        def without(segments):
            for entry in segments:
                documents = np.flatnonzero(self.index.segment(entry).column("django_ct").among(names))
                yield entry.without(documents) if len(documents) else entry

        self.change(without)

    def clear(self) -> None:
        """Take everything out, whatever state the index is in."""
        self.make_folder()
        with self.locked():
            try:
                current = manifests.read(self.folder)
            except IndexUnavailable:
                current = self._empty()
            self._commit(replace(self._empty(), generation=current.generation + 1))

    def change(self, change: Callable[[tuple[SegmentEntry, ...]], Iterable[SegmentEntry]], workshop=None) -> None:
        """Commit the segments that `change` makes of the present ones, with the files of the workshop."""
        with self.locked():
            current = manifests.read(self.folder)
            current.require(self.schema.fingerprint(), SEGMENTER)
            following = replace(self._empty(), generation=current.generation).following(change(current.segments))
            self._commit(following, workshop.move_in() if workshop else ())

    def replace(self, entries: Sequence[SegmentEntry], workshop: Workshop) -> None:
        """Commit these segments of the workshop in the place of all that is there, whatever state it is in."""
        with self.locked():
            self._commit(self._empty().following(entries), workshop.move_in())

    def tidy(self, limit: int | None = None) -> bool:
        """Merge the segments that are due, with at most `limit` documents, or all of them if None; whether it did.

        Others read and write meanwhile. When another process is merging, nothing is done.
        """
        lock = self._storage.lock(f"{INDEX_NAME}_MERGELOCK")
        if not lock.acquire():
            return False
        try:
            entries = manifests.read(self.folder).segments
            chosen = due([entry.living for entry in entries], limit) if limit is not None else range(len(entries))
            if len(chosen) > 1:
                self._merge([entries[number] for number in chosen])
            return len(chosen) > 1
        finally:
            lock.release()

    def _merge(self, entries: Sequence[SegmentEntry]) -> None:
        with self.workshop() as workshop:
            merge = Merge(self.schema, [self.index.segment(e) for e in entries], [~e.deleted_mask() for e in entries])
            merged = workshop.merged(merge)
            self.change(lambda segments: merge.replaced(segments, merged), workshop)

    def _without(self, segments: Iterable[SegmentEntry], identifiers: Iterable[str]) -> Iterator[SegmentEntry]:
        keys = np.array([document_key(identifier) for identifier in identifiers], np.uint64)
        for entry in segments:
            documents = self.index.segment(entry).find(keys)
            yield entry.without(documents) if len(documents) else entry

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only writer. Raises WriteLockHeld when another one does not finish in time."""
        lock = self._storage.lock(f"{INDEX_NAME}_WRITELOCK")
        if not try_for(lock.acquire, timeout=self.patience, delay=0.005):
            raise WriteLockHeld(
                f"Another process has been writing to the index in {self.folder} for {self.patience:g} seconds; "
                "nothing was changed. Try again when it is done."
            )
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def workshop(self) -> Iterator[Workshop]:
        """A private folder to write segments in; what has not moved into the index by the end is gone."""
        workshop = Workshop(self.folder, self.schema)
        try:
            yield workshop
        finally:
            workshop.close()

    def _commit(self, following: Manifest, moved_in: Sequence[Path] = ()) -> None:
        generation = max(following.generation, TOC._latest_generation(self._storage, INDEX_NAME) + 1)
        following = replace(following, generation=generation)
        codec = ArrayCodec({each.name: each.kind for each in self.schema.fields.values()})
        segments = [_whoosh_segment(codec, entry) for entry in following.segments]
        TOC(self.schema.whoosh, segments, generation).write(self._storage, INDEX_NAME)
        contents = self.folder / TOC._filename(INDEX_NAME, generation)
        manifests.write(self.folder, following, also=[contents, *moved_in])
        self._sweep(following)
        self.index.keep({entry.name for entry in following.segments})

    def sweep(self) -> None:
        """Remove what killed processes left behind, as each commit does too. Raises IndexUnavailable, WriteLockHeld."""
        if any(self._left_over(manifests.read(self.folder))):
            with self.locked():
                self._sweep(manifests.read(self.folder))

    def _sweep(self, current: Manifest) -> None:
        for path in self._left_over(current):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def _left_over(self, current: Manifest) -> Iterator[Path]:
        """What no commit names any more, and no living process works in. Readers that have a file open keep it."""
        wanted = {name for entry in current.segments for name in entry.files}
        wanted.add(TOC._filename(INDEX_NAME, current.generation))
        for path in self.folder.iterdir():
            if path.name.startswith(WORKSHOP):
                if is_abandoned(path):
                    yield path
            elif _OURS.match(path.name) and path.name not in wanted:
                yield path


def _whoosh_segment(codec: ArrayCodec, entry: SegmentEntry) -> W3Segment:
    deleted = set(np.flatnonzero(entry.deleted_mask()).tolist())
    segment = W3Segment(codec, INDEX_NAME, entry.count, entry.name, deleted or None)
    segment._fieldlengths = entry.lengths
    return segment

"""A whole new index in the making, beside the one in use. Nothing is seen of it before its `commit`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from .manifest import SegmentEntry
from .schema import Document
from .segment import document_key
from .writer import IndexWriter, Workshop


class Renewal:
    """Made by `renewing`. What is added again, or removed, goes out of what was added before."""

    def __init__(self, writer: IndexWriter, workshop: Workshop):
        self._writer, self._workshop = writer, workshop
        self._made: list[tuple[SegmentEntry, np.ndarray]] = []  # with the key of each document

    def add(self, documents: Sequence[Document]) -> None:
        """Write the documents as one segment."""
        last = {document.id: document for document in documents}
        self.remove(last)
        if last:
            self._made.append((self._workshop.write(list(last.values())), _keys(last)))

    def remove(self, identifiers: Iterable[str]) -> None:
        """Leave out what was added under these identifiers."""
        gone = _keys(identifiers)
        self._made = [(_without(entry, np.isin(keys, gone)), keys) for entry, keys in self._made]

    def commit(self) -> None:
        """Put the new index in the place of the old one, in one move."""
        self._writer.replace(self._workshop.united([entry for entry, _ in self._made]), self._workshop)


@contextmanager
def renewing(writer: IndexWriter) -> Iterator[Renewal]:
    """A Renewal; without its `commit` all of it is dropped."""
    writer.folder.mkdir(parents=True, exist_ok=True)
    with writer.workshop() as workshop:
        yield Renewal(writer, workshop)


def _keys(identifiers: Iterable[str]) -> np.ndarray:
    return np.array([document_key(identifier) for identifier in identifiers], np.uint64)


def _without(entry: SegmentEntry, gone: np.ndarray) -> SegmentEntry:
    return entry.without(np.flatnonzero(gone)) if gone.any() else entry

"""A whole new index in the making, beside the one in use. Nothing is seen of it before its `commit`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

import numpy as np

from .manifest import SegmentEntry
from .schema import Document
from .segment import document_key
from .workshop import Workshop
from .writer import IndexWriter

Batch = TypeVar("Batch")


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

    def add_all(
        self, batches: Sequence[Batch], prepare: Callable[[Batch], list[Document]], jobs: int = 1
    ) -> Iterator[Batch]:
        """Prepare each batch and write it as one segment, `jobs` at a time in processes of their own; yields it then.

        `prepare` is a function of a module; no two batches hold the same document. Whoever asks for more than one job
        closes the connections that a forked process must not share.
        """
        if jobs == 1:
            for batch in batches:
                self.add(prepare(batch))
                yield batch
            return
        with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
            for batch, made in zip(batches, pool.map(partial(_write, self._workshop, prepare), batches), strict=True):
                self._made += made
                yield batch

    def unite(self, jobs: int = 1) -> None:
        """Merge what was written so far into one segment, which is found sooner than many; `jobs` as for `add_all`."""
        entries = [entry for entry, _ in self._made]
        united = self._workshop.united(entries, jobs) if entries else []
        self._made = [(entry, self._workshop.keys(entry)) for entry in united]

    def remove(self, identifiers: Iterable[str]) -> None:
        """Leave out what was added under these identifiers."""
        gone = _keys(identifiers)
        self._made = [(_without(entry, np.isin(keys, gone)), keys) for entry, keys in self._made]

    def commit(self) -> None:
        """Put the new index in the place of the old one, in one move."""
        self._writer.replace([entry for entry, _ in self._made], self._workshop)


@contextmanager
def renewing(writer: IndexWriter) -> Iterator[Renewal]:
    """A Renewal; without its `commit` all of it is dropped."""
    writer.make_folder()
    with writer.workshop() as workshop:
        yield Renewal(writer, workshop)


def _write(workshop: Workshop, prepare: Callable, batch) -> list[tuple[SegmentEntry, np.ndarray]]:
    documents = {document.id: document for document in prepare(batch)}
    return [(workshop.write(list(documents.values())), _keys(documents))] if documents else []


def _keys(identifiers: Iterable[str]) -> np.ndarray:
    return np.array([document_key(identifier) for identifier in identifiers], np.uint64)


def _without(entry: SegmentEntry, gone: np.ndarray) -> SegmentEntry:
    return entry.without(np.flatnonzero(gone)) if gone.any() else entry

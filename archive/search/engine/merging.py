"""Merging: several segments become one, without their deleted documents.

Array by array, with memory for a slice of the terms or grams at a time, never for whole segments.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import log
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np

from . import grams, postings
from .arrays import ArrayWriter, map_arrays
from .columns import Numbers, Strings
from .manifest import SegmentEntry
from .schema import Field, Schema
from .segment import (
    GRAMS,
    LENGTHS,
    SIZES,
    TERMS,
    SegmentReader,
    file_name,
    new_name,
    write_arrays,
    write_keys,
    write_stored,
)

# What is merged at a time. Each takes tens of bytes of memory meanwhile, beside the other processes of an import.
_SLICE = 2 << 20  # bytes of positions of grams
_POSTINGS = 1 << 19  # postings of terms
_TIER = 8  # sizes between two powers of this count as one size
_MANY = 8  # segments of one size are merged when there are so many of them
_APART = "grams.apart"  # the file of the process that merges the grams


def due(sizes: Sequence[int], limit: int) -> list[int]:
    """Which segments, by their numbers, to merge into one: many of about one size and all smaller ones, as many of the
    smallest as have `limit` documents in all.
    """
    tiers: dict[int, list[int]] = {}
    for number, size in enumerate(sizes):
        tiers.setdefault(int(log(max(size, 1), _TIER)), []).append(number)
    chosen: list[int] = []
    smaller: list[int] = []
    for _, members in sorted(tiers.items()):
        smaller += sorted(members, key=sizes.__getitem__)
        totals = accumulate(sizes[number] for number in smaller)
        fitting = [number for number, total in zip(smaller, totals, strict=True) if total <= limit]
        if min(len(members), len(fitting)) >= _MANY:
            chosen = fitting
    return sorted(chosen)


class Merge:
    """The merge of some segments, of each the documents that live."""

    def __init__(self, schema: Schema, segments: Sequence[SegmentReader], alive: Sequence[np.ndarray]):
        """`alive`: for each segment a truth value a document."""
        self._schema, self._segments, self._alive = schema, segments, alive
        self.count = sum(int(mask.sum()) for mask in alive)
        ends = np.cumsum([int(mask.sum()) for mask in alive])
        # Where each document goes, by segment; meaningless for those that are left out.
        self.places = [
            np.cumsum(mask).astype(np.int64) - 1 + end - int(mask.sum()) for mask, end in zip(alive, ends, strict=True)
        ]

    def write(self, folder: Path, jobs: int = 1) -> tuple[str, dict[str, int]]:
        """Write the one segment into `folder`; its name, and how many terms each text field has in all.

        With more than one of the `jobs` a forked process merges the grams meanwhile, which is half the work.
        """
        name, lengths = new_name(), {}
        arrays = ArrayWriter(folder / file_name(name))
        apart = self._begun_apart(folder / _APART) if jobs > 1 else None
        write_keys(arrays, self._kept([s.document_keys() for s in self._segments]))
        write_stored(arrays, self._stored())
        for each in self._schema.fields.values():
            if each.kind == "text":
                sizes = self._kept([s.sizes(each.name) for s in self._segments])
                lengths[each.name] = int(LENGTHS[sizes].sum())
                arrays.write(each.name + SIZES, sizes)
                self._write_terms(arrays, each.name)
            if each.has_column:
                write_arrays(arrays, each.name, self._column(each))
        if apart and _ended_well(apart):
            for key, array in map_arrays(folder / _APART).items():
                arrays.write(key, array)
        else:  # also after a fault over there, to meet it here
            self._write_all_grams(arrays)
        arrays.close()
        return name, lengths

    def _begun_apart(self, path: Path) -> BaseProcess:
        process = get_context("fork").Process(target=self._write_apart, args=(path,), daemon=True)
        process.start()
        return process

    def _write_apart(self, path: Path) -> None:
        """The forked process's part."""
        arrays = ArrayWriter(path)
        try:
            self._write_all_grams(arrays)
            arrays.close()
        except OSError:
            sys.exit(1)

    def _write_all_grams(self, arrays: ArrayWriter) -> None:
        for each in self._schema.texts:
            self._write_grams(arrays, each.name)

    def replaced(self, segments: Sequence[SegmentEntry], merged: SegmentEntry) -> list[SegmentEntry]:
        """The index's present segments with the merged one in the place of its sources.

        What was deleted from the sources since the merge began is deleted from it too. When a source is gone
        altogether, nothing changes: the merge came too late.
        """
        sources = {segment.name: number for number, segment in enumerate(self._segments)}
        if not sources.keys() <= {entry.name for entry in segments}:
            return list(segments)
        result = []
        for entry in segments:
            if entry.name not in sources:
                result.append(entry)
                continue
            number = sources[entry.name]
            gone = np.flatnonzero(entry.deleted_mask() & self._alive[number])
            merged = merged.without(self.places[number][gone]) if len(gone) else merged
        return [merged, *result]

    def _kept(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        return np.concatenate([row[mask] for row, mask in zip(rows, self._alive, strict=True)])

    def _stored(self) -> Iterator[bytes]:
        for segment, mask in zip(self._segments, self._alive, strict=True):
            yield from map(segment.stored.as_packed, np.flatnonzero(mask).tolist())

    def _write_terms(self, arrays: ArrayWriter, field: str) -> None:
        readers = [segment.terms(field) for segment in self._segments]
        own = [reader.between(0, len(reader)) for reader in readers]
        names = sorted(set().union(*own))
        number = {name: i for i, name in enumerate(names)}
        ranks = [np.fromiter(map(number.__getitem__, each), np.int64, len(each)) for each in own]
        counts: list[np.ndarray] = [np.zeros(0, np.int64)]
        sizes: list[np.ndarray] = [np.zeros(0, np.uint32)]

        def pieces() -> Iterator[np.ndarray]:
            for low, high in _term_slices(readers, ranks, len(names)):
                bounds, documents, frequencies = self._term_slice(readers, ranks, low, high)
                counts.append(np.diff(bounds))
                size, data = postings.pack(np.unique(bounds), documents, frequencies)
                sizes.append(size)
                yield data

        arrays.write_pieces(f"{field}{TERMS}/postings", np.uint8, pieces())
        count = np.concatenate(counts)
        living = np.flatnonzero(count)
        dictionary = postings.dictionary([names[i] for i in living.tolist()], count[living], np.concatenate(sizes))
        write_arrays(arrays, f"{field}{TERMS}", dictionary)

    def _term_slice(self, readers, ranks, low: int, high: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of the terms ranked from `low` to before `high`: where each one's postings begin, documents, frequencies."""
        rows = []
        for reader, rank, mask, places in zip(readers, ranks, self._alive, self.places, strict=True):
            first, last = np.searchsorted(rank, [low, high]).tolist()
            documents, frequencies = reader.read(first, last)
            owners = np.repeat((rank[first:last] - low).astype(np.uint16), reader.counts[first:last])
            keep = mask[documents]
            rows.append((owners[keep], places[documents[keep]], frequencies[keep]))
        owners, documents, frequencies = map(np.concatenate, zip(*rows, strict=True))
        # The segments follow each other: a stable sort, of 16 bits in linear time, leaves each term's documents rising.
        order = np.argsort(owners, kind="stable")
        bounds = np.searchsorted(owners[order], np.arange(high - low + 1))
        return bounds, documents[order], frequencies[order]

    def _column(self, each: Field) -> dict[str, np.ndarray]:
        columns = [segment.column(each.name) for segment in self._segments]
        if isinstance(columns[0], Numbers):
            return {"numbers": self._kept([column.numbers for column in columns])}
        return self._strings(columns)

    def _strings(self, columns: Sequence[Strings]) -> dict[str, np.ndarray]:
        words = sorted({word for column in columns for word in column.words})
        numbers = {word: i for i, word in enumerate(words)}
        rows, counts = [], []
        for column, mask in zip(columns, self._alive, strict=True):
            places = np.array([*(numbers[word] for word in column.words), -1], np.int32)
            rows.append(places[column.ordinals if column.bounds is None else column.ordinals[mask[column.documents]]])
            if column.bounds is not None:
                counts.append(np.diff(column.bounds.astype(np.int64))[mask])
        if columns[0].bounds is None:
            return Strings.packed(words, self._kept(rows), None)
        return Strings.packed(words, np.concatenate(rows), np.concatenate(counts))

    def _write_grams(self, arrays: ArrayWriter, field: str) -> None:
        readers = [segment.grams(field) for segment in self._segments]
        lengths = self._kept([np.diff(each.starts.astype(np.int64)) for each in readers])
        starts = np.concatenate([[0], np.cumsum(lengths)])
        different: list[np.ndarray] = []
        sizes: list[np.ndarray] = []

        def pieces() -> Iterator[np.ndarray]:
            for low, high in _slices(readers):
                codes, size, data = grams.pack(*self._slice(readers, starts, low, high))
                different.append(codes)
                sizes.append(size)
                yield data

        arrays.write(f"{field}{GRAMS}/starts", starts.astype(np.uint32))
        arrays.write_pieces(f"{field}{GRAMS}/positions", np.uint8, pieces())
        codes, size = np.concatenate(different), np.concatenate(sizes)
        write_arrays(arrays, f"{field}{GRAMS}", grams.dictionary(codes, size))
        common = grams.common_units(codes, size, self.count)
        rows = zip(*(each.rows(common) for each in readers), strict=True)
        arrays.write(f"{field}{GRAMS}/common", common)
        arrays.write_pieces(f"{field}{GRAMS}/frequencies", np.uint8, map(self._kept, rows))

    def _slice(self, readers, starts: np.ndarray, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
        """The grams from code `low` to before `high` with their new positions, sorted."""
        keys = []
        for reader, mask, places in zip(readers, self._alive, self.places, strict=True):
            first, last = np.searchsorted(reader.codes, np.array([low, high], np.int64)).tolist()
            counts, positions = reader.decode(first, last)
            codes = np.repeat(reader.codes[first:last], counts).astype(np.uint64)
            documents = reader.texts(positions)
            keep = mask[documents]
            # Unsigned on purpose: what is taken away here is added again with more.
            shift = starts[places].astype(np.uint64) - reader.starts[:-1].astype(np.uint64)
            keys.append((codes[keep] << np.uint64(32)) | (positions[keep].astype(np.uint64) + shift[documents[keep]]))
        merged = np.concatenate(keys)
        merged.sort(kind="stable")  # runs in order one after the other: what a stable sort does best
        return (merged >> np.uint64(32)).astype(np.uint32), merged.astype(np.uint32)


def _ended_well(process: BaseProcess) -> bool:
    process.join()
    return process.exitcode == 0


def _term_slices(readers: Sequence[postings.Terms], ranks: Sequence[np.ndarray], total: int) -> Iterator[tuple]:
    """Ranges of ranks that together are all of them, each of at most 65,536 terms and about _POSTINGS postings."""
    counts = np.zeros(total, np.int64)
    for reader, rank in zip(readers, ranks, strict=True):
        counts[rank] += reader.counts
    groups = np.cumsum(counts) // _POSTINGS
    heads = np.flatnonzero(np.diff(groups, prepend=-1)).tolist()
    yield from pairwise(sorted({*heads, *range(0, total, 1 << 16), total}))


def _slices(readers: Sequence[grams.Grams]) -> Iterator[tuple[int, int]]:
    """Ranges of codes that together are all of them, each with about _SLICE bytes of positions."""
    largest = max(readers, key=lambda reader: reader.size)
    parts = sum(reader.size for reader in readers) // _SLICE + 1
    cuts = np.searchsorted(largest.offsets[:-1], np.arange(1, parts) * (largest.size // parts))
    bounds = sorted({0, 1 << 32, *largest.codes[cuts[cuts < len(largest.codes)]].tolist()})
    yield from pairwise(bounds)

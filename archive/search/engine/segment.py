"""A segment: some documents written once, never changed, and read by any number of processes.

On disk it is files named after the segment: Whoosh's stored fields and field lengths (.col), and our arrays (.arr):
keys, terms and their postings, columns and grams.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Sequence
from functools import cached_property
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
from haystack.exceptions import SearchBackendError
from whoosh.codec.whoosh3 import STORED_COLUMN, W3Segment
from whoosh.columns import VarBytesColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.util.numeric import byte_to_length, length_to_byte

from . import grams, postings
from .arrays import ArrayWriter, map_arrays, part
from .cache import Cache
from .codec import ARRAYS, TERMS, ArrayCodec
from .columns import Numbers, Strings
from .postings import Terms
from .schema import NUMBERS, Document, Field, Schema

INDEX_NAME = "MAIN"  # Whoosh's own default
CODEC = ArrayCodec()
RAW_COLUMN = VarBytesColumn()  # the column of stored fields without unpacking them
LENGTHS = np.array([byte_to_length(i) for i in range(256)], np.float32)
_SHORT = bytes(length_to_byte(i) for i in range(4096))


class MappedFile(StructFile):
    """A file of Whoosh's, mapped: threads read it side by side, and nothing is copied to open it."""

    def __init__(self, path: Path):
        with open(path, "rb") as file:
            is_empty = not path.stat().st_size  # which cannot be mapped
            super().__init__(BytesIO() if is_empty else mmap(file.fileno(), 0, access=ACCESS_READ), name=path.name)

    def get(self, position: int, length: int) -> bytes:
        return self.file[position : position + length]

    def get_array(self, position: int, typecode: str, length: int) -> array:
        numbers = array(typecode)
        numbers.frombytes(self.get(position, length * numbers.itemsize))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers


class MappedStorage(FileStorage):
    """A folder whose files are opened mapped."""

    def open_file(self, name, **kwargs):
        return MappedFile(Path(self.folder) / name)


def document_key(identifier: str) -> int:
    """A document's identifier as 64 bits: the first eight bytes of its BLAKE2 digest."""
    return int.from_bytes(hashlib.blake2b(identifier.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def write_segment(folder: Path, schema: Schema, documents: Sequence[Document]) -> str:
    """Write the documents into `folder` as one segment; its name. Nothing is flushed to disk yet."""
    storage, segment = FileStorage(str(folder)), CODEC.new_segment(None, INDEX_NAME)
    sizes = {each.name: _sizes([len(d.terms[each.name]) for d in documents]) for each in schema.texts}
    _write_stored(storage, segment, [document.stored for document in documents])
    write_sizes(storage, segment, sizes)
    arrays = ArrayWriter(folder / segment.make_filename(ARRAYS))
    write_keys(arrays, np.array([document_key(document.id) for document in documents], np.uint64))
    for each in schema.listed:
        write_arrays(arrays, each.name + TERMS, _terms(each, schema.whoosh[each.name], documents))
    for each in schema.fields.values():
        if each.has_column:
            write_arrays(arrays, each.name, column_arrays(each, [d.values[each.name] for d in documents]))
        if each.kind == "text":
            write_arrays(arrays, f"{each.name}.grams", grams.invert([d.texts[each.name] for d in documents]))
    arrays.close()
    return segment.segid


def write_keys(arrays: ArrayWriter, keys: np.ndarray) -> None:
    """The documents' keys, in rising order, and the document of each."""
    order = np.argsort(keys)
    arrays.write("keys", keys[order])
    arrays.write("key_documents", order.astype(np.int32))


def column_arrays(each: Field, values: Sequence) -> dict[str, np.ndarray]:
    return Numbers.arrays(values, each.kind) if each.kind in NUMBERS else Strings.arrays(values, each.several)


def write_arrays(file: ArrayWriter, name: str, made: dict[str, np.ndarray]) -> None:
    for key, numbers in made.items():
        file.write(f"{name}/{key}", numbers)


def _write_stored(storage: FileStorage, segment: W3Segment, rows: Sequence[dict]) -> None:
    file = storage.create_file(CODEC.column_filename(segment, "_stored"))
    writer = STORED_COLUMN.writer(file)
    for number, row in enumerate(rows):
        writer.add(number, row)
    writer.finish(len(rows))
    file.close()


def _sizes(lengths: Sequence[int]) -> np.ndarray:
    """The lengths of documents as Whoosh's bytes for them."""
    return np.frombuffer(bytes(_SHORT[n] if n < len(_SHORT) else length_to_byte(n) for n in lengths), np.uint8)


def write_sizes(storage: FileStorage, segment: W3Segment, sizes: dict[str, np.ndarray]) -> None:
    """The lengths of the text fields, a byte a document."""
    for name, row in sizes.items():
        file = storage.create_file(CODEC.column_filename(segment, f"_{name}_len"))
        file.write(row.tobytes())
        file.close()


def _terms(each: Field, whoosh_field, documents: Sequence[Document]) -> dict[str, np.ndarray]:
    """The arrays of a field's terms and their postings."""
    names, bounds, owners, frequencies = postings.invert(_document_terms(each, whoosh_field, documents))
    sizes, data = postings.pack(bounds, owners, frequencies)
    return {**postings.dictionary(names, np.diff(bounds), sizes), "postings": data}


def _document_terms(each: Field, whoosh_field, documents: Sequence[Document]) -> list[Sequence]:
    """The terms that each document has in a field; those of numbers and dates are what Whoosh makes of them (bytes)."""
    if each.kind == "text":
        return [document.terms[each.name] for document in documents]
    values = [document.values.get(each.name) for document in documents]
    if each.several:
        return [value or () for value in values]
    made: dict = {None: ()}  # a value's terms: many documents have the same
    for value in values:
        if value not in made:
            made[value] = [term for term, *_ in whoosh_field.index(value)] if each.kind in NUMBERS else (value,)
    return [made[value] for value in values]


class SegmentReader:
    """One segment, opened. Reads are safe from several threads."""

    def __init__(self, folder: Path, name: str, schema: Schema, cache: Cache):
        """Raises OSError or ValueError when a file is missing or is not what it should be."""
        self.name, self.schema, self._cache = name, schema, cache
        self._storage, self._segment = MappedStorage(str(folder)), W3Segment(CODEC, INDEX_NAME, segid=name)
        self.arrays = map_arrays(folder / self._segment.make_filename(ARRAYS))
        self.keys, self._key_documents = self.arrays["keys"], self.arrays["key_documents"]
        self.count = len(self.keys)
        self._segment.set_doc_count(self.count)
        # Opened now: a file may be gone from the folder by the time that it is first read.
        self._files = {
            name: self._storage.open_file(CODEC.column_filename(self._segment, name)) for name in self._own()
        }
        self._parts: dict[tuple, object] = {}
        for each in schema.texts:  # what every question needs, so that the first one need not wait for it
            self.grams(each.name)
            self.terms(each.name)

    def _part(self, *key, make):
        """A column or the grams of a field, made when they are first asked for."""
        if key not in self._parts:
            self._parts[key] = make()
        return self._parts[key]

    def column(self, name: str) -> Numbers | Strings:
        """The column of a field. Raises SearchBackendError when it has none."""
        field = self.schema.fields.get(name)
        if field is None or not field.has_column:
            raise SearchBackendError(f"The index has no column {name!r} to sort, count or compare by.")
        kind = field.kind
        return self._part("column", name, make=lambda: self._column(name, kind))

    def _column(self, name: str, kind: str) -> Numbers | Strings:
        return Numbers(part(self.arrays, name), kind) if kind in NUMBERS else Strings(part(self.arrays, name))

    def grams(self, name: str) -> grams.Grams:
        key = (self.name, name)
        return self._part("grams", name, make=lambda: grams.Grams(part(self.arrays, f"{name}.grams"), self._cache, key))

    def _own(self) -> list[str]:
        return ["_stored", *(f"_{each.name}_len" for each in self.schema.texts)]

    def terms(self, name: str) -> Terms:
        """The terms of a field, and their postings."""
        return self._part("terms", name, make=lambda: Terms(part(self.arrays, name + TERMS)))

    def postings(self, name: str, term: str) -> tuple[np.ndarray, np.ndarray]:
        """A term's documents (int32, rising) and frequencies (int32) in a text field."""
        return self._cache.get((self.name, name, "term", term), lambda: self.terms(name).postings(term))

    @cached_property
    def _stored(self):
        file = self._files["_stored"]
        return STORED_COLUMN.reader(file, 0, len(file.file), self.count)

    def stored_bytes(self) -> VarBytesColumn.Reader:
        """The stored fields of each document as they stand in the file."""
        file = self._files["_stored"]
        return RAW_COLUMN.reader(file, 0, len(file.file), self.count)

    def sizes(self, name: str) -> np.ndarray:
        """The length of each document in a text field, as Whoosh's byte for it."""
        return np.frombuffer(self._files[f"_{name}_len"].file, np.uint8)

    def document_keys(self) -> np.ndarray:
        """Each document's key."""
        keys = np.empty(self.count, np.uint64)
        keys[self._key_documents] = self.keys
        return keys

    def stored(self, document: int) -> dict:
        """The stored fields of a document."""
        return self._stored[document] or {}

    def find(self, keys: np.ndarray) -> np.ndarray:
        """The documents with one of these keys."""
        places = np.minimum(np.searchsorted(self.keys, keys), self.count - 1)
        return self._key_documents[places[self.keys[places] == keys]]

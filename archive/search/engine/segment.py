"""A segment: some documents written once, never changed, and read by any number of processes.

On disk it is one file of arrays named after it: keys, lengths, terms and their postings, columns, grams, and what is
stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import numpy as np
from haystack.constants import DJANGO_ID
from haystack.exceptions import SearchBackendError
from whoosh.util.numeric import byte_to_length, length_to_byte

from . import grams, postings
from .arrays import ArrayWriter, map_arrays, part
from .cache import Cache
from .columns import Numbers, Stored, Strings
from .postings import Terms
from .schema import NUMBERS, Document, Field, Schema

INDEX_NAME = "MAIN"  # Whoosh's own default
TERMS, GRAMS, SIZES, STORED = ".terms", ".grams", ".sizes", ".stored"  # after a field's name, or none, in an array's
LENGTHS = np.array([byte_to_length(i) for i in range(256)], np.float32)
_SHORT = bytes(length_to_byte(i) for i in range(4096))


def file_name(segment: str) -> str:
    """The name of a segment's file."""
    return f"{INDEX_NAME}_{segment}.arr"


def new_name() -> str:
    """A name for a segment that no other has."""
    return token_hex(8)


def document_key(identifier: str) -> int:
    """A document's identifier as 64 bits: the first eight bytes of its BLAKE2 digest."""
    return int.from_bytes(hashlib.blake2b(identifier.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def write_segment(folder: Path, schema: Schema, documents: Sequence[Document]) -> str:
    """Write the documents into `folder` as one segment; its name. Nothing is flushed to disk yet."""
    name = new_name()
    arrays = ArrayWriter(folder / file_name(name))
    write_keys(arrays, np.array([document_key(document.id) for document in documents], np.uint64))
    write_stored(arrays, (Stored.packed(document.stored) for document in documents))
    for each in schema.fields.values():
        if each.kind == "text":
            _write_text(arrays, each.name, documents)
        if each.has_column:
            write_arrays(arrays, each.name, column_arrays(each, [d.values[each.name] for d in documents]))
    arrays.close()
    return name


def _write_text(arrays: ArrayWriter, name: str, documents: Sequence[Document]) -> None:
    terms = [document.terms[name] for document in documents]
    arrays.write(name + SIZES, _sizes(map(len, terms)))
    write_arrays(arrays, name + TERMS, postings.arrays(terms))
    write_arrays(arrays, name + GRAMS, grams.invert([document.texts[name] for document in documents]))


def write_keys(arrays: ArrayWriter, keys: np.ndarray) -> None:
    """The documents' keys, in rising order, and the document of each."""
    order = np.argsort(keys)
    arrays.write("keys", keys[order])
    arrays.write("key_documents", order.astype(np.int32))


def write_stored(arrays: ArrayWriter, rows: Iterable[bytes]) -> None:
    """What is stored of each document, as `Stored.packed` makes it."""
    ends = [0]

    def pieces() -> Iterator[np.ndarray]:
        for row in rows:
            ends.append(ends[-1] + len(row))
            yield np.frombuffer(row, np.uint8)

    arrays.write_pieces(f"{STORED}/bytes", np.uint8, pieces())
    arrays.write(f"{STORED}/ends", np.array(ends, np.uint64))


def column_arrays(each: Field, values: Sequence) -> dict[str, np.ndarray]:
    return Numbers.arrays(values, each.kind) if each.kind in NUMBERS else Strings.arrays(values, each.several)


def column_of(arrays: dict[str, np.ndarray], name: str, kind: str) -> Numbers | Strings:
    """The column of a field among the arrays of a segment."""
    return Numbers(part(arrays, name), kind) if kind in NUMBERS else Strings(part(arrays, name))


def write_arrays(file: ArrayWriter, name: str, made: dict[str, np.ndarray]) -> None:
    for key, numbers in made.items():
        file.write(f"{name}/{key}", numbers)


def _sizes(lengths: Iterable[int]) -> np.ndarray:
    """The lengths of documents as Whoosh's bytes for them."""
    return np.frombuffer(bytes(_SHORT[n] if n < len(_SHORT) else length_to_byte(n) for n in lengths), np.uint8)


class SegmentReader:
    """One segment, opened. Reads are safe from several threads."""

    def __init__(self, folder: Path, name: str, schema: Schema, cache: Cache):
        """Raises OSError or ValueError when the file is missing or is not what it should be."""
        self.name, self.schema, self._cache = name, schema, cache
        self.arrays = map_arrays(folder / file_name(name))
        self.keys, self._key_documents = self.arrays["keys"], self.arrays["key_documents"]
        self.count = len(self.keys)
        self.stored = Stored(part(self.arrays, STORED))
        self._columns: dict[str, Numbers | Strings] = {}
        self._grams: dict[str, grams.Grams] = {}
        self._terms: dict[str, Terms] = {}

    def prepare(self) -> None:
        """Make ready what every question needs, so that the first one need not wait for it."""
        for each in self.schema.texts:
            self.grams(each.name)
            self.terms(each.name)
        with suppress(ValueError):  # keys of another kind are nobody's numbers
            _ = self.column(DJANGO_ID).whole_numbers

    # Opened when they are first asked for.

    def column(self, name: str) -> Numbers | Strings:
        """The column of a field. Raises SearchBackendError when it has none."""
        if name not in self._columns:
            field = self.schema.fields.get(name)
            if field is None or not field.has_column:
                raise SearchBackendError(f"The index has no column {name!r} to sort, count or compare by.")
            self._columns[name] = column_of(self.arrays, name, field.kind)
        return self._columns[name]

    def grams(self, name: str) -> grams.Grams:
        """The runs of characters of a text field."""
        if name not in self._grams:
            self._grams[name] = grams.Grams(part(self.arrays, name + GRAMS), self._cache, (self.name, name))
        return self._grams[name]

    def terms(self, name: str) -> Terms:
        """The terms of a text field, and their postings."""
        if name not in self._terms:
            self._terms[name] = Terms(part(self.arrays, name + TERMS))
        return self._terms[name]

    def postings(self, name: str, term: str) -> tuple[np.ndarray, np.ndarray]:
        """A term's documents (int32, rising) and frequencies (int32) in a text field."""
        return self._cache.get((self.name, name, "term", term), lambda: self.terms(name).postings(term))

    def sizes(self, name: str) -> np.ndarray:
        """The length of each document in a text field, as Whoosh's byte for it."""
        return self.arrays[name + SIZES]

    def document_keys(self) -> np.ndarray:
        """Each document's key."""
        keys = np.empty(self.count, np.uint64)
        keys[self._key_documents] = self.keys
        return keys

    def find(self, keys: np.ndarray) -> np.ndarray:
        """The documents with one of these keys."""
        places = np.minimum(np.searchsorted(self.keys, keys), self.count - 1)
        return self._key_documents[places[self.keys[places] == keys]]

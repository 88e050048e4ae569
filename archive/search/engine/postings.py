"""Terms and their postings in Whoosh's own files: whole arrays in, whole arrays out.

The files are those of Whoosh's codec W3, and stock Whoosh reads them. What differs is how they are filled: the
postings of a field are inverted with one sort instead of a Python object each, the block of a common term holds
compact arrays instead of a tuple of numbers, and a rare term stands beside its name in the term file.
"""

import pickle
import zlib
from array import array
from collections.abc import Iterator, Sequence
from io import BytesIO
from operator import sub
from struct import Struct

import numpy as np
from whoosh.codec.base import Segment
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3TermInfo, W3TermsReader
from whoosh.filedb.filestore import Storage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.reading import TermNotFound

BLOCK = 4096  # postings
_INLINE = 6  # so few postings of a term stand in the term file
_SHORT = 128  # so few in a block are not compressed
_BLOCK_SIZE, _EXTENT, _LENGTHS, _INFO = Struct("!i"), Struct("!qi"), Struct("!ii"), W3TermInfo._struct
_SIZES = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))
_LEVEL = 3  # of compression


def invert(documents: Sequence[Sequence]) -> tuple[list[bytes], np.ndarray, np.ndarray, np.ndarray]:
    """The terms of documents (strings, or bytes as Whoosh makes of numbers), inverted.

    Gives the different terms in order, where each one's postings begin (and the last one's end), and of the
    postings the documents and the frequencies.
    """
    numbers: dict = {}
    codes = np.fromiter(
        (numbers.setdefault(term, len(numbers)) for terms in documents for term in terms), np.uint64, -1
    )
    owners = np.repeat(np.arange(len(documents), dtype=np.uint64), [len(terms) for terms in documents])
    encoded = [term if isinstance(term, bytes) else term.encode() for term in numbers]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.empty(len(order), np.uint64)
    rank[order] = np.arange(len(order))
    keys, frequencies = np.unique((rank[codes] << np.uint64(32)) | owners, return_counts=True)
    bounds = np.searchsorted(keys >> np.uint64(32), np.arange(len(order) + 1))
    return [encoded[i] for i in order], bounds, keys.astype(np.uint32), frequencies.astype(np.uint32)


class TermsWriter:
    """Writes a segment's term file and postings file, field by field and term by term in order."""

    def __init__(self, storage: Storage, segment: Segment):
        self._terms = _TermFile(segment.create_file(storage, W3Codec.TERMS_EXT))
        self._fields = self._terms.extras["fieldmap"] = {}
        self._postings = segment.create_file(storage, W3Codec.POSTS_EXT)
        self._offset = 0

    def start_field(self, name: str) -> None:
        self._fields[name] = len(self._fields)
        self._prefix = self._fields[name].to_bytes(2, "big")

    def write(self, term: bytes, ids: list[int], weights: list[int], sizes: list[int]) -> None:
        """A term of the field, and its postings. `sizes`: each document's length as Whoosh's byte for it."""
        most, inline = max(weights), len(ids) <= _INLINE
        info = _INFO.pack(inline, sum(weights), len(ids), min(sizes), max(sizes), most, ids[0], ids[-1])
        if inline:
            where = pickle.dumps((tuple(ids), None if most == 1 else tuple(weights), None), 4)
        else:
            blocks = _blocks(ids, weights, sizes)
            self._postings.write(blocks)
            where = _EXTENT.pack(self._offset, len(blocks))
            self._offset += len(blocks)
        self._terms.add(self._prefix + term, info + where)

    def close(self) -> None:
        self._terms.close()
        self._postings.close()


class _TermFile(OrderedHashWriter):
    """Whoosh's own term file; it keeps count of where it stands instead of asking the file for each term."""

    def __init__(self, file):
        super().__init__(file)
        self._position = file.tell()

    def add(self, key: bytes, value: bytes) -> None:
        self.dbfile.write(_LENGTHS.pack(len(key), len(value)) + key + value)
        self.index.append(self._position)
        number = self.hashfn(key)
        self.buckets[number & 255].append((number, self._position))
        self._position += _LENGTHS.size + len(key) + len(value)


def _blocks(ids: list[int], weights: list[int], sizes: list[int]) -> bytes:
    """The postings as Whoosh's blocks: length, what is known beforehand, and the numbers themselves."""
    parts = [WHOOSH3_HEADER_MAGIC]
    for start in range(0, len(ids), BLOCK):
        documents, frequencies, lengths = (row[start : start + BLOCK] for row in (ids, weights, sizes))
        most, is_long = max(frequencies), len(documents) >= _SHORT
        gaps = [documents[0], *map(sub, documents[1:], documents)]
        compact = _compact if is_long else tuple
        data = pickle.dumps((compact(gaps), compact(frequencies) if most > 1 else None, None), 4)
        if is_long:
            data = zlib.compress(data, _LEVEL)
        head = pickle.dumps((len(documents), documents[-1], most, is_long, min(lengths), max(lengths)), 4)
        size = len(head) + len(data)
        parts += (_BLOCK_SIZE.pack(size if start + BLOCK < len(ids) else -size), head, data)
    return b"".join(parts)


def _compact(values: list[int]) -> array:
    """The numbers as the narrowest array that holds them: Whoosh iterates over it, numpy takes it whole."""
    largest = max(values)
    return array(next(code for code, limit in _SIZES if largest < limit), values)


def terms(reader: W3TermsReader, field: str) -> Iterator[tuple[bytes, bytes]]:
    """All terms of a field, in order, each with what the term file says of it (for `lists`)."""
    if field in reader.indexed_field_names():
        prefix = reader._keycoder(field, b"")
        for key, info in reader._tindex.items_from(prefix):
            if not key.startswith(prefix):
                return
            yield key[len(prefix) :], info


def lists(reader: W3TermsReader, info: bytes) -> tuple[Sequence[int], Sequence[int]]:
    """A term's documents and frequencies, for what the term file says of it."""
    if info[0]:
        ids, weights, _ = pickle.loads(info[_INFO.size :])
        return ids, weights or (1,) * len(ids)
    documents, weights = _arrays(reader, _EXTENT.unpack_from(info, _INFO.size)[0])
    return documents.tolist(), weights.astype(np.int64).tolist()


def read_postings(reader: W3TermsReader, field: str, term: str) -> tuple[np.ndarray, np.ndarray]:
    """A term's documents (int32, rising) and frequencies (float32); both empty when the field has no such term."""
    try:
        info = reader.term_info(field, term.encode("utf-8", "replace"))
    except TermNotFound:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    if not info.is_inlined():
        return _arrays(reader, info.extent()[0])
    ids, weights, _ = info.inlined_postings()
    return np.array(ids, np.int32), np.array(weights or [1] * len(ids), np.float32)


def _arrays(reader: W3TermsReader, offset: int) -> tuple[np.ndarray, np.ndarray]:
    documents, weights = [], []
    for ids, block_weights in _read_blocks(reader._postfile, offset + len(WHOOSH3_HEADER_MAGIC)):
        documents.append(np.cumsum(ids, dtype=np.int32))
        weights.append(np.ones(len(ids), np.float32) if block_weights is None else np.array(block_weights, np.float32))
    return np.concatenate(documents), np.concatenate(weights)


def _read_blocks(file, offset: int) -> Iterator[tuple]:
    size = 1
    while size > 0:
        size = file.get_int(offset)
        block = BytesIO(file.get(offset + 4, abs(size)))
        compressed = pickle.load(block)[3]
        ids, weights, _ = pickle.loads(zlib.decompress(block.read())) if compressed else pickle.load(block)
        yield ids, weights
        offset += 4 + abs(size)


def lexicon(reader: W3TermsReader, field: str, prefix: str = "") -> Iterator[str]:
    """The terms of a field that begin with `prefix`, in byte order."""
    start = prefix.encode("utf-8", "replace")
    if field not in reader.indexed_field_names():
        return
    for name, term in reader.terms_from(field, start):
        if name != field or not term.startswith(start):
            return
        yield term.decode()

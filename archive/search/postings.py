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
from struct import Struct

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3FieldWriter, W3TermInfo, W3TermsReader
from whoosh.reading import TermNotFound
from whoosh.util.numeric import length_to_byte

BLOCK = 4096  # postings
_INLINE = 6  # so few postings of a term stand in the term file
_SHORT = 128  # so few in a block are not compressed
_INT = Struct("!i")
_SIZES = (("B", "u1", 1 << 8), ("H", "u2", 1 << 16), ("I", "u4", 1 << 32))


def invert(documents: Sequence[Sequence]) -> tuple[list[bytes], np.ndarray, np.ndarray, np.ndarray]:
    """The terms of documents (strings, or bytes as Whoosh makes of numbers), inverted.

    Gives the different terms in order, where each one's postings begin (and the last one's end), and of the
    postings the documents and the frequencies.
    """
    numbers: dict = {}
    flat = np.fromiter((numbers.setdefault(term, len(numbers)) for terms in documents for term in terms), np.uint64, -1)
    owners = np.repeat(np.arange(len(documents), dtype=np.uint64), [len(terms) for terms in documents])
    encoded = [term if isinstance(term, bytes) else term.encode() for term in numbers]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.empty(len(order), np.uint64)
    rank[order] = np.arange(len(order))
    keys, frequencies = np.unique((rank[flat] << np.uint64(32)) | owners, return_counts=True)
    bounds = np.searchsorted(keys >> np.uint64(32), np.arange(len(order) + 1))
    return [encoded[i] for i in order], bounds, keys.astype(np.uint32), frequencies.astype(np.uint32)


def write_term(writer: W3FieldWriter, term: bytes, documents: np.ndarray, weights: np.ndarray, lengths: np.ndarray):
    """One term of the field that `writer` is in. `lengths`: how many terms each of the documents has."""
    ids, frequencies, sizes = documents.tolist(), weights.tolist(), lengths.tolist()
    info = W3TermInfo()
    info._df, info._weight, info._maxweight = len(ids), sum(frequencies), max(frequencies)
    info._minlength, info._maxlength, info._minid, info._maxid = min(sizes), max(sizes), ids[0], ids[-1]
    if len(ids) <= _INLINE:
        info._inlined = (tuple(ids), None if info._maxweight == 1 else tuple(frequencies), None)
    else:
        offset = writer._postfile.tell()
        writer._postfile.write(_blocks(documents, frequencies, sizes))
        info.set_extent(offset, writer._postfile.tell() - offset)
    writer._tindex.add(writer._fieldid.to_bytes(2, "big") + term, info.to_bytes())


def _blocks(documents: np.ndarray, frequencies: list[int], sizes: list[int]) -> bytes:
    """The postings as Whoosh's blocks: length, what is known beforehand, and the numbers themselves."""
    parts = [WHOOSH3_HEADER_MAGIC]
    for start in range(0, len(documents), BLOCK):
        ids, weights, part = (
            documents[start : start + BLOCK],
            frequencies[start : start + BLOCK],
            sizes[start : start + BLOCK],
        )
        gaps = np.diff(ids, prepend=ids[:1])
        gaps[0] = ids[0]
        data = pickle.dumps((_compact(gaps), _compact(np.array(weights)) if max(weights) > 1 else None, None), 4)
        compressed = 3 if len(ids) >= _SHORT else 0
        if compressed:
            data = zlib.compress(data, compressed)
        shortest, longest = length_to_byte(min(part)), length_to_byte(max(part))
        head = pickle.dumps((len(ids), int(ids[-1]), max(weights), compressed, shortest, longest), 4)
        size = len(head) + len(data)
        parts += (_INT.pack(size if start + BLOCK < len(documents) else -size), head, data)
    return b"".join(parts)


def _compact(values: np.ndarray):
    """The numbers in a shape that Whoosh can iterate over: short ones as a tuple, long ones as an array."""
    if len(values) < _SHORT:
        return tuple(values.tolist())
    code, dtype = next((code, dtype) for code, dtype, limit in _SIZES if values.max() < limit)
    return array(code, values.astype(dtype).tobytes())


def read_postings(reader: W3TermsReader, field: str, term: str) -> tuple[np.ndarray, np.ndarray]:
    """A term's documents (int32, rising) and frequencies (float32); both empty when the field has no such term."""
    try:
        info = reader.term_info(field, term.encode("utf-8", "replace"))
    except TermNotFound:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    return _postings(reader, info)


def _postings(reader: W3TermsReader, info: W3TermInfo) -> tuple[np.ndarray, np.ndarray]:
    if info.is_inlined():
        ids, weights, _ = info.inlined_postings()
        return np.array(ids, np.int32), np.ones(len(ids), np.float32) if weights is None else np.array(
            weights, np.float32
        )
    documents, weights = [], []
    for ids, block_weights in _read_blocks(reader._postfile, info.extent()[0] + len(WHOOSH3_HEADER_MAGIC)):
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

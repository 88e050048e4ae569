"""Terms and their postings: whole arrays in, whole arrays out.

The terms of a field stand in order, end to end. A term's postings are its documents, as differences times two, plus
one where the term stands there once; after them the frequencies that are more than one, less two. All of it in
variable-length numbers.
"""

from collections.abc import Sequence
from itertools import chain, pairwise

import numpy as np

from . import varints


def invert(documents: Sequence[Sequence]) -> tuple[list[bytes], np.ndarray, np.ndarray, np.ndarray]:
    """The terms of documents (strings, or bytes as Whoosh makes of numbers), inverted.

    Gives the different terms in order, where each one's postings begin (and the last one's end), and of the
    postings the documents and the frequencies.
    """
    flat = list(chain.from_iterable(documents))
    names = sorted(dict.fromkeys(flat))  # strings have the order of their UTF-8
    ranks = {name: rank for rank, name in enumerate(names)}
    codes = np.fromiter(map(ranks.__getitem__, flat), np.uint64, len(flat))
    owners = np.repeat(np.arange(len(documents), dtype=np.uint64), [len(terms) for terms in documents])
    keys, frequencies = np.unique((codes << np.uint64(32)) | owners, return_counts=True)
    bounds = np.searchsorted(keys, np.arange(len(names) + 1, dtype=np.uint64) << np.uint64(32))
    encoded = [name if isinstance(name, bytes) else name.encode() for name in names]
    return encoded, bounds, keys.astype(np.uint32), frequencies.astype(np.uint32)


def pack(bounds: np.ndarray, documents: np.ndarray, frequencies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The postings of some terms, none without any, as bytes: how many each term takes, and all of them.

    `bounds`: where each term's postings begin, and the last one's end.
    """
    firsts, counts = bounds[:-1], np.diff(bounds)
    gaps = np.diff(documents.astype(np.uint32), prepend=np.uint32(0))
    gaps[firsts] = documents[firsts]
    several = frequencies > 1
    many = _sums(several, bounds)
    values = np.empty(len(documents) + int(many.sum()), np.uint32)
    begins = firsts + np.cumsum(many) - many
    values[_places(begins, counts)] = gaps * np.uint32(2) + ~several
    values[_places(begins + counts, many)] = frequencies[several] - 2
    data, starts = varints.encode(values)
    return np.diff(starts[begins], append=len(data)).astype(np.uint32), data


def unpack(counts: np.ndarray, offsets: np.ndarray, data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The documents (int32) and frequencies (int32) of some terms, one term after the other.

    `counts`: how many documents each has; `offsets`: where its bytes begin in `data`.
    """
    values, starts = varints.decode(data)
    if len(counts) == 1:
        gaps, more = values[: counts[0]], values[counts[0] :]
    else:
        begins = np.searchsorted(starts, offsets)
        is_gap = np.zeros(len(values), bool)
        is_gap[_places(begins, counts)] = True
        gaps, more = values[is_gap], values[~is_gap]
    frequencies = np.ones(len(gaps), np.int32)
    frequencies[(gaps & 1) == 0] = more + 2
    return _risen(gaps >> 1, counts), frequencies


def _risen(gaps: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The sums of the differences of each list, which follow one another."""
    sums = np.cumsum(gaps, dtype=np.int64)
    if len(counts) > 1:
        sums -= np.repeat(np.concatenate([[0], sums])[np.cumsum(counts) - counts], counts)
    return sums.astype(np.int32)


def _places(begins: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The numbers that follow each beginning, as many as its count."""
    return np.arange(counts.sum()) + np.repeat(begins - (np.cumsum(counts) - counts), counts)


def _sums(truths: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """How many are true between one bound and the next."""
    return np.diff(np.concatenate([[0], np.cumsum(truths)])[bounds])


def arrays(documents: Sequence[Sequence]) -> dict[str, np.ndarray]:
    """The terms of documents and their postings, as the arrays that are kept."""
    names, bounds, owners, frequencies = invert(documents)
    sizes, data = pack(bounds, owners, frequencies)
    return {**dictionary(names, np.diff(bounds), sizes), "postings": data}


def dictionary(names: Sequence[bytes], counts: np.ndarray, sizes: np.ndarray) -> dict[str, np.ndarray]:
    """The terms themselves as they are kept, and how many documents and bytes of postings each has."""
    return {
        "names": np.frombuffer(b"".join(names), np.uint8),
        "lengths": varints.encode(np.array(list(map(len, names)), np.uint32))[0],
        "counts": varints.encode(counts.astype(np.uint32))[0],
        "sizes": varints.encode(sizes.astype(np.uint32))[0],
    }


class Terms:
    """The terms of one field of one segment, in order."""

    def __init__(self, arrays: dict[str, np.ndarray]):
        self._names, self._data = arrays["names"], arrays["postings"]
        self._ends = _bounds(arrays["lengths"])
        self._text, self._bounds = self._names.data, self._ends.data  # of which one at a time is taken much sooner
        self.counts = varints.decode(arrays["counts"])[0].astype(np.int64)
        self._offsets = _bounds(arrays["sizes"])

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return bytes(self._text[self._bounds[number] : self._bounds[number + 1]])

    def first_from(self, name: bytes) -> int:
        """The number of the first term that is this one or comes after it."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self[middle] < name else (low, middle)
        return low

    def number(self, name: bytes) -> int | None:
        """The number of a term; None when the field has no such term."""
        number = self.first_from(name)
        return number if number < len(self) and self[number] == name else None

    def documents(self, term: str) -> int:
        """How many documents have a term."""
        number = self.number(term.encode("utf-8", "replace"))
        return 0 if number is None else int(self.counts[number])

    def between(self, low: int, high: int) -> list[bytes]:
        """The terms numbered from `low` to before `high`."""
        ends = self._ends[low : high + 1].tolist()
        names = self._names[ends[0] : ends[-1]].tobytes()
        return [names[start - ends[0] : end - ends[0]] for start, end in pairwise(ends)]

    def beginning_with(self, prefix: str) -> list[str]:
        """The terms that begin so, in order."""
        start = prefix.encode("utf-8", "replace")
        low, high = self.first_from(start), self.first_from(start + b"\xff")  # which no UTF-8 has
        return [name.decode() for name in self.between(low, high)]

    def read(self, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
        """The documents and frequencies of the terms numbered from `low` to before `high`, term after term."""
        offsets = self._offsets[low : high + 1]
        return unpack(self.counts[low:high], offsets[:-1] - offsets[0], self._data[offsets[0] : offsets[-1]])

    def postings(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        """A term's documents (rising) and frequencies; both empty when the field has no such term."""
        number = self.number(term.encode("utf-8", "replace"))
        if number is None:
            return np.empty(0, np.int32), np.empty(0, np.int32)
        return self.read(number, number + 1)


def _bounds(sizes: np.ndarray) -> np.ndarray:
    """Where each begins, and the last one ends, of things with these sizes."""
    return np.concatenate([[0], np.cumsum(varints.decode(sizes)[0], dtype=np.int64)])

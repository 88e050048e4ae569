"""Exact runs of characters: where every two neighbouring characters of a field stand.

A field's folded texts are laid end to end as UTF-16 code units, each text followed by one zero unit. For every
two-unit gram the file holds its positions in that row, rising, as variable-length differences. A run of characters
stands where the grams that cover it stand at the right distances: nothing needs to be checked in the text itself,
which is not kept. The zero unit closes the last gram of a text, so that one character alone is found as the grams
that begin with it, and no run reaches into the next text.

A very common character would be a walk through millions of positions: where a row of one byte a text, how often the
character stands in it, is smaller than the positions, the file holds that row too.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from archive.chinese import fold

from . import varints
from .cache import Cache

_LITTLE = 1 << 18  # bytes of positions that are sooner decoded together than unit by unit
_BETWEEN_WORDS = re.compile(r"([0-9a-z][,.;:!?]?)\s+(?=[0-9a-z])")
_MOST = 255  # a character alone is counted no further in a text, which no score would show


def matched(text: str) -> str:
    """A text as runs are looked for in it: folded, and what parts Latin words, as the ends of lines do, one space."""
    return _BETWEEN_WORDS.sub(r"\1 ", fold(text))


def units(text: str) -> np.ndarray:
    """The UTF-16 code units of a text; a zero character, which would end it early, becomes a space."""
    return np.frombuffer(text.replace("\0", " ").encode("utf-16-le", "replace"), "<u2")


def invert(texts: Sequence[str]) -> dict[str, np.ndarray]:
    """The arrays of a field: `starts` (a text's first position), its grams and their `positions`, its common units."""
    rows = [units(text) for text in texts]
    starts = np.zeros(len(rows) + 1, np.uint32)
    np.cumsum([len(row) + 1 for row in rows], out=starts[1:])
    row = np.zeros(int(starts[-1]) + 1, np.uint64)
    for start, text in zip(starts, rows, strict=False):
        row[start : start + len(text)] = text
    keys = (row[:-1] << np.uint64(48)) | (row[1:] << np.uint64(32)) | np.arange(len(row) - 1, dtype=np.uint64)
    keys = keys[row[:-1] > 0]
    keys.sort()
    codes, positions = (keys >> np.uint64(32)).astype(np.uint32), keys.astype(np.uint32)
    different, sizes, data = pack(codes, positions)
    common = common_units(different, sizes, len(texts))
    return {
        "starts": starts,
        **dictionary(different, sizes),
        "positions": data,
        "common": common,
        "frequencies": _frequencies(codes >> np.uint32(16), positions, common, starts),
    }


def common_units(different: np.ndarray, sizes: np.ndarray, texts: int) -> np.ndarray:
    """The code units (uint16, rising) whose positions take more bytes than there are texts; of grams as `pack` gives
    them.
    """
    found, begins = np.unique(different >> np.uint32(16), return_index=True)
    return found[np.add.reduceat(sizes, begins, dtype=np.int64) > texts].astype(np.uint16)


def _frequencies(begin: np.ndarray, positions: np.ndarray, common: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """How often each common unit stands in each text, unit after unit. `begin`: the unit at each of the positions."""
    numbers = np.full(1 << 16, -1, np.int32)
    numbers[common] = np.arange(len(common))
    rows = numbers[begin]
    texts = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[positions[rows >= 0]]
    places = rows[rows >= 0].astype(np.int64) * (len(starts) - 1) + texts
    return _capped(np.bincount(places, minlength=len(common) * (len(starts) - 1)))


def _capped(counts: np.ndarray) -> np.ndarray:
    return np.minimum(counts, _MOST).astype(np.uint8)


def pack(codes: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The different grams, how many bytes each one's positions take, and these bytes."""
    first = np.ones(len(codes), bool)
    first[1:] = codes[1:] != codes[:-1]
    gaps = np.diff(positions, prepend=positions[:1])
    gaps[first] = positions[first]
    data, begins = varints.encode(gaps)
    return codes[first], np.diff(begins[first], append=len(data)).astype(np.uint32), data


def dictionary(different: np.ndarray, sizes: np.ndarray) -> dict[str, np.ndarray]:
    """The grams themselves as they are kept: `codes` (their differences) and `sizes`, as variable-length numbers."""
    return {
        "codes": varints.encode(np.diff(different, prepend=np.uint32(0)))[0],
        "sizes": varints.encode(sizes)[0],
    }


class Grams:
    """The grams of one field of one segment."""

    def __init__(self, arrays: dict[str, np.ndarray], cache: Cache, key: tuple):
        self.starts = arrays["starts"]
        self.codes = np.cumsum(varints.decode(arrays["codes"])[0], dtype=np.uint32)
        self.offsets = np.zeros(len(self.codes) + 1, np.int64)
        np.cumsum(varints.decode(arrays["sizes"])[0], out=self.offsets[1:])
        self._data = arrays["positions"]
        self._common, self._frequencies = arrays["common"], arrays["frequencies"]
        self._cache, self._key = cache, key
        # The row in stretches of about half a text, and the text in which each begins: where `texts` starts to look.
        self._stretch = max(0, (int(self.starts[-1]) // max(1, len(self.starts) - 1)).bit_length() - 2)
        begins = (self.starts[:-1].astype(np.int64) + (1 << self._stretch) - 1) >> self._stretch
        many = (int(self.starts[-1]) >> self._stretch) + 1
        self._first_texts = np.cumsum(np.bincount(begins, minlength=many), dtype=np.int32) - 1

    @property
    def size(self) -> int:
        """How many bytes the positions take."""
        return len(self._data)

    def find(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The texts (rising numbers, int32) that hold this folded run of characters, and how often each (int32)."""
        return self._cache.get((*self._key, "run", text), lambda: self._found(units(text)))

    def _found(self, run: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self._holding(int(run[0])) if len(run) == 1 else self._counted(self.occurrences(run))

    def occurrences(self, run: np.ndarray) -> np.ndarray:
        """Every position where the run of code units begins; of more than one unit, rising."""
        if len(run) < 2:
            return self.decode(*self._grams_from(int(run[0])))[1] if len(run) else np.empty(0, np.uint32)
        codes = (run[:-1].astype(np.uint32) << np.uint32(16)) | run[1:]
        grams = self._cover(codes)
        if grams is None:
            return np.empty(0, np.uint32)
        (distance, gram), *others = grams
        found = self._positions(gram)
        found = found[found >= distance] - np.uint32(distance)
        for distance, gram in others:
            found = found[_contains(self._positions(gram), found + np.uint32(distance))]
        return found

    def _cover(self, codes: np.ndarray) -> list[tuple[int, int]] | None:
        """The rarest grams that cover the run, as (distance from its start, gram's number); None if one is absent."""
        numbers = np.searchsorted(self.codes, codes)
        if not len(self.codes) or (self.codes[np.minimum(numbers, len(self.codes) - 1)] != codes).any():
            return None
        sizes = self.offsets[numbers + 1] - self.offsets[numbers]
        covered, cover = set(), []
        for i in np.argsort(sizes, kind="stable").tolist():
            if not {i, i + 1} <= covered:
                covered |= {i, i + 1}
                cover.append((i, int(numbers[i])))
        return cover

    def _positions(self, gram: int) -> np.ndarray:
        data = self._data[int(self.offsets[gram]) : int(self.offsets[gram + 1])]
        return self._cache.get((*self._key, "gram", gram), lambda: np.cumsum(varints.decode(data)[0], dtype=np.uint32))

    def _grams_from(self, unit: int) -> list[int]:
        """The number of the first gram that begins with the unit, and of the first one after them."""
        return np.searchsorted(self.codes, np.array([unit << 16, (unit << 16) + 0x10000], np.int64)).tolist()

    def decode(self, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
        """The grams numbered from `low` to before `high`: how many positions each has, and all the positions."""
        offset = int(self.offsets[low])
        gaps, begins = varints.decode(self._data[offset : int(self.offsets[high])])
        bounds = np.searchsorted(begins, self.offsets[low : high + 1] - offset)
        counts = np.diff(bounds)
        sums = np.cumsum(gaps, dtype=np.int64)
        before = np.concatenate([[0], sums])[bounds[:-1]]
        return counts, (sums - np.repeat(before, counts)).astype(np.uint32)

    def texts(self, positions: np.ndarray) -> np.ndarray:
        """The text (int32) in which each position lies."""
        texts = self._first_texts[positions >> self._stretch]
        late = np.flatnonzero(self.starts[texts + 1] <= positions)
        while len(late):
            texts[late] += 1
            late = late[self.starts[texts[late] + 1] <= positions[late]]
        return texts

    def _counted(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The texts in which rising positions lie, and how many in each."""
        texts = self.texts(positions)
        bounds = np.concatenate([[-1], np.flatnonzero(texts[1:] != texts[:-1]), [len(texts) - 1]])[: len(texts) + 1]
        return texts[bounds[1:]], np.diff(bounds).astype(np.int32)

    def _holding(self, unit: int) -> tuple[np.ndarray, np.ndarray]:
        """The texts that hold a code unit, and how often."""
        frequencies = self.frequencies(unit)
        texts = np.flatnonzero(frequencies > 0)
        return texts.astype(np.int32), frequencies[texts].astype(np.int32)

    def frequencies(self, unit: int) -> np.ndarray:
        """How often (uint8, at most 255) a code unit stands in each text."""
        count = len(self.starts) - 1
        number = int(np.searchsorted(self._common, unit))
        if number < len(self._common) and self._common[number] == unit:
            return self._frequencies[number * count : (number + 1) * count]
        return _capped(np.bincount(self.texts(self.decode(*self._grams_from(unit))[1]), minlength=count))

    def rows(self, units: np.ndarray) -> Iterable[np.ndarray]:
        """For each of the units (rising) its frequencies."""
        if self.size > _LITTLE:
            return map(self.frequencies, units.tolist())
        counts, positions = self.decode(0, len(self.codes))
        begin = np.repeat(self.codes >> np.uint32(16), counts)
        return _frequencies(begin, positions, units, self.starts).reshape(len(units), len(self.starts) - 1)

    def at_edge(self, text: str, end: bool = False) -> np.ndarray:
        """The texts that begin (or end) with this run of characters."""
        run = units(text)
        positions = self.occurrences(run)
        texts = self.texts(positions)
        edge = self.starts[texts + 1] - np.uint32(len(run) + 1) if end else self.starts[texts]
        return texts[positions == edge]


def _contains(rising: np.ndarray, values: np.ndarray) -> np.ndarray:
    """For each value whether it is in the rising array."""
    places = np.searchsorted(rising, values)
    places[places == len(rising)] = 0
    return rising[places] == values if len(rising) else np.zeros(len(values), bool)

"""Thousands of words looked for in a text at once, in one pass."""

from collections.abc import Iterable, Iterator

import numpy as np

_BITS = 20  # of the table of pairs: 1 MB, in which few pairs share a place


class Finder:
    """Looks for many words, each of two characters or more."""

    def __init__(self, words: Iterable[str]):
        self._words = frozenset(word for word in words if len(word) > 1)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        # The first two characters of a word -> the lengths of the words that begin so, the longest first.
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        self._begins = np.zeros(1 << _BITS, bool)
        self._begins[_pairs("".join(self._lengths))[::2]] = True

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Every place where one of the words stands, and the word: from left to right, at each place the longest first.

        Numpy finds the few places where a word may begin, so that only those are looked at one by one.
        """
        for at in np.flatnonzero(self._begins[_pairs(text)]).tolist():
            for length in self._lengths.get(text[at : at + 2], ()):
                word = text[at : at + length]
                if len(word) == length and word in self._words:  # at the end of the text it may be shorter
                    yield at, word


def _pairs(text: str) -> np.ndarray:
    """For each two characters of a text their place in the table of pairs."""
    points = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
    return (points[:-1] * np.uint32(0x9E3779B1) >> np.uint32(32 - _BITS)) ^ (points[1:] & np.uint32((1 << _BITS) - 1))

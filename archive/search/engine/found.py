"""What a part of a question matches in one segment: a list of documents with scores, or a mask without."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, reduce

import numpy as np


class Listed:
    """Documents (their numbers, rising) and their scores (float32, above 0)."""

    def __init__(self, documents: np.ndarray, scores: np.ndarray, size: int):
        """`size`: how many documents the segment has."""
        self.documents, self.scores, self.size = documents, scores, size

    @property
    def _is_long(self) -> bool:
        """Whether to look a document's score up in a row of them all is worth the row."""
        return len(self.documents) * 16 > self.size

    @property
    def nbytes(self) -> int:
        return self.documents.nbytes + self.scores.nbytes + 4 * self.size * self._is_long

    @cached_property
    def _row(self) -> np.ndarray:
        row = np.zeros(self.size, np.float32)
        row[self.documents] = self.scores
        return row

    def mask(self) -> np.ndarray:
        mask = np.zeros(self.size, bool)
        mask[self.documents] = True
        return mask

    def scores_of(self, documents: np.ndarray) -> np.ndarray:
        """The scores of these documents; 0 where they are not in the list."""
        if self._is_long:
            return self._row[documents]
        if not len(self.documents):
            return np.zeros(len(documents), np.float32)
        places = np.minimum(np.searchsorted(self.documents, documents), len(self.documents) - 1)
        return np.where(self.documents[places] == documents, self.scores[places], np.float32(0))

    def among(self, mask: np.ndarray) -> Listed:
        keep = np.flatnonzero(mask[self.documents])
        if len(keep) == len(self.documents):  # as when nothing is hidden from readers
            return self
        return Listed(self.documents[keep], self.scores[keep], self.size)


class Masked:
    """Documents as a truth value each: what a filter gives."""

    def __init__(self, mask: np.ndarray):
        self._mask = mask

    @property
    def nbytes(self) -> int:
        return self._mask.nbytes

    def mask(self) -> np.ndarray:
        return self._mask

    def listed(self) -> Listed:
        documents = np.flatnonzero(self._mask)
        return Listed(documents, np.zeros(len(documents), np.float32), len(self._mask))


Found = Listed | Masked
_LEAST = np.float32(1e-6)  # the score of what matches without one, among what has one


def all_of(parts: Iterable[Found]) -> Found:
    """What every part matches; the scores are added."""
    lists, masks = _divided(parts)
    both = reduce(np.logical_and, masks) if masks else None
    if not lists:
        return Masked(both)
    result, *others = sorted(lists, key=lambda part: len(part.documents))
    if both is not None:
        result = result.among(both)
    for other in others:
        more = other.scores_of(result.documents)
        keep = np.flatnonzero(more > 0)
        result = Listed(result.documents[keep], result.scores[keep] + more[keep], result.size)
    return result


def any_of(parts: Iterable[Found]) -> Found:
    """What at least one part matches; the scores are added."""
    lists, masks = _divided(parts)
    if not lists:
        return Masked(reduce(np.logical_or, masks))
    scores = np.zeros(lists[0].size, np.float32)
    for part in lists:
        scores[part.documents] += part.scores
    for mask in masks:
        np.maximum(scores, _LEAST, out=scores, where=mask)
    documents = np.flatnonzero(scores > 0)
    return Listed(documents, scores[documents], len(scores))


def at_least(parts: Iterable[Found], count: int) -> Found:
    """What at least `count` of the parts match; the scores are added."""
    lists, masks = _divided(parts)
    numbers = np.zeros(lists[0].size if lists else len(masks[0]), np.int16)
    for mask in masks:
        numbers += mask
    for part in lists:
        numbers[part.documents] += 1
    if not lists:
        return Masked(numbers >= count)
    documents = np.flatnonzero(numbers >= count)
    scores = reduce(np.add, [part.scores_of(documents) for part in lists])
    return Listed(documents, np.maximum(scores, _LEAST), len(numbers))


def _divided(parts: Iterable[Found]) -> tuple[list[Listed], list[np.ndarray]]:
    """The lists among the parts, and the masks of the others."""
    parts = list(parts)
    lists = [part for part in parts if isinstance(part, Listed)]
    return lists, [part.mask() for part in parts if isinstance(part, Masked)]


def favoured(part: Found, also: Found, weight: float) -> Found:
    """What `part` matches, with `weight` times the score that `also` gives it on top."""
    if not isinstance(also, Listed):
        return part
    result = part.listed() if isinstance(part, Masked) else part
    scores = result.scores + np.float32(weight) * also.scores_of(result.documents)
    return Listed(result.documents, np.maximum(scores, _LEAST), result.size)

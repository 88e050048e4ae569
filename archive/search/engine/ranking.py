"""Ranking: BM25F, and the best of many documents.

BM25F as Robertson and Zaragoza give it (The Probabilistic Relevance Framework: BM25 and Beyond, 2009, 3.6): the
frequencies of a word in the fields are weighed and normalised by field length, added, and only then saturated.
"""

from collections.abc import Sequence

import numpy as np

K1 = 1.2  # how soon more of the same word stops counting
B = 0.75  # how much a long field counts against a document


def norms(lengths: np.ndarray, average: float) -> np.ndarray:
    """What a frequency in a field of such a length (in terms) is worth; 1 where the length is the average."""
    return 1 / (1 - B + B * lengths / max(average, 1.0))


def rarity(documents: int, total: int) -> float:
    """How telling a word is that so many of all documents have: above 0, below ln(2 * total + 2)."""
    return float(np.log(1 + (total - documents + 0.5) / (documents + 0.5)))


def saturated(frequencies: np.ndarray) -> np.ndarray:
    return frequencies * (K1 + 1) / (frequencies + K1)


def best(keys: Sequence[np.ndarray], count: int) -> np.ndarray:
    """The places of the `count` smallest, in order, by the first key, then the next...; equal ones as they stand."""
    if not len(keys):
        raise ValueError("best needs at least one key")
    if count >= len(keys[0]):
        return np.lexsort(keys[::-1])
    limit = np.partition(keys[0], count - 1)[count - 1]
    chosen = (keys[0] <= limit).nonzero()[0]
    order = np.lexsort([key[chosen] for key in reversed(keys)])
    return chosen[order[:count]]

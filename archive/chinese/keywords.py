"""The weightiest words of one text, by jieba's TF-IDF: suggestions for a curator, nothing that is filed by itself."""

from collections import Counter
from functools import cache
from pathlib import Path

import jieba

from .script import fold
from .words import tagged

# Names of things and organisations, set phrases, verbs that are nouns too (改革); places are regions, not topics.
PARTS_OF_SPEECH = frozenset(("n", "nz", "nt", "vn", "l", "j"))
READ = 6000


@cache
def _rarity() -> tuple[dict[str, float], float]:
    """jieba's table of inverse document frequencies, and their median for words that it lacks."""
    # Not by way of jieba.analyse, which loads 90 MB that only it needs.
    lines = fold(Path(jieba.__file__).with_name("analyse").joinpath("idf.txt").read_text(encoding="utf-8")).splitlines()
    table = {word: float(value) for word, value in (line.split(" ") for line in lines)}
    return table, sorted(table.values())[len(table) // 2]


def keywords(text: str, limit: int = 8) -> list[str]:
    """At most `limit` nouns of two characters or more, folded, the weightiest first.

    Weight is how often the text has a word times how rare the word is in general (jieba's own figures).
    """
    words = tagged(fold(text[:READ]))
    counts = Counter(word for word, part in words if part in PARTS_OF_SPEECH and len(word) > 1 and not word.isascii())
    rarity, usual = _rarity()
    return sorted(counts, key=lambda word: -counts[word] * rarity.get(word, usual))[:limit]

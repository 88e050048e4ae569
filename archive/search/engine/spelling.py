"""Spelling: words that are nearly another."""

import re

from archive.chinese import fold

_WORD = re.compile(r"\w+")


def within(word: str, other: str, edits: int) -> bool:
    """Whether at most `edits` characters need to be put in, taken out or changed."""
    return abs(len(word) - len(other)) <= edits and distance(word, other) <= edits


def distance(word: str, other: str) -> int:
    """Levenshtein's distance of two words."""
    row = list(range(len(other) + 1))
    for i, char in enumerate(word, 1):
        previous, row[0] = row[0], i
        for j, against in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (char != against))
    return row[-1]


def suggestion(snapshot, field: str, text: str) -> str | None:
    """The words of the text, each as the most frequent nearest term of the field; None for an empty text."""
    words = _WORD.findall(fold(text))
    return " ".join(filter(None, (nearest(snapshot, field, word) for word in words))) if words else None


def nearest(snapshot, field: str, word: str, edits: int = 2) -> str | None:
    """The term at most `edits` away with the same beginning; of equally near ones the most frequent."""
    terms = {term for segment in snapshot.segments for term in segment.terms(field).beginning_with(word[0])}
    near = [(distance(term, word), term) for term in terms if within(term, word, edits)]
    if not near:
        return None
    least = min(near)[0]
    return max(
        (term for steps, term in near if steps == least), key=lambda t: snapshot.matcher.document_count(field, t)
    )

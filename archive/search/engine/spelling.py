"""Spelling: words that are nearly another."""

import re

from archive.chinese import fold

_WORD = re.compile(r"\w+")


def within(word: str, other: str, edits: int) -> bool:
    """Whether at most `edits` characters need to be put in, taken out or changed."""
    return distance(word, other, edits) <= edits


def distance(word: str, other: str, edits: int) -> int:
    """Levenshtein's distance of two words; of words that are further than `edits` apart only that they are."""
    if abs(len(word) - len(other)) > edits:
        return edits + 1
    row = list(range(len(other) + 1))
    for i, char in enumerate(word, 1):
        previous, row[0] = row[0], i
        for j, against in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (char != against))
        if min(row) > edits:
            return edits + 1
    return row[-1]


def suggestion(snapshot, field: str, text: str) -> str | None:
    """The words of the text, each as the most frequent nearest term of the field; None for an empty text."""
    words = _WORD.findall(fold(text))
    return " ".join(filter(None, (nearest(snapshot, field, word) for word in words))) if words else None


def nearest(snapshot, field: str, word: str, edits: int = 2) -> str | None:
    """The term at most `edits` away with the same beginning; of equally near ones the most frequent."""
    parts = _parts(word, edits + 1)  # one of which at least is untouched
    terms = {term for segment in snapshot.segments for term in segment.terms(field).beginning_with(word[0])}
    steps = {term: distance(term, word, edits) for term in terms if any(part in term for part in parts)}
    least = min(steps.values(), default=edits + 1)
    if least > edits:
        return None
    near = sorted(term for term in steps if steps[term] == least)
    return max(near, key=lambda term: snapshot.matcher.document_count(field, term))


def _parts(word: str, number: int) -> list[str]:
    """The word in so many parts, the last the longest."""
    size = len(word) // number
    return [*(word[i * size : (i + 1) * size] for i in range(number - 1)), word[(number - 1) * size :]]

"""Related documents: those that share the most telling words of a text."""

from collections import Counter

from archive.search import tree

from . import ranking
from .reader import Snapshot

_WORDS = 15  # that stand for a text


def related(snapshot: Snapshot, text: str, words: int = _WORDS) -> tree.Node:
    """A tree that finds the documents which have some of the text's most telling words; best when they have many."""
    if not snapshot.count:
        return tree.Nothing()
    content = snapshot.matcher.content
    counts = Counter(content.query_terms(text))
    weights = {
        term: count * ranking.rarity(documents, snapshot.count)
        for term, count in counts.items()
        if (documents := snapshot.matcher.document_count(content.name, term)) > 0
    }
    chosen = sorted(weights, key=lambda term: (-weights[term], term))[:words]
    return tree.Or(tuple(tree.Term(term, content.name) for term in chosen)) if chosen else tree.Nothing()

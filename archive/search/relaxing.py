"""When no article has all the words: which words find nothing, and the articles that have the most of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archive.chinese import query_terms
from archive.search.query import Query
from archive.search.tokens import MAX_WORDS
from archive.search.tree import Among, And, AtLeast, Between, Node, Not, Or, Phrase, Word

Count = Callable[[Node], int]


def failing_words(tree: Node, everywhere: Query, count: Count) -> list[str]:
    """The words and runs of a question that no article has, as typed. `everywhere`: a Query without filters."""
    return [node.text for node in dict.fromkeys(_asked(tree)) if not count(everywhere.around(node))]


def fewer_words(tree: Node, everywhere: Query, count: Count) -> Node | None:
    """A tree for the articles with the most of the words; None when some article has them all, or none has any.

    What is excluded, and what was typed as a filter, stays. A word that is cut into several counts as several. The
    filters beside the words do not decide how many are needed, so that adding or taking off one never changes it.
    """
    words, rest = _divided(tree)
    if len(words) < 2 or count(everywhere.around(tree)):
        return None

    def having(least: int) -> Node:
        return And((AtLeast(tuple(words), least), *rest))

    most, too_many = 0, len(words)
    while too_many - most > 1:
        middle = (most + too_many) // 2
        if count(everywhere.around(having(middle))):
            most = middle
        else:
            too_many = middle
    return having(most) if most else None


def _divided(tree: Node) -> tuple[list[Node], list[Node]]:
    """The parts that may be missing, each word cut into its terms, and those that must hold."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    rest = [part for part in parts if isinstance(part, (Not, Among, Between))]
    words = [word for part in parts if part not in rest for word in _cut(part)]
    return list(dict.fromkeys(words))[: 2 * MAX_WORDS], rest


def _cut(part: Node) -> list[Node]:
    terms = query_terms(part.text) if isinstance(part, Word) else []
    return [Word(term, part.field) for term in terms] if len(terms) > 1 else [part]


def _asked(tree: Node) -> Iterator[Word | Phrase]:
    match tree:
        case Word() | Phrase():
            yield tree
        case And() | Or():
            for part in tree.parts:
                yield from _asked(part)

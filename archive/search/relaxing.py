"""Asking for less than every word: of running text, and when no article has all the words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.chinese import query_terms
from archive.search.query import Query
from archive.search.tokens import MAX_WORDS
from archive.search.tree import Among, And, AtLeast, Between, Node, Not, Or, Phrase, Word

Count = Callable[[Node], int]

# A question is running text when one typed word is cut into this many words, and all of it into so many. The share of
# them that an article must have was chosen by `make bench-quality`: of a third, a half and three quarters, a third
# lets most titles find their articles.
WORDS_OF_ONE, WORDS_OF_ALL, SHARE = 4, 5, 3


@dataclass(frozen=True)
class Asked:
    """What is asked of the index for a question. `relaxed`: no article has all its words. `failing`: found nowhere."""

    words: Node
    relaxed: bool = False
    is_text: bool = False
    failing: tuple[str, ...] = ()


def at_first(tree: Node, everywhere: Query, count: Count) -> Asked:
    """A question as it was read, or loosened when it is running text. `everywhere`: a Query without filters."""
    text = running_text(tree, everywhere, count)
    return Asked(text, relaxed=not count(everywhere.around(tree)), is_text=True) if text else Asked(tree)


def for_nothing(tree: Node, everywhere: Query, count: Count) -> Asked:
    """What to ask, and what to say, when a question finds nothing."""
    fewer = fewer_words(tree, everywhere, count)
    return Asked(fewer or tree, relaxed=bool(fewer), failing=tuple(failing_words(tree, everywhere, count)))


def running_text(tree: Node, everywhere: Query, count: Count) -> Node | None:
    """For a title or sentence that was typed as it stands: a tree for the articles with a third of its words.

    None for other questions, whose words must all be there, and when no article has a third. Quoted runs and what was
    excluded stay as they are. `everywhere`: a Query without filters.
    """
    words, rest = _divided(tree)
    runs = [word for word in words if isinstance(word, Phrase)]
    words = [word for word in words if word not in runs]
    longest = max((len(_cut(part)) for part in _parts(tree)), default=0)
    if longest < WORDS_OF_ONE or len(words) < WORDS_OF_ALL:
        return None
    loosened = And((AtLeast(tuple(words), math.ceil(len(words) / SHARE)), *runs, *rest))
    return loosened if count(everywhere.around(loosened)) else None


def failing_words(tree: Node, everywhere: Query, count: Count) -> list[str]:
    """The words and runs of a question that no article has, as they were typed."""
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
    parts = _parts(tree)
    rest = [part for part in parts if isinstance(part, (Not, Among, Between))]
    words = [word for part in parts if part not in rest for word in _cut(part)]
    return list(dict.fromkeys(words))[: 2 * MAX_WORDS], rest


def _parts(tree: Node) -> tuple[Node, ...]:
    return tree.parts if isinstance(tree, And) else (tree,)


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

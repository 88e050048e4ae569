"""The Query tree: what `language` reads, `engine` builds from Haystack's filters, and `reader` answers.

A tree is plain, immutable data. `field` is a name of the index schema; "" means the words of the article
(title and body together).
"""

from __future__ import annotations

from dataclasses import dataclass


class Node:
    """Any part of a question."""


@dataclass(frozen=True)
class Everything(Node):
    """Every article."""


@dataclass(frozen=True)
class Nothing(Node):
    """No article."""


@dataclass(frozen=True)
class Word(Node):
    """A word as it was typed: its terms, or the longer words that contain it."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Term(Node):
    """A word as the index has it; not the longer words that contain it."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Phrase(Node):
    """An exact run of characters, after folding."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Among(Node):
    """A column that holds one of these exact values."""

    field: str
    values: tuple


@dataclass(frozen=True)
class Between(Node):
    """A column between two values, both included unless said otherwise; None is open."""

    field: str
    low: object = None
    high: object = None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True)
class Not(Node):
    """What the part inside does not match."""

    part: Node


@dataclass(frozen=True)
class And(Node):
    """What every part matches."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or(Node):
    """What any part matches."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AtLeast(Node):
    """What at least `count` of the parts match."""

    parts: tuple[Node, ...]
    count: int


@dataclass(frozen=True)
class Starts(Node):
    """A word, or the whole value, that begins with this."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Ends(Node):
    """A word, or the whole value, that ends with this."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Contains(Node):
    """An exact run of characters in a text, or inside a whole value."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Like(Node):
    """A word that is at most `edits` changed characters away."""

    text: str
    field: str = ""
    edits: int = 2


@dataclass(frozen=True)
class Favour(Node):
    """What `part` matches; what also matches `also` ranks higher, `weight` times its score."""

    part: Node
    also: Node
    weight: float = 1.0

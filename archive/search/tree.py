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

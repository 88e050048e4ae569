"""Regions, sources and tags offered as filters when a question is the name of one."""

from __future__ import annotations

from dataclasses import dataclass

from archive import gazetteer
from archive.search import asking, names
from archive.search.query import Query
from archive.search.tree import Among, Node, Phrase, Word

FIELDS = ("region", "source", "tag")
MOST = 8


@dataclass(frozen=True)
class Offer:
    """A filter that the question names: `Filters(**{field: (value,)})` finds `count` articles."""

    field: str
    value: str
    label: str
    count: int


def offers(tree: Node, query: Query) -> list[Offer]:
    """The filters that a question of one word or phrase names, in use and not chosen yet. Raises SearchUnavailable."""
    if not isinstance(tree, Word | Phrase) or tree.field:
        return []
    everywhere = Query(staff=query.staff)
    named = [(field, value) for field in FIELDS for value in _named(field, tree.text)]
    made = [
        Offer(field, value, _label(field, value), asking.count(everywhere.around(Among(field, (value,)))))
        for field, value in named[:MOST]
        if value not in getattr(query.filters, field)
    ]
    return [offer for offer in made if offer.count]


def _named(field: str, text: str) -> tuple[str, ...]:
    return names.named(field, text, names.remembered(field) if field != "region" else None)


def _label(field: str, value: str) -> str:
    """A region with those above it, since many counties share a name."""
    if field == "region":
        return " ".join(division.name for division in gazetteer.path(value))
    return names.label(field, value)

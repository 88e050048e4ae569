"""Counts beside a result: values to narrow it by, and its months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from archive import gazetteer
from archive.models import Article
from archive.search import names
from archive.search.query import Filters

FACETS = ("region", "source", "tag", "year", "script", "kind")
STAFF_FACETS = (*FACETS, "status")
MOST_VALUES = 50  # of sources and tags, unless told otherwise; what is chosen is always among them

Counts = Mapping[str | None, int]
_CHOICES = {
    "script": dict(Article.Script.choices),
    "kind": dict(Article.PageKind.choices),
    "status": dict(Article.Status.choices),
}


@dataclass(slots=True)  # made by the hundred: frozen ones take five times as long
class FacetValue:
    """A value of a facet. `count`: how many articles are found when this is the only value of its facet."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False
    children: tuple[FacetValue, ...] = ()


@dataclass(slots=True)  # made by the hundred: frozen ones take five times as long
class Bar:
    """A month of the timeline, "2024-04", and how many results lie in it."""

    month: str
    count: int


def facet(name: str, counts: Counts, filters: Filters, most: int = MOST_VALUES) -> tuple[list[FacetValue], int]:
    """The values of a facet, the most frequent first, years from the newest; and how many there are beyond `most` too.

    Of regions all are given: provinces, and what is in those that are opened.
    """
    wanted, unwanted = filters.chosen(name)
    if name == "region":
        regions = _regions(counts, set(wanted), set(unwanted))
        return regions, _size(regions)
    values = {value for value in counts if value}.union(wanted, unwanted)
    if name == "year":
        kept = sorted(values, reverse=True)
    else:
        ranked = sorted(values, key=lambda value: (-counts.get(value, 0), value))
        kept = [v for i, v in enumerate(ranked) if i < most or v in wanted or v in unwanted]
    labels = _labels(name, kept)
    return [FacetValue(v, labels[v], counts.get(v, 0), v in wanted, v in unwanted) for v in kept], len(values)


def timeline(counts: Counts) -> list[Bar]:
    """A bar for each month that has results, the oldest first."""
    return [Bar(month, count) for month, count in sorted(item for item in counts.items() if item[0])]


def _size(values: Iterable[FacetValue]) -> int:
    return sum(1 + (0 if value.excluded else _size(value.children)) for value in values)


def _labels(name: str, values: list[str]) -> dict[str, str]:
    if name in ("source", "tag"):
        known = names.remembered(name).names
        return {value: known.get(value, value) for value in values}
    if name == "year":
        return {value: value for value in values}
    return {value: str(_CHOICES[name].get(value, value)) for value in values}


def countable(name: str, filters: Filters) -> list[str] | None:
    """The values that a facet may have, None for all: of thousands of regions, provinces and what is in opened ones."""
    if name != "region":
        return None
    above = (None, *_opened(chain(*filters.chosen(name))))
    return [code for each in above for code in _divisions_of().get(each, ())]


def _opened(chosen: Iterable[str]) -> set[str]:
    """The regions that are chosen, and those on the way to them."""
    return {division.code for code in chosen for division in gazetteer.path(code)}


def _regions(counts: Counts, wanted: set[str], unwanted: set[str]) -> list[FacetValue]:
    """Provinces; under what is chosen, and on the way to it, the divisions below."""
    opened = _opened(wanted | unwanted)

    def level(above: str | None) -> tuple[FacetValue, ...]:
        below = [code for code in _divisions_of().get(above, ()) if code in counts or code in opened]
        ranked = sorted(below, key=lambda code: (-counts.get(code, 0), code))
        return tuple(
            FacetValue(
                value=code,
                label=gazetteer.DIVISIONS[code].name,
                count=counts.get(code, 0),
                selected=code in wanted,
                excluded=code in unwanted,
                children=level(code) if code in opened else (),
            )
            for code in ranked
        )

    return list(level(None))


@cache
def _divisions_of() -> dict[str | None, list[str]]:
    """Division -> those right below it; None -> provinces."""
    below: dict[str | None, list[str]] = {}
    for division in gazetteer.DIVISIONS.values():
        below.setdefault(division.parent, []).append(division.code)
    return below

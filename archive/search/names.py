"""Names of regions, sources and tags <-> the values that the index holds for them."""

from __future__ import annotations

from archive import gazetteer
from archive.chinese import fold
from archive.models import Source, Tag


def find(field: str, text: str) -> tuple[str, ...]:
    """Region codes, source slugs or tag slugs that `text` names; none when it names nothing.

    The whole name, an alias or the value itself goes before names that merely contain the text.
    """
    return named(field, text) or _containing(field, text)


def named(field: str, text: str) -> tuple[str, ...]:
    """Values whose whole name, alias or value `text` is."""
    wanted = fold(text.strip())
    if field == "region":
        return _regions(wanted)
    return tuple(sorted(value for value, *known in _known(field) if wanted in map(fold, (value, *known))))


def _containing(field: str, text: str) -> tuple[str, ...]:
    wanted = fold(text.strip())
    return tuple(sorted(value for value, *known in _known(field) if any(wanted in fold(name) for name in known)))


def label(field: str, value: str) -> str:
    """The name that a value is shown under; the value itself when it is not known."""
    return labels(field, [value])[value]


def labels(field: str, values: list[str]) -> dict[str, str]:
    """The names of many values of one field, with one query."""
    if field == "region":
        known = {value: gazetteer.DIVISIONS[value].name for value in values if value in gazetteer.DIVISIONS}
    else:
        model = {"source": Source, "tag": Tag}[field]
        known = dict(model.objects.filter(slug__in=values).values_list("slug", "name"))
    return {value: known.get(value, value) for value in values}


def _regions(text: str) -> tuple[str, ...]:
    if text in gazetteer.FORMER:
        return (gazetteer.FORMER[text].successor,)
    if text in gazetteer.DIVISIONS:
        return (text,)
    return tuple(sorted(division.code for division in gazetteer.find(text)))


def _known(field: str) -> list[tuple[str, ...]]:
    """Each value of a field with the names it goes by. Regions are in the gazetteer, which finds their names itself."""
    if field == "source":
        rows = Source.objects.values_list("slug", "name", "aliases")
        return [(slug, name, *aliases) for slug, name, aliases in rows]
    return list(Tag.objects.values_list("slug", "name")) if field == "tag" else []

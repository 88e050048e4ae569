"""Names of regions, sources and tags <-> the values that the index holds for them."""

from __future__ import annotations

from archive import gazetteer
from archive.chinese import fold
from archive.models import Source, Tag


def find(field: str, text: str) -> tuple[str, ...]:
    """Region codes, source slugs or tag slugs that `text` names; none when it names nothing.

    The whole name, an alias or the value itself goes before names that merely contain the text.
    """
    return _FINDERS[field](text.strip())


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
    code = text.translate(_DIGITS)
    if code in gazetteer.DIVISIONS:
        return (code,)
    return tuple(sorted(division.code for division in gazetteer.find(text)))


def _sources(text: str) -> tuple[str, ...]:
    rows = Source.objects.values_list("slug", "name", "aliases")
    return _named(text, [(slug, name, *aliases) for slug, name, aliases in rows])


def _tags(text: str) -> tuple[str, ...]:
    return _named(text, list(Tag.objects.values_list("slug", "name")))


def _named(text: str, rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    wanted = fold(text)
    named = [row[0] for row in rows if wanted in map(fold, row)]
    return tuple(sorted(named or (row[0] for row in rows if any(wanted in fold(name) for name in row[1:]))))


_FINDERS = {"region": _regions, "source": _sources, "tag": _tags}
_DIGITS = {0xFF10 + digit: 0x30 + digit for digit in range(10)}

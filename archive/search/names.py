"""Names of regions, sources and tags <-> the values that the index holds for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from archive import gazetteer
from archive.chinese import fold, to_hant
from archive.models import Source, Tag
from archive.search import asking


def find(field: str, text: str) -> tuple[str, ...]:
    """Region codes, source slugs or tag slugs that `text` names; none when it names nothing.

    The whole name, an alias or the value itself goes before names that merely contain the text.
    """
    return named(field, text) or _containing(field, text)


def named(field: str, text: str, known: Known | None = None) -> tuple[str, ...]:
    """Values whose whole name, alias or value `text` is; of the `known` ones when given."""
    wanted = fold(text.strip())
    if field == "region":
        return _regions(wanted)
    return tuple(sorted(value for value, folded in (known or _read(field)).folded.items() if wanted in folded))


def label(field: str, value: str, language: str = "zh-hans") -> str:
    """The name that a value is shown under in a language of the site; the value itself when it is not known.

    Places and topics have English names and traditional forms; a source is called what it calls itself.
    """
    english, name = _names_of(field, value)
    if language == "en" and english:
        return english
    return to_hant(name) if language == "zh-hant" and field != "source" else name


def _names_of(field: str, value: str) -> tuple[str, str]:
    """The English and the Chinese name of a value; "" and the value where there is none."""
    if field == "region":
        division = gazetteer.DIVISIONS.get(value)
        return (division.english, division.name) if division else ("", value)
    known = remembered(field)
    return known.english.get(value, ""), known.names.get(value, value)


def _containing(field: str, text: str) -> tuple[str, ...]:
    wanted = fold(text.strip())
    if field == "region":
        return ()  # the gazetteer knows the short names; what merely contains them is another place
    known = _read(field).folded.items()
    return tuple(sorted(value for value, folded in known if any(wanted in name for name in folded)))


def _regions(text: str) -> tuple[str, ...]:
    if text in gazetteer.FORMER:
        return (gazetteer.FORMER[text].successor,)
    if text in gazetteer.DIVISIONS:
        return (text,)
    return tuple(sorted(division.code for division in gazetteer.find(text)))


@dataclass(frozen=True)
class Known:
    """All sources, or all tags: slug -> name, -> English name where it has one, -> every name it goes by, folded."""

    names: dict[str, str]
    english: dict[str, str]
    folded: dict[str, tuple[str, ...]]


def remembered(field: str) -> Known:
    """All sources or tags as they were at the index's last change.

    Whatever renames one that has articles changes the index too, so for those that are found this is the truth.
    """
    return _remembered(field, asking.generation())


@lru_cache(maxsize=8)
def _remembered(field: str, generation: str) -> Known:
    return _read(field)


def _read(field: str) -> Known:
    if field == "source":
        sources = Source.objects.filter(merged_into=None).values_list("slug", "name", "aliases")
        rows = [(slug, name, "", *also) for slug, name, also in sources]
    else:
        rows = list(Tag.objects.values_list("slug", "name", "english"))
    return Known(
        {slug: name for slug, name, *_ in rows},
        {slug: english for slug, _, english, *_ in rows if english},
        {row[0]: tuple(map(fold, filter(None, row))) for row in rows},
    )

"""Names in the language of the interface. The rule, in one place:

On an English page places stand under their English names (archive.gazetteer.english) and topics under theirs (a
column of their table, and of the curators' desk), as far as they have one. Otherwise both stand in the script of the
interface, converted where that is the traditional one. A source is called what it calls itself, on every page.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import get_language

from archive import chinese, gazetteer
from archive.models import Region, Source, Tag
from archive.search import label

LANG = {"hans": "zh-Hans", "hant": "zh-Hant"}  # script -> its tag in BCP 47


def name_of(item: Region | Source | Tag, language: str = "") -> str:
    """The name of a place, a source or a topic. `language` of the interface, for those who write many."""
    if isinstance(item, Region):
        return _place(item.code, item.name, language)
    return _english_or(item.english, item.name, language) if isinstance(item, Tag) else item.name


def path_of(region: Region, language: str = "") -> str:
    """山东省 › 临沂市 › 莒南县"""
    return " › ".join([_place(step.code, step.name, language) for step in region.path])


def path_of_code(code: str) -> str:
    """The same of a code."""
    return " › ".join(_place(division.code, division.name) for division in gazetteer.path(code))


def name_of_value(field: str, value: str, name: str, language: str = "") -> str:
    """The name of a filter's value: of `region` its code and Chinese name, of `tag` and `source` slug and name."""
    language = language or get_language()
    if field == "region":
        return _place(value, name, language)
    if field == "tag":
        return label(field, value, language) if language == "en" else in_script(name, language)
    return name


def in_script(words: str, language: str = "") -> str:
    """The archive's own Chinese in the script of the interface."""
    return _in_hant(words) if (language or get_language()) == "zh-hant" else words


_in_hant = lru_cache(maxsize=8192)(chinese.to_hant)  # a page has a hundred names, and the next page the same


def language_of(words: str, language: str = "") -> str:
    """zh-Hans or zh-Hant where the words are Chinese in a script that is not the interface's, else ""."""
    return _language_of(words, language or get_language() or "")


_CHINESE = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=4096)  # every list names the same few
def _language_of(words: str, interface: str) -> str:
    if not _CHINESE.search(words):
        return ""
    if interface.startswith("zh-han"):
        convert = chinese.to_hant if interface == "zh-hant" else chinese.to_hans
        return "" if convert(words) == words else LANG["hans" if interface == "zh-hant" else "hant"]
    return LANG[chinese.script_of(words)]


def _place(code: str, name: str, language: str = "") -> str:
    """Linyi, 临沂市 or 臨沂市, of a place with this code and Chinese name."""
    language = language or get_language()
    division = gazetteer.DIVISIONS.get(code) if language == "en" else None
    return _english_or(division.english if division else "", name, language)


def _english_or(english: str, name: str, language: str = "") -> str:
    language = language or get_language()
    return english if english and language == "en" else in_script(name, language)

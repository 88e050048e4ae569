"""Citations for people: GB/T 7714—2015, Chicago (17th edition), APA (7th edition).

What a style sets in italics stands between two private characters, which `plain` takes out and `html` makes into <i>.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from archive.pages.citations.authors import family_and_given, turned
from archive.pages.citations.reference import ITALIC, ROMAN, Reference

# Spelt out: Python's own names of months follow the locale of the process.
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
STOPS = ("。", "？", "！", "?", "!", ".", "…")
_WORD = re.compile(r"([^\W\d_])[^\W\d_]*\.?")
_INNER_QUOTES = str.maketrans('“”"', "‘’'")


def plain(cited: str) -> str:
    """A citation as text."""
    return cited.replace(ITALIC, "").replace(ROMAN, "")


def html(cited: str) -> SafeString:
    """A citation as HTML, with its italics."""
    return mark_safe(escape(cited).replace(ITALIC, "<i>").replace(ROMAN, "</i>"))


def gbt7714(it: Reference) -> str:
    """The numeric style of GB/T 7714—2015 (sections 4.4, 4.6, 8.1.2, 8.5.3), without the number in front.

    [N] is a newspaper in print, [N/OL] a newspaper online, [EB/OL] a web page. No author: it begins with the title.
    No date: none is given, and the day of access stands for it.
    """
    signed = ", ".join([*map(_gbt_name, it.authors[:3]), *(["等"] if len(it.authors) > 3 else [])])
    mark = "N" if it.on_paper else "N/OL" if it.newspaper else "EB/OL"
    published = _newspaper_issue(it) if it.newspaper else _web_issue(it)
    seen = "" if it.on_paper else f"[{it.accessed.isoformat()}]. {it.url}"
    return f"{signed + '. ' if signed else ''}{it.title}[{mark}]. {published}{seen}".rstrip(" .") + "."


def chicago(it: Reference) -> str:
    """A bibliography entry of the notes style (CMOS 17, 14.191-14.200, 14.207).

    An unsigned newspaper article stands under the paper's name; an undated page gives the day of access.
    """
    names = [*map(turned, it.authors[:1]), *it.authors[1:]]
    signed = _listed(names, "and") if len(names) <= 10 else ", ".join([*names[:7], "et al."])
    if len(names) == 2 and names[0] == it.authors[0]:
        signed = " and ".join(names)  # a comma follows a name that was turned round, and Chinese ones are not
    quoted = f"“{_stopped(it.title.translate(_INNER_QUOTES))}”"
    paper = _italic(it.source) if it.newspaper else it.source
    if it.newspaper and not signed:
        parts = [paper, quoted, english(it.published)]
    elif it.newspaper:
        parts = [signed, quoted, ", ".join(filter(None, [paper, english(it.published)]))]
    else:
        parts = [signed, quoted, paper, english(it.published)]
    seen = "" if it.published or it.on_paper else f"Accessed {english_day(it.accessed)}"
    return " ".join(_stopped(part) for part in [*parts, seen, "" if it.on_paper else it.url] if part)


def apa(it: Reference) -> str:
    """A reference of APA 7 (10.1 no. 16, 10.16). Undated is (n.d.), with the day of retrieval."""
    names = [_apa_name(name) for name in it.authors]
    signed = _listed(names, "&")
    if len(names) > 20:
        signed = f"{', '.join(names[:19])}, . . . {names[-1]}"
    when = f"({_apa_date(it.published)})."
    title = _stopped(it.title if it.newspaper else _italic(it.title))
    where = _italic(it.source) if it.newspaper else it.source
    head = [_stopped(signed), when, title] if signed else [title, when]
    url = "" if it.on_paper else it.url
    if url and not it.published:
        url = f"Retrieved {english_day(it.accessed)}, from {url}"
    return " ".join(part for part in [*head, where and _stopped(where), url] if part)


def english(published: tuple[int, ...]) -> str:
    """February 21, 2024; April 2024; 2022; or ""."""
    year, month, day = (*published, None, None, None)[:3]
    words = [MONTHS[month - 1] if month else "", f"{day}," if day else "", str(year or "")]
    return " ".join(filter(None, words))


def english_day(day: date) -> str:
    """February 21, 2024."""
    return english((day.year, day.month, day.day))


def _newspaper_issue(it: Reference) -> str:
    """Paper, day and in brackets the page: 青岭日报, 2024-02-21(3)."""
    page = f"({it.page})" if it.page else ""
    return ", ".join(filter(None, [it.source, it.iso_date])) + page


def _web_issue(it: Reference) -> str:
    """Publisher, year and in brackets the day: 大众网, 2024(2024-02-21)."""
    if not it.source:
        return f"({it.iso_date})" if it.published else ""
    day = f"({it.iso_date})" if len(it.published) > 1 else ""
    return ", ".join([it.source, *map(str, it.published[:1])]) + day


def _apa_date(published: tuple[int, ...]) -> str:
    """2024, February 21; 2024, April; 2022; or n.d."""
    if not published:
        return "n.d."
    year, *rest = published
    return f"{year}, {MONTHS[rest[0] - 1]} {' '.join(map(str, rest[1:]))}".rstrip() if rest else str(year)


def _gbt_name(name: str) -> str:
    """SMITH J F."""
    family, given = family_and_given(name)
    return f"{family.upper()} {' '.join(_WORD.findall(given))}" if given else name


def _apa_name(name: str) -> str:
    """Smith, J. F."""
    family, given = family_and_given(name)
    return f"{family}, {_WORD.sub(_initial, given)}" if given else name


def _initial(word: re.Match) -> str:
    return f"{word[1]}."


def _listed(names: Sequence[str], last: str) -> str:
    """张三; 张三, and 李四; 张三, 李四, and 王五."""
    return ", ".join([*names[:-1], f"{last} {names[-1]}"]) if len(names) > 1 else "".join(names)


def _italic(text: str) -> str:
    return f"{ITALIC}{text}{ROMAN}" if text else ""


def _stopped(text: str) -> str:
    """Text that ends with a full stop, unless it ends with a mark of its own."""
    end = plain(text)[-2:]
    return text if end.endswith(STOPS) or (end.endswith("”") and end[:-1].endswith(STOPS)) else f"{text}."

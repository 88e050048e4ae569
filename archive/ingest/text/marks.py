"""What a page says of itself in its own markup: meta elements, headings, linked data, scripts. Which of them counts as
what is in tables/marks.tsv and tables/elements.tsv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from lxml import etree

from archive.ingest.tables import rows
from archive.ingest.text import fallbacks

CHINA = timezone(timedelta(hours=8))
LINKED_DATA = re.compile(r'"(datePublished|pubDate|headline|title)"\s*:\s*"([^"\\]{4,200})"')
PUBLISHER = re.compile(r'"publisher"\s*:\s*\{[^{}]*?"name"\s*:\s*"([^"\\]{2,30})"')
LINKED_FIELDS = {"datePublished": "published", "pubDate": "published", "headline": "meta"}
META = {row[1]: row[0] for row in rows("marks")}
ELEMENTS = {row[2]: row[1] for row in rows("elements") if row[0] == "id"}
CLASSES = [(row[1], re.compile(row[2])) for row in rows("elements") if row[0] == "class"]
COMMENTS = [(row[1], re.compile(row[2])) for row in rows("elements") if row[0] == "comment"]
SCRIPTS = [(row[1], re.compile(row[2])) for row in rows("elements") if row[0] == "script"]
DATES = {"published", "scripted"}
HAN = re.compile(r"[\u3400-\u9fff]")
A_HEADLINE = 10
# A shorter h1 is a logo's or a column's.
A_HEADING = 6
# A longer one is not an outlet's name; one with figures has a date beside it.
A_NAME = re.compile(r"[^\d]{2,24}")


def of(root) -> dict[str, str]:
    """headline, h1, meta, og, title, alt; published, scripted, hinted, source, author, site, address: what a page has
    of them. The first that says a thing counts. Dates are given by the clock of China; `hinted` is one that only a
    library knows how to find."""
    marks: dict[str, str] = {}
    for found in (_meta(root), _elements(root), _commented(root), _classes(root), _linked(root), _scripted(root)):
        for name, value in found:
            if value:
                marks.setdefault(name, value)
    if not marks.keys() & DATES and (day := fallbacks.published(root)):
        marks["hinted"] = day
    return {name: _in_china(value) if name in DATES else value for name, value in marks.items()}


def _meta(root) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        if name in META:
            yield META[name], (element.get("content") or "").strip()


def _elements(root) -> Iterator[tuple[str, str]]:
    """Titles and addresses that are elements of their own."""
    for element in root.xpath("//*[@id]"):
        if element.get("id") in ELEMENTS:
            yield ELEMENTS[element.get("id")], _text(element)
    for element in root.iter("h1", "title", "link", "time", "img"):
        if element.tag == "img":
            yield "alt", _headline(element.get("alt") or "")
        elif element.tag == "time":
            yield "published", element.get("datetime") or ""
        elif element.tag == "link":
            is_own = (element.get("rel") or "").lower() == "canonical" and element.get("href", "").startswith("http")
            yield "address", element.get("href") if is_own else ""
        elif element.tag == "title" or len(_text(element)) >= A_HEADING:
            yield element.tag, _text(element)


def _commented(root) -> Iterator[tuple[str, str]]:
    for comment in root.iter(etree.Comment):
        for name, pattern in COMMENTS:
            if match := pattern.search(comment.text or ""):
                yield name, match[1]


def _classes(root) -> Iterator[tuple[str, str]]:
    """What a class calls a name. Where it calls several so, they are those of a list."""
    for name, pattern in CLASSES:
        named = (element for element in root.xpath("//*[@class]") if pattern.search(element.get("class").lower()))
        values = {value for value in map(_text, named) if A_NAME.fullmatch(value)}
        if len(values) == 1:
            yield name, values.pop()


def _headline(alt: str) -> str:
    """A picture's words, when they are long enough to be a title's."""
    return alt if len(HAN.findall(alt)) >= A_HEADLINE else ""


def _text(element) -> str:
    return " ".join("".join(element.itertext()).split())


def _linked(root) -> Iterator[tuple[str, str]]:
    for script in root.iter("script"):
        if "json" in (script.get("type") or ""):
            for name, value in LINKED_DATA.findall(script.text or ""):
                yield LINKED_FIELDS.get(name, "meta"), value
            for name in PUBLISHER.findall(script.text or ""):
                yield "site", name


def _scripted(root) -> Iterator[tuple[str, str]]:
    """What scripts say with one voice: the state of an application may hold other articles too."""
    texts = [script.text or "" for script in root.iter("script")]
    for name, pattern in SCRIPTS:
        values = {match[1] for text in texts for match in pattern.finditer(text)}
        if len(values) == 1:
            yield name, values.pop()


def _in_china(moment: str) -> str:
    """A moment by the clock of China, if it says by which it is: seconds since 1970, or ISO 8601 with its zone."""
    try:
        if moment.isdecimal() and len(moment) in (10, 13):
            given = datetime.fromtimestamp(int(moment[:10]), UTC)
        else:
            given = datetime.fromisoformat(moment)
        return given.astimezone(CHINA).isoformat(" ") if given.tzinfo else moment
    except (ValueError, OverflowError):
        return moment

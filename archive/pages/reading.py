"""The text of an article as a reader sees it: paragraphs and crossheads in either script, hits or repairs marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from archive import chinese
from archive.models import Article

# The spans to mark in a text, and of which field it is: "title", or "" for the body.
Find = Callable[[str, str], list[tuple[int, int]]]

CONVERT: dict[str, Callable[[str], str]] = {"hans": chinese.to_hans, "hant": chinese.to_hant}

# A short line without a full stop, with a real paragraph after it, reads as a crosshead.
LONGEST_CROSSHEAD = 32
SHORTEST_PARAGRAPH = 48
MOST_ANCHORS = 40
STOPS = "。！？；：，、…,.!?;:"


@dataclass(frozen=True)
class Passage:
    """A paragraph or a crosshead, escaped, marked, ready for the page."""

    html: SafeString
    crosshead: bool


@dataclass(frozen=True)
class Reading:
    """A text in one script. `hits` counts the marks, whose anchors are hit-1, hit-2, ..."""

    script: str
    title: SafeString
    subtitle: str
    passages: list[Passage]
    hits: int = 0

    @property
    def anchors(self) -> range:
        """Numbers of the hits to link to; nobody steps through more."""
        return range(1, min(self.hits, MOST_ANCHORS) + 1)


def read(article: Article, script: str, find: Find | None = None) -> Reading:
    """The article in a script; `find` gives the spans to mark as hits."""
    convert = CONVERT[script] if script != article.script else str
    numbers = count(1)
    find = find or (lambda text, field: [])

    def marked(text: str) -> SafeString:
        return _marked(text, ((start, end, _hit(text[start:end], next(numbers))) for start, end in find(text, "")))

    title = convert(article.title)
    lines = [convert(line) for _start, line in _lines(article.body)]
    passages = [Passage(marked(line), crosshead) for line, crosshead in zip(lines, _crossheads(lines), strict=True)]
    title_html = _marked(
        title, ((start, end, format_html("<mark>{}</mark>", title[start:end])) for start, end in find(title, "title"))
    )
    return Reading(script, title_html, convert(article.subtitle), passages, next(numbers) - 1)


def read_repairs(article: Article) -> Reading:
    """The article in its own script, each repair shown with what stood there."""
    repairs = article.repairs_of("body")
    lines = list(_lines(article.body))
    crossheads = _crossheads([line for _start, line in lines])
    passages = []
    for (start, line), crosshead in zip(lines, crossheads, strict=True):
        inside = [r for r in repairs if start <= r["start"] <= start + len(line)]
        passages.append(Passage(_mended(line, inside, start), crosshead))
    title = _mended(article.title, article.repairs_of("title"))
    return Reading(article.script, title, article.subtitle, passages)


def _mended(text: str, repairs: list[dict], start: int = 0) -> SafeString:
    """A text that begins at offset `start`, each repair in it with what stood there."""
    return _marked(text, ((r["start"] - start, r["start"] - start + len(r["after"]), _repair(r)) for r in repairs))


def _lines(body: str) -> Iterator[tuple[int, str]]:
    """(offset in the body, line) of each line with anything on it."""
    start = 0
    for line in body.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _crossheads(lines: list[str]) -> list[bool]:
    following = [*lines[1:], ""]
    return [
        place > 0
        and len(line) <= LONGEST_CROSSHEAD
        and line[-1] not in STOPS
        and "。" not in line
        and len(after) >= SHORTEST_PARAGRAPH
        for place, (line, after) in enumerate(zip(lines, following, strict=True))
    ]


def _marked(text: str, spans) -> SafeString:
    """The text escaped, with the html of each (start, end, html) span in its place; overlaps go to the first."""
    parts, done = [], 0
    for start, end, html in spans:
        if start >= done:
            parts += [format_html("{}", text[done:start]), html]
            done = end
    # Every part has been escaped by format_html.
    return mark_safe("".join([*parts, format_html("{}", text[done:])]))


def _hit(text: str, number: int) -> SafeString:
    return format_html('<mark id="hit-{}">{}</mark>', number, text)


def _repair(repair: dict) -> SafeString:
    before = format_html("<del>{}</del>", repair["before"])
    return before + format_html("<ins>{}</ins>", repair["after"]) if repair["after"] else before

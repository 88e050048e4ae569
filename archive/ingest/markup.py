"""HTML becomes lines: what a reader sees, what the page says of itself, and which element holds its article."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from archive.ingest import blocks
from archive.ingest.lines import Line
from archive.ingest.page import Unreadable
from archive.ingest.tables import rows

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
TAGS = re.compile(r"<(?:!doctype html|html|head|body|div|table|p|meta)\b", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# What XML cannot carry; lxml refuses a text with NUL or a lone surrogate.
UNPARSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Thousands of attributes take the parser minutes; no text is lost with them.
HUGE_TAG = re.compile(r"<([a-zA-Z][\w-]{0,20})\s[^<>]{4000,}>")
LINKED_DATA = re.compile(r'"(datePublished|pubDate|headline|title)"\s*:\s*"([^"\\]{4,200})"')
LINKED_FIELDS = {"datePublished": "published", "pubDate": "published", "headline": "meta"}
MARKS = {row[1]: row[0] for row in rows("marks")}


@dataclass
class Sheet:
    """A page's text; its marks (h1, meta, og, title; published, source, author, address) as the markup names them;
    and the blocks that the text was put together from."""

    text: str
    marks: dict[str, str] = field(default_factory=dict)
    blocks: list[blocks.Block] = field(default_factory=list)


def declared_encoding(data: bytes) -> str:
    """The encoding that a page's own head names, or ""."""
    match = CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def looks_like_html(text: str) -> bool:
    """Whether a file that is not called so is HTML all the same."""
    return len(TAGS.findall(text[:4096])) >= 3


def read(html: str) -> Sheet:
    """A page's text and marks. Raises Unreadable when nothing in it can be parsed."""
    try:
        root = lxml.html.document_fromstring(_parsable(html))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("no text in the HTML") from error
    found = blocks.of(root)
    return Sheet("\n\n".join(block.text for block in found), _marks(root), found)


def _parsable(html: str) -> str:
    return HUGE_TAG.sub(r"<\1>", UNPARSABLE.sub("", DECLARATION.sub("", html)))


def _marks(root) -> dict[str, str]:
    """What the page says of itself in its own markup; the first that says a thing counts."""
    marks: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        content = (element.get("content") or "").strip()
        if name in MARKS and content:
            marks.setdefault(MARKS[name], content)
    for name, value in _elements(root):
        if value:
            marks.setdefault(name, value)
    for script in root.iter("script"):
        if "json" in (script.get("type") or ""):
            for name, value in LINKED_DATA.findall(script.text or ""):
                marks.setdefault(LINKED_FIELDS.get(name, "meta"), value)
    return marks


def _elements(root) -> list[tuple[str, str]]:
    """Titles and addresses that are elements of their own."""
    headings = [" ".join(element.text_content().split()) for element in root.iter("h1")]
    titles = [" ".join(element.text_content().split()) for element in root.iter("title")]
    found = [("h1", text) for text in headings if len(text) >= 6] + [("title", text) for text in titles[:1]]
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            found.append(("address", element.get("href") or ""))
    for element in root.iter("time"):
        found.append(("published", element.get("datetime") or ""))
    return [(name, text) for name, text in found if name != "address" or text.startswith("http")]


def mark_lines(lines: list[Line], sheet: Sheet, repaired) -> list[Line]:
    """Tell each line of the repaired text what the HTML knew of the block it came from."""
    if not sheet.blocks:
        return lines
    starts, position = [], 0
    for block in sheet.blocks:
        starts.append(position)
        position += len(block.text) + 2
    shift, repairs = 0, iter([*repaired.repairs, None])
    repair = next(repairs)
    for line in lines:
        while repair and repair.start < line.start:
            shift += len(repair.before) - len(repair.after)
            repair = next(repairs)
        block = sheet.blocks[max(0, bisect_right(starts, line.start + shift) - 1)]
        line.tag, line.linked, line.inside = block.tag, block.linked, block.inside
    return lines

"""HTML becomes lines: what a reader sees, what the page says of itself, and which element holds its article."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from lxml import etree

from archive.ingest.page import Unreadable
from archive.ingest.text import blocks, boxes, fallbacks, marks
from archive.ingest.text.lines import Line

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
TAGS = re.compile(r"<(?:!doctype html|html|head|body|div|table|p|meta)\b", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# Thousands of attributes take the parser minutes; no text is lost with them.
HUGE_TAG = re.compile(r"<([a-zA-Z][\w-]{0,20})\s[^<>]{4000,}>")
# A tag; also a comment, an instruction, or what begins none and hides all up to the next.
TAG = re.compile(r"</?([a-zA-Z][\w:-]{0,20})\b[^<>]*>|<[!?][^<>]*>|</(?![a-zA-Z])")
# A page of more tags is a long table or list, if anything.
VERY_MANY = 20_000
UNNESTED = frozenset(["title", "meta", "link"])
# In a page that is read flat some tags stay; for a block's stands a line's end, for a cell's a space.
KEPT = blocks.SKIPPED | UNNESTED
FLAT = dict.fromkeys([*blocks.BLOCKS, "br"], blocks.LINE_END) | {"td": " ", "th": " "}
# The parser takes what stands beside frames for plain text.
FRAMES = re.compile(r"</?(?:frameset|frame|noframes)\b[^<>]*>", re.IGNORECASE)


@dataclass
class Sheet:
    """A page's text; what it says of itself (see `marks.of`); and the blocks that the text was put together from."""

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
    """The text and the marks of a page that is tidy. Raises Unreadable when nothing in it can be parsed."""
    try:
        root = _tree(_parsable(html))
    except etree.XMLSyntaxError as error:
        raise Unreadable("no text in the HTML") from error
    if root is None:
        raise Unreadable("no text in the HTML")
    found = blocks.of(root)
    is_whole_page = all(block.inside for block in found) and any(map(blocks.is_running, found))
    if is_whole_page and (kept := fallbacks.readable(html)):
        _narrow(found, kept)
    boxes.mark(found)
    return Sheet("\n\n".join(block.text for block in found), marks.of(root), found)


def _narrow(found: list[blocks.Block], kept: str) -> None:
    """Mark as `inside` only what readability keeps, where no element holds the article by itself; unless it keeps so
    little of the running text that it must have lost some."""
    inside = [fallbacks.squeezed(block.text) in kept for block in found]
    if blocks.share_of_text(found, inside) >= blocks.SHARE:
        for block, is_inside in zip(found, inside, strict=True):
            block.inside = is_inside


def _tree(html: str):
    """The parsed page. One of more tags than any document has, or that nests deeper than the parser follows, which
    would end there, is parsed flat."""
    parser = etree.HTMLParser(huge_tree=True)
    if html.count("<") <= VERY_MANY:
        root = etree.fromstring(html, parser)
        is_cut = len(parser.error_log) and parser.error_log.last_error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
        if not is_cut:
            return root
    return etree.fromstring(TAG.sub(_flat, html), etree.HTMLParser(huge_tree=True))


def _flat(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower()
    return tag[0] if name in KEPT else FLAT.get(name, "")


def _parsable(html: str) -> str:
    return FRAMES.sub("", HUGE_TAG.sub(r"<\1>", DECLARATION.sub("", html)))


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

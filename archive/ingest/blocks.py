"""The blocks of text in an HTML tree, in reading order, and the element that holds the article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from archive.ingest.tables import alternatives

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "object",
        "embed",
        "select",
        "option",
        "button",
        "textarea",
        "canvas",
        "map",
        "audio",
        "video",
        "head",
        "nav",
        "footer",
        "aside",
        "math",
        "applet",
        "datalist",
        "figcaption",
    ]
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "tr",
        "table",
        "tbody",
        "thead",
        "section",
        "article",
        "main",
        "header",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "hr",
        "center",
        "figure",
        "address",
        "body",
        "html",
        "caption",
        "details",
        "summary",
    ]
)
HEADINGS = frozenset(["h1", "h2", "h3"])
# Not shown, or moved out of sight: how hijacked pages hide what only search engines should read.
HIDDEN = re.compile(
    r"display\s*:\s*none|(?:left|top|text-indent)\s*:\s*-\d{3,}|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
BOILERPLATE = alternatives("classes", "drop")
SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u3000]+")
PUNCTUATED = re.compile(r"[，。；！？,;!?]")
# A block of so many characters with punctuation is running text.
RUNNING = 20
# The article's element is the smallest that still holds this share of the page's running text.
SHARE = 0.7
A_HEADLINE = 10
# An article's labels may stand in a box that is called "left".
LABELLED = re.compile(r"(?:来源|來源|稿源|发布时间|發布時間|发布日期)\s*[:：].{2,60}$")
LINKED = 0.7


@dataclass
class Block:
    """One block: its text (line breaks kept), its element's name, whether it is mostly links, and whether it lies in
    the article's element."""

    text: str
    tag: str
    linked: bool
    owner: object
    inside: bool = True


def of(root) -> list[Block]:
    """The page's blocks with text, those of the article's element marked `inside`."""
    found = list(_walk(root))
    container = _container(root, found)
    within = set(container.iter()) if container is not None else None
    for block in found:
        block.inside = within is None or block.owner in within
    return [block for block in found if block.inside or LABELLED.match(block.text) or not _is_boilerplate(block.owner)]


def _walk(root) -> Iterator[Block]:
    """Blocks in reading order, without recursion: pages nest deeper than Python's stack."""
    pieces: list[str] = []
    linked = 0
    stack: list[tuple[object, bool, object]] = [(root, False, root)]
    owner = root
    while stack:
        element, closing, parent = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        is_block = tag in BLOCKS
        if is_block:
            yield from _flush(pieces, linked, owner)
            pieces, linked = [], 0
        if closing:
            owner = parent if is_block else owner
            if element.tail:
                pieces.append(element.tail)
            continue
        if not tag or tag in SKIPPED or _is_hidden(element):
            if element.tail:
                pieces.append(element.tail)
            continue
        if tag == "br":
            pieces.append("\0")
        elif tag in ("td", "th"):
            pieces.append(" ")
        if element.text:
            pieces.append(element.text)
        if tag == "a":
            linked += len("".join(element.itertext()).strip())
        stack.append((element, True, owner))
        owner = element if is_block else owner
        stack.extend((child, False, owner) for child in reversed(element))
    yield from _flush(pieces, linked, owner)


def _flush(pieces: list[str], linked: int, owner) -> Iterator[Block]:
    flat = SPACE.sub(" ", "".join(pieces).replace("\n", " ")).replace("\0", "\n")
    text = "\n".join(line.strip() for line in flat.split("\n")).strip()
    if text:
        tag = _heading(owner)
        yield Block(text, tag, tag not in HEADINGS and linked >= LINKED * len(text), owner)


def _heading(owner) -> str:
    """The block's element; a heading's name also when something lies between it and the text."""
    tag = owner.tag if isinstance(owner.tag, str) else ""
    above = owner.getparent()
    return above.tag if above is not None and above.tag in HEADINGS else tag


def _is_hidden(element) -> bool:
    return element.get("hidden") is not None or bool(HIDDEN.search(element.get("style") or ""))


def _is_boilerplate(element) -> bool:
    """Whether an element or one that it lies in is called a sidebar, a menu, a footer."""
    found = False
    for _ in range(4):
        if element is None:
            break
        name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if name != " " and BOILERPLATE.search(name):
            if _holds_title(element):
                return False
            found = True
        element = element.getparent()
    return found


def _holds_title(element) -> bool:
    """Whether a "header" is the article's own: a headline stands in it, longer than a site's name."""
    heading = next(element.iter("h1"), None)
    return heading is not None and len("".join(heading.itertext()).strip()) >= A_HEADLINE


def _container(root, found: list[Block]):
    """From the body downwards, as long as one child holds nearly all of the running text."""
    weights: dict = defaultdict(int)
    for block in found:
        if not block.linked and len(block.text) >= RUNNING and PUNCTUATED.search(block.text):
            element = block.owner
            while element is not None:
                weights[element] += len(block.text)
                element = element.getparent()
    if not weights:
        return None
    here = root
    while True:
        heaviest = max((child for child in here if child in weights), key=weights.__getitem__, default=None)
        if heaviest is None or weights[heaviest] < SHARE * weights[here] or heaviest.tag in ("p", "h1", "li", "tr"):
            return here
        here = heaviest

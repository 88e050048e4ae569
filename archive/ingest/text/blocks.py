"""The blocks of text in an HTML tree, in reading order, and the element that holds the article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from archive.chinese import fold
from archive.ingest.tables import rows, words
from archive.ingest.text import classes, furniture
from archive.ingest.text.classes import Bears

SKIPPED = frozenset(words("elements", "skipped"))
BLOCKS = frozenset(words("elements", "block"))
HEADINGS = frozenset(["h1", "h2", "h3"])
# Not shown, or moved out of sight: how hijacked pages hide what only search engines should read.
HIDDEN = re.compile(
    r"display\s*:\s*none|(?:left|top|text-indent)\s*:\s*-\d{3,}|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
# Also what scripts show later: an article is not taken for hidden, so long as it is no shorter than this.
UNSEEN = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
A_TEXT = 80
# Unless so little of the page's running text is left without it.
LEAST = 0.4
# A moment in full behind a vague one: <span title="2023-5-4 10:22:31">3 天前</span>
MOMENT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?")
SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u3000]+")
PUNCTUATED = re.compile(r"[，。；！？,;!?]")
YEAR = re.compile(r"\d{4}")
# Where a line ends in a page whose tags are gone (`markup`).
LINE_END = "\u2028"
# Where one element within a line ends and the next begins, with nothing between; where a table's cell begins.
JOINT, CELL = "\1", "\2"
# A picture; the words below it in its own block, or in the next when that is centred, are its caption.
PICTURE = "\3"
BEFORE = {"br": "\0", "td": CELL, "th": CELL, "img": PICTURE}
CAPTIONED = re.compile(r"[\s\x01\x03]*\x03[\s\x01\x03]*\x00[\s\x00\x01]*[^\x00]{2,80}$")
# One sentence, and whose picture it is. A heading is numbered or bold, a label has its colon.
A_CAPTION = re.compile(
    r"(?![(（]?[一二三四五六七八九十\d]{1,3}[、.)）])[^:：。]{2,60}。?\s*(?:[^。:：]{0,12}(?:摄|攝|影|图|圖|图片|圖片)[)）]?)?"
)
BOLD = frozenset(["b", "strong"])
CENTRED = re.compile(r"text-align\s*:\s*center|\bcenter(?:ed)?\b", re.IGNORECASE)
# What stands between a label and its value.
CELL_LABELS = {row[1]: "\n" if row[0] == "text" else "：" for row in rows("labels")}
STAMP = re.compile(r"\d{1,2}[-/:年月]\d{1,2}")
# A day alone or with its time, as labels give it; within a sentence it is an event's.
DAY = re.compile(r"(?:^|\s)\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?=\s|$)")
# A block of so many characters with punctuation is running text.
RUNNING = 20
# The article's element is the smallest that still holds this share of the page's running text.
SHARE = 0.7
A_FOOTER = 300
# A box within an article holds no more characters; a longer one is the article's, whatever its name.
INSET = 200
# An article's labels may stand in a box that is called "left", its moment before them.
LABELLED = re.compile(
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\d: ]{0,10} )?"
    r"(?:来源|來源|稿源|发布时间|發布時間|发布日期)\s*[:：].{2,60}$"
)
LINKED = 0.7
INLINE = frozenset(["font", "span", "b", "strong", "i", "em", "big", "small", "u"])
# A cell with fewer line breaks holds a value.
LINES = 2


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
    is_boilerplate, is_others = Bears(classes.BOILERPLATE), Bears(classes.OTHERS)
    container = _container(root, _voters(found, is_others))
    within = set(container.iter()) if container is not None else None
    # What the article itself lies in is beside nothing, whatever its name.
    is_boilerplate.update(dict.fromkeys(container.iterancestors() if within else (), ""))
    for block in found:
        block.inside = within is None or (block.owner in within and not is_others(block.owner, container))
    kept = [block for block in found if block.inside or not is_boilerplate(block.owner) or _is_telling(block.text)]
    return _without_insets(kept, container)


def _without_insets(found: list[Block], container) -> list[Block]:
    """The blocks that do not lie in a box of the site's within the article, unless most of the text does."""
    is_inset = Bears(classes.INSETS, INSET)
    own = [
        block
        for block in found
        if len(block.text) > INSET or not is_inset(block.owner, container) or _states(block.text)
    ]
    if len(own) == len(found):
        return found
    return own if _length(filter(is_running, own)) >= LEAST * _length(filter(is_running, found)) else found


def _states(text: str) -> bool:
    """Whether the words in such a box say whose the article is, or when it was published."""
    return bool(LABELLED.search(text) or (len(text) <= A_TEXT and DAY.search(text)))


def _is_telling(text: str) -> bool:
    """Whether words beside the article say whose it is, or whose the site is."""
    return bool(LABELLED.match(text)) or (
        len(text) <= A_FOOTER and any(map(furniture.OWNER.match, fold(text).split("\n")))
    )


def _voters(found: list[Block], is_others) -> list[Block]:
    """The blocks of running text that may be the article's: not those named as comments, unless most are."""
    running = [block for block in found if not block.linked and is_running(block)]
    own = [block for block in running if not is_others(block.owner)]
    return own if _length(own) >= LEAST * _length(running) else running


def share_of_text(found: list[Block], chosen: list[bool]) -> float:
    """How much of the running text the chosen blocks hold; 0 on a page without any."""
    running = [block for block in found if is_running(block)]
    kept = [block for block, is_chosen in zip(found, chosen, strict=True) if is_chosen and is_running(block)]
    return _length(kept) / _length(running) if running else 0.0


def is_running(block: Block) -> bool:
    """Whether it reads as running text: long enough, with punctuation."""
    return len(block.text) >= RUNNING and bool(PUNCTUATED.search(block.text))


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


class _Run:
    """What was read since the last block began or ended; `links` tells how many links are open, `is_begun` whether
    there was a paragraph, `is_below_picture` whether a picture stood alone in the last block."""

    def __init__(self) -> None:
        self.pieces, self.linked, self.links = [], 0, 0
        self.is_begun = self.is_below_picture = False

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.linked += len(text.strip()) if self.links else 0

    def end(self, owner) -> Iterator[Block]:
        """The run as a block of its element, if it has text; the next begins."""
        raw, linked = "".join(self.pieces), self.linked
        self.pieces, self.linked = [], 0
        text = "" if raw.isspace() else _tidy(raw.replace(PICTURE, ""))
        if text and not self._is_caption(raw, text, owner):
            tag = _heading(owner)
            yield Block(text, tag, tag not in HEADINGS and linked >= LINKED * len(text), owner)
        self.is_begun = self.is_begun or len(text) >= A_TEXT
        self.is_below_picture = PICTURE in raw and not text

    def _is_caption(self, raw: str, text: str, owner) -> bool:
        """Whether a block ends that is a picture's words: a line, below it, and no heading."""
        if not (PICTURE in raw or self.is_below_picture) or not A_CAPTION.fullmatch(text):
            return False
        is_below = CAPTIONED.match(raw) or (self.is_below_picture and self.is_begun and _is_centred(owner))
        is_heading = _heading(owner) in HEADINGS or any(child.tag in BOLD for child in owner[:1])
        return bool(is_below) and not is_heading


def _walk(root) -> Iterator[Block]:
    """Blocks in reading order, without recursion: pages nest deeper than Python's stack."""
    run, owners, passed, closed = _Run(), [root], None, False
    attributed, cells = set(root.xpath("//*[@hidden or @style or @title]")), _text_cells(root)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag, text = element.tag, element.tail
        is_block = tag in BLOCKS or element in cells
        if event == "start":
            if is_block:
                if run.pieces:
                    yield from run.end(owners[-1])
            elif closed:
                run.add(JOINT)
            is_attributed = element in attributed  # few elements have attributes that matter
            if tag in SKIPPED or (is_attributed and _is_hidden(element)):
                walk.skip_subtree()
                passed = element
                continue
            moment = _moment_of(element) if is_attributed else ""
            if moment:
                walk.skip_subtree()
            text = moment or _text_of(element, tag)
            if is_block:
                owners.append(element)
            run.links += tag == "a"
        elif event == "end" and element is not passed:
            run.links -= tag == "a"
            if is_block:
                owner = owners.pop()
                if run.pieces:
                    yield from run.end(owner)
        closed = event == "end" and not text
        if text:
            run.add(text)
    yield from run.end(root)


def _text_cells(root) -> set:
    """The cells that hold lines of text, no value, or a first paragraph: in old pages an article lies beside menus."""
    breaks = Counter(next(line.iterancestors("td", "p", "div"), None) for line in root.iter("br"))
    many = (cell for cell, count in breaks.items() if count >= LINES and cell is not None and cell.tag == "td")
    begun = {cell for cell in root.iter("td") if len(cell.text or "") >= A_TEXT and cell.find("p") is not None}
    return begun.union(cell for cell in many if len("".join(islice(cell.itertext(), A_TEXT))) >= A_TEXT)


def _moment_of(element) -> str:
    """The moment in full that an element's title gives, where its text is vague; "" for none."""
    title = element.get("title") or ""
    return title if MOMENT.fullmatch(title) and not YEAR.search(element.text or "") else ""


def _text_of(element, tag: str) -> str:
    """What stands at an element's beginning: its text, a line's break, the space between two cells."""
    before = BEFORE.get(tag, "")
    text = element.text or ""
    return before + (text.replace("\n", "\0") if tag == "pre" else text)


def _tidy(pieces: str) -> str:
    """A block's text as a reader sees it: one space for many, lines where breaks are, a label apart from its value."""
    flat = SPACE.sub(" ", pieces.replace("\n", " ")).replace("\0", "\n").replace(LINE_END, "\n")
    if JOINT in flat:
        # Style sheets part the pieces of a line of labels; within words nothing does.
        is_labels = len(flat) < A_TEXT and STAMP.search(flat)
        flat = flat.replace(JOINT, " " if is_labels else "")
    if CELL in flat:
        flat = _row([cell.strip() for cell in flat.split(CELL)])
    return "\n".join(map(str.strip, flat.split("\n"))).strip()


def _row(cells: list[str]) -> str:
    """A table's cells in a line; one that is a label gets the colon that the table's lines stand for."""
    names = ("".join(fold(cell).split()) for cell in cells)
    return "".join(cell + CELL_LABELS.get(name, " ") for cell, name in zip(cells, names, strict=True))


def _is_centred(owner) -> bool:
    return owner.tag == "center" or any(CENTRED.search(owner.get(name) or "") for name in ("align", "style", "class"))


def _heading(owner) -> str:
    """The block's element; a heading's name also when something lies between it and the text."""
    tag = owner.tag if isinstance(owner.tag, str) else ""
    above = owner.getparent()
    return above.tag if above is not None and above.tag in HEADINGS else tag


def _is_hidden(element) -> bool:
    style = element.get("style")
    if element.get("hidden") is not None or (style and HIDDEN.search(style)):
        return True
    return bool(style and UNSEEN.search(style)) and len("".join(islice(element.itertext(), A_TEXT)).strip()) < A_TEXT


def _container(root, voters: list[Block]):
    """From the body downwards, as long as one child holds nearly all running text: the first that has any, or the one
    that the rest cannot belong to. None on a page without running text."""
    if not voters:
        return None
    weights: dict = defaultdict(int)
    for block in voters:
        weights[block.owner] += len(block.text)
    for element in reversed(list(root.iter())):  # each before the one that it lies in
        if element in weights and element is not root:
            weights[element.getparent()] += weights[element]
    here = root
    while children := [child for child in here if child in weights]:
        child = max(children, key=weights.__getitem__)
        if weights[child] < SHARE * weights[here] or child.tag in ("p", "h1", "li"):
            break
        if child is not children[0] and not _is_apart(child):
            break
        here = child
    if here.tag in INLINE:  # its own text is the block's that it stands in
        return next(here.iterancestors(*BLOCKS), root)
    return here.getparent() if here.tag == "tr" else here


def _is_apart(element) -> bool:
    """Whether what stands before an element is no part of its article: another cell, or text above the headline."""
    return element.tag == "td" or next(element.iter("h1"), None) is not None

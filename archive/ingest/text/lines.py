"""A page's text as lines, each with the part it plays: text, furniture of the site, labels, the end of the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from operator import add

from archive.chinese import fold
from archive.ingest.remembered import remembered
from archive.ingest.text import credits, datelines, flat, furniture, labels, printings

WORD = re.compile(r"[^\W_]")
SENTENCE_END = re.compile(r"[。!?;…][”\"』」’)]*$")
# Headings inside a text: 一、 （一） 第一章 1., captions that papers keep there, and calls such as 同志们：
INNER_HEADING = re.compile(
    r"△|[(]?[一二三四五六七八九十]{1,3}[、)]|[甲乙丙丁戊己庚辛]、|第[一二三四五六七八九十百\d]+[章节条部分]|[(]?\d{1,2}[、.)](?!\d)"
)
# A numbered heading labels nothing of the page: 五、谈判时间：2018年8月3日
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、")
SALUTATION = re.compile(r".{2,60}:$")
# A question or an answer in a transcript: 记者：……？ 局长：……。
SPOKEN = re.compile(r"(?:记者|问|答|主持人|网友|提问|[\u4e00-\u9fff]{2,10}[长员])\s*:.{8,}[?!。]$")
# What is left of a page's source code in its text: <u id="a1b2"></u>
TAG = re.compile(r"</?[a-z][^<>]{0,200}>")
# What a headline is left with of the buttons behind it: 某事分享到：
BUTTON = re.compile(
    r"(?<=[^\s|])\s*(?:分享到?|字[号號体體]|打印|列印|[浏瀏][览覽][量次数數]{1,2}|[点點][击擊][量次数數]{1,2})[:：]$"
)
# The head of minutes and notices: 时间：… 地点：…
OCCASION = re.compile(
    r"(?:会议)?(?:时间|地点|主持|主持人|主席|[出列]席(?:人员|委员|者)?|参加|参加人员|[记纪]录|缺席|请假|议题|主题)\s*:\s*\S"
)
# A few words without a stop behind a paragraph's last sentence.
WATERMARK = re.compile(r"(?<=[。！？!?”])[^。！？!?”\s，、（(][^。！？!?”\n]{3,40}$")
# No page has so many lines above or below its article: what lies between is text. Of very many the middle is one.
AROUND, ENDS = 750, 3_000
ABOUT = 20_000
# Fewer labels without a colon may be words of the text.
CELLS = 3
# A paper's abstract (【摘 要】…) and its key words, so many lines apart at most.
ABSTRACT = re.compile(r"[\[【(]?[摘提]\s?要\s?[\]】):]")
KEY_WORDS = re.compile(r"[\[【(]?(?:关\s?键\s?[词字]\s?[\]】):]|中图分类号)")
BY = 8
# 图为委员在会场内。某报记者 甲 摄; so many of them make a gallery.
CAPTION, GALLERY = re.compile(r"图为.{6,}"), 3
# A title stands in the first lines, and is no longer.
TOP, LONG_TITLE = 20, 120
# ... nor is the headline that it ends with shorter.
TAIL = 10
# What may stand longer than this without a full stop is no headline.
HEADLINE = 80


@dataclass
class Line:
    """One line. `start` is its place in the clean text; `gap` tells that an empty line stood before it;
    `tag`, `linked` and `inside` are what HTML says: the element, whether nearly all of it is
    links, and whether it lies in the element that holds the article; `titular`, that it is a title, however long."""

    text: str
    start: int
    folded: str
    gap: bool = False
    tag: str = ""
    linked: bool = False
    inside: bool = True
    role: str = "text"
    titular: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def split(text: str, sort: bool = True) -> list[Line]:
    """The text's lines that are not empty, trimmed, each with its role; without `sort` all are text."""
    lines, position, gap, folded = [], 0, False, fold(text)
    for raw in _pieces(text) if sort else text.split("\n"):
        stripped = BUTTON.sub("", raw.strip()) if sort else raw.strip()
        if stripped:
            start = position + raw.index(stripped[0])
            lines.append(Line(stripped, start, folded[start : start + len(stripped)], gap))
        gap = not stripped
        position += len(raw) + 1
    if sort:
        for line in [*lines[:AROUND], *lines[max(AROUND, len(lines) - AROUND) :]]:
            line.role = role_of(line.folded)
        _keep_abstract(lines)
        _keep_captions(lines)
        _wash(lines)
        _complete_labels(lines)
        _mark_title(lines)
    for line, below in with_next(lines):
        if below and OCCASION.match(line.folded) and "地点" in below.folded[:5] and OCCASION.match(below.folded):
            line.role = "text"  # when it was held, not when it was published
    return lines


def _keep_abstract(lines: list[Line]) -> None:
    """The abstract of a paper, near its key words, is the author's; elsewhere a site gives a summary."""
    named = [i for i, line in enumerate(lines[:TOP]) if KEY_WORDS.match(line.folded)]
    for i, line in enumerate(lines[:TOP]):
        if line.role == "furniture" and ABSTRACT.match(line.folded) and any(abs(i - j) <= BY for j in named):
            line.role = "text"


def _keep_captions(lines: list[Line]) -> None:
    """In a gallery the captions are the text: there are several, and more of them than of anything else."""
    captions = [line for line in lines if line.role == "furniture" and CAPTION.match(line.folded)]
    if len(captions) < GALLERY:
        return
    running = sum(len(line.text) for line in lines if line.role == "text" and is_paragraph(line))
    if sum(len(line.text) for line in captions) > running:
        for line in captions:
            line.role = "text"


def _wash(lines: list[Line]) -> None:
    """Take off what stands behind the last sentence of more than one paragraph, and where it stands alone: a site
    marks its copies so."""
    found = [WATERMARK.search(line.text) if is_paragraph(line) else None for line in lines]
    seen = Counter(mark.group() for mark in found if mark)
    for line, mark in zip(lines, found, strict=True):
        if mark and seen[mark.group()] > 1:
            line.text, line.folded = line.text[: mark.start()], line.folded[: mark.start()]
        elif seen[line.text] > 1:
            line.role = "furniture"


def _complete_labels(lines: list[Line]) -> None:
    """Labels in the cells of a table, their values below them: they get the colon that the table's lines stood for."""
    found = [line for line, below in with_next(lines) if below and _is_cell(line) and not _is_cell(below)]
    for line in found if len(found) >= CELLS else []:
        line.folded, line.role = line.folded + ":", "meta"


def _mark_title(lines: list[Line]) -> None:
    """A long line without a full stop right above the page's labels is its title, when no paragraph stands above; and
    one that ends with a headline below it."""
    for line, below in with_next(lines[:TOP]):
        if line.role == "text" and is_paragraph(line):
            is_open = "。" not in line.folded and not SENTENCE_END.search(line.folded)
            is_above = below is not None and (below.role == "meta" or any(_ends_with(line, o) for o in lines[1:TOP]))
            line.titular = is_open and len(line.text) <= LONG_TITLE and is_above
            return


def _ends_with(line: Line, other: Line) -> bool:
    return len(line.text) > len(other.text) >= TAIL and line.text.endswith(other.text)


def _is_cell(line: Line) -> bool:
    return len(line.text) <= 10 and labels.EMPTY.fullmatch(line.folded + ":") is not None


def _pieces(text: str) -> Iterator[str]:
    """The text's lines; one that is the whole page is divided at a space, very many are one but for both ends."""
    raws = text.split("\n")
    if len(raws) > 2 * ENDS:
        yield from [*raws[:ENDS], "\n".join(raws[ENDS:-ENDS]), *raws[-ENDS:]]
        return
    for raw in raws:
        begin = 0
        for end in flat.cuts(raw, len(text)):
            yield raw[begin : end - 1]
            begin = end
        yield raw[begin:]


def with_next(lines: list[Line]) -> Iterator[tuple[Line, Line | None]]:
    """Each line and the one below it: a label may stand on one and its value on the other."""
    return zip_longest(lines, lines[1:])


@remembered
def role_of(folded: str) -> str:
    """text, meta (labels and dates), byline, furniture, trail (breadcrumb), list (of other articles) or cut."""
    if not WORD.search(TAG.sub("", folded) if folded.endswith(">") else folded):
        return "furniture"
    if (stamp := labels.STAMPED.match(folded)) and role_of(folded[stamp.end() :]) in ("furniture", "trail", "list"):
        return "meta"
    role = furniture.role_of(folded)
    if role and not (role == "furniture" and (labels.is_credit(folded) or printings.EDITION.match(folded))):
        return role
    if printings.EDITION.match(folded) or (labels.is_meta(folded) and not NUMBERED.match(folded)):
        return "meta"
    if furniture.is_whole(folded):
        return "furniture"
    return "byline" if credits.is_byline(folded) else role or "text"


def is_paragraph(line: Line) -> bool:
    """Whether a line reads as running text and not as a headline."""
    folded = line.folded
    if line.titular:
        return False
    if "。" in folded[:-1] or folded.endswith(("。", "。”", ";")) or datelines.DATELINE.match(folded):
        return True
    if len(folded) > HEADLINE and not is_many(line):
        return True
    return 50 <= len(folded) <= HEADLINE and ("," in folded or bool(SENTENCE_END.search(folded)))


def is_many(line: Line) -> bool:
    """Whether it is the middle of a page of very many lines, kept in one piece."""
    return "\n" in line.text


def is_headline(line: Line) -> bool:
    """Whether a line could be the title, or a part of it."""
    if line.role != "text" or line.linked or furniture.is_row(line.folded) or is_many(line):
        return False
    return not is_paragraph(line) and not starts_text(line)


def squeeze(text: str) -> str:
    """The letters and figures alone, folded, for comparing two printings."""
    return re.sub(r"[\W_]+", "", fold(text))


def pairs(lines: list[Line]) -> set[str]:
    """The pairs of neighbouring characters in some lines: what stands for their words. A text's first characters say
    what it is about."""
    text, room = "", ABOUT
    for line in lines:
        if room > 0:
            text += squeeze(line.text[:room])
            room -= len(line.text)
    return set(map(add, text, text[1:]))


def kinship(line: Line, words: set[str]) -> float:
    """The share of a line's pairs that are among `words`, 0 to 1: what says the same as a text is of that text."""
    own = pairs([line])
    return len(own & words) / len(own) if own else 0.0


def starts_text(line: Line) -> bool:
    """Whether a short line can only stand inside a text: a numbered heading, 同志们：, a question."""
    patterns = (INNER_HEADING, SALUTATION, SPOKEN, OCCASION, printings.PASSED)
    return any(pattern.match(line.folded) for pattern in patterns)

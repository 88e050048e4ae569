"""Where on a page the article lies: what stands above it, its own lines, and what stands below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archive.ingest import outlets
from archive.ingest.text import datelines, furniture, listings
from archive.ingest.text.lines import Line, is_headline, is_many, is_paragraph, kinship, pairs, squeeze, starts_text

# A line that looks like the end is not, when this share of the page's text still follows it.
TEXT_AFTER_END = 0.6
SIGNED_DAY = re.compile(
    r"[\d〇零○一二三四五六七八九]{4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十廿卅]{1,3}\s?[日号]"
)
# …受理电话：12380。中共某县委组织部2018年9月10日
SIGNED_END = re.compile(rf"(?<=[。;!])\s?(?P<office>[\u4e00-\u9fff]{{4,24}}?)\s?(?P<date>{SIGNED_DAY.pattern})$")
OFFICE = re.compile(
    r"(?:政府|委员会|办公室|办公厅|局|厅|部|委|处|院|会|中心|法院|检察院|指挥部|领导小组|公司|学校|党校|学院|大学|协会|政协|人大|主席团|筹备组|工作组|妇联)"
    r"(?:$|(?=\s{1,4}[\u4e00-\u9fff]{2,3}$))"  # and who signs for it
)
# So many lines between the labels and the first paragraph may be headings; more are a list.
HEADINGS = 3
# A longer heading of a list names its article itself.
A_HEAD = 9
# So many of a paragraph's pairs of characters, of all, stand in the text that it belongs to.
AKIN = 0.15
# Shorter lines there may be buttons; so many lines of text tell.
BUTTON, OPENING = 9, 100
# A site names itself in the first lines above or below an article, the article is labelled in the nearest.
NEAR = 400
# Peeled from the edges of an article; in its middle such lines may be its own (时间：… in a notice).
EDGES = ("meta", "byline", "furniture", "trail", "signature")
# Another article's first words end with who put it out and how long ago.
AGO = re.compile(r"\s[・·•]\s\d{1,2}\s?(?:分钟|小时|天|日|个?月)前$")
# A text's opening, which an abstract at most so many lines above it repeats.
OPENS, ABSTRACT_ABOVE = 30, 8
# So near above a document's signature a line is its own, whatever it looks like: 举报电话：…
SIGNED_WITHIN = 2
# Above an abstract: [摘要]
ABSTRACT = re.compile(r"\W*(?:内容)?(?:摘要|提要|核心提示)\W*")


@dataclass
class Layout:
    """`head` and `tail` are where labels are looked for, `related` (lists of other articles) never is.
    `post` is the line of a forum post that says when it was posted."""

    head: list[Line] = field(default_factory=list)
    main: list[Line] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    related: list[Line] = field(default_factory=list)
    dropped: list[Line] = field(default_factory=list)
    post: Line | None = None

    @property
    def around(self) -> list[Line]:
        return self.head + self.tail


def lay_out(lines: list[Line]) -> Layout:
    """Divide a page's lines. A page without running text has an empty `main`."""
    listings.mark(lines)
    begin = _beginning(lines)
    _mark_signatures(lines[begin:])
    end = _end(lines, begin)
    for line in lines[begin:end]:
        line.role = line.role if line.inside else "furniture"  # a box amid the paragraphs
    begin = _back_to_headings(lines, begin, end)
    main, edges = _peel(lines[begin:end])
    stop = next((i for i in range(end, len(lines)) if lines[i].role == "list"), len(lines))
    kept, dropped = [], []
    teasers = _teasers(main)
    for i, line in enumerate(main):
        is_site = line.role in ("furniture", "trail") or line.linked or i in teasers
        (dropped if is_site else kept).append(line)
    head = [line for line in lines[:begin] if line.role != "list"]
    listed = [line for line in lines[:begin] if line.role == "list"]
    return Layout(_near(head + edges[0]), kept, _near(edges[1] + lines[end:stop]), listed + lines[stop:], dropped)


def _teasers(main: list[Line]) -> set[int]:
    """Where other articles are named between the paragraphs: 相关阅读：某事, or the headlines below such a line; a
    headline and its first words, …某报 ・ 19 小时前."""
    found: set[int] = set()
    for i, line in enumerate(main):
        if AGO.search(line.folded):
            found |= {i, i - 1} if i and not is_paragraph(main[i - 1]) else {i}
        if line.role == "list" and not is_paragraph(line):
            found.add(i)
            below = i + 1
            while len(line.text) <= A_HEAD and below < min(i + 1 + HEADINGS, len(main)) and is_headline(main[below]):
                found.add(below)
                below += 1
    return found


def _mark_signatures(lines: list[Line]) -> None:
    """Give the role `signature` to the offices that sign a document, each on a line, and to the day below them."""
    for i, line in enumerate(lines):
        if SIGNED_DAY.fullmatch(line.folded):
            first = i
            while first and lines[first - 1].role == "text" and _is_office(lines[first - 1]):
                first -= 1
            for signed in lines[first : i + 1] if first < i else []:
                signed.role = "signature"


def _is_office(line: Line) -> bool:
    return not is_paragraph(line) and not is_many(line) and bool(OFFICE.search(line.folded))


def owners(layout: Layout) -> list[str]:
    """Who a site's footer says that it belongs to, and where they are; the column that the page stands in."""
    lines = layout.tail + layout.related + layout.dropped
    owners = [line for line in lines if furniture.OWNER.match(line.folded)]
    columns = [line for line in layout.head + layout.dropped if line.role == "trail"]
    return [line.text for line in owners + columns if len(line.text) <= furniture.LONGEST]


def _near(lines: list[Line]) -> list[Line]:
    """The first and the last of many lines beside an article: those between say nothing of it."""
    return lines if len(lines) <= 2 * NEAR else lines[:NEAR] + lines[-NEAR:]


def _beginning(lines: list[Line]) -> int:
    """The first paragraph that is no abstract, or the abstract; on a page that has neither, the first line after the
    first that could be a title."""
    abstract = None
    for i, line in enumerate(lines):
        if line.role != "text" or not line.inside or line.linked or not is_paragraph(line):
            continue
        if i == 0 or line.gap or not ABSTRACT.fullmatch(lines[i - 1].folded):
            return _again(lines, i)
        abstract = i
    if abstract is not None:
        return abstract
    headlines = [i for i, line in enumerate(lines) if is_headline(line)]
    return headlines[1] if len(headlines) > 1 else len(lines)


def _again(lines: list[Line], i: int) -> int:
    """Where a text begins in full, when the paragraph at `i` only gives its first words above the page's labels."""
    words = squeeze(lines[i].text)
    for later in range(i + 2, min(i + ABSTRACT_ABOVE, len(lines))):
        opening = squeeze(lines[later].text[:OPENS])
        if len(lines[later].text) > len(lines[i].text) and len(opening) >= OPENS / 2 and opening in words:
            return later
    return i


def _back_to_headings(lines: list[Line], begin: int, end: int) -> int:
    """Take in what stands before the first paragraph and must be text: 同志们： 一、总体要求"""
    while begin and lines[begin - 1].role == "text" and starts_text(lines[begin - 1]):
        begin -= 1
    if begin < end and datelines.begins(lines[begin].folded):
        return begin  # a report begins so: what stands above is a picture's, or the title's
    labelled = max((i for i in range(begin) if lines[i].role == "meta"), default=0)
    # A label that ends its line has its value on the next.
    after = labelled + 1 + lines[labelled].folded.endswith(":") if lines else 0
    words = pairs(lines[begin : min(begin + OPENING, end)])
    below = [i for i in range(after, begin) if lines[i].role == "text" and _is_heading(lines[i], words)]
    # With a title above the labels, a headline below them is the text's own.
    if not labelled or not below or not any(is_headline(line) for line in lines[:labelled]):
        return begin
    return below[0] if begin - below[0] <= HEADINGS or starts_text(lines[below[0]]) else begin


def _is_heading(line: Line, words: set[str]) -> bool:
    """Whether a line above a text may be a heading of it: a few words that the text has not are a button."""
    if is_paragraph(line):
        return False
    return len(line.text) >= BUTTON or starts_text(line) or kinship(line, words) > 0


def _end(lines: list[Line], begin: int) -> int:
    """The first line after the beginning that ends the article."""
    weights = [_weight(line) for line in lines[begin:]]
    before, after = 0, sum(weights)
    for i, weight in enumerate(weights, begin):
        after -= weight
        is_end = lines[i].role in ("cut", "list") and after <= before * TEXT_AFTER_END
        is_end = is_end and not _goes_on(lines, begin, i)
        if i > begin and (is_end if lines[i].inside else not after):
            return i
        before += weight
    return len(lines)


def _goes_on(lines: list[Line], begin: int, i: int) -> bool:
    """Whether a line names one other article, and a paragraph of this one's words follows; or whether the offices that
    sign the document stand right below."""
    if any(line.role == "signature" for line in lines[i + 1 : i + 1 + SIGNED_WITHIN]):
        return True
    if lines[i].role != "list" or len(lines[i].text) <= A_HEAD or i + 1 == len(lines):
        return False
    below = lines[i + 1]
    is_text = below.role == "text" and below.inside and not below.linked and is_paragraph(below)
    return is_text and not is_many(below) and kinship(below, pairs(lines[begin:i])) >= AKIN


def _weight(line: Line) -> int:
    """How much running text a line holds, in characters; what the site says for itself and what goes on elsewhere (…)
    is none."""
    is_running = line.role == "text" and line.inside and not line.linked and is_paragraph(line)
    is_other = furniture.DISCLAIMER.search(line.folded) or line.folded.endswith(("...", "…"))
    return 0 if not is_running or is_other else len(line.text)


def _peel(lines: list[Line]) -> tuple[list[Line], tuple[list[Line], list[Line]]]:
    """Take labels and bylines off both ends; short lines between two bylines go with them."""
    first, last = 0, len(lines)
    while first < last and _is_edge(lines[first]):
        first += 1
    last = _last_line(lines, first)
    while last > first and (_is_edge(lines[last - 1]) or _is_between_credits(lines, first, last)):
        last -= 1
    return lines[first:last], (lines[:first], lines[last:])


def _is_edge(line: Line) -> bool:
    """Whether a line at either end of a text is no part of it: labels, bylines, furniture, the outlet's name."""
    return line.role in EDGES or outlets.is_masthead(line.text)


def _last_line(lines: list[Line], first: int) -> int:
    """Short lines below a byline or a label are the site's, once the last paragraph is past."""
    paragraphs = [i for i in range(first, len(lines)) if lines[i].role == "text" and is_paragraph(lines[i])]
    for i in range(paragraphs[-1] + 1 if paragraphs else len(lines), len(lines)):
        if lines[i].role in EDGES:
            return i
    return len(lines)


def _is_between_credits(lines: list[Line], first: int, last: int) -> bool:
    """Whether the last line left is a name without its label, between bylines above and below."""
    if last == len(lines) or lines[last].role != "byline" or len(lines[last - 1].text) > 30:
        return False
    above = lines[max(first, last - 4) : last - 1]
    return not is_paragraph(lines[last - 1]) and any(line.role == "byline" for line in above)

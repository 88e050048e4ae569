"""Headlines: which of the lines above a text is its title."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from archive.chinese import fold
from archive.ingest import dates, outlets
from archive.ingest.record import Evidence
from archive.ingest.tables import alternatives
from archive.ingest.text import credits, labels, printings
from archive.ingest.text.blocks import HEADINGS
from archive.ingest.text.layout import Layout
from archive.ingest.text.lines import (
    HEADLINE,
    INNER_HEADING,
    Line,
    is_headline,
    kinship,
    pairs,
    role_of,
    squeeze,
    with_next,
)

# A column's name (要闻, 社会广角) is shorter than this; the upper line of a title in two lines is not.
UPPER_LINE = 8
# What share of a title's words its text has too, at least.
KINSHIP = 0.15
# So much of the page's name at its top is the headline that stands below it again.
SAME = 0.6
SITE = alternatives(
    "titles",
    "site",
    before=r"\s*(?:[_|｜«»]|\s[-–—]\s?|(?<![-–—])[-–—](?=[^-–—]{2,20}$))\s*",
    after=r"[^\s]{0,12}$",
)
SPACED = alternatives("titles", "spaced", before=r"\s", after="$")
AHEAD = alternatives("titles", "ahead", before="^", after=r"\s*(?:-{1,3}|[_|｜]|[–—]{1,2})\s*(?=.{6})")
COLUMN = alternatives("titles", "column")
# A title with its column or speaker, 某某报 | 某县：…, and how long it is, and a caption under it, at least.
NAMING = re.compile(r"[^:|]{2,20}[:|].{6}")
A_CAPTION = 20
# A forum's board before a thread's title, and a button behind it.
BOARD = re.compile(
    r"(?:『[^『』]{2,10}』\s*)?(?:[\u4e00-\u9fff]{2,8}\s*(?:>{1,2}|»)\s*)?(?:\[[^\[\]]{2,10}\]\s*)?(?P<title>.*?)"
    r"\s*(?:\[?(?:复制链接|打印本页)\]?|[(]\d+人.{0,2}浏览[)])?$"
)
# The bar on Tieba behind a thread's title, which says what place it is about: 某桥何时通车？【某某吧】
BAR = re.compile(r"(?<=\S)【[^【】]{1,12}吧】(?=$|[_-])")
COPIED = re.compile(r"\S\s*\[?复制链接\]?$")
DASH = re.compile(r"[—―–-]{1,3}\s*\S")
# A headline with its date on the same line, as blogs print it: in brackets, or behind a space.
CLOCK = r"(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
DATED = re.compile(
    rf"(?P<title>[^|]{{8,60}}?)\s*[(\[]\s*{dates.DAY}{CLOCK}\s*(?:\|\s?by:\S+)?[)\]]"
    rf"|[(\[]\s*{dates.DAY}\s*[)\]]\s*(?P<after>[^|]{{8,60}}?)\s*(?:[【\[(].*)?$"
)
DATED_BARE = re.compile(
    rf"(?P<title>[^|]{{8,60}}?)\s+{dates.DAY}{CLOCK}$|{labels.STAMPED.pattern}(?P<behind>[^|。,]{{8,60}})$"
)


@dataclass
class Title:
    text: str
    evidence: Evidence
    subtitle: str = ""
    flags: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def is_column(text: str) -> bool:
    """Whether a headline only names a column of its site, or is no headline at all."""
    return (
        len(text) < 4
        or "://" in text
        or any(COLUMN.fullmatch(words) for words in (SITE.sub("", fold(text)).strip("【】[]<>: "), fold(clean(text))))
        or role_of(fold(text)) != "text"
        or outlets.is_masthead(text)
        or bool(credits.PERSONS.fullmatch(fold(text)))
    )


def from_lines(layout: Layout, kind: str) -> Title | None:
    """The headline nearest above the labels, or nearest above the text when there are none."""
    head = layout.head
    if found := _dated(head, DATED):
        return found
    confirmed = _confirmed(head + layout.main[:1]) or _printed_twice(head, pairs(layout.main))
    if confirmed:
        return _headline([confirmed], kind)
    if layout.main and layout.head and (below := _below_labels(layout)):
        return _headline([below], kind)
    kin = {line.start for line in _of_the_text(head, layout.main)}
    headline = next((i for i, line in enumerate(head) if _has_headline([line])), len(head))
    first_meta = next((i for i in range(headline + 1, len(head)) if head[i].role == "meta"), 0)
    places = [*range(first_meta - 1, -1, -1), *range(len(head) - 1, first_meta - 1, -1)]
    for shortest in (UPPER_LINE - 2, 0):
        for i in places:
            line = head[i]
            if line.start not in kin:
                continue
            if len(line.text) >= shortest and _has_headline([line]) and not DASH.match(line.folded):
                below = [other for other in layout.main[:2] if _is_beginning(other, line)]
                found = below or _with_upper_line(layout, _printed_again(head, i))
                # A thread's title is one line: the shorter of two is who wrote it.
                return _headline([max(found, key=lambda of: len(of.text))] if kind == "forum" else found, kind)
    words = pairs(layout.main)
    unlabelled = [line for line in head if not labels.read(line.folded) or labels.STAMPED.match(line.folded)]
    bare = [line for line in unlabelled if kinship(line, words) >= KINSHIP]
    return _dated(bare, DATED_BARE) or _numbered(layout, kind)


def _printed_twice(head: list[Line], words: set[str]) -> Line | None:
    """A headline of the text that stands above it once more: papers print it in their list and over the article."""
    shown = Counter(squeeze(line.text) for line in head if _is_long(line) and kinship(line, words) >= KINSHIP)
    return next((line for line in reversed(head) if shown[squeeze(line.text)] > 1), None)


def _dated(head: list[Line], pattern: re.Pattern[str]) -> Title | None:
    for line in head:
        match = pattern.match(line.folded) if line.role == "meta" else None
        group = next((name for name, words in match.groupdict().items() if words), "") if match else ""
        if group and not is_column(match[group]):
            text = line.text[match.start(group) : match.end(group)]
            return Title(text, Evidence(line.text[:120], f"line at {line.start}", "headline with its date", 0.8))
    return None


def _numbered(layout: Layout, kind: str) -> Title | None:
    """A title that begins like a heading within a text (第二节 某事): printed twice, or right above the labels."""
    for line, below in with_next(layout.head + layout.main[:2]):
        if below and line.role == "text" and len(line.text) <= HEADLINE and INNER_HEADING.match(line.folded):
            is_twice = squeeze(line.text) == squeeze(below.text)
            if is_twice or below.role == "meta":
                return _headline([below if is_twice else line], kind)
    return None


def _printed_again(head: list[Line], i: int) -> int:
    """Where the headline stands for the last time: the page's name at its top may be cut, or carry the site's."""
    words = squeeze(head[i].text)
    for later in range(len(head) - 1, i, -1):
        again = squeeze(head[later].text)
        if head[later].folded.endswith("。"):
            continue  # a picture's caption
        is_long = min(len(words), len(again)) >= max(UPPER_LINE, len(words) * SAME)
        if is_long and (again in words or words in again):
            return later if _has_headline([head[later]]) else i
    return i


def _is_beginning(line: Line, of: Line) -> bool:
    """Whether a line is the other without the site's name behind it."""
    words = squeeze(line.text)
    return len(words) >= UPPER_LINE and squeeze(of.text).startswith(words) and not line.folded.endswith("。")


def _of_the_text(head: list[Line], main: list[Line]) -> list[Line]:
    """The headlines that say what the text says; all of them when none does.

    Names of users and menus may stand nearer to the text than its title does.
    """
    if len(head) < 2:
        return head
    words = pairs(main)
    shares = [kinship(line, words) for line in head]
    best = max((share for line, share in zip(head, shares, strict=True) if _is_long(line)), default=0.0)
    return [line for line, share in zip(head, shares, strict=True) if share >= best / 2] if best >= KINSHIP else head


def _is_long(line: Line) -> bool:
    return len(line.text) >= UPPER_LINE and _has_headline([line]) and not DASH.match(line.folded)


def _below_labels(layout: Layout) -> Line | None:
    """A headline right above the text, below names and dates, when there is none above these."""
    first, words = layout.main[0], pairs(layout.main[1:])
    long = [line for line in layout.head if _is_long(line)]
    if not _is_long(first) or any(line.inside or kinship(line, words) >= KINSHIP for line in long):
        return None
    return first if kinship(first, words) >= KINSHIP else None


def _confirmed(head: list[Line]) -> Line | None:
    """A headline that the way to the page ends with, or that a forum offers to copy the address of."""
    trails = [squeeze(line.text) for line in head if line.role == "trail"]
    for line in head:
        if is_headline(line) and len(line.text) >= UPPER_LINE and not is_column(line.text):
            if COPIED.search(line.folded):
                return line
            words = squeeze(clean(without_board(line.text)))
            if len(words) >= UPPER_LINE and any(words in trail and words != trail for trail in trails):
                return line
    return None


def _headline(lines: list[Line], kind: str) -> Title:
    text = " ".join(clean(without_board(line.text) if kind == "forum" else line.text) for line in lines)
    words = " / ".join(line.text for line in lines)
    return Title(text, Evidence(words[:120], f"line at {lines[0].start}", "headline above the text", 0.85), lines=lines)


def without_board(text: str) -> str:
    """A forum's headline without the board before it and the button behind it."""
    match = BOARD.match(fold(text))
    return text[match.start("title") : match.end("title")] if match else text


def _has_headline(lines: list[Line]) -> bool:
    return any(
        is_headline(line) and not is_column(line.text) and not printings.PASSED.match(line.folded) for line in lines
    )


def _with_upper_line(layout: Layout, i: int) -> list[Line]:
    """A title may be set in two lines; the line right above belongs to it when it is long enough to be no column.

    An empty line between them tells nothing where one stands below the title too, and the text says what it says.
    Under a long title that names its column or speaker (某某报 | 某县：…) stands a picture's caption.
    """
    head, (line, below) = layout.head, [*layout.head[i:], *layout.main[:1], None][:2]
    above = head[i - 1] if i else None
    if above is None or len(above.text) < UPPER_LINE or is_column(above.text):
        return [line]
    words = pairs(layout.main)
    if not _may_be_upper(above, words):
        return [line]
    if kinship(line, words) and not kinship(above, words):
        return [line]
    if line.tag in HEADINGS and above.tag != line.tag:
        return [line]  # HTML marks a headline as a whole
    if DASH.match(above.folded) or squeeze(line.text) in squeeze(above.text) or len(above.text + line.text) > 80:
        return [line]
    if line.gap and not (below and below.gap and kinship(above, words) >= KINSHIP):
        return [line]
    if len(line.text) >= A_CAPTION <= len(above.text) and NAMING.match(above.folded):
        return [above]
    first = i - 1
    while first and not head[first].gap and _goes_on(head[first - 1], words):
        first -= 1
    return head[first : i + 1]


def _may_be_upper(above: Line, words: set[str]) -> bool:
    """Whether a line is a headline, or names whom or what the next tells of: 某某村寨："""
    if above.role == "text" and above.folded.endswith(":") and not above.linked:
        return kinship(above, words) >= KINSHIP
    return is_headline(above)


def _goes_on(above: Line, words: set[str]) -> bool:
    """Whether a line above a title's two is one more of it: as long, and about the same."""
    return _is_long(above) and len(above.text) <= HEADLINE // 2 and kinship(above, words) >= 2 * KINSHIP


def clean(text: str) -> str:
    """A title without the site's name before or behind it, on one line."""
    text = BAR.sub("", " ".join(text.split()).rstrip("*"))
    text = text[len(AHEAD.sub("", fold(text))) * -1 :]
    for _ in range(3):
        match = SITE.search(fold(text)) or SPACED.search(fold(text))
        if not match or match.start() < 6:
            break
        text = text[: match.start()].rstrip(" _-|")
    return text

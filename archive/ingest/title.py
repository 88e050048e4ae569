"""The article's title: the page's own words, or, when it has none, one derived from the first sentence and flagged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from archive.chinese import fold
from archive.ingest import dates, labels
from archive.ingest.layout import Layout
from archive.ingest.lines import Line, is_headline, kinship, pairs, role_of, squeeze
from archive.ingest.record import Evidence
from archive.ingest.tables import alternatives

# A column's name (要闻, 社会广角) is shorter than this; the upper line of a title in two lines is not.
UPPER_LINE = 8
LONGEST = 500
# What share of a title's words its text has too, at least.
KINSHIP = 0.15
DERIVED = 40
SITE = alternatives(
    "titles",
    "site",
    before=r"\s*(?:[_|｜]|\s[-–—]\s?|(?<![-–—])[-–—](?=[^-–—]{2,20}$)|\s(?=[^\s]{2,10}$))\s*",
    after=r"[^\s]{0,12}$",
)
COLUMN = alternatives("titles", "column")
PIECES = re.compile(r"[-_|｜–—\s]+")
PARTS = re.compile(r"\s*[_|｜]\s*|\s[-–—]+\s")
SHARED = re.compile(
    r"《(.{4,200}?)(?:\.(?:docx?|pptx?|pdf|txt|wps|xlsx?))?》由.{0,4}(?:会员|用户|网友).{0,4}(?:分享|上传)"
)
# A forum's board before a thread's title, and a button behind it.
BOARD = re.compile(r"(?:\[[^\[\]]{2,10}\]\s*)?(?P<title>.*?)\s*(?:\[?复制链接\]?)?$")
COPIED = re.compile(r"\S\s*\[?复制链接\]?$")
DASH = re.compile(r"[—–-]{1,3}\s*\S")
COUPLET = re.compile(r"(?P<first>[^\s,。]{5,12})\s(?P<rest>[^\s,。]{14,60})")
LEADING_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:至\d{1,2}日|[-—]\d{1,2}日)?(?:上午|下午|晚|凌晨|中午)?,?\s*|(?:近日|日前|近期|连日来|昨日|今日|昨天|今天),\s*"
)
CLAUSE = re.compile(r"[,。;!?\n]")
TITLE_LABEL = re.compile(r"(?:标\s*题|题\s*目|文章标题|新闻标题|信息名称|文件名称|名\s*称)\s*:\s*")
# A headline with its date on the same line, as blogs print it: in brackets, or behind a space.
CLOCK = r"(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
DATED = re.compile(
    rf"(?P<title>[^|]{{8,60}}?)\s*[(\[]\s*{dates.DAY}{CLOCK}\s*[)\]]"
    rf"|[(\[]\s*{dates.DAY}\s*[)\]]\s*(?P<after>[^|]{{8,60}}?)\s*(?:[【\[(].*)?$"
)
DATED_BARE = re.compile(rf"(?P<title>[^|]{{8,60}}?)\s+{dates.DAY}{CLOCK}$")


@dataclass
class Title:
    text: str
    evidence: Evidence
    subtitle: str = ""
    flags: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def decide(layout: Layout, marks: dict[str, str], kind: str) -> Title | None:
    """The page's own title: from its marks or the lines above its text; None when it has none."""
    found = _shared(layout) if kind == "document-share" else None
    found = found or _labelled(layout) or _shown(layout, marks) or _of_its_text(layout, marks, kind)
    if not found:
        return None
    found.subtitle = _subtitle(layout, found)
    found.text = found.text[:LONGEST]
    return _split_couplet(found)


def _shared(layout: Layout) -> Title | None:
    """Document-sharing sites name the file in their own words: 《…docx》由会员分享"""
    for line in layout.head + layout.main[:1] + layout.tail:
        match = SHARED.search(line.folded)
        if match:
            text = line.text[match.start(1) : match.end(1)]
            return Title(text, Evidence(line.text[:120], f"line at {line.start}", "name of the shared file", 0.9))
    return None


def _labelled(layout: Layout) -> Title | None:
    for line in layout.head:
        match = TITLE_LABEL.match(line.folded)
        if match and len(line.text) - match.end() >= 4:
            return Title(
                line.text[match.end() :], Evidence(line.text[:120], f"line at {line.start}", "title label", 0.9)
            )
    return None


def _headlines(layout: Layout) -> dict[str, list[Line]]:
    """The lines, one or two, that the page may show its title in, by their characters."""
    lines = [line for line in layout.head + layout.main[:2] if line.role in ("text", "furniture")]
    two = {squeeze(line.text + below.text): [line, below] for line, below in pairwise(lines)}
    return (
        two
        | {squeeze(_without_board(line.text)): [line] for line in lines}
        | {squeeze(line.text): [line] for line in lines}
    )


def _shown(layout: Layout, marks: dict[str, str]) -> Title | None:
    """What HTML names as the title and the page shows as a headline."""
    shown = _headlines(layout)
    for name, text in _candidates(marks, shown):
        lines = shown.get(squeeze(text))
        if lines and not _is_column(text):
            return Title(text, Evidence(text[:120], name, "marked and shown", 0.97), lines=lines)
    return None


def _of_its_text(layout: Layout, marks: dict[str, str], kind: str) -> Title | None:
    """What HTML names as the title, or a headline: the first that says what the text says, or else the first. Only
    such a one may be a picture's."""
    marked = [
        Title(text, Evidence(text[:120], name, "marked", 0.8))
        for name, text in _candidates(marks, _headlines(layout))
        if len(text) >= 6 and not _is_column(text)
    ]
    found = [*marked, *filter(None, [_from_lines(layout, kind)])]
    alt = marks.get("alt", "")
    pictured = [Title(alt, Evidence(alt[:120], "alt", "words of a picture", 0.7))] if alt else []
    if not pictured and len(found) < 2:
        return next(iter(found), None)
    words = pairs(layout.main)
    kin = [title for title in found + pictured if kinship(Line(title.text, 0, ""), words) >= KINSHIP]
    return next(iter(kin + found), None)


def _candidates(marks: dict[str, str], shown: dict[str, list[Line]]) -> list[tuple[str, str]]:
    names = ("headline", "h1", "meta", "og", "title")
    return [(name, _page_title(marks[name], shown)) for name in names if marks.get(name)]


def _page_title(text: str, shown: dict[str, list[Line]]) -> str:
    """A page's title: the part that the page shows as a line, or without the site behind it."""
    text = " ".join(text.split())
    if squeeze(text) in shown:
        return text
    for separator in (PARTS, PIECES):
        held = [part for part in separator.split(text) if len(part) >= UPPER_LINE and squeeze(part) in shown]
        if len(held) == 1 or (held and separator is PARTS):
            return max(held, key=len)
    head, _, site = text.rpartition(max(PARTS.findall(text), key=text.rfind, default="\0"))
    return clean(head if len(head) >= UPPER_LINE and len(site) <= 14 else text)


def _is_column(text: str) -> bool:
    return (
        len(text) < 4
        or "://" in text
        or bool(COLUMN.fullmatch(fold(text).strip("【】[]<> ")))
        or role_of(fold(text)) != "text"
    )


def _from_lines(layout: Layout, kind: str) -> Title | None:
    """The headline nearest above the labels, or nearest above the text when there are none."""
    head = layout.head
    if found := _dated(head, DATED):
        return found
    confirmed = _confirmed(head + layout.main[:1])
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
                return _headline(below or _with_upper_line(layout, _printed_again(head, i)), kind)
    words = pairs(layout.main)
    bare = [line for line in head if kinship(line, words) >= KINSHIP and not labels.read(line.folded)]
    return _dated(bare, DATED_BARE)


def _dated(head: list[Line], pattern: re.Pattern[str]) -> Title | None:
    for line in head:
        match = pattern.match(line.folded) if line.role == "meta" else None
        group = next((name for name, words in match.groupdict().items() if words), "") if match else ""
        if group and not _is_column(match[group]):
            text = line.text[match.start(group) : match.end(group)]
            return Title(text, Evidence(line.text[:120], f"line at {line.start}", "headline with its date", 0.8))
    return None


def _printed_again(head: list[Line], i: int) -> int:
    """Where the headline stands for the last time: the page's name at its top may be cut, or carry the site's."""
    words = squeeze(head[i].text)
    for later in range(len(head) - 1, i, -1):
        again = squeeze(head[later].text)
        if min(len(words), len(again)) >= UPPER_LINE and (again in words or words in again):
            return later if _has_headline([head[later]]) else i
    return i


def _is_beginning(line: Line, of: Line) -> bool:
    """Whether a line is the other without the site's name behind it."""
    words = squeeze(line.text)
    return len(words) >= UPPER_LINE and squeeze(of.text).startswith(words)


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
    first, rest = layout.main[0], layout.main[1:]
    if not rest or not _is_long(first) or any(_is_long(line) for line in layout.head):
        return None
    return first if kinship(first, pairs(rest)) >= KINSHIP else None


def _confirmed(head: list[Line]) -> Line | None:
    """A headline that the way to the page ends with, or that a forum offers to copy the address of."""
    trails = [squeeze(line.text) for line in head if line.role == "trail"]
    for line in head:
        if is_headline(line) and len(line.text) >= UPPER_LINE and not _is_column(line.text):
            if COPIED.search(line.folded):
                return line
            words = squeeze(clean(_without_board(line.text)))
            if len(words) >= UPPER_LINE and any(words in trail and words != trail for trail in trails):
                return line
    return None


def _headline(lines: list[Line], kind: str) -> Title:
    text = " ".join(clean(_without_board(line.text) if kind == "forum" else line.text) for line in lines)
    words = " / ".join(line.text for line in lines)
    return Title(text, Evidence(words[:120], f"line at {lines[0].start}", "headline above the text", 0.85), lines=lines)


def _without_board(text: str) -> str:
    match = BOARD.match(fold(text))
    return text[match.start("title") : match.end("title")] if match else text


def _has_headline(lines: list[Line]) -> bool:
    return any(is_headline(line) and not _is_column(line.text) for line in lines)


def _with_upper_line(layout: Layout, i: int) -> list[Line]:
    """A title may be set in two lines; the line right above belongs to it when it is long enough to be no column.

    An empty line between them tells nothing where one stands below the title too, and the text says what it says.
    """
    head, (line, below) = layout.head, [*layout.head[i:], *layout.main[:1], None][:2]
    above = head[i - 1] if i else None
    if above is None or not is_headline(above) or len(above.text) < UPPER_LINE or _is_column(above.text):
        return [line]
    words = pairs(layout.main)
    if kinship(line, words) and not kinship(above, words):
        return [line]
    if DASH.match(above.folded) or squeeze(line.text) in squeeze(above.text) or len(above.text + line.text) > 80:
        return [line]
    if line.gap and not (below and below.gap and kinship(above, words) >= KINSHIP):
        return [line]
    return [above, line]


def _subtitle(layout: Layout, title: Title) -> str:
    """A line that begins with a dash, right under the title or under the labels below it."""
    if not title.lines:
        return ""
    after = [line for line in layout.head + layout.main[:1] if line.start > title.lines[-1].start]
    for line in after[:3]:
        if DASH.match(line.folded) and len(line.text) <= 60 and "。" not in line.text:
            title.lines.append(line)
            return line.text
    return ""


def _split_couplet(title: Title) -> Title:
    """Seven characters, a space, and more than seven: the rest is a subtitle that was glued on."""
    match = COUPLET.fullmatch(title.text)
    length = len(match["first"]) if match else 0
    if (
        match
        and len(match["rest"]) >= length + 10
        and not DASH.match(match["rest"])
        and _opens_a_line(match["rest"][length:])
    ):
        title.text = f"{match['first']} {match['rest'][:length]} {match['rest'][length:]}"
        title.flags.append("title-and-subtitle-glued")
    return title


def _opens_a_line(text: str) -> bool:
    """Whether words read as the beginning of a headline: an office of a place, a place."""
    return bool(re.match(r".{2,6}?(?:省|市|县|區|区|州|旗|盟|镇|乡|政协|政協)", text))


def derive(text: str) -> Title:
    """A title for a page without one: the first clause of its text, without the date it begins with. Flagged."""
    text = text.partition("\n")[0]
    folded, start = fold(text), 0
    for pattern in (
        labels.DATELINE,
        re.compile(r"[(][^()]{0,30}(?:记者|通讯员)[^()]{0,30}[)]\s*"),
        LEADING_DATE,
        LEADING_DATE,
    ):
        rest = folded[start:].lstrip(" ,")
        if match := pattern.match(rest):
            start = len(folded) - len(rest) + match.end()
    text = text[start:].lstrip(" ,，")
    return Title(
        _first_clause(text),
        Evidence(text[:DERIVED], "text", "first sentence", 0.3),
        flags=["no-title"],
    )


def _first_clause(text: str) -> str:
    """Up to the first stop that leaves enough to be a title."""
    folded = fold(text)
    for match in CLAUSE.finditer(folded):
        if match.start() >= 8:
            return text[: min(match.start(), DERIVED)]
    return text[:DERIVED]


def clean(text: str) -> str:
    """A title without the site's name behind it, on one line."""
    text = " ".join(text.split())
    for _ in range(3):
        match = SITE.search(fold(text))
        if not match or match.start() < 6:
            break
        text = text[: match.start()].rstrip(" _-|")
    return text

"""The article's title: the page's own words, or, when it has none, one derived from the first sentence and flagged."""

from __future__ import annotations

import re
from itertools import pairwise

from archive.chinese import fold
from archive.ingest import outlets
from archive.ingest.fields.headlines import (
    DASH,
    KINSHIP,
    UPPER_LINE,
    Title,
    clean,
    from_lines,
    is_column,
    without_board,
)
from archive.ingest.record import Evidence
from archive.ingest.tables import words
from archive.ingest.text import credits, datelines, labels, printings
from archive.ingest.text.layout import OFFICE, Layout
from archive.ingest.text.lines import ABSTRACT, SALUTATION, Line, kinship, pairs, squeeze

# The marks that name a title, the surest first.
NAMES = ("headline", "h1", "meta", "og", "title")
LONGEST = 500
DERIVED = 40
# A text begins with so many lines that call somebody or only number what follows, at most.
CALLS = 3
NUMERAL = re.compile(r"[(第]?[一二三四五六七八九十\d]{1,3}[)、.节章]?")
PIECES = re.compile(r"[-_|｜–—\s]+")
PARTS = re.compile(r"\s*[_|｜«»]\s*|\s[-–—]+\s")
FILE_TYPE = r"\.(?:docx?|pptx?|pdf|txt|wps|xlsx?)"
SHARED = re.compile(
    rf"《(.{{4,200}}?)(?:(?:最新|精品)?(?:word|文档|文件|格式)*(?:下载)?(?:推荐)?{FILE_TYPE})?》由.{{0,4}}(?:会员|用户|网友).{{0,4}}(?:分享|上传)"
)
FILE = re.compile(rf"(?P<name>.{{6,100}}){FILE_TYPE}")
COUPLET = re.compile(r"(?P<first>[^\s,。]{5,12})\s(?P<rest>[^\s,。]{14,60})")
# 某某会上讲话某某会上的讲话同志们：
SPEECH = re.compile(
    r"(?:(?P<again>[^。,;:]{8,40})[^。,;:]{0,8}(?=(?P=again)))?"
    r"(?:\d{1,2}、)?(?P<title>[^。,;:]{6,60}(?:讲话|发言|致辞|报告|主持词|讲稿|党课)(?:稿|提纲)?)\s*(?:同志们|各位|尊敬的|今天)"
)
LEADING_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:至\d{1,2}日|[-—]\d{1,2}日)?(?:上午|下午|晚上?|凌晨|清晨|早上|早晨|中午|傍晚|夜间?)?,?\s*|(?:近日|日前|近期|连日来|昨日|今日|昨天|今天),\s*"
)
# What may stand before the first clause that could be a title, in this order: 本报讯 (记者 某某) 6月3日, 近日,
PRELUDES = (
    ABSTRACT,
    datelines.DATELINE,
    credits.ACCORDING,
    re.compile(r"[(\[【〔][^()\[\]【】〔〕]{0,30}(?:记者|通讯员)[^()\[\]【】〔〕]{0,30}[)\]】〕]\s*"),
    LEADING_DATE,
    LEADING_DATE,
)
CLAUSE = re.compile(r"[,。;!?\n]")
# ... 打印 | 加为IE收藏 | 复制链接 behind a thread's title
BUTTONS = re.compile(r"(?:\s+(?:举报|打印|列印|收藏|推荐|复制链接|加为|IE收藏)\S*(?:\s*\|.*)?)+$")
# What forums call a thread; elsewhere 主题 is a subject.
THREAD_LABEL = re.compile(r"[*#>·\s]{0,3}(?:[标主话]\s*题|[帖贴]子(?:主题|标题)|本[帖贴页]主题|主题帖)\s*:\s*")
# 某某某,男,汉族,1971年8月生 某某某(1938年9月—2016年3月): how an article on a person begins
A_LIFE = re.compile(r"\s*(?:[(][^()]{0,20}\d{4}年?[^()]{0,30}[)]|,?[男女],|,?\d{4}年.{0,8}生|,(?:字|号|原名|又名))")
A_NAME = 15  # characters at most
ANNOUNCED = re.compile(rf"(?:{datelines.DATELINE.pattern})\s*题\s*:\s*(?P<title>[^。]{{6,80}})")
# What another site called the text, before this one; its own title comes first.
ORIGINAL_TITLE = re.compile(r"原标?题\s*:\s*")
_TITLES = "|".join(map(labels.spelled, words("labels", "title")))
TITLE_LABEL = re.compile(
    rf"[\[【]?(?:{_TITLES})[\]】]?\s*:\s*|[\[【](?:{_TITLES})[\]】]|(?:信息|文件|信件|来信|留言|咨询)(?:名称|标题|主题)\s+"
)


def decide(layout: Layout, marks: dict[str, str], kind: str) -> Title | None:
    """The page's own title: from its marks or the lines above its text; None when it has none."""
    found = _shared(layout) if kind == "document-share" else None
    shown = _headlines(layout) if marks else {}
    found = (
        found
        or _announced(layout)
        or _labelled(layout, THREAD_LABEL if kind == "forum" else TITLE_LABEL)
        or _shown(shown, marks)
        or _persons(layout)
        or _of_its_text(layout, marks, shown, kind)
        or _spoken(layout)
        or _labelled(layout, ORIGINAL_TITLE)
        or (_filed(layout) if kind == "document-share" else None)
    )
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


def _filed(layout: Layout) -> Title | None:
    """The file's name by itself above the text: 某某讲话.docx"""
    for line in layout.head:
        if match := FILE.fullmatch(line.folded):
            text = line.text[: match.end("name")]
            return Title(text, Evidence(line.text[:120], f"line at {line.start}", "name of the shared file", 0.8))
    return None


def _announced(layout: Layout) -> Title | None:
    """An agency names its feature behind the dateline: 新华社北京7月1日电 题：…"""
    for line in layout.main[:2]:
        match = ANNOUNCED.fullmatch(line.folded)
        if match:
            words = line.text[match.start("title") :]
            return Title(
                words, Evidence(line.text[:120], f"line at {line.start}", "title in dateline", 0.9), lines=[line]
            )
    return None


def _spoken(layout: Layout) -> Title | None:
    """A speech begins with its title, once or twice, on the line that calls those present."""
    match = SPEECH.match(layout.main[0].folded) if layout.main else None
    if not match:
        return None
    line = layout.main[0]
    words = line.text[slice(*match.span("title"))]
    return Title(words, Evidence(words[:120], f"line at {line.start}", "title before the call", 0.8))


def _persons(layout: Layout) -> Title | None:
    """The name above an article on a person, which begins with it: 某某某 or 某市市长 某某某 above 某某某,男,汉族,…"""
    first = layout.main[0].folded if layout.main else ""
    for line, name in ((each, name) for each in layout.head for name in each.text.split()[:2]):
        if 2 <= len(name) <= A_NAME and first.startswith(fold(name)) and A_LIFE.match(first, len(name)):
            return Title(
                name, Evidence(line.text[:120], f"line at {line.start}", "name that the text begins with", 0.85)
            )
    return None


def _labelled(layout: Layout, label: re.Pattern[str]) -> Title | None:
    for line in layout.head:
        match = label.match(line.folded)
        if match and len(line.text) - match.end() >= 4:
            return Title(
                without_board(BUTTONS.sub("", line.text[match.end() :])),
                Evidence(line.text[:120], f"line at {line.start}", "title label", 0.9),
            )
    return None


def _headlines(layout: Layout) -> dict[str, list[Line]]:
    """The lines, one or two, that the page may show its title in, by their characters."""
    near = [line for line in layout.head + layout.main[:2] if len(line.text) <= LONGEST]
    lines = [line for line in near if line.role in ("text", "furniture")]
    two = {squeeze(line.text + below.text): [line, below] for line, below in pairwise(lines)}
    return (
        two
        | {squeeze(without_board(line.text)): [line] for line in lines}
        | {squeeze(line.text): [line] for line in lines}
    )


def _shown(shown: dict[str, list[Line]], marks: dict[str, str]) -> Title | None:
    """What HTML names as the title and the page shows as a headline."""
    for name, text in _candidates(marks, shown):
        lines = shown.get(squeeze(text))
        if lines and not is_column(text):
            return Title(text, Evidence(text[:120], name, "marked and shown", 0.97), lines=lines)
    return None


def _of_its_text(layout: Layout, marks: dict[str, str], shown: dict[str, list[Line]], kind: str) -> Title | None:
    """What HTML names as the title, or a headline: the first that says what the text says, or else the first. Only
    such a one may be a picture's."""
    marked = [
        Title(text, Evidence(text[:120], name, "marked", 0.8))
        for name, text in _candidates(marks, shown)
        if len(text) >= 6 and not is_column(text)
    ]
    headline = from_lines(layout, kind)
    # A site's pages may all bear the office's name.
    offices = [each for each in marked if OFFICE.search(fold(each.text))] if headline else []
    found = [*(each for each in marked if each not in offices), *filter(None, [headline]), *offices]
    alt = marks.get("alt", "")
    pictured = [Title(alt, Evidence(alt[:120], "alt", "words of a picture", 0.7))] if alt else []
    if not pictured and len(found) < 2:
        return next(iter(found), None)
    words = pairs(layout.main)
    kin = [title for title in found + pictured if kinship(Line(title.text, 0, ""), words) >= KINSHIP]
    return next(iter(kin + found), None)


def _candidates(marks: dict[str, str], shown: dict[str, list[Line]]) -> list[tuple[str, str]]:
    return [(name, _page_title(marks[name], shown)) for name in NAMES if marks.get(name)]


def _page_title(text: str, shown: dict[str, list[Line]]) -> str:
    """A page's title: the part that the page shows as a line, or without the site behind it."""
    text = " ".join(text.split())
    if squeeze(text) in shown:
        return text
    parts = PARTS.split(text)
    if len(parts) > 2 and outlets.find(parts[-1]) and len(parts[0]) >= 4 and not is_column(parts[0]):
        return clean(parts[0])
    for separator in (PARTS, PIECES):
        held = [part for part in separator.split(text) if len(part) >= UPPER_LINE and squeeze(part) in shown]
        if len(held) == 1 or (held and separator is PARTS):
            return max(held, key=len)
    if behind := _shown_end(text.split(), shown):
        return behind
    named = [part for part in PARTS.split(text) if len(part) >= UPPER_LINE and not is_column(part)]
    if len(named) == 1:
        return clean(named[0])
    head, _, site = text.rpartition(max(PARTS.findall(text), key=text.rfind, default="\0"))
    return clean(head if len(head) >= UPPER_LINE and len(site) <= 14 else text)


def _shown_end(words: list[str], shown: dict[str, list[Line]]) -> str:
    """The words behind a site's and a column's that the page shows as a headline of one or two long lines."""
    for i in range(1, len(words)):
        lines = shown.get(squeeze("".join(words[i:])), [])
        if lines and all(len(line.text) >= UPPER_LINE for line in lines):
            return " ".join(words[i:])
    return ""


def _subtitle(layout: Layout, title: Title) -> str:
    """A line that begins with a dash, right under the title or under the labels below it."""
    if not title.lines:
        return ""
    after = [line for line in layout.head + layout.main[:2] if line.start > title.lines[-1].start]
    for line in after[:3]:
        if line.role != "meta" and DASH.match(line.folded) and len(line.text) <= 60 and "。" not in line.text:
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
    """A title for a page without one: the first clause of its text, without the date it begins with and whom it
    calls (同志们：). Flagged."""
    text = next((line for line in text.split("\n", CALLS) if not _is_prelude(fold(line))), text)
    folded, start = fold(text), 0
    for pattern in PRELUDES:
        rest = folded[start:].lstrip(" ,:【】")
        if match := pattern.match(rest):
            start = len(folded) - len(rest) + match.end()
    text = text[start:].lstrip(" ,，:：】")
    return Title(
        _first_clause(text),
        Evidence(text[:DERIVED], "text", "first sentence", 0.3),
        flags=["no-title"],
    )


def _is_prelude(folded: str) -> bool:
    return bool(SALUTATION.fullmatch(folded) or printings.PASSED.match(folded) or NUMERAL.fullmatch(folded.strip()))


def _first_clause(text: str) -> str:
    """Up to the first stop that leaves enough to be a title."""
    for match in CLAUSE.finditer(fold(text[:DERIVED])):
        if match.start() >= 8:
            return text[: match.start()]
    return text[:DERIVED]

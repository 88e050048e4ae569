"""Who published: labels, bylines, datelines, and the outlets' own addresses."""

from __future__ import annotations

import re

from archive.chinese import fold, to_hans
from archive.ingest import dates, outlets
from archive.ingest.fields import addresses, documents, sitenames
from archive.ingest.fields.naming import OUTLET, is_name, is_person, signature, tidy
from archive.ingest.record import Evidence, Named
from archive.ingest.text import credits, datelines, furniture, labels, printings
from archive.ingest.text.layout import OFFICE, Layout
from archive.ingest.text.lines import Line, is_headline, with_next

REPRINT = re.compile(
    r"(?:^|\s|。|”)[(\[【]?据(?P<name>新华社|新华网|人民日报|人民网|中新社|央视新闻|光明日报|中新网)(?=[^\u4e00-\u9fff]|[电讯]|$)"
)
# 更多某某时报报道: how a portal names the paper whose text it carries
MORE = re.compile(r"(?:看?更多)\s?(?P<name>[\u4e00-\u9fff]{2,10}?)(?:的)?(?:新闻)?报[导道]$")
CUSTOMER = re.compile(r"(?:联系客服提示|在线客服)[-—:](?P<name>\S{3,15})$")
WRITER = re.compile(rf"(?:{credits.ROLE}|(?<=[室会委局办])(?:主?编|编印))$")
# The name of an account is shorter than this; what is longer may be a headline.
ACCOUNT = 8
# The parts of a dateline that name who sends it.
DISPATCHERS = ("agency", "reporter", "station", "desk", "office", "paper", "site")
# 返回 某某传媒网 beside the date of a paper, 您的位置：某某新闻 >> 要闻
BACK = re.compile(r"返回\s?[\u4e00-\u9fff]{2,10}|位置\s*:.*")
# A page of an office's own site need not be by that office.
OFFICES = ("government", "cppcc", "congress", "party")


def decide(
    layout: Layout, marks: dict[str, str], kind: str, original_url: str, page_url: str, title: str = ""
) -> Named | None:
    """The outlet, from the strongest witness; None when nothing on the page names one. A title names none but a
    document's, nor does the line that says who posts in a forum."""
    head = [line for line in layout.head if line is not layout.post]
    return (
        _labelled(head)
        or _labelled(layout.tail)
        or _printed(layout.around)
        or _cited(layout.main[-1:] + layout.around + layout.dropped)
        or _account(head)
        or _labelled(layout.around, "publisher")
        or _labelled(layout.around, "author")
        or _beside_date(head, _surroundings(layout, marks))
        or _mark(marks)
        or _in_dateline(layout.main)
        or _in_signature(layout)
        or _publisher(head)
        or sitenames.twice(layout, marks, title)
        or _above_date(layout.head if kind != "forum" and not _is_papers(page_url) else [], title)
        or _by_itself(layout, kind)
        or documents.office(layout, title)
        or _reprinted(layout)
        or _according(layout.main)
        or sitenames.office(marks, title)
        or _labelled(layout.around, "editor")
        or sitenames.decide(layout, marks, kind, title)
        or _mark(marks, "site", 0.6)
        or _by_address(original_url, "original address", offices=True)
        or sitenames.owner(layout)
        or _by_address(page_url, "page address", offices=False)
    )


def _printed(lines: list[Line]) -> Named | None:
    for line in lines:
        if found := printings.printed(line.folded):
            return Named(
                line.text[found[0]].strip(), Evidence(line.text[:120], f"line at {line.start}", "printed edition", 0.95)
            )
    return None


def _cited(lines: list[Line]) -> Named | None:
    """(摘自《某某周刊》 甲) 本文为「某某观察」原创: whose text a page says it is."""
    for line in reversed(lines):
        match = credits.CITED.match(line.folded) if len(line.folded) <= credits.CITATION else None
        name = tidy(line.text[slice(*match.span(match.lastgroup or 0))]) if match else ""
        if is_name(name):
            return Named(name, Evidence(line.text[:120], f"line at {line.start}", "citation", 0.9))
    return None


def _account(lines: list[Line]) -> Named | None:
    """原创 某某 某某政协: the account below a title on WeChat."""
    for line in lines:
        if match := credits.ACCOUNT.fullmatch(line.folded):
            name = line.text[slice(*match.span("name" if match["name"] else "dated"))]
            return Named(name, Evidence(line.text[:120], f"line at {line.start}", "account", 0.85))
    return None


def _labelled(lines: list[Line], field: str = "source") -> Named | None:
    for line, following in with_next(lines):
        for item in labels.read(line.folded) or labels.cell(line.folded):
            if item.field != field:
                continue
            name, words = tidy(line.text[item.start : item.end]), line.text
            if not name and item.end == len(line.folded) and following and _is_value(following):
                name, words = tidy(following.text), f"{line.text} {following.text}"
            if is_name(name) and (field == "source" or _is_office(name, field)):
                return Named(name, Evidence(words[:120], f"line at {line.start}", f"{item.label} label", 0.95))
    return None


def _publisher(head: list[Line]) -> Named | None:
    """发布：某市人大常委会办公室 日期：2013-09-02: an office where a date may stand too."""
    for line in head:
        for item in labels.read(line.folded):
            name = tidy(line.text[item.start : item.end])
            if item.field == "published" and OFFICE.search(fold(name)) and is_name(name) and not is_person(name):
                return Named(name, Evidence(line.text[:120], f"line at {line.start}", f"{item.label} label", 0.8))
    return None


def _is_value(line: Line) -> bool:
    """Whether a line may be the value of the label above it."""
    return len(line.text) <= 60 and not labels.begins(line.folded) and not labels.cell(line.folded)


def _is_office(name: str, field: str) -> bool:
    """Whether who put a page out, or wrote it, is no person."""
    return not is_person(name) if field == "publisher" else bool(OUTLET.search(fold(name)))


def _beside_date(lines: list[Line], page: str) -> Named | None:
    """2023-04-06 某某日报: a name on the date's line that an outlet could bear."""
    for line in reversed([line for line in lines if line.role == "meta"]):
        if any(item.field in ("published", "source") for item in labels.read(line.folded)):
            continue
        for word in _undated(line).split():
            name = tidy(WRITER.sub("", word))
            if not is_name(name) or labels.EMPTY.fullmatch(f"{fold(name)}:"):
                continue
            if OUTLET.search(fold(name)) or outlets.find(name) or _is_elsewhere(fold(name), line, page):
                return Named(name, Evidence(line.text[:120], f"line at {line.start}", "name beside the date", 0.8))
    return None


def _undated(line: Line) -> str:
    """A date's line without the date, the furniture and the ways elsewhere; empty when it holds no date."""
    spans = [(found.start, found.end) for found in dates.find(line.folded)]
    spans += [match.span() for match in labels.RELATIVE.finditer(line.folded)]
    if not spans:
        return ""
    kept = furniture.without(line.folded)
    rest = [char if kept[i].strip() else " " for i, char in enumerate(line.text)]
    for start, end in [*spans, *(match.span() for match in BACK.finditer(line.folded))]:
        rest[start:end] = " " * (end - start)
    return "".join(rest)


def _surroundings(layout: Layout, marks: dict[str, str]) -> str:
    """All that the page says around its article, folded."""
    parts = [line.folded for line in layout.around + layout.related + layout.dropped]
    return "\n".join([*parts, fold(marks.get("title", ""))])


def _is_elsewhere(name: str, line: Line, page: str) -> bool:
    """Whether a name on the date's line is the site's own: the page says it again."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{3,10}", name) or is_person(name):
        return False
    return bool(labels.RELATIVE.search(line.folded)) or page.count(name) > line.folded.count(name)


def _mark(marks: dict[str, str], mark: str = "source", confidence: float = 0.85) -> Named | None:
    words = marks.get(mark, "")
    label = labels.LABEL.match(fold(words))
    name = tidy(words[label.end() if label else 0 :])
    is_known = (is_name(name) and not (label and is_person(name))) or (name and outlets.find(name))
    return Named(name, Evidence(words[:120], "page metadata", "meta element", confidence)) if is_known else None


def _in_signature(layout: Layout) -> Named | None:
    """【某报记者 甲】 撰稿 某站 甲: the words before the role, or before the names."""
    for line in reversed([line for line in layout.around if line.role == "byline"]):
        org, _ = signature(line)
        if is_name(org):
            return Named(org, Evidence(line.text[:120], f"line at {line.start}", "byline", 0.85))
    return None


def _in_dateline(main: list[Line]) -> Named | None:
    for line in main[:3]:
        match = datelines.OPENED.match(line.folded) or datelines.find(line.folded[:160])
        if match:
            group = next(name for name, words in match.groupdict().items() if words and name in DISPATCHERS)
            name = _agency(line.text[match.start(group) : match.end(group)])
            if is_name(name):
                return Named(name, Evidence(match.group(), f"line at {line.start}", "dateline", 0.85))
    return None


def _above_date(head: list[Line], title: str) -> Named | None:
    """An outlet's name on a line of its own between title and date, or a journal's above its number."""
    for line, below in with_next(head):
        if line.role != "text" or line.text in title or not re.fullmatch(r"[\u4e00-\u9fff]{3,12}", line.folded):
            continue
        if not below or below.role != "meta" or not labels.is_dated(below.folded) or is_person(line.text):
            continue
        if labels.cell(line.folded):
            continue
        above = [other for other in head if other.start < line.start and is_headline(other) and len(other.text) >= 8]
        is_account = above and len(line.text) <= ACCOUNT and above[-1].text in title
        if printings.is_issue(below.folded) or is_account or (above and OUTLET.search(line.folded)):
            return Named(line.text, Evidence(line.text, f"line at {line.start}", "name above the date", 0.6))
    return None


def _is_papers(url: str) -> bool:
    """Whether a page stands on a newspaper's own site: what stands above its date is no account's name."""
    outlet = outlets.by_domain(addresses.host(url)) if url else None
    return outlet is not None and outlet.kind == "newspaper"


def _by_itself(layout: Layout, kind: str) -> Named | None:
    """An outlet's name on a line of its own by the text, or in brackets (【某某晨报】).

    A site that others fill (`kind` is not article) says its name anywhere.
    """
    near = [*reversed(layout.tail[:3]), *reversed(layout.head[-4:])]
    for line in near + ([] if kind == "article" else layout.around):
        match = credits.OUTLET_LINE.fullmatch(line.folded)
        name = line.text[match.start("name") : match.end("name")] if match else line.text
        if match or (
            line.role == "text" and len(name) <= 12 and (sitenames.PAPER.search(line.folded) or outlets.find(name))
        ):
            return Named(name, Evidence(line.text, f"line at {line.start}", "name on its own line", 0.7))
    return None


def _agency(words_before: str) -> str:
    """新华社济南 -> 新华社: the agency without the place that its correspondent writes from."""
    match = re.match(r".{1,10}?(?:通讯社|社|网|报|电台|电视台|在线|客户端|发布|台)(?!会|湾)", fold(words_before))
    return words_before[: match.end()] if match else words_before


def _reprinted(layout: Layout) -> Named | None:
    for line in reversed(layout.main[-1:] + layout.around + layout.dropped + layout.related[:1]):
        match = REPRINT.search(line.folded) or CUSTOMER.search(line.folded) or MORE.match(line.folded)
        if match:
            name = line.text[match.start("name") : match.end("name")]
            return Named(name, Evidence(match.group()[:120], f"line at {line.start}", "attribution", 0.7))
    return None


def _according(main: list[Line]) -> Named | None:
    """据《某某商报》报道, at a text's beginning."""
    match = credits.ACCORDING.match(main[0].folded[:80]) if main else None
    name = main[0].text[slice(*match.span("quoted" if match["quoted"] else "name"))] if match else ""
    if is_name(name) and (match["quoted"] or OUTLET.search(fold(name)) or outlets.find(name)):
        return Named(name, Evidence(match.group(), f"line at {main[0].start}", "report cited", 0.6))
    return None


def _by_address(url: str, where: str, offices: bool) -> Named | None:
    outlet = outlets.by_domain(addresses.host(url)) if url else None
    if outlet is None or (outlet.kind in OFFICES and not offices):
        return None
    return Named(outlet.name, Evidence(addresses.host(url), where, "outlet's own domain", 0.7))


def canonical(name: str) -> str:
    """The name that an outlet is filed under: the table's, or the printed one in simplified script. Of a site and the
    paper that it took a text from (某某在线-某某晚报) it is the paper's."""
    name = to_hans(name).replace("•", "·")
    site, dash, paper = name.rpartition("-")
    return outlets.canonical(paper if dash and is_name(site) and sitenames.is_outlet(paper) else name)

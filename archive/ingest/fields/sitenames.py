"""What a site calls itself on its pages: mastheads, page titles, ways to the page, copyright lines. The weakest
witnesses of who published, asked last."""

from __future__ import annotations

import re

from archive.chinese import fold
from archive.ingest import outlets
from archive.ingest.fields.naming import OUTLET, is_name, tidy
from archive.ingest.record import Evidence, Named
from archive.ingest.text import furniture
from archive.ingest.text.layout import OFFICE, Layout
from archive.ingest.text.lines import Line

# How the names of papers and news sites end.
PAPER = re.compile(
    r"(?:[日晚早晨午商快周时侨导华新]报|(?:青年|工人|农民|法[制治]|政协|民族)报|(?<!订阅)电子报|都市报|(?:电视|广播|广播电视)总?台|通讯社|新闻社|时讯|快讯|新闻网|在线|融媒体中心)$"
)
A_FORUM = re.compile(r"[\u4e00-\u9fff]{2,8}(?:论坛|社区|贴吧)")
FORUM = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,10}(?:论坛|社区|在线|网|吧))\s*(?:->|>|»|›|→|门户)"
    r"|^(?P<bar>[\u4e00-\u9fff]{2,10}吧)\s*\+?\s?关注\s*:?\s*\d"
)
MASTHEAD = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,12}[报刊])社?\s*[-_·]?\s*(?:多媒体|全媒体)?(?:数字|电子|网上|网络)(?:报[刊纸]?|版)(?:平台)?(?:$|[\s_|-])"
)
# What stands between the steps of the way to a page, and between a headline and its site's name.
STEP = re.compile(r"\s*(?:->|>+|›|»|→|\||\s/\s)\s*")
PARTS = re.compile(r"[-_|｜–—]")
# What a page's name may begin with: 在线 there is part of many a headline.
AHEAD = re.compile(r".*[报報]\s*")
PLACE = re.compile(r".{0,8}位置(?:是|:)?\s*:?|.{0,4}首页$")
# A site's name like any other: 某某华文网
A_SITE = re.compile(r"[\u4e00-\u9fff]{4,11}网")
OWNED = re.compile(
    r"(?:版权所有|copyright|©|[(]c[)]|all\s+rights\s+reserved|\d{4}|有限(?:责任)?公司|社(?=$|\s|版权|主[办管])|主[办管](?:单位)?|[\s:.,|·-])+"
)
# Shorter names behind a title are columns: 要闻
A_SITES = 4
# So many lines at a page's top may bear the site's name.
TOP = 3
# Shorter names of offices are columns: 新闻中心
AN_OFFICE = 6
# Longer names behind a title are headlines, longer lines are text.
LONGEST, LINE = 14, 80


def decide(layout: Layout, marks: dict[str, str], kind: str, title: str) -> Named | None:
    """The name that the site bears above, around or behind its article, when it is a paper's or a known outlet's."""
    return (
        _masthead(layout, marks)
        or _at_top(layout.head[:TOP])
        or (_forum(layout, marks) if kind == "forum" else None)
        or _behind_title(layout, marks, title)
        or _on_the_way(layout)
    )


def office(marks: dict[str, str], title: str) -> Named | None:
    """标题 - 某某县人民法院: the office behind the page's title, whose site it is."""
    text = marks.get("title", "")
    name = tidy(PARTS.split(text)[-1])
    is_behind = bool(title) and text.startswith(title) and len(name) < len(text) - len(title)
    if is_behind and len(name) >= AN_OFFICE and OFFICE.search(fold(name)):
        return Named(name, Evidence(text[:120], "page title", "office behind the title", 0.6))
    return None


def twice(layout: Layout, marks: dict[str, str], title: str) -> Named | None:
    """标题 | 某某華報, and 某某華報 alone on a line above the article: what the site calls itself."""
    text = marks.get("title", "")
    others = PARTS.split(text)[1:]
    name = tidy(others[-1]) if others else ""
    shown = any(fold(name) == line.folded for line in layout.head + layout.dropped if len(line.text) <= LONGEST)
    if shown and len(name) >= A_SITES and name not in title and is_name(name) and OUTLET.search(fold(name)):
        return Named(name, Evidence(text[:120], "page title", "site behind the title and above the text", 0.65))
    return None


def owner(layout: Layout) -> Named | None:
    """Copyright © 某某新闻网 All Rights Reserved, 某某日报社主办: whose page it is, when that is an outlet."""
    for line in reversed(layout.around + layout.dropped + layout.related):
        if any(sign in line.folded for sign in ("版权所有", "copyright", "©", "主办")):
            for part in OWNED.split(line.folded[:LINE].partition("承办")[0]):
                if is_outlet(part):
                    begin = line.folded.index(part)
                    return _named(line.text[begin : begin + len(part)], line, "copyright line", 0.5)
    return None


def is_outlet(name: str) -> bool:
    """Whether a name is one that a paper or news site bears, or that the table knows."""
    return len(name) <= LONGEST and is_name(name) and bool(PAPER.search(fold(name)) or outlets.find(name))


def _named(name: str, line: Line, rule: str, confidence: float) -> Named:
    return Named(name, Evidence(line.text[:120], f"line at {line.start}", rule, confidence))


def _masthead(layout: Layout, marks: dict[str, str]) -> Named | None:
    """某某晚报多媒体数字版: what a newspaper calls its pages."""
    for text in (marks.get("title", ""), *(line.text for line in layout.around + layout.dropped)):
        match = MASTHEAD.match(fold(text))
        if match:
            return Named(text[match.start("name") : match.end("name")], Evidence(text[:120], "page", "masthead", 0.7))
    return None


def _at_top(head: list[Line]) -> Named | None:
    """A paper's name, or a known outlet's, at the top of the page: 星島日報 SING TAO DAILY"""
    for line in head:
        is_known = outlets.is_masthead(line.text)
        if is_known or (len(line.text) <= 12 and PAPER.search(line.folded)):
            name = line.text.split()[0] if is_known and not outlets.find(line.text) else line.text
            return _named(name, line, "name at the page's top", 0.6)
    return None


def _behind_title(layout: Layout, marks: dict[str, str], title: str) -> Named | None:
    """标题 - 某某晚报, 标题_要闻_某某新闻网: the paper behind the page's title, or before it (某某晚报-标题), also on a
    page that lost its marks."""
    shown = next((line.text for line in layout.head[:TOP] if title and line.text.startswith(title)), "")
    for text in (marks.get("title", ""), shown):
        first, *behind = PARTS.split(text)
        ahead = [first] if not behind or AHEAD.fullmatch(first) else []
        for part in [*reversed(behind), *ahead]:
            if is_outlet(name := tidy(part)) and name not in (text, title):
                return Named(name, Evidence(text[:120], "page title", "site behind the title", 0.6))
    return None


def _forum(layout: Layout, marks: dict[str, str]) -> Named | None:
    """A forum's name is the first step of the way to its thread, or stands behind its title."""
    for line in layout.head:
        for match in FORUM.finditer(line.folded):
            name = line.text[slice(*match.span(match.lastgroup or 0))]
            if is_name(name):
                return _named(name, line, "forum's name", 0.6)
    parts = [tidy(part) for part in PARTS.split(marks.get("title", ""))[1:]]
    name = next((part for part in parts if A_FORUM.fullmatch(fold(part))), "")
    return Named(name, Evidence(marks["title"][:120], "page title", "forum's name", 0.6)) if name else None


def _on_the_way(layout: Layout) -> Named | None:
    """当前位置：某某新闻网 > 要闻 > 正文, 某某新闻网 | 首页 要闻: the site is the first step of the way to its page.

    A row of several outlets is one of links. Any other name with 网 is the site's where its footer says it again.
    """
    footer = "\n".join(line.folded for line in layout.tail + layout.related if furniture.OWNER.search(line.folded))
    for line in layout.head + layout.dropped:
        steps = [PLACE.sub("", step) for step in STEP.split(line.folded[:LINE])]
        first = next(filter(None, steps), "")
        is_owner = bool(A_SITE.fullmatch(first)) and first in footer
        if len(steps) > 1 and (is_owner or [step for step in steps if is_outlet(step)] == [first]):
            begin = line.folded.index(first)
            return _named(line.text[begin : begin + len(first)], line, "first step of the way to the page", 0.6)
    return None

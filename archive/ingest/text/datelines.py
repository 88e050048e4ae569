"""Who sends a report, from where and when, in its first words: 新华社济南4月17日电, 某某日报讯, (某某日报记者 甲)."""

from __future__ import annotations

import re

AGENCY = (
    r"(?P<agency>(?!据)(?:(?!记者)[a-z\u4e00-\u9fff·•]){1,12}?(?:社|网|报|台|在线|客户端|信息港|发布|频道|中心|新闻(?![社网])|视窗|热线|之窗|纪元)"
    r"(?:[·•][\u4e00-\u9fff]{2,8}?)?)"
)
ONES = r"[一二三四五六七八九十廿卅]{1,3}"
DAY = rf"(?:(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}}|{ONES})月)?(?P<day>\d{{1,2}}|{ONES})日"
DATELINE = re.compile(
    rf"[(\[【〔]?{AGENCY}(?P<place>(?!记者|湾网)[\u4e00-\u9fff]{{2,8}}?)??[)\]】〕]?\s*{DAY}(?:电|讯|消息)"
    rf"|[(【](?P<paper>[\u4e00-\u9fff]{{2,8}}[报社网台])报道[)】]"
    rf"|[(](?P<desk>[\u4e00-\u9fff]{{2,8}}社)记者[\u4e00-\u9fff]{{2,12}}\d{{1,2}}日电[)]"
    r"|(?P<office>[a-z\u4e00-\u9fff·•]{1,12}(?:网|报|社|台|在线|客户端|融媒|传媒|融媒体中心|记者站|发布|政协|人大|纪委|[县市区州]委办))"
    r"(?:全媒体|专|特|快)?讯(?=[\s,()【】\[\]:记通])"
    # 某某网消息: 某某网记者 甲 报道: at the very beginning
    r"|^[(\[【〔]?(?P<site>(?![据由从])[a-z\u4e00-\u9fff·•]{1,12}?(?:网|[日晚早晨时]报|台|在线|客户端|时刻))(?:综合)?"
    r"\s?(?:[\u4e00-\u9fff]{0,3}(?:记者|通讯员)[\s\u4e00-\u9fff、,]{2,24}?)?(?:\d{1,2}月\d{1,2}日)?\s?(?:消息|报道|讯)(?=[\s,:()\]】])"
)
# (某某日报记者 甲) before the text, 某某融媒(记者 甲 文/图)
OPENED = re.compile(
    r"^(?P<station>(?!据)[\u4e00-\u9fff]{2,8}?(?:报|融媒体?|融媒体中心|电视台|广播电视台))\s?[(](?:记者|通讯员)[\u4e00-\u9fff/、\s]{2,24}[)]"
    r"|[(【\[](?P<reporter>(?!据)[\u4e00-\u9fff]{2,10}?(?:报|网|社|台|在线|客户端|融媒体?|融媒体中心))(?:全媒体|融媒体)?"
    r"记者[\u4e00-\u9fff、\s]{2,24}[)】\]]"
)
# What may stand behind an outlet's name and says where: 某某报讯（记者 甲 深圳报道）
REPORTER = re.compile(
    r"[)\]】〕]?\s*[(\[【〔]?[^()\[\]【】〔〕。,]{0,6}记者[^()\[\]【】〔〕。,]{2,20}(?:报道|日电)[)\]】〕:]?"
)
# 【本报消息】 at the very beginning, whichever paper that is; so far into a text its dateline begins.
OWN = re.compile(r"[(\[【]?本[报网台社刊](?:专|特|快)?(?:讯|消息|记者)")
AHEAD = 30
# Few texts have the words that each dateline has: the others need no search.
DISPATCHED = ("日电", "讯", "消息", "报道")


def find(folded: str) -> re.Match[str] | None:
    """The first dateline in a folded text; its groups name who sends it, the place and the day."""
    return DATELINE.search(folded) if _may_have_one(folded) else None


def begins(folded: str) -> bool:
    """Whether a text begins as a report does."""
    return bool(OWN.match(folded) or find(folded[:AHEAD]))


def dispatched(folded: str) -> str:
    """The words of the first dateline that say where a report comes from: those on its reporter, behind the outlet's
    name, the place that it names, or all of it; "" when there is none."""
    found = find(folded)
    reported = REPORTER.match(folded, found.end()) if found else None
    if not found or reported:
        return reported.group() if reported else ""
    return found["place"] or found.group()


def without(folded: str) -> str:
    """The text without its datelines."""
    return DATELINE.sub("", folded) if _may_have_one(folded) else folded


def _may_have_one(folded: str) -> bool:
    return any(word in folded for word in DISPATCHED)

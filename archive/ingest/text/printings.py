"""Where and when a text was printed or passed: papers and their pages, journals and their numbers, meetings."""

from __future__ import annotations

import re

from archive.ingest import dates
from archive.ingest.text import furniture

# (2021年7月28日某县第十七届人大常委会第四十三次会议通过) is part of what was passed.
# 2019年2月26日在某镇第十四届人民代表大会第三次会议上: when a report was given.
PASSED = re.compile(
    rf"[(].{{8,80}}(?:通过|批准|修正|修订)[)]$|[(]?{dates.DAY}\s*,?\s?在[^,。]{{3,50}}(?:(?:会议|大会|全会)上?|会上)[)]?$"
)
# A journal's month or number, by itself: 2009年3月号, 2009年第3期(总第207期), 2019/03
NUMBER = (
    r"(?:19|20)\d{2}\s?年?\s?[,./-]?\s?(?:第?\s?\d{1,3}\s?期|\d{1,2}月[号刊]?|(?<=[./-])\d{1,2}(?!\d))"
    r"(?:\s?[(]?总第?\s?\d+\s?期[)]?)?"
)
ISSUE = re.compile(rf"[(]?{NUMBER}[)]?")
NAMED_ISSUE = re.compile(rf"《?[\u4e00-\u9fff]{{2,12}}》?\s+{NUMBER}")
# 第五十三卷 第二期 民國九十九年六月 頁41-66, 第27期(总第311期)
VOLUME = re.compile(r"第\s?[一二三四五六七八九十百\d]{1,5}\s?[卷期](?=[\s(,第]|$)[^。!?]{0,36}")
NUMBERED_ISSUE = re.compile(r"(?P<year>(?:19|20)\d{2})\s?年?\s?[,./-]?\s?第?\s?\d{1,3}\s?期")
# Where and when it was printed: 《某某日报》（2024年06月30日 03版） 《某某》2009年3月号 （原载2022年6月7日《某报》）
EDITION_PAGE = r"第?\s*(?:[a-z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版(?:[:,].{0,10})?"
PRINTED = re.compile(
    r"[(\[【]?\s*(?:本文)?(?:原载|原刊|刊于|刊载于|载|[摘选转录引]自|见)?\s*:?\s*"
    rf"(?:《\s*(?P<name>[^《》]{{2,15}}?)\s*》(?:杂志|周刊)?\s*[(]?\s*(?P<date>{dates.DAY}|{NUMBER})"
    rf"|(?P<early>{dates.DAY})的?\s*《(?P<paper>[^《》]{{2,15}})》"
    rf"|(?P<bare>[\u4e00-\u9fff]{{2,10}}[报刊])\s*(?P<day>{dates.DAY})(?=[\s,]*第?[\sa-z\d一二三四五六七八九十]{{1,3}}版))"
    rf"[\s,]*(?:{EDITION_PAGE})?(?:\s+[\u4e00-\u9fff ]{{2,8}}(?=[)]))?\s*[)\]】]*(?:\s*[)\]】])?$"
)
# A journal's name before its number, by itself: 某某档案 2017年9期, 某某学报(社会科学版) 2016年8期
JOURNAL = re.compile(rf"(?P<name>[\u4e00-\u9fff·]{{2,14}})(?:[(][\u4e00-\u9fff]{{2,10}}版[)])?\s+(?P<date>{NUMBER})")
# What Founder's digital papers leave below a text: 2021-02-10 2 2 某州日报 content_123.html 1 3 标题 /enpproperty-->
FOUNDER = re.compile(rf"(?P<date>{dates.DAY})[\s\d:]*\s(?P<name>[\u4e00-\u9fff]{{2,14}})\s+content_\d+\.html?\b.*")
# What a paper's site sets below a text: 【2005/03/08 某某报】 @ http://…
PRESS = re.compile(rf"[(\[【]\s*(?P<date>{dates.DAY})\s*(?P<name>[\u4e00-\u9fff]{{1,7}}报)\s*[)\]】].{{0,40}}")
# The last line of an office's paper: 某县人民政府办公室 2014年8月6日印发
ISSUED = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{4,24}}(?:[办室厅局委部会]|政府|政协|法院|检察院))\s+(?P<date>{dates.DAY})\s?印发[。]?"
)
# The head of a newspaper's page: 第A03版：要闻 上一版 下一版 某某早报 2017年06月22日 星期四
EDITION = re.compile(rf"第?\s?[a-z]?\d{{1,2}}\s?版(?=[\s:,]).{{0,60}}{dates.DAY}")


def printed(folded: str) -> tuple[slice, str] | None:
    """Where a line names the paper that it was printed in, and when that was."""
    if other := JOURNAL.fullmatch(folded) or FOUNDER.fullmatch(folded) or PRESS.fullmatch(folded):
        return slice(*other.span("name")), other["date"]
    match = PRINTED.match(folded)
    for name, day in (("name", "date"), ("paper", "early"), ("bare", "day")):
        if match and match[name]:
            return slice(*match.span(name)), match[day]
    return None


def is_issue(folded: str) -> bool:
    """Whether a line says which number of a journal this is, beside its buttons: 2009年第3期(总第118期) 目录 上一篇"""
    match = ISSUE.match(folded)
    if VOLUME.fullmatch(folded) or NAMED_ISSUE.fullmatch(folded):
        return True
    return bool(match) and not furniture.without(folded[match.end() :]).strip(furniture.DRESS)

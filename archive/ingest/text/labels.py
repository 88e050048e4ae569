"""What a page says of itself in labelled words: 发布时间：… 来源：… 作者：…, and bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.ingest import dates
from archive.ingest.remembered import remembered
from archive.ingest.tables import words
from archive.ingest.text import furniture

# (編輯：某某)1100318, as Taiwan's agency signs
NUMBERED = re.compile(r"[(](?:编辑|责任编辑):[^()]{2,20}[)]\d{7}$")
FIELDS = ("published", "signed", "updated", "source", "publisher", "author", "editor", "other")
# 3小时前, 昨天 10:22: when it was published, if only one knew when that was written.
RELATIVE = re.compile(
    r"(?:^|\s)(?:\d+\s?(?:秒|分钟|小时|天|周|个月)前|刚刚|(?:今天|昨天|前天)\s?\d{1,2}:\d{2}"
    r"|\d{1,2}-\d{1,2}\s\d{2}:\d{2})(?=$|[\s·|])"
)


def spelled(label: str) -> str:
    """A label as it is printed, also spaced out to a column's width: 来　源"""
    return r"\s*".join(map(re.escape, label)) if not label.isascii() else re.escape(label)


def _labels() -> str:
    by_length = sorted(
        ((label, field) for field in FIELDS for label in words("labels", field)), key=lambda pair: -len(pair[0])
    )
    groups = {field: [spelled(label) for label, owner in by_length if owner == field] for field in FIELDS}
    return "|".join(f"(?P<{field}>{'|'.join(spelled)})" for field, spelled in groups.items())


# A label with its colon, or before a day without. Two labels that overlap (来源, 信息来源) are told apart by length,
# whatever their fields.
# What it may begin with is asked first: that spares a try of every label at every character.
INITIALS = "".join(sorted({label[0] for field in FIELDS for label in words("labels", field)}))
LABEL = re.compile(
    rf"(?:(?<![a-z\u4e00-\u9fff])|(?<=\d日))(?=[{INITIALS}])(?:{_labels()})"
    rf"(?:\s*(?:[】\]]?:|】|\](?=\s*\S))\s*|\s+(?={dates.DAY}))"
)
# 大小:31.2KB 今日:12 热度:187: what a site counts
COUNTS = re.compile(r"(?:[\u4e00-\u9fff]{2,6}\s?:\s?[^\u4e00-\u9fff\s:]{1,12}[\u4e00-\u9fff]?(?:[\s|,]+|$))+")
# A label's words without its colon, as a cell or a line of its own.
CELL = re.compile(f"(?:{_labels()})")
LONGEST_LABEL = 16
# What runs on without a space: 时间:2024-03-05作者:某某来源:某某网
RUN_ON = re.compile(rf"(?=[{INITIALS}])(?:{_labels()})\s*:\s*")
LEADING_ADDRESS = re.compile(r"(?:(?:https?://|www\.)[!-~]+)?")
# 来源 | 某某融媒, 来源/某某融媒, 来源 某某融媒; posted on March 4, 2019 by ..., date 2020-04
BARRED = re.compile(rf"(?:{_labels()})(?:\s*[|丨┃/]\s*|(?<=来源)\s+|(?<=[a-z])\s+(?=[^:]{{0,24}}(?:19|20)\d{{2}}))")
# A byline's word may do without a colon: 撰稿 某某, 文/某某
CREDIT = re.compile(
    rf"[(\[【〔]?\s*(?:{'|'.join(spelled(w) for f in ('author', 'editor') for w in words('labels', f))})"
    r"(?:\s*[:/丨|]|\s+)\s*\S"
)
PERSON = r"(?:[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})?|[\u4e00-\u9fff]\s{1,2}[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
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
# (202_年6月2日), as collections of documents mask the day of a speech
MASKED = re.compile(r"[(]?\d{2}[\dx×*_]{1,2}年[\dx×*_]{1,2}月[\dx×*_]{1,2}日[)]?")
# A label that nobody filled in.
EMPTY = re.compile(rf"(?:{'|'.join(spelled(w) for f in FIELDS for w in words('labels', f))})\s*:")
# 中共某县委书记 某某某 under a title, (某某某,某县政协退休干部) under a text: who wrote it, and what he is.
OFFICIAL = (
    r"(?:书记|主席|县长|市长|区长|州长|旗长|镇长|乡长|省长|检察长|秘书长|局长|主任|部长|院长|会长|校长|所长|教授|研究员|干部"
    r"|委员|代表)"
)
SIGNED_BY = re.compile(
    rf"[(]?[\u4e00-\u9fff]{{4,24}}{OFFICIAL}\s+{PERSON}[)]?|[\u4e00-\u9fff]{{4,30}}(?:课题组|编写组)|[(]\s*(?:作者(?:系|为|是|:)?|{PERSON},)[\u4e00-\u9fff、,]{{4,30}}[)]"
)
# (某某某口述,某某某整理。口述者系原某县水利局副局长)
TOLD = re.compile(rf"[(]\s*{PERSON}\s?口述[,、\s]\s*{PERSON}\s?(?:整理|撰文|执笔|记录)[^()]{{0,40}}[)]")
# 原创 某某政协 某某政协, as WeChat prints author and account, and 某某政协 2023-05-11 18:30 发表于江苏
ACCOUNT = re.compile(
    rf"原创:?\s+(?:\S{{2,16}}\s+)?(?P<name>\S{{2,16}}?)(?:\s+{dates.DAY}\D?.{{0,24}})?"
    rf"|(?=.*发表于)(?:\S{{2,16}}\s+)?(?P<dated>[^\s:]{{2,16}})\s+{dates.DAY}\D?[\s\d:]{{0,10}}发表于[\u4e00-\u9fff]{{2,5}}"
)
# (中共某市委党校 政法教研室,陕西 宝鸡 721008)
AFFILIATION = re.compile(r"[(\[]?[^()。]{4,60}[,\s]\d{6}[)\]]?")
BULLETS = "※□■○●◎◆◇△▲☆★ "
# 【纠错】 before 【责任编辑:某某】
BUTTONS = re.compile(r"(?:[【\[](?:纠错|打印|关闭|收藏|我要纠错)[】\]]\s*)+(?=\S)")
# [ 某某晨报 ] by itself, 【某某晨报】 before the text
OUTLET_LINE = re.compile(
    r"[\[【(]\s*(?P<name>[a-z]{0,6}[\u4e00-\u9fff·]{2,12}(?:网|报|社|台|在线|客户端|时讯|快讯))(?:讯|电|消息)?\s*[\]】)]"
)
# Where and when it was printed: 《某某日报》（2024年06月30日 03版） 《某某》2009年3月号 （原载2022年6月7日《某报》）
EDITION_PAGE = r"第?\s*(?:[a-z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版(?:[:,].{0,10})?"
PRINTED = re.compile(
    r"[(\[【]?\s*(?:本文)?(?:原载|原刊|刊于|刊载于|载|[摘选转录引]自|见)?\s*:?\s*"
    rf"(?:《\s*(?P<name>[^《》]{{2,15}}?)\s*》(?:杂志|周刊)?\s*[(]?\s*(?P<date>{dates.DAY}|{NUMBER})"
    rf"|(?P<early>{dates.DAY})的?\s*《(?P<paper>[^《》]{{2,15}})》"
    rf"|(?P<bare>[\u4e00-\u9fff]{{2,10}}[报刊])\s*(?P<day>{dates.DAY})(?=[\s,]*第?[\sa-z\d一二三四五六七八九十]{{1,3}}版))"
    rf"[\s,]*(?:{EDITION_PAGE})?(?:\s+[\u4e00-\u9fff ]{{2,8}}(?=[)]))?\s*[)\]】]*(?:\s*[)\]】])?$"
)
# A journal's name before its number, by itself: 某某档案 2017年9期
JOURNAL = re.compile(rf"(?P<name>[\u4e00-\u9fff·]{{2,14}})\s+(?P<date>{NUMBER})")
# What Founder's digital papers leave below a text: 2021-02-10 2 2 某州日报 content_123.html 1 3 标题 /enpproperty-->
FOUNDER = re.compile(rf"(?P<date>{dates.DAY})[\s\d:]*\s(?P<name>[\u4e00-\u9fff]{{2,14}})\s+content_\d+\.html?\b.*")
# What a paper's site sets below a text: 【2005/03/08 某某报】 @ http://…
PRESS = re.compile(rf"[(\[【]\s*(?P<date>{dates.DAY})\s*(?P<name>[\u4e00-\u9fff]{{1,7}}报)\s*[)\]】].{{0,40}}")
# The office that gave a text, behind its last sentence or below it: (某市纪委监委)
PROVIDER = re.compile(
    r"[(\[【〔]\s*(?P<name>[\u4e00-\u9fff·]{2,14}?(?:办公?室|[党政]办|[市县区州旗省]委办|纪委|监委|宣传部|统战部|组织部|政法委"
    r"|政协|人大|[^当结布大]局|融媒体?(?:中心)?|法院|检察院|工商联|总工会|妇联|团[市县区州]委|研究室|调研组|宣传办|新闻中心"
    r"|[日晚早晨午时]报|都市报|商报|法[治制]报|新闻网|电视台|通讯社|广播电台))\s*[)\]】〕]"
)
# Whose text it is, in words: (摘自《某某周刊》 甲) 本文为「某某观察」原创
CITED = re.compile(
    r"[—\s-]{0,4}[(\[【]?(?:本文|文章|稿件)?(?:(?<=[文章件])[系为由是])?"
    r"(?:(?<=[文章件][系为由是])|(?:摘|转|选|节选|转载|摘编|转摘)自|(?:原|刊|首|发表)?[载刊发]?于|原[载刊])"
    r"\s*:?\s*[《「“『](?P<name>[^《》「」“”『』,。]{2,20})[》」”』]"
    r"|[(\[【]?据《(?P<according>[^《》]{2,20})》[)\]】]$"
    r"|[(\[【]?(?:本文|文章|稿件)(?:来源于|来自|转载自|转自|摘自|选自)(?P<plain>[\u4e00-\u9fff·]{3,16}?)[)\]】]?(?:$|[,;。].{0,12}(?:版权|转载|作者|侵权))"
)
# A longer line of labels does not run on.
RUNNING = 200
# A longer line that cites is text.
CITATION = 60
# Whom a text reports after: 据《某某商报》报道, 据某某网4月7日消息
ACCORDING = re.compile(
    r"\W{0,2}据(?:《(?P<quoted>[^《》]{2,20})》|(?P<name>[\u4e00-\u9fff·]{2,14}?))"
    r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"(?:综合)?(?:报道|消息|讯|电|披露|刊文|刊发)"
)
# The head of a newspaper's page: 第A03版：要闻 上一版 下一版 某某早报 2017年06月22日 星期四
EDITION = re.compile(rf"第?\s?[a-z]?\d{{1,2}}\s?版(?=[\s:,]).{{0,60}}{dates.DAY}")
# Who supplied a text, in a byline of its own: (某公司 供稿), or before its editor: (某某纪委监委 || 责任编辑 甲)
SUPPLY = "(?:供稿|投稿|撰稿|通讯员|报送|整理)"
SUPPLIED = re.compile(
    rf"[(\[【〔]?(?P<inner>[^()\[\]【】〔〕,。|]{{2,40}}?)\s*"
    rf"(?:{SUPPLY}|{SUPPLY}?\s*\|+\s*(?:责任编辑|责编|编辑)[\s:][^()。]{{2,24}}?)\s*[)\]】〕]?$"
)
ROLE = (
    r"(?:全媒体|融媒体?|首席|主任|本报|本网|本台|见习|特约|通讯|实习|新媒体|摄影|文字|责任|执行|值班|驻.{2,6})*"
    r"(?:记者站?|通讯员|编辑|作者|摄影|特派员|评论员)"
)
# (某报记者 甲 乙 通讯员 丙) and 【某报记者 甲】 as a line or behind the last sentence.
SIGNATURE = re.compile(
    rf"[(\[【〔]\s*(?P<inner>[^()\[\]【】〔〕]{{0,50}}?{ROLE}\s*[:/]?\s*[^()\[\]【】〔〕]{{2,80}})[)\]】〕]\s*[|]?\s*$"
)
PLAIN_BYLINE = re.compile(rf"(?:[\u4e00-\u9fff·•]{{0,14}}\s?)?{ROLE}[\s:/]+(?:{PERSON}[\s,、/]*){{1,8}}$")

# 記者某某／花蓮報導, as Taiwan's papers sign, and 某某摄影报道
REPORTED = re.compile(
    r"[(\[【〔]?\s*(?:(?:特约|实习|驻地|特派)?记者|特派员)[\s:]{0,2}[\u4e00-\u9fff、\s]{2,20}\s?[/|]\s?[\u4e00-\u9fff]{2,10}"
    r"[)\]】〕]?。?$"
    r"|[(]?[\u4e00-\u9fff、\s]{2,16}(?:摄影|图文|采写)报道[)]?$"
)
# ◎ 某 某, 本報記者某某、某某, 某縣紀委監委 某某 某 某
NAMED = rf"[{''.join(words('surnames', 'one'))}](?:\s?[\u4e00-\u9fff]){{1,2}}"
PERSONS = re.compile(rf"{NAMED}(?:[、\s]+{NAMED}){{1,5}}")
BULLETED = re.compile(
    rf"(?:[{BULLETS}]+\s*(?:文\s?[/:]\s?)?|[\u4e00-\u9fff·•]{{0,10}}(?:记者|通讯员)\s?){NAMED}(?:[\s、,]+{NAMED}){{0,5}}"
    rf"|[\u4e00-\u9fff]{{2,14}}(?:[委办局社报网台]|中心|政协|人大|政府|法院|检察院)\s+{NAMED}(?:[\s、,]+{NAMED}){{0,5}}"
    rf"|{NAMED}(?:[\s、,]+{NAMED}){{0,3}}\s?(?:摄影报道|图文报道|文/图|图/文|摄影|摄)"
)
# (某某镇人大) by itself
OFFICE = re.compile(
    r"[(][\u4e00-\u9fff]{2,16}(?:人大|政协|政府|[党团]委|纪委|办|局|部|中心|镇|乡|街道|社区|学校|学院)[)]"
)

# date 2026-03-09 before a picture's caption
STAMPED = re.compile(r"date\s+\d{4}-\d{1,2}-\d{1,2}\s")
# So many characters may stand beside a date on its line.
BESIDE = 40
CAST = re.compile(r"(?:嘉宾|主持人|受访者|受访人|采访人|采访者|对话人|访谈嘉宾|访谈人|特邀嘉宾)\s*:\s*\S{2,40}")


@dataclass(frozen=True)
class Labelled:
    """A labelled value: `start` and `end` are its place in the line."""

    field: str
    label: str
    start: int
    end: int


def printed(folded: str) -> tuple[slice, str] | None:
    """Where a line names the paper that it was printed in, and when that was."""
    if other := JOURNAL.fullmatch(folded) or FOUNDER.fullmatch(folded) or PRESS.fullmatch(folded):
        return slice(*other.span("name")), other["date"]
    match = PRINTED.match(folded)
    for name, day in (("name", "date"), ("paper", "early"), ("bare", "day")):
        if match and match[name]:
            return slice(*match.span(name)), match[day]
    return None


@remembered
def read(folded: str) -> tuple[Labelled, ...]:
    """The labelled values of a line, in order. A line that goes on after its first thousand characters is text."""
    marks = list(LABEL.finditer(folded, 0, dates.LOOKED_AT)) or [match for match in [BARRED.match(folded)] if match]
    if marks and not marks[0].start() and len(folded) <= RUNNING and folded.count(":") > len(marks):
        marks = max(marks, list(RUN_ON.finditer(folded)), key=len)
    ends = [*(mark.start() for mark in marks[1:]), len(folded)] if marks else []
    return tuple(
        Labelled(mark.lastgroup or "", mark.group(mark.lastgroup or 0), mark.end(), end)
        for mark, end in zip(marks, ends, strict=True)
    )


def cell(folded: str) -> tuple[Labelled, ...]:
    """A line that is nothing but a label, without its colon: its value is on the next."""
    match = CELL.fullmatch(folded) if len(folded) <= LONGEST_LABEL else None
    return (Labelled(match.lastgroup or "", match.group(), match.end(), match.end()),) if match else ()


def begins(folded: str) -> bool:
    """Whether a line begins with a label, behind its bullet if it has one."""
    return LABEL.match(folded.lstrip(BULLETS + "•·")) is not None


def is_meta(folded: str) -> bool:
    """Whether a line only says something of the page: labels with short values, or a date by itself."""
    if len(folded) > 200:
        return False
    if (len(folded) <= 40 and RELATIVE.search(folded)) or COUNTS.fullmatch(folded):
        return True
    found = read(folded)
    if found:
        before = found[0].start - len(LEADING_ADDRESS.match(folded)[0])
        described = [item for item in found if item.field not in ("editor", "author")]
        if described:
            return before <= 40 and all(item.end - item.start <= 40 for item in found) and "。" not in folded
    return is_dated(folded)


def is_credit(folded: str) -> bool:
    """Whether a line says when and where it was published, whatever it says besides: 浏览次数:12 来源:… 时间:…"""
    return any(item.field in ("published", "source") and item.end > item.start for item in read(folded))


def is_dated(folded: str) -> bool:
    """Whether a line is a date, by itself or beside an address, a name, a headline, and pieces of furniture."""
    folded = folded[LEADING_ADDRESS.match(folded).end() :].lstrip()
    found = dates.find(folded)
    if is_issue(folded) or MASKED.fullmatch(folded):
        return True
    if not found or found[0].date.precision != "day" or "。" in folded or folded.endswith(":") or PASSED.match(folded):
        return False
    if STAMPED.match(folded):
        return True
    rest = furniture.without(folded[: found[0].start] + " " + folded[found[0].end :])
    words_left = "".join(rest.split()).strip(furniture.DRESS)
    at_an_end = found[0].start <= 20 or found[0].end == len(folded)
    return len(words_left) <= BESIDE and "," not in rest and (at_an_end or len(words_left) <= 4)


def is_issue(folded: str) -> bool:
    """Whether a line says which number of a journal this is, beside its buttons: 2009年第3期(总第118期) 目录 上一篇"""
    match = ISSUE.match(folded)
    if VOLUME.fullmatch(folded) or NAMED_ISSUE.fullmatch(folded):
        return True
    return bool(match) and not furniture.without(folded[match.end() :]).strip(furniture.DRESS)


def is_byline(folded: str) -> bool:
    """Whether a line only names who wrote, took, edited or checked."""
    if FOUNDER.fullmatch(folded) or REPORTED.fullmatch(folded) or TOLD.fullmatch(folded):
        return True
    if len(folded) > 120 or re.search(r"[。?!]", folded):
        return False
    if BULLETED.fullmatch(folded) or OFFICE.fullmatch(folded):
        return True
    folded = BUTTONS.sub("", folded.lstrip(BULLETS))
    return bool(folded) and bool(
        CREDIT.match(folded)
        or EMPTY.fullmatch(folded)
        or SIGNED_BY.fullmatch(folded)
        or ACCOUNT.fullmatch(folded)
        or AFFILIATION.fullmatch(folded)
        or CAST.match(folded)
        or OUTLET_LINE.fullmatch(folded)
        or PRINTED.match(folded)
        or JOURNAL.fullmatch(folded)
        or PROVIDER.fullmatch(folded)
        or (len(folded) <= CITATION and CITED.match(folded))
        or NUMBERED.match(folded)
        or SIGNATURE.fullmatch(folded)
        or PLAIN_BYLINE.fullmatch(folded)
        or (folded[0] in "([【〔" and SUPPLIED.fullmatch(folded))
    )

"""Names as pages print them: of outlets, of persons, and of both together in a byline."""

from __future__ import annotations

import re

from archive.chinese import fold
from archive.ingest import dates
from archive.ingest.tables import alternatives, words
from archive.ingest.text import credits
from archive.ingest.text.lines import Line

# Words that stand where an outlet's name should and name none.
NOBODY = frozenset(words("nobody", "source"))
NAMELESS = alternatives("nobody", "nameless")
SPAM = alternatives("nobody", "spam")
VALUE_END = re.compile(
    rf"\s{{2,}}|[|\t]|\s(?=[\d【\[])|(?<=[^\s《〈])\s+(?=\S+\s*[:]|{credits.ROLE})"
    r"|(?:字体|字号|浏览|阅读|点击|打印|分享|收藏|我要|纠错|扫一扫|参与互动|我有话说|网友评论|t\s?大|t[|]t|举报|手机看|用手机"
    r"|复制链接|评论\s?[(]|[a-z]\d{1,2}版|有?\d+\s?[条人](?:评论|参与|跟[贴帖])|责任编辑|责编|编辑:|作者:|\s?[(](?:记者|通讯员|作者|id)|(?<=[报网社台])记者(?![站协之网报])|(?<=报)\d{1,2}月\d{1,2}日|(?<=[报网社刊台])[(][\u4e00-\u9fff]{2,3}[)])"
)
# 微信公众号“某某发布”, “某某发布”公众号
ACCOUNT = re.compile(
    r"(?:微信)?公众号\s*:?\s*[“\"「《]([^“”\"「」《》]+)[”\"」》]?|[“\"「《]([^“”\"「」《》]+)[”\"」》](?:微信)?公众号"
)
# 《某某观察》杂志 and 《某某之声》2012年第7期, whose date has been cut off.
MAGAZINE = re.compile(r"《([^《》]+)》?\s*(杂志|周刊|报|月刊|期刊)?")
# What stands between several names in one label's value.
BETWEEN = re.compile(r"[,，、/；;]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
# 据示例日报, 综合示例日报, 微信公众号示例发布: what only says how a text was taken over.
TAKEN = re.compile(r"^(?:(?:据|综合)(?=[\u4e00-\u9fff]{2,10}(?:报|网|社|刊)$)|(?:微信)?公众号(?=[\u4e00-\u9fff]{3}))")
WRAPPING = " \t（）：，；／｜,;·•-—_【】[]()〔〕<>《》〈〉「」『』“”\"'*#|丨┃/\\□■○●◎◆◇"
# 文/图 某融媒记者 甲: what the reporter did
PICTURED = re.compile(r"(?:文/图|图/文|图文|文图)\s?:?\s+")
NAME = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})?"
OF_WRITER = re.compile(
    rf"(?P<org>[^·•]*[·•][^·•]{{2,8}}?全媒体(?=记者)|.*?)(?:{credits.ROLE})\s*[:/]?\s*(?P<names>.*)$"
)
# A name of two characters, set as wide as those of three: 罗 燕
SPREAD = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
ROLE = re.compile(credits.ROLE)
LABEL_IN_NAMES = re.compile(
    r"(?:通讯员|记者|摄影报道|摄影|报道|编辑|文字|图片|文/图|图/文|文图|摄|图|文|供图|实习生)\s*[:/]?\s*"
)
SURNAMES = frozenset("".join(words("surnames", "one")))
# What an outlet's name ends in, or an office's.
OUTLET = re.compile(
    r"[\u4e00-\u9fff](?:网|报|社|台|在线|客户端|发布|融媒体?|中心|周刊|杂志|媒体|论坛|信息港|时讯|快讯|通讯|月刊|导刊|简报|新闻|视窗|热线|之窗|传媒"
    r"|办公室|研究[室院所会]|编辑部|课题组|调研组|办|委|局|厅|政府|观察|政协|人大|[委府司局院校会办][\u4e00-\u9fff]{0,6}(?<!干)[部处股]"
    r"|委员会|支部|总支|工会|商会|协会|学会|联合会|[妇文科工]联|法院|检察院|学院|大学|公司|集团)$"
)
PRESS = re.compile(r"[\u4e00-\u9fff]{2}[报報刊网網社台臺]$")
ADDRESS = re.compile(r"https?:|(?:^|\.)[a-z\d-]+\.(?:com|cn|net|org|hk|tw|mo|gov)\b")
ISSUE = re.compile(r"\s*(?:第\s?\d+\s?期|总第|\(?第\s?\d+\s?版)")


def signature(line: Line) -> tuple[str, str]:
    """The outlet and the names of a byline; each "" when it has none."""
    folded, text = line.folded, line.text
    if credits.AFFILIATION.fullmatch(folded):
        return "", ""  # where its authors work
    wrapped = re.match(r"[(\[【〔]\s*(.*?)\s*[)\]】〕]\s*[|]?\s*$", folded)
    if wrapped:
        folded, text = wrapped[1], line.text[wrapped.start(1) : wrapped.end(1)]
    if pictured := PICTURED.match(folded):
        folded, text = folded[pictured.end() :], text[pictured.end() :]
    supplied = credits.SUPPLIED.fullmatch(line.folded)
    if supplied:
        folded, text = supplied["inner"], line.text[slice(*supplied.span("inner"))]
        if OUTLET.search(folded) and " " not in folded:
            return tidy(text), ""
    provider = credits.PROVIDER.fullmatch(line.folded)
    if provider:
        return tidy(line.text[slice(*provider.span("name"))]), ""
    credit = credits.CREDIT.match(folded)
    if credit:
        if _is_editors(credit.group()):
            return "", ""
        return _org_and_names(text[credit.end() - 1 :], has_role=bool(ROLE.search(credit.group())))
    match = OF_WRITER.match(folded)
    if match:
        org, names = tidy(text[: match.end("org")]), names_in(text[match.start("names") :])
        # 甲乙 通讯员 丙; four characters are rather a small paper's name
        is_author = len(org) <= 3 and is_person(org) and not (PRESS.search(org) or OUTLET.search(fold(org)))
        return ("", f"{org} {names}".strip()) if is_author else (org, names)
    return _org_and_names(text) if wrapped or credits.BULLETED.fullmatch(folded) else ("", "")


def _is_editors(credit: str) -> bool:
    return any(label in re.sub(r"\s", "", credit) for label in words("labels", "editor"))


def _org_and_names(text: str, has_role: bool = False) -> tuple[str, str]:
    """鞍山某站 王某某 -> the station and the name; names alone have no station, nor has 库尔曼别克 behind 通讯员."""
    parts = re.split(r"[\s、]+", SPREAD.sub(r"\1\2", text).strip(WRAPPING))
    if len(parts) > 1 and OUTLET.search(fold(parts[0])) and all(re.fullmatch(NAME, part) for part in parts[1:]):
        return tidy(parts[0]), " ".join(parts[1:])
    names = [part for part in parts if is_person(part)]
    found = (part for part in parts if PRESS.search(part) or (len(part) > 4 and not (has_role and part == parts[0])))
    org = next(found, "") if names else ""
    return tidy(org), " ".join(names)


def is_person(text: str) -> bool:
    return bool(re.fullmatch(NAME, text)) and fold(text)[0] in SURNAMES and not ROLE.fullmatch(fold(text))


def names_in(text: str) -> str:
    """The persons in a piece of a byline."""
    folded = fold(text)
    for match in LABEL_IN_NAMES.finditer(folded):
        text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    parts = [part for part in re.split(r"[\s,、;/|()]+", SPREAD.sub(r"\1\2", text)) if re.fullmatch(NAME, part)]
    return " ".join(part for part in parts if is_person(part))


def tidy(text: str) -> str:
    """An outlet's name as printed, without what trails it on the line or wraps it; of several names the outlet's."""
    folded = fold(text)
    stops = [found.start for found in dates.find(folded, labelled=True)] + [
        match.start() for match in ISSUE.finditer(folded)
    ]
    match = VALUE_END.search(folded.lstrip())
    if match and match.start():
        stops.append(match.start() + len(folded) - len(folded.lstrip()))
    name = text[: min(stops, default=len(text))].strip()
    account = ACCOUNT.fullmatch(fold(name))
    if account:
        name = name[slice(*account.span(account.lastindex or 0))]
    magazine = MAGAZINE.fullmatch(name)
    name = (magazine[1] + (magazine[2] or "") if magazine else name.strip(WRAPPING)).strip()
    return TAKEN.sub("", _first_outlet(name))


def _first_outlet(names: str) -> str:
    """示例日报、示例晚报 -> 示例日报; 林某某,示例日报 and 要闻 示例日报 too. What names one outlet stays as it is."""
    parts = [part.strip(WRAPPING) for part in BETWEEN.split(names)]
    if len(parts) == 1:
        return names
    return next((part for part in parts if is_name(part) and OUTLET.search(fold(TAKEN.sub("", part)))), names)


def is_name(name: str) -> bool:
    """Whether words can name an outlet: some characters, not a number, and not 本站 or 网络."""
    folded = fold(name)
    return (
        2 <= len(name) <= 40
        and folded not in NOBODY
        and not NAMELESS.fullmatch(folded)
        and bool(re.search(r"[a-z\u4e00-\u9fff]", folded))
        and not ADDRESS.search(folded)
        and not SPAM.search(folded)
        and ":" not in folded
    )

"""Who wrote, sent, took or edited a text, in the words that stand above and below it: bylines and signatures."""

from __future__ import annotations

import re

from archive.ingest import dates
from archive.ingest.tables import words
from archive.ingest.text import printings
from archive.ingest.text.labels import BULLETS, EMPTY, spelled

# (編輯：某某)1100318, as Taiwan's agency signs
NUMBERED = re.compile(r"[(](?:编辑|责任编辑):[^()]{2,20}[)]\d{7}$")
# A byline's word may do without a colon: 撰稿 某某, 文/某某
CREDIT = re.compile(
    rf"[(\[【〔]?\s*(?:{'|'.join(spelled(w) for f in ('author', 'editor') for w in words('labels', f))})"
    r"(?:\s*[:/丨|]|\s+)\s*\S"
)
PERSON = r"(?:[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})?|[\u4e00-\u9fff]\s{1,2}[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
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
# (中共某市委党校 政法教研室,陕西 宝鸡 721008), 某某大学 某某学院,广州510632
AFFILIATION = re.compile(r"[(\[]?[^()。]{4,60}[,\s\u4e00-\u9fff]\d{6}[)\]]?")
# 【纠错】 before 【责任编辑:某某】
BUTTONS = re.compile(r"(?:[【\[](?:纠错|打印|关闭|收藏|我要纠错)[】\]]\s*)+(?=\S)")
OUTLET_NAMED = r"[\[【(]\s*(?P<name>[a-z]{0,6}[\u4e00-\u9fff·]{2,12}(?:网|报|社|台|在线|客户端|时讯|快讯))"
# [ 某某晨报 ] by itself, 【某某晨报讯】
OUTLET_LINE = re.compile(OUTLET_NAMED + r"(?:讯|电|消息)?\s*[\]】)]")
# 【某某晨报】 before the text is no part of it; 【某某晨报讯】 is a dateline and stays.
OUTLET_AHEAD = re.compile(OUTLET_NAMED + r"\s*[\]】)]")
# The office that gave a text, behind its last sentence or below it: (某市纪委监委)
PROVIDER = re.compile(
    r"[(\[【〔]\s*(?P<name>[\u4e00-\u9fff·]{2,14}?(?:办公?室|[党政]办|[市县区州旗省]委办|纪委|监委|宣传部|统战部|组织部|政法委"
    r"|政协|人大|[^当结布大]局|融媒体?(?:中心)?|法院|检察院|工商联|总工会|妇联|团[市县区州]委|研究室|调研组|宣传办|新闻中心"
    r"|[日晚早晨午时]报|都市报|商报|法[治制]报|新闻网|电视台|通讯社|广播电台))\s*[)\]】〕]"
)
# A longer line that cites is text.
CITATION = 60
# Whose text it is, in words: (摘自《某某周刊》 甲) 本文为「某某观察」原创
CITED = re.compile(
    r"[—\s-]{0,4}[(\[【]?(?:本文|文章|稿件)?(?:(?<=[文章件])[系为由是])?"
    r"(?:(?<=[文章件][系为由是])|(?:摘|转|选|节选|转载|摘编|转摘)自|(?:原|刊|首|发表)?[载刊发]?于|原[载刊])"
    r"\s*:?\s*[《「“『](?P<name>[^《》「」“”『』,。]{2,20})[》」”』]"
    r"|[(\[【]?据《(?P<according>[^《》]{2,20})》[)\]】]$"
    r"|[(\[【]?(?:本文|文章|稿件)(?:来源于|来自|转载自|转自|摘自|选自)(?P<plain>[\u4e00-\u9fff·]{3,16}?)[)\]】]?(?:$|[,;。].{0,12}(?:版权|转载|作者|侵权))"
)
# Whom a text reports after: 据《某某商报》报道, 据某某网4月7日消息
ACCORDING = re.compile(
    r"\W{0,2}据(?:《(?P<quoted>[^《》]{2,20})》|(?P<name>[\u4e00-\u9fff·]{2,14}?))"
    r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"(?:综合)?(?:报道|消息|讯|电|披露|刊文|刊发)"
)
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
    r"|[(]?[\u4e00-\u9fff、\s]{2,16}(?:摄影|图文|采写|综合)报[道导][)]?$"
    rf"|[{BULLETS}]*(?:本[报网台刊])?(?:记者|通讯员)[\s:]{{0,2}}[\u4e00-\u9fff、\s]{{4,30}}报道$"
)
# ◎ 某 某, 本報記者某某、某某, 某縣紀委監委 某某 某 某
NAMED = rf"[{''.join(words('surnames', 'one'))}](?:\s?[\u4e00-\u9fff]){{1,2}}"
PERSONS = re.compile(rf"{NAMED}(?:[、\s]+{NAMED}){{1,5}}")
BULLETED = re.compile(
    rf"(?:[{BULLETS}]+\s*(?:文\s?[/:]\s?)?|(?:文\s?[/:]\s?)?[\u4e00-\u9fff·•]{{0,10}}(?:记者|通讯员)\s?){NAMED}(?:[\s、,]+{NAMED}){{0,5}}"
    rf"|[\u4e00-\u9fff]{{2,14}}(?:[委办局社报网台]|中心|政协|人大|政府|法院|检察院)\s+{NAMED}(?:[\s、,]+{NAMED}){{0,5}}"
    rf"|{NAMED}(?:[\s、,]+{NAMED}){{0,3}}\s?(?:摄影报道|图文报道|文/图|图/文|摄影|摄)"
)
# (某某镇人大) by itself
OFFICE = re.compile(
    r"[(][\u4e00-\u9fff]{2,16}(?:人大|政协|政府|[党团]委|纪委|办|局|部|中心|镇|乡|街道|社区|学校|学院)[)]"
)
CAST = re.compile(r"(?:嘉宾|主持人|受访者|受访人|采访人|采访者|对话人|访谈嘉宾|访谈人|特邀嘉宾)\s*:\s*\S{2,40}")


# What a whole byline may be, and what it may begin with.
WHOLE = (
    EMPTY,
    SIGNED_BY,
    ACCOUNT,
    AFFILIATION,
    OUTLET_LINE,
    printings.JOURNAL,
    PROVIDER,
    SIGNATURE,
    PLAIN_BYLINE,
)
BEGUN = (CREDIT, CAST, printings.PRINTED, NUMBERED)


def is_byline(folded: str) -> bool:
    """Whether a line only names who wrote, took, edited or checked."""
    if printings.FOUNDER.fullmatch(folded) or REPORTED.fullmatch(folded) or TOLD.fullmatch(folded):
        return True
    if len(folded) > 120 or re.search(r"[。?!]", folded):
        return False
    if BULLETED.fullmatch(folded) or OFFICE.fullmatch(folded):
        return True
    folded = BUTTONS.sub("", folded.lstrip(BULLETS))
    return (
        any(pattern.match(folded) for pattern in BEGUN)
        or any(pattern.fullmatch(folded) for pattern in WHOLE)
        or bool(len(folded) <= CITATION and CITED.match(folded))
        or bool(folded.startswith(("(", "[", "【", "〔")) and SUPPLIED.fullmatch(folded))
    )

"""What a page says of itself in labelled words: 发布时间：… 来源：… 作者：…, datelines and bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.ingest import dates
from archive.ingest.tables import words

FIELDS = ("published", "updated", "source", "author", "editor", "other")


def _spelled(label: str) -> str:
    """A label as it is printed, also spaced out to a column's width: 来　源"""
    return r"\s*".join(map(re.escape, label)) if not label.isascii() else re.escape(label)


def _labels() -> str:
    by_length = sorted(
        ((label, field) for field in FIELDS for label in words("labels", field)), key=lambda pair: -len(pair[0])
    )
    groups = {field: [_spelled(label) for label, owner in by_length if owner == field] for field in FIELDS}
    return "|".join(f"(?P<{field}>{'|'.join(spelled)})" for field, spelled in groups.items())


# A label with its colon. Two labels that overlap (来源, 信息来源) are told apart by length, whatever their fields.
LABEL = re.compile(rf"(?<![a-z])(?:{_labels()})\s*(?::|】|\](?=\s*\S))\s*")
# A byline's word may do without a colon: 撰稿 某某, 文/某某
CREDIT = re.compile(
    rf"[(\[【〔]?\s*(?:{'|'.join(_spelled(w) for f in ('author', 'editor') for w in words('labels', f))})"
    r"(?:\s*[:/丨|]|\s+)\s*\S"
)
AGENCY = r"(?P<agency>[a-z\u4e00-\u9fff·•]{1,12}?(?:社|网|报|台|在线|客户端|发布|频道|中心|新闻)(?:[·•][\u4e00-\u9fff]{2,8}?)?)"
DAY = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
DATELINE = re.compile(
    rf"[(\[【〔]?{AGENCY}(?P<place>[\u4e00-\u9fff]{{2,8}}?)??[)\]】〕]?\s*{DAY}(?:电|讯|消息)"
    rf"|(?P<office>[a-z\u4e00-\u9fff·•]{{2,12}}(?:网|报|社|台|在线|客户端|融媒|传媒|记者站|发布))讯(?=[\s,(【\[:记通])"
)
PERSON = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})?"
ROLE = r"(?:全媒体|融媒体?|首席|本报|本网|本台|见习|特约|通讯|实习|新媒体|摄影|文字|驻.{2,6})*(?:记者站?|通讯员|编辑|作者|摄影|特派员|评论员)"
# (某报记者 甲 乙 通讯员 丙) and 【某报记者 甲】 as a line or behind the last sentence.
SIGNATURE = re.compile(
    rf"[(\[【〔]\s*(?P<inner>[^()\[\]【】〔〕]{{0,50}}?{ROLE}\s*[:/]?\s*[^()\[\]【】〔〕]{{2,80}})[)\]】〕]\s*[|]?\s*$"
)
PLAIN_BYLINE = re.compile(rf"(?:[\u4e00-\u9fff·•]{{0,14}})?{ROLE}[\s:/]+(?:{PERSON}[\s,、/]*){{1,8}}$")


@dataclass(frozen=True)
class Labelled:
    """A labelled value: `start` and `end` are its place in the line."""

    field: str
    label: str
    start: int
    end: int


def read(folded: str) -> list[Labelled]:
    """The labelled values of a line, in order."""
    marks = list(LABEL.finditer(folded))
    ends = [*(mark.start() for mark in marks[1:]), len(folded)] if marks else []
    return [
        Labelled(mark.lastgroup or "", mark.group(mark.lastgroup or 0), mark.end(), end)
        for mark, end in zip(marks, ends, strict=True)
    ]


def is_meta(folded: str) -> bool:
    """Whether a line only says something of the page: labels with short values, or a date by itself."""
    if len(folded) > 200:
        return False
    found = read(folded)
    if found:
        before = LABEL.search(folded).start()
        described = [item for item in found if item.field != "editor" and item.field != "author"]
        return (
            bool(described)
            and before <= 40
            and all(item.end - item.start <= 40 for item in found)
            and "。" not in folded
        )
    first = next(iter(dates.find(folded)), None)
    return bool(
        first
        and first.date.precision == "day"
        and first.start <= 20
        and len(folded) - (first.end - first.start) <= 24
        and "," not in folded
    )


def is_byline(folded: str) -> bool:
    """Whether a line only names who wrote, took, edited or checked."""
    if len(folded) > 120 or "。" in folded:
        return False
    return bool(CREDIT.match(folded) or SIGNATURE.fullmatch(folded) or PLAIN_BYLINE.fullmatch(folded))

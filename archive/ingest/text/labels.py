"""What a page says of itself in labelled words: 发布时间：… 来源：… 作者：…"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.ingest import dates
from archive.ingest.remembered import remembered
from archive.ingest.tables import words
from archive.ingest.text import furniture, printings

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
    rf"(?:(?<![a-z\u4e00-\u9fff])|(?<=\d日)|(?<=^丨))(?=[{INITIALS}])(?:{_labels()})"
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
# (202_年6月2日), as collections of documents mask the day of a speech
MASKED = re.compile(r"[(]?\d{2}[\dx×*_]{1,2}年[\dx×*_]{1,2}月[\dx×*_]{1,2}日[)]?")
# A label that nobody filled in.
EMPTY = re.compile(rf"(?:{'|'.join(spelled(w) for f in FIELDS for w in words('labels', f))})\s*:")
BULLETS = "※□■○●◎◆◇△▲☆★ "
# A longer line of labels does not run on.
RUNNING = 200
# date 2026-03-09 before a picture's caption
STAMPED = re.compile(r"date\s+\d{4}-\d{1,2}-\d{1,2}\s")
# So many characters may stand beside a date on its line.
BESIDE = 40


@dataclass(frozen=True)
class Labelled:
    """A labelled value: `start` and `end` are its place in the line."""

    field: str
    label: str
    start: int
    end: int


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
    if printings.is_issue(folded) or MASKED.fullmatch(folded):
        return True
    if (
        not found
        or found[0].date.precision != "day"
        or "。" in folded
        or folded.endswith(":")
        or printings.PASSED.match(folded)
    ):
        return False
    if STAMPED.match(folded):
        return True
    rest = furniture.without(folded[: found[0].start] + " " + folded[found[0].end :])
    words_left = "".join(rest.split()).strip(furniture.DRESS)
    at_an_end = found[0].start <= 20 or found[0].end == len(folded)
    return len(words_left) <= BESIDE and "," not in rest and (at_an_end or len(words_left) <= 4)

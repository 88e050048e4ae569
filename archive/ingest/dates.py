"""Dates as pages print them. Nothing here decides what a date means; `published` does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "o": 0, "0": 0}
# 二〇二四, and as typists have it: 二OO八, 二00八
NUMERAL = "〇零○o0一二三四五六七八九"
MONTHS = ("january", "february", "march", "april", "may", "june")
MONTHS += ("july", "august", "september", "october", "november", "december")
ENGLISH = rf"(?P<english>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|sept)\b\.?"
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+)?"
NTH = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
CHINESE = r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月"
YEAR = r"(?P<y>(?:19|20)\d{2})(?!\d)"
# What tells that a day's figure without 日 is one: a clock, a weekday, the line's end
DAY_ENDS = r"(?:\s?[日号曰]|(?=\s+(?:\d{1,2}[:时点]\d{2}|星期|周)|\s*$))"
TIME = r"(?:[\st]*(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})(?:[:分](?P<second>\d{2}))?)?"
FORMS = (
    # 2024年2月21日 10:21:23, 2024年2月21 10:21, 2024年2月, 2024 年 2 月 21 日, 2024年 · 2月 · 21日
    re.compile(
        rf"(?<!\d)(?P<y>\d{{4}})\s?年[\s·]{{0,3}}(?P<m>\d{{1,2}})\s?月(?:[\s·]{{0,3}}(?P<d>\d{{1,2}}){DAY_ENDS})?{TIME}"
    ),
    # 2024-2-21, 2024/02/21, 2024.2.21, 2024—02—21, 2024-02-21T10:21:23
    re.compile(
        rf"(?<![\d.])(?P<y>\d{{4}})\s?(?P<s>[-/.—–])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<d>\d{{1,2}})(?!\d{{3,}}(?!:)){TIME}"
    ),
    # 2024 02/ 21 10:21:23, as Xinhua sets it
    re.compile(
        rf"(?<!\d)(?P<y>(?:19|20)\d{{2}})\s(?P<m>\d{{1,2}})\s?/\s?(?P<d>\d{{1,2}})(?=\s+\d{{1,2}}:\d{{2}}){TIME}"
    ),
    # 二〇二四年二月二十一日
    re.compile(
        rf"(?P<y>[{NUMERAL}]{{4}})年(?P<m>[一二三四五六七八九十]{{1,3}})月(?:(?P<d>[一二三四五六七八九十廿卅]{{1,3}})[日号])?"
    ),
    # 民国九十九年四月二日, 中华民国113年4月2日
    re.compile(
        rf"民国\s?(?P<roc>\d{{2,3}}|[{NUMERAL}十]{{2,3}})\s?年\s?(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?月"
        rf"(?:\s?(?P<d>\d{{1,2}}|[一二三四五六七八九十廿卅]{{1,3}})\s?[日号])?{TIME}"
    ),
    # 103年5月20日, 103/05/20, as Taiwan's offices count
    re.compile(r"(?<![\d第])(?P<roc>1[0-2]\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
    re.compile(r"(?<![\d./-])(?P<roc>1[0-2]\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d./-])"),
    # 24-02-21 10:21: two figures are a year where a clock follows
    re.compile(
        r"(?<![\d./-])(?P<yy>\d{2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
        r"\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    ),
    # 20240221 by itself
    re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
)
# With the year behind the day.
LAST_YEAR = re.compile(r"[\s,/.-](?:19|20)\d{2}(?!\d)")
BACKWARD_FORMS = (
    # 20.08.2014, 30-09-2016, as Europe's broadcasters print it
    re.compile(r"(?<![\d.-])(?P<d>\d{1,2})(?P<s>[.-])(?P<m>\d{1,2})(?P=s)(?P<y>(?:19|20)\d{2})(?![\d.-])"),
    # 02/21/2024 and 21/02/2024, where only one of the two can be the month
    re.compile(rf"(?<![\d/])(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])/{YEAR}"),
    re.compile(rf"(?<![\d/])(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/{YEAR}"),
    # Feb 21, 2024 and 21 February 2024; 二月 21, 2024 and 21 2月, 2024, as blogs' software has it
    re.compile(rf"(?<![a-z]){WEEKDAY}{ENGLISH}\s+{NTH},?\s+{YEAR}"),
    re.compile(rf"(?<![a-z\d]){WEEKDAY}{NTH}\s+{ENGLISH},?\s+{YEAR}"),
    re.compile(rf"{CHINESE}\s+(?P<d>\d{{1,2}}),?\s+{YEAR}"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s+{CHINESE},?\s+{YEAR}"),
)
# Only behind a label: 24-02-21, 2024-02, 2024年
SHORT_FORMS = (
    re.compile(rf"(?<!\d)(?P<yy>\d{{2}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d){TIME}"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?![-/.\d])"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s?年(?!\s?\d{1,2}\s?月)"),
)
# A day in any printing, for patterns that only need to know where one stands.
DAY = r"(?:\d{4}|\d{2})\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?日)?"
# No date is without one of these.
SIGN = re.compile(r"[\d年]")
MONTH_DAY = re.compile(r"(?<![\d年/.-])(?<!年\s)(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
LOOKED_AT = 1000
OLDEST = 1900
# More than any year, month or day.
NO_NUMBER = 10_000
# Two figures from here on are a year of the Republic: 1991 to 2010.
REPUBLIC = 80
# What a system prints that has no time at all: the beginning of Unix time.
UNSET = date(1970, 1, 1)


@dataclass(frozen=True, order=True)
class Date:
    """A day, a month or a year. Only real ones are made: use `make`."""

    year: int
    month: int | None = None
    day: int | None = None
    time: str = ""

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        return "-".join(f"{part:02d}" for part in (self.year, self.month, self.day) if part)


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    date: Date


def make(year: int, month: int | None = None, day: int | None = None, time: str = "") -> Date | None:
    """A date that exists (二月三十日 does not), or None."""
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if first.year < OLDEST or month == 0 or day == 0 or first == UNSET:
        return None
    return Date(year, month, day if month else None, time)


def find(text: str, labelled: bool = False, republic: bool = False) -> list[Found]:
    """All whole dates in a folded line, in order; behind a label also short forms and lone years, and in pages of
    Taiwan (`republic`) 99/03/12 for 2010.

    Only the line's first LOOKED_AT characters are looked at: a longer line is running text.
    """
    found: list[Found] = []
    text = text[:LOOKED_AT]
    for form in _forms(text, labelled):
        for match in form.finditer(text):
            inside = any(match.start() < other.end and other.start < match.end() for other in found)
            made = None if inside else _made(match, republic)
            if made:
                found.append(Found(match.start(), match.end(), made))
    return sorted(found, key=lambda item: item.start)


def _forms(text: str, labelled: bool) -> tuple[re.Pattern[str], ...]:
    """Those that a date in this text may have: most lines have neither a figure nor 年, few end a day with its year."""
    if not SIGN.search(text):
        return ()
    return FORMS + (BACKWARD_FORMS if LAST_YEAR.search(text) else ()) + (SHORT_FORMS if labelled else ())


def month_days(text: str) -> list[tuple[int, int]]:
    """The month and day of each bare 4月17日 in a folded text."""
    return [(int(match["m"]), int(match["d"])) for match in MONTH_DAY.finditer(text)]


def _made(match: re.Match[str], republic: bool) -> Date | None:
    parts = match.groupdict()
    if parts.get("roc"):
        year = number(parts["roc"], digits="十" not in parts["roc"]) + 1911
    elif parts.get("yy"):
        year = int(parts["yy"]) + (1911 if republic and int(parts["yy"]) >= REPUBLIC else 2000)
    else:
        year = number(parts["y"], digits=True)
    month, day = (number(parts[name]) if parts.get(name) else None for name in ("m", "d"))
    if parts.get("english"):
        month = [name[:3] for name in MONTHS].index(parts["english"][:3]) + 1
    return make(year, month, day, _clock(parts))


def _clock(parts: dict) -> str:
    """The time of day, "10:21" or "10:21:23", empty when there is none that exists."""
    numbers = [int(parts[name]) for name in ("hour", "minute", "second") if parts.get(name)]
    if not numbers or any(value >= top for value, top in zip(numbers, (24, 60, 60), strict=False)):
        return ""
    return ":".join(f"{value:02d}" for value in numbers)


def number(text: str, digits: bool = False) -> int:
    """A number in figures or in characters: 12, 十二, 二十一, and digit by digit 二〇二四; NO_NUMBER for 十十."""
    if text.isdecimal():
        return int(text)
    if digits:
        return int("".join(str(DIGITS[char]) for char in text))
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS.get(text, NO_NUMBER)
    return (DIGITS.get(tens, NO_NUMBER) if tens else 1) * 10 + (DIGITS.get(ones, NO_NUMBER) if ones else 0)

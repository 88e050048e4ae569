"""Days, months and years as they are typed after `date:`, and written again."""

from __future__ import annotations

import calendar
import re
from datetime import date

from archive.search.tree import Between

_RANGE = re.compile(r"\.{2,}|~|–|—+|至|到")
_POINT = re.compile(r"(\d{4})(?:年|[-/.年](\d{1,2})(?:月|[-/.月](\d{1,2})日?)?)?|(\d{4})(\d\d)(\d\d)?", re.ASCII)


def read_period(text: str) -> Between | None:
    """The days from 2024, 2024-04, 2024年4月17日, 2024-01..2024-06, 2024.. or ..2024-06; None for anything else."""
    ends = [read_point(end) if end else (None, None) for end in _RANGE.split(text)]
    if len(ends) > 2 or None in ends or ends in ([(None, None)], [(None, None)] * 2):
        return None
    low, high = ends[0][0], ends[-1][1]
    if low and high and low > high:
        low, high = ends[1][0], ends[0][1]
    return Between("date", low, high)


def read_point(text: str) -> tuple[date, date] | None:
    """First and last day of a year, a month or a day; None when there is no such day."""
    match = _POINT.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups()[0 if match[1] else 3 :][:3])
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def write_period(period: Between) -> str:
    """The shortest text that `read_period` reads as the same days."""
    low, high = period.low, period.high
    for style in ("%04d", "%04d-%02d", "%04d-%02d-%02d"):
        first, last = _point(style, low), _point(style, high)
        text = first if first == last else f"{first}..{last}"
        if read_period(text) == period:
            return text
    return f"{low or ''}..{high or ''}"


def _point(style: str, day: date | None) -> str:
    return style % (day.year, day.month, day.day)[: style.count("%")] if day else ""

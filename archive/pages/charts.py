"""Bars through time, drawn at real size: across in per cent, up in pixels, so that no label is ever stretched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.pages.question import Button

HEIGHT = 64
TOP = 4  # where the tallest bar ends
# Months in a bar -> the most bars of that size: more would be too thin to hit.
MOST_BARS = {1: 36, 3: 48}
MOST_LABELS = 8
WIDEST = 6.0

Month = tuple[int, int]
# An address, or a button of the form around the timeline
Way = str | Button
# first period, last period, name, count
Slot = tuple[str, str, str, int]


@dataclass(slots=True)  # made by the hundred: frozen ones take five times as long
class Bar:
    """One period: its name (when it is not empty), its count, the way to its articles, and where it is drawn."""

    name: str
    number: int
    way: Way
    x: float
    width: float
    height: int

    @property
    def y(self) -> int:
        return HEIGHT - self.height


@dataclass(frozen=True)
class Timeline:
    """All bars, the empty ones included; `labels` are (x, text) of the axis below."""

    bars: list[Bar]
    labels: list[tuple[float, str]]
    by_year: bool

    baseline, top = HEIGHT, TOP
    drawing_height = HEIGHT + 18

    @property
    def peak(self) -> int:
        """The count of the tallest bar: the scale of the drawing."""
        return max(bar.number for bar in self.bars)

    @cached_property
    def filled(self) -> list[Bar]:
        return [bar for bar in self.bars if bar.number]


def timeline(
    months: Mapping[Month, int],
    years: Mapping[int, int],
    way: Callable[[str, str], Way],
    quarters: bool = True,
    most: int = max(MOST_BARS.values()),
) -> Timeline | None:
    """Bars of whole calendar years: by month, over three years by quarter, over twelve by year; None without dates.

    `way` leads to what lies between the first and the last month or year of a bar, "2024-01" and "2024-03". Without
    `quarters`, for pages that have no address for one, years follow on months. With room for `most` bars only,
    quarters and years come sooner.
    """
    if not years:
        return None
    span = range(min(years), max(years) + 1)
    sizes = [
        size
        for size, most_of_it in MOST_BARS.items()
        if (quarters or size == 1) and len(span) * 12 // size <= min(most, most_of_it)
    ]
    if not (sizes and any(months.values())):
        slots = [_year(year, years) for year in span]
        return Timeline(bars(slots, way), _labels(span, True), True)
    size, language = sizes[0], get_language()
    slots = [_months(year, first, size, months, language) for year in span for first in range(1, 13, size)]
    return Timeline(bars(slots, way), _labels(span, False), False)


def nowhere(first: str, last: str) -> str:
    """No way, for bars that are only to be looked at."""
    return ""


def bars(slots: list[Slot], way: Callable[[str, str], Way]) -> list[Bar]:
    """A bar for each slot, side by side, the tallest nearly as high as the drawing; the empty ones lead nowhere."""
    step, peak = 100 / len(slots), max(number for *_, number in slots) or 1
    width = round(min(step * 0.84, WIDEST), 2)
    return [
        Bar(
            name,
            number,
            way(first, last) if number else "",
            round(place * step + (step - width) / 2, 2),
            width,
            number and max(3, round(number / peak * (HEIGHT - TOP))),
        )
        for place, (first, last, name, number) in enumerate(slots)
    ]


def _labels(span: range, by_year: bool) -> list[tuple[float, str]]:
    """Each year under its January, or under the middle of its bar; of a single one by month, its quarters."""
    if len(span) == 1 and not by_year:
        return [(25.0 * quarter, f"{span[0]}-{3 * quarter + 1:02d}") for quarter in range(4)]
    step = 100 / len(span)
    shift = step / 2 if by_year else 0
    every = -(-len(span) // MOST_LABELS)
    return [(round(place * step + shift, 2), str(year)) for place, year in enumerate(span) if place % every == 0]


def _year(year: int, counts: Mapping[int, int]) -> Slot:
    return f"{year}", f"{year}", str(year), counts.get(year, 0)


def _months(year: int, first: int, size: int, counts: Mapping[Month, int], language: str) -> Slot:
    """A bar of one month, or of the three of a quarter."""
    last = first + size - 1
    number = sum(counts.get((year, month), 0) for month in range(first, last + 1))
    name = _name(year, last, size, language) if number else ""
    return f"{year}-{first:02d}", f"{year}-{last:02d}", name, number


@lru_cache(maxsize=4096)  # every search draws the same months
def _name(year: int, last: int, size: int, language: str) -> str:
    if size > 1:
        return _("%(year)d年第%(quarter)d季度") % {"year": year, "quarter": last // 3}
    return date_format(date(year, last, 1), "YEAR_MONTH_FORMAT")

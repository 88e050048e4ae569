"""Bars through time, drawn at real size: across in per cent, up in pixels, so that no label is ever stretched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

HEIGHT = 64
# More months than these would be too thin to hit: years are drawn then.
MOST_MONTHS = 60
MOST_LABELS = 8
WIDEST = 6.0

Month = tuple[int, int]


@dataclass(frozen=True)
class Bar:
    """One period: its name, its count, the address of its articles, and where it is drawn."""

    name: str
    number: int
    href: str
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

    baseline = HEIGHT
    drawing_height = HEIGHT + 18

    @property
    def filled(self) -> list[Bar]:
        return [bar for bar in self.bars if bar.number]


def timeline(months: Mapping[Month, int], years: Mapping[int, int], href: Callable[[str], str]) -> Timeline | None:
    """Bars of whole calendar years, by month or, over five years, by year; None when nothing is dated.

    `href` makes an address from a period, "2024-03" or "2024".
    """
    if not years:
        return None
    span = range(min(years), max(years) + 1)
    by_year = len(span) * 12 > MOST_MONTHS or not any(months.values())
    if by_year:
        slots = [(f"{year}", _year(year), years.get(year, 0)) for year in span]
    else:
        slots = [(f"{y}-{m:02d}", _month(y, m), months.get((y, m), 0)) for y in span for m in range(1, 13)]
    return Timeline(_bars(slots, href), _labels(span, by_year), by_year)


def _bars(slots: list[tuple[str, str, int]], href: Callable[[str], str]) -> list[Bar]:
    step, peak = 100 / len(slots), max(number for *_, number in slots) or 1
    width = round(min(step * 0.84, WIDEST), 3)
    return [
        Bar(
            name,
            number,
            href(period) if number else "",
            round(place * step + (step - width) / 2, 3),
            width,
            number and max(3, round(number / peak * (HEIGHT - 4))),
        )
        for place, (period, name, number) in enumerate(slots)
    ]


def _labels(span: range, by_year: bool) -> list[tuple[float, str]]:
    """Each year under its January, or under the middle of its bar."""
    step = 100 / len(span)
    shift = step / 2 if by_year else 0
    every = -(-len(span) // MOST_LABELS)
    return [(round(place * step + shift, 2), str(year)) for place, year in enumerate(span) if place % every == 0]


def _year(year: int) -> str:
    return date_format(date(year, 1, 1), "Y")


def _month(year: int, month: int) -> str:
    return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")

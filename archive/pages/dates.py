"""Days: years, months, days, and what has no date."""

from __future__ import annotations

import calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from archive.models import Article
from archive.models.articles import ArticleQuerySet
from archive.pages import charts, counts
from archive.pages.formats import BY_PRECISION
from archive.pages.keeping import kept
from archive.pages.listing import entries, page_of
from archive.pages.shades import deepest, shade

ON_THIS_DAY = 6
PRECISIONS = {"year": ("year", "month", "day"), "month": ("month", "day"), "day": ("day",)}


@dataclass(frozen=True)
class Cell:
    """A month of the year table or a day of a calendar: `number` articles, `shade` 0-5, no address when empty.
    A `label` of "" is a gap before the first or after the last day."""

    label: str
    name: str = ""
    number: int = 0
    shade: int = 0
    href: str = ""


def address_of(period: str) -> str:
    """The page of a period: "2024", "2024-03" or "2024-03-14"."""
    parts = [int(part) for part in period.split("-")]
    return reverse(("year", "month", "day")[len(parts) - 1], args=parts)


def starting(first: str, last: str) -> str:
    """The page of a chart's bar that is one month or one year."""
    return address_of(first)


@kept
def dates(request: HttpRequest) -> HttpResponse:
    """Every year, with its twelve months."""
    days = counts.by_day(Article.objects.public())
    years, months = counts.by_year(days), counts.by_month(days)
    most = deepest(months.values())
    context = {
        "timeline": charts.timeline({}, years, starting, quarters=False),
        "years": [
            (year, years[year], [_month_cell(year, month, months[year, month], most) for month in range(1, 13)])
            for year in sorted(years, reverse=True)
        ],
        "undated": _undated().count(),
    }
    return render(request, "dates.html", context)


@kept
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Twelve months with their days, and what is known by its year only."""
    first = _existing(year)
    articles = Article.objects.public().filter(published_on__year=year)
    days = counts.by_day(articles)
    most = deepest(_by_exact_day(days).values())
    months = counts.by_month(days)
    context = {
        "first": first,
        "total": sum(days.values()),
        "weekdays": _weekdays(),
        "months": [
            (_month_cell(year, month, months[year, month]), _weeks(year, month, days, most)) for month in range(1, 13)
        ],
        "page": page_of(request, articles.filter(date_precision="year")),
        **_neighbours(first, "year"),
    }
    return render(request, "year.html", context)


@kept
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A calendar sheet, and the articles of the month."""
    first = _existing(year, month)
    # A range, which an index answers: a year and a month would be taken out of every date there is.
    articles = Article.objects.public().filter(
        published_on__range=(first, _last_of_month(first)), date_precision__in=PRECISIONS["month"]
    )
    days = counts.by_day(articles)
    context = {
        "first": first,
        "weekdays": _weekdays(),
        "weeks": _weeks(year, month, days, deepest(_by_exact_day(days).values())),
        "vague": sum(number for (_day, precision), number in days.items() if precision == "month"),
        "page": page_of(request, articles.order_by("published_on", "date_precision", "pk")),
        **_neighbours(first, "month"),
    }
    return render(request, "month.html", context)


@kept
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """The articles of a day, the days around it, and the same day of other years."""
    here = _existing(year, month, day)
    public = Article.objects.public().filter(date_precision="day")
    context = {
        "first": here,
        "page": page_of(request, public.filter(published_on=here)),
        "on_this_day": entries(public.filter(published_on__in=_other_years(here, public)))[:ON_THIS_DAY],
        **_neighbours(here, "day"),
    }
    return render(request, "day.html", context)


@kept
def undated(request: HttpRequest) -> HttpResponse:
    """Articles whose pages do not say when they were published."""
    return render(request, "undated.html", {"page": page_of(request, _undated().order_by("-pk"))})


def _undated() -> ArticleQuerySet:
    return Article.objects.public().filter(published_on=None)


def _existing(*parts: int) -> date:
    """The first day of a year, month or day. Raises Http404 for what no calendar has."""
    try:
        return date(*parts, *(1, 1)[len(parts) - 1 :])
    except ValueError:
        text = "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
        raise Http404(_("日历上没有 %(text)s。") % {"text": text}) from None


def _last_of_month(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _other_years(here: date, articles: ArticleQuerySet) -> list[date]:
    """The same day of each other year from the first to the last of the articles."""
    days = articles.order_by("published_on").values_list("published_on", flat=True)
    first, last = days.first() or here, days.last() or here
    leap_day = (here.month, here.day) == (2, 29)
    years = [year for year in range(first.year, last.year + 1) if calendar.isleap(year) or not leap_day]
    return [here.replace(year=year) for year in years if year != here.year]


def _neighbours(first: date, precision: str) -> dict:
    """The nearest periods before and after that have articles known as precisely as this."""
    last = {
        "day": first,
        "month": _last_of_month(first),
        "year": first.replace(month=12, day=31),
    }[precision]
    known = Article.objects.public().filter(date_precision__in=PRECISIONS[precision])
    days = known.values_list("published_on", flat=True)
    before = days.filter(published_on__lt=first).order_by("-published_on").first()
    after = days.filter(published_on__gt=last).order_by("published_on").first()
    return {"previous": before and _named(before, precision), "next": after and _named(after, precision)}


def _named(day: date, precision: str) -> tuple[str, str]:
    """The address and the name of the period that a day lies in."""
    parts = {"day": 10, "month": 7, "year": 4}[precision]
    return address_of(day.isoformat()[:parts]), date_format(day, BY_PRECISION[precision])


def _by_exact_day(days: counts.Calendar) -> Counter[date]:
    return Counter({day: number for (day, precision), number in days.items() if precision == "day"})


def _weeks(year: int, month: int, days: counts.Calendar, most: int) -> list[list[Cell]]:
    """The calendar sheet of a month, weeks from Monday; `most` articles have the deepest shade."""
    exact = _by_exact_day(days)
    return [
        [_day_cell(date(year, month, number), exact, most) if number else Cell("") for number in week]
        for week in calendar.Calendar().monthdayscalendar(year, month)
    ]


def _day_cell(day: date, exact: Counter[date], most: int) -> Cell:
    number = exact[day]
    href = address_of(day.isoformat()) if number else ""
    return Cell(str(day.day), date_format(day, "DATE_FORMAT"), number, shade(number, most), href)


def _month_cell(year: int, month: int, number: int, most: int = 0) -> Cell:
    """Without `most`, a month that is not shaded."""
    first = date(year, month, 1)
    href = address_of(f"{year}-{month:02d}") if number else ""
    return Cell(
        # Translators: a date format of Django's: the short name of a month
        date_format(first, _("n月")),
        date_format(first, "YEAR_MONTH_FORMAT"),
        number,
        shade(number, most) if most else 0,
        href,
    )


def _weekdays() -> list[str]:
    # Translators: the weekdays from Monday, as short as they can be
    return _("一 二 三 四 五 六 日").split()

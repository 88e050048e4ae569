"""How many: counts of articles by region, day, source and tag, each in one grouped query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from archive.models import Region, Source, Tag
from archive.models.articles import ArticleQuerySet

Calendar = Counter[tuple[date, str]]


def by_region(articles: ArticleQuerySet) -> Counter[str]:
    """Code -> articles of the region and all below it."""
    counts: Counter[str] = Counter()
    rows = articles.exclude(region=None).order_by().values_list("region__lineage")
    for lineage, number in rows.annotate(number=Count("pk")):
        for code in filter(None, lineage.split("/")):
            counts[code] += number
    return counts


def by_day(articles: ArticleQuerySet) -> Calendar:
    """(first day of the known period, precision) -> articles; the undated are left out."""
    rows = articles.exclude(published_on=None).order_by().values_list("published_on", "date_precision")
    return Counter({(day, precision): number for day, precision, number in rows.annotate(number=Count("pk"))})


def by_year(calendar: Calendar) -> Counter[int]:
    """Year -> articles, however precisely dated."""
    counts: Counter[int] = Counter()
    for (day, _precision), number in calendar.items():
        counts[day.year] += number
    return counts


def by_month(calendar: Calendar) -> Counter[tuple[int, int]]:
    """(year, month) -> articles dated to a month or a day."""
    counts: Counter[tuple[int, int]] = Counter()
    for (day, precision), number in calendar.items():
        if precision != "year":
            counts[day.year, day.month] += number
    return counts


def top_sources(articles: ArticleQuerySet, limit: int | None = None) -> list[Source]:
    """Sources with their `number` of these articles, the largest first."""
    return _top(Source, "source", articles, limit)


def top_tags(articles: ArticleQuerySet, limit: int | None = None) -> list[Tag]:
    """Tags with their `number` of these articles, the largest first."""
    return _top(Tag, "tags", articles, limit)


def regions(codes: Iterable[str], counts: Counter[str]) -> list[Region]:
    """These regions, in the order of the code table, each with its `number`."""
    rows = list(Region.objects.filter(pk__in=codes))
    for region in rows:
        region.number = counts[region.pk]
    return rows


def _top(model, field: str, articles: ArticleQuerySet, limit: int | None) -> list:
    rows = articles.exclude(**{field: None}).order_by().values_list(field).annotate(number=Count("pk", distinct=True))
    numbers = dict(rows.order_by("-number", field)[:limit])
    found = model.objects.in_bulk(numbers)
    for pk, item in found.items():
        item.number = numbers[pk]
    return [found[pk] for pk in numbers]

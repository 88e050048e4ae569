"""How many: counts of articles by region, day, source and tag, each in one grouped query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, Model, QuerySet

from archive.models import Article, Region, Source, Tag
from archive.models.articles import ArticleQuerySet

Calendar = Counter[tuple[date, str]]


def by_region(articles: ArticleQuerySet) -> Counter[str]:
    """Code -> articles of the region and all below it."""
    counts: Counter[str] = Counter()
    numbers = dict(articles.exclude(region=None).order_by().values_list("region").annotate(number=Count("pk")))
    for code, lineage in Region.objects.filter(pk__in=numbers).values_list("code", "lineage"):
        for above in filter(None, lineage.split("/")):
            counts[above] += numbers[code]
    return counts


def by_status(articles: ArticleQuerySet) -> Counter[str]:
    """Status -> articles."""
    return Counter(dict(articles.order_by().values_list("status").annotate(number=Count("pk"))))


def by_day(articles: ArticleQuerySet) -> Calendar:
    """(first day of the known period, precision) -> articles; the undated are left out."""
    rows = articles.exclude(published_on=None).order_by().values_list("published_on", "date_precision")
    return Counter({(day, precision): number for day, precision, number in rows.annotate(number=Count("pk"))})


def span(calendar: Calendar) -> str:
    """From the first to the last month that is known, "2013 – 2026-01"; "" without dates."""
    known = {(day.year, 0 if precision == "year" else day.month) for day, precision in calendar}
    if not known:
        return ""
    first, last = (f"{year}-{month:02}" if month else f"{year}" for year, month in (min(known), max(known)))
    return first if first == last else f"{first} – {last}"


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
    rows = articles.exclude(source=None).order_by().values_list("source").annotate(number=Count("pk"))
    return numbered(Source, dict(rows), limit)


def top_tags(articles: ArticleQuerySet, limit: int | None = None) -> list[Tag]:
    """Tags with their `number` of these articles, the largest first."""
    # Their numbers alone are asked of the articles: an index has them, and a join would read every long text.
    links = Article.tags.through.objects.filter(article__in=articles.order_by().values("pk"))
    return numbered(Tag, _by_tag(links), limit)


def all_tags(limit: int | None = None) -> list[Tag]:
    """Tags with their `number` of all public articles, the largest first."""
    return numbered(Tag, _by_tag_public(Article.tags.through.objects.all()), limit)


def tags_beside(tag: Tag, limit: int) -> list[Tag]:
    """Other tags with their `number` of the public articles that also have this one, the largest first."""
    links = Article.tags.through.objects
    beside = links.filter(article__in=links.filter(tag=tag).values("article")).exclude(tag=tag)
    return numbered(Tag, _by_tag_public(beside), limit)


def _by_tag_public(links: QuerySet) -> Counter[int]:
    # The few that are suppressed are taken off all links: to look each link's article up would take ten times as long.
    return _by_tag(links) - _by_tag(links.filter(article__status=Article.Status.SUPPRESSED))


def _by_tag(links: QuerySet) -> Counter[int]:
    return Counter(dict(links.values_list("tag").annotate(number=Count("pk"))))


def regions(codes: Iterable[str], counts: Counter[str]) -> list[Region]:
    """These regions, in the order of the code table, each with its `number`."""
    rows = list(Region.objects.filter(pk__in=codes))
    for region in rows:
        region.number = counts[region.pk]
    return rows


def numbered(model: type[Model], numbers: Mapping[int, int], limit: int | None = None) -> list:
    """What has these keys, each with its `number`, the largest first."""
    largest = dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:limit])
    found = model.objects.in_bulk(largest)
    for pk, item in found.items():
        item.number = largest[pk]
    return [found[pk] for pk in largest if pk in found]  # the others were deleted meanwhile

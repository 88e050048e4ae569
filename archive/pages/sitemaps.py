"""What there is to crawl: /sitemap.xml names a sitemap a section, split at the protocol's 50,000 addresses."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from archive.models import Article, Region, Source, Tag
from archive.pages.freshness import changed_at

ENTRANCES = ("home", "regions", "dates", "undated", "sources", "tags")
# What a date known to a day, a month or a year has a page of.
PERIODS = {"day": ("year", "month", "day"), "month": ("year", "month"), "year": ("year",)}


class Entrances(Sitemap):
    """The pages that lead to all others."""

    def items(self) -> tuple[str, ...]:
        return ENTRANCES

    def location(self, item: str) -> str:
        return reverse(item)


class Articles(Sitemap):
    """Every public article."""

    def items(self):
        return Article.objects.public().only("pk", "updated_at").order_by("pk")

    def lastmod(self, item: Article) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        return changed_at()  # Sitemap would load every article to find it


class Regions(Sitemap):
    """Places with articles, and the places they lie in."""

    def items(self):
        lineages = Article.objects.public().exclude(region=None).order_by().values_list("region__lineage").distinct()
        codes = {code for (lineage,) in lineages for code in lineage.split("/") if code}
        return Region.objects.filter(pk__in=codes).order_by("pk")


class Sources(Sitemap):
    """Sources with articles."""

    def items(self):
        return Source.objects.filter(articles__in=Article.objects.public()).distinct().order_by("pk")


class Tags(Sitemap):
    """Tags with articles."""

    def items(self):
        return Tag.objects.filter(articles__in=Article.objects.public()).distinct().order_by("pk")


class Dates(Sitemap):
    """Years, months and days with articles, as (2024,), (2024, 4) and (2024, 4, 17)."""

    def items(self) -> list[tuple[int, ...]]:
        dated = Article.objects.public().exclude(published_on=None).order_by()
        known = dated.values_list("published_on", "date_precision").distinct()
        return sorted({period for day, precision in known for period in _periods(day, precision)})

    def location(self, item: tuple[int, ...]) -> str:
        return reverse(PERIODS["day"][len(item) - 1], args=item)


def _periods(day: date, precision: str) -> list[tuple[int, ...]]:
    parts = tuple(getattr(day, part) for part in PERIODS[precision])
    return [parts[:length] for length in range(1, len(parts) + 1)]


SECTIONS = {
    "entrances": Entrances,
    "articles": Articles,
    "regions": Regions,
    "sources": Sources,
    "tags": Tags,
    "dates": Dates,
}

"""What there is to crawl: /sitemap.xml names a sitemap a section, split at the protocol's 50,000 addresses.

Written by hand: Django's sitemaps render a template a row, which takes longer than crawlers wait for 50,000 of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article, Region, Source, Tag
from archive.pages import counts
from archive.pages.addresses import pages_of_articles
from archive.pages.dates import address_of
from archive.pages.freshness import changed_at
from archive.pages.keeping import kept
from archive.pages.sentences import for_programs

LIMIT = 50_000  # addresses a file (sitemaps.org)
ENTRANCES = ("home", "regions", "dates", "undated", "sources", "tags", "about")
# Of a day in ISO's writing, known to a day, a month or a year: so many characters name each page that it has.
PERIODS = {"day": (4, 7, 10), "month": (4, 7), "year": (4,)}


@dataclass(frozen=True)
class Section:
    """Rows in a fixed order, and how one becomes a path and the moment it last changed, if that is known."""

    rows: Sequence | QuerySet
    entry: Callable[..., tuple[str, datetime | None]]

    @property
    def pages(self) -> int:
        """How many files it is split into, at least one."""
        count = self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)
        return max(1, math.ceil(count / LIMIT))

    def entries(self, page: int) -> Iterable[tuple[str, datetime | None]]:
        """What file number `page` lists."""
        return map(self.entry, self.rows[(page - 1) * LIMIT : page * LIMIT])


def entrances() -> Section:
    """The pages that lead to all others."""
    return Section(ENTRANCES, lambda name: (reverse(name), None))


def articles() -> Section:
    """Every public article."""
    rows = Article.objects.public().order_by("pk").values_list("pk", "updated_at")
    pages = pages_of_articles()
    return Section(rows, lambda row: (pages.format(row[0]), row[1]))


def regions() -> Section:
    """Places with articles, and the places they lie in."""
    here = Article.objects.public().order_by().values("region").distinct()
    lineages = Region.objects.filter(pk__in=here).values_list("lineage", flat=True)
    codes = {code for lineage in lineages for code in lineage.split("/") if code}
    return _named(Region.objects.filter(pk__in=codes))


def sources() -> Section:
    """Sources with articles."""
    return _named(Source.objects.filter(pk__in=Article.objects.public().order_by().values("source").distinct()))


def tags() -> Section:
    """Tags with articles."""
    return _named(Tag.objects.filter(pk__in=[tag.pk for tag in counts.all_tags()]))


def dates() -> Section:
    """Years, months and days with articles, as 2024, 2024-04 and 2024-04-17."""
    dated = Article.objects.public().exclude(published_on=None).order_by()
    known = dated.values_list("published_on", "date_precision").distinct()
    rows = sorted({period for day, precision in known for period in _periods(day, precision)})
    return Section(rows, lambda period: (address_of(period), None))


SECTIONS = {made.__name__: made for made in (entrances, articles, regions, sources, tags, dates)}


@kept
def sitemaps(request: HttpRequest) -> HttpResponse:
    """The index: every file of every section."""
    moment = changed_at()
    files = [
        (reverse("sitemap", args=[name]) + (f"?p={page}" if page > 1 else ""), moment)
        for name, section in SECTIONS.items()
        for page in range(1, section().pages + 1)
    ]
    return _xml(request, "sitemapindex", "sitemap", files)


@for_programs
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One file of a section, the one that `?p=` names."""
    made, page = SECTIONS.get(section, entrances)(), request.GET.get("p", "1")
    if section not in SECTIONS or page not in map(str, range(1, made.pages + 1)):
        raise Http404(_("没有这份站点地图，请看 %(address)s。") % {"address": reverse("sitemaps")})
    return _xml(request, "urlset", "url", made.entries(int(page)))


def _xml(request: HttpRequest, root: str, item: str, entries: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    site = escape(request.build_absolute_uri("/").rstrip("/"))
    lines = [
        f"<{item}><loc>{site}{escape(path)}</loc>"
        + (f"<lastmod>{moment.isoformat()}</lastmod>" if moment else "")
        + f"</{item}>"
        for path, moment in entries
    ]
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return HttpResponse("\n".join([opening, *lines, f"</{root}>", ""]), content_type="application/xml")


def _named(rows: QuerySet) -> Section:
    return Section(rows.order_by("pk"), lambda row: (row.get_absolute_url(), None))


def _periods(day: date, precision: str) -> list[str]:
    return [day.isoformat()[:length] for length in PERIODS[precision]]

"""The front page: what is in here, and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Article, Region
from archive.models.articles import ArticleQuerySet
from archive.pages import charts, counts, dates
from archive.pages.growth import growth
from archive.pages.keeping import kept
from archive.pages.listing import entries
from archive.pages.tilemap import tiles

NEWEST = 8
NAMES = 16


@kept
def home(request: HttpRequest) -> HttpResponse:
    """The search box first, then figures, the newest, places, years, topics."""
    public = Article.objects.public()
    by_region, calendar = counts.by_region(public), counts.by_day(public)
    sources, statuses = counts.top_sources(public), counts.by_status(public)
    total = statuses.total()
    context = {
        "total": total,
        "reviewed": total and round(100 * statuses[Article.Status.REVIEWED] / total),
        "source_count": len(sources),
        "places": len(by_region),
        "earliest": _dated(public).order_by("published_on").first(),
        "latest": _dated(public).order_by("-published_on").first(),
        "growth": growth(),
        "newest": entries().order_by("-created_at", "-pk")[:NEWEST],
        "tiles": tiles(list(Region.objects.filter(level=Region.Level.PROVINCE)), by_region),
        "timeline": charts.timeline(
            counts.by_month(calendar), counts.by_year(calendar), dates.starting, quarters=False
        ),
        "sources": sources[:NAMES],
        "tags": counts.all_tags(NAMES),
    }
    return render(request, "home.html", context)


def _dated(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.exclude(published_on=None).only("published_on", "date_precision")

"""Topics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Article
from archive.pages import charts, counts
from archive.pages.filters import narrowed
from archive.pages.keeping import kept
from archive.pages.listing import page_of
from archive.pages.lookup import tag_of

NAMES = 10


@kept
def tags(request: HttpRequest) -> HttpResponse:
    """All topics, the largest first."""
    return render(request, "tags.html", {"tags": counts.all_tags()})


@kept
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: its years, its neighbours and its articles."""
    here = tag_of(slug)
    # Their numbers, not a join: an index then has all that is counted.
    filed = Article.tags.through.objects.filter(tag=here)
    articles = Article.objects.public().filter(pk__in=filed.values("article"))
    calendar = counts.by_day(articles)
    context = {
        "tag": here,
        "span": counts.span(calendar),
        "narrowing": [("tag", slug)],
        "timeline": charts.timeline(counts.by_month(calendar), counts.by_year(calendar), narrowed(tag=slug)),
        "related": [other for other in counts.top_tags(articles, NAMES + 1) if other != here],
        "sources": counts.top_sources(articles, NAMES),
        "page": page_of(request, articles),
    }
    return render(request, "tag.html", context)

"""Topics."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Article, Source
from archive.pages import charts, counts
from archive.pages.keeping import kept
from archive.pages.listing import page_of
from archive.pages.lookup import tag_of
from archive.pages.question import narrowed

NAMES = 10


@kept
def tags(request: HttpRequest) -> HttpResponse:
    """All topics, the largest first."""
    return render(request, "tags.html", {"tags": counts.all_tags()})


@kept
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: its years, its neighbours and its articles."""
    here = tag_of(slug)
    # All that is counted in one go: no index knows topics, and to look every article up takes long.
    filed = Article.tags.through.objects.filter(tag=here).values("article")
    shown = ("pk", "published_on", "date_precision", "source")
    rows = list(Article.objects.public().filter(pk__in=filed).values_list(*shown))
    calendar = Counter((day, precision) for _, day, precision, _ in rows if day)
    sources = Counter(source for *_, source in rows if source)
    context = {
        "tag": here,
        "span": counts.span(calendar),
        "narrowing": [("tag", slug)],
        "timeline": charts.timeline(counts.by_month(calendar), counts.by_year(calendar), narrowed(tag=slug)),
        "related": counts.tags_beside(here, NAMES),
        "sources": counts.numbered(Source, sources, NAMES),
        "page": page_of(request, [number for number, *_ in rows]),
    }
    return render(request, "tag.html", context)

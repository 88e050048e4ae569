"""Who published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive.models import Article, Source
from archive.pages import charts, counts
from archive.pages.keeping import kept
from archive.pages.listing import page_of
from archive.pages.lookup import source_of
from archive.pages.question import narrowed

NAMES = 10


@kept
def sources(request: HttpRequest) -> HttpResponse:
    """All sources, by kind, the largest first."""
    public = Article.objects.public()
    found = counts.top_sources(public)
    kinds = [(label, [source for source in found if source.kind == kind]) for kind, label in Source.Kind.choices]
    context = {
        "kinds": [(label, members) for label, members in kinds if members],
        "without": public.filter(source=None).count(),
    }
    return render(request, "sources.html", context)


@kept
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: its years, places, topics and articles. A merged one leads to the one that was kept."""
    here = source_of(slug)
    if here.merged_into:
        return redirect(here.merged_into, permanent=True)
    articles = Article.objects.public().filter(source=here)
    calendar = counts.by_day(articles)
    context = {
        "source": here,
        "span": counts.span(calendar),
        "narrowing": [("source", slug)],
        "timeline": charts.timeline(counts.by_month(calendar), counts.by_year(calendar), narrowed(source=slug)),
        "tags": counts.top_tags(articles, NAMES),
        "page": page_of(request, articles),
    }
    return render(request, "source.html", context)

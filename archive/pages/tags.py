"""Topics."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from archive.models import Article, Tag
from archive.pages import charts, counts
from archive.pages.filters import narrowed
from archive.pages.keeping import kept
from archive.pages.listing import page_of

NAMES = 10


@kept
def tags(request: HttpRequest) -> HttpResponse:
    """All topics, the largest first."""
    return render(request, "tags.html", {"tags": counts.all_tags()})


@kept
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: its years, its neighbours and its articles."""
    here = Tag.objects.filter(slug=slug).first()
    if here is None:
        raise Http404(_("没有名为“%(name)s”的主题。") % {"name": slug[:60]})
    # Their numbers, not a join: an index then has all that is counted.
    filed = Article.tags.through.objects.filter(tag=here)
    articles = Article.objects.public().filter(pk__in=filed.values("article"))
    calendar = counts.by_day(articles)
    context = {
        "tag": here,
        "narrowing": [("tag", slug)],
        "timeline": charts.timeline(counts.by_month(calendar), counts.by_year(calendar), narrowed(tag=slug)),
        "related": [other for other in counts.top_tags(articles, NAMES + 1) if other != here],
        "sources": counts.top_sources(articles, NAMES),
        "page": page_of(request, articles),
    }
    return render(request, "tag.html", context)

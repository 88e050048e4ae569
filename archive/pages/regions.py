"""Places: province, city, county."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive import gazetteer
from archive.models import Article, Region
from archive.pages import charts, counts
from archive.pages.keeping import kept
from archive.pages.listing import page_of
from archive.pages.lookup import region_of
from archive.pages.question import narrowed
from archive.pages.tilemap import tiles

NAMES = 10


@kept
def regions(request: HttpRequest) -> HttpResponse:
    """All provincial units: as a map of tiles, and as a table with their cities."""
    numbers = counts.by_region(Article.objects.public())
    provinces = counts.regions(_codes_at(Region.Level.PROVINCE), numbers)
    cities = counts.regions([code for code in numbers if code[4:] == "00" and code[2:] != "0000"], numbers)
    for province in provinces:
        province.below = [city for city in cities if city.parent_id == province.pk]
    context = {
        "provinces": provinces,
        "tiles": tiles(provinces, numbers),
        "without": Article.objects.public().filter(region=None).count(),
    }
    return render(request, "regions.html", context)


@kept
def region(request: HttpRequest, code: str) -> HttpResponse:
    """One place with all below it: counts, span, sources, topics, articles. A former code leads to today's place."""
    if (today := gazetteer.today(code)) != code:
        return redirect("region", today, permanent=True)
    here = region_of(code)
    # Codes, not a join: an index then has all that is counted.
    codes = list(Region.objects.filter(lineage__startswith=here.lineage).values_list("code", flat=True))
    articles = Article.objects.public().filter(region__in=codes)
    numbers, calendar = counts.by_region(articles), counts.by_day(articles)
    children = counts.regions(here.children.values_list("code", flat=True), numbers)
    context = {
        "region": here,
        "children": children,
        "quiet_children": [child for child in children if not child.number],
        "former": former_names(code),
        "narrowing": [("region", code)],
        "total": numbers[code],
        "own": articles.filter(region=here).count(),
        "span": counts.span(calendar),
        "timeline": charts.timeline(counts.by_month(calendar), counts.by_year(calendar), narrowed(region=code)),
        "sources": counts.top_sources(articles, NAMES),
        "tags": counts.top_tags(articles, NAMES),
        "page": page_of(request, articles),
    }
    return render(request, "region.html", context)


def former_names(code: str) -> list[str]:
    """What a division was called before. What else became part of it, a city of a province, was never its name."""
    if (division := gazetteer.DIVISIONS.get(code)) is None:
        return []
    past = (former.name for former in division.former if gazetteer.level_of(former.code) == division.level)
    return [name for name in dict.fromkeys(past) if name != division.name]


def _codes_at(level: str):
    return Region.objects.filter(level=level).values_list("code", flat=True)

"""Addresses of the pages, exactly as DESIGN fixes them."""

from django.conf import settings
from django.urls import path, register_converter

from archive.pages import (
    about,
    articles,
    dates,
    exports,
    feeds,
    health,
    home,
    language,
    machines,
    regions,
    search,
    sitemaps,
    sources,
    styleguide,
    tags,
)
from archive.pages.addresses import without_nul


class Unicode:
    """A slug in any script: 大众日报."""

    regex = r"[^/?#]+"

    def to_python(self, value: str) -> str:
        return without_nul(value)

    def to_url(self, value: str) -> str:
        return value


class Digits:
    """A year, month or day; written with leading zeros."""

    regex = "[0-9]{1,2}"
    width = 2

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:0{self.width}d}"


class Year(Digits):
    regex = "[0-9]{4}"
    width = 4


register_converter(Unicode, "unicode")
register_converter(Digits, "digits")
register_converter(Year, "year")

pages = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<unicode:code>/", regions.region, name="region"),
    path("dates/", dates.dates, name="dates"),
    path("dates/undated/", dates.undated, name="undated"),
    path("dates/<year:year>/", dates.year, name="year"),
    path("dates/<year:year>/<digits:month>/", dates.month, name="month"),
    path("dates/<year:year>/<digits:month>/<digits:day>/", dates.day, name="day"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<unicode:slug>/", sources.source, name="source"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<unicode:slug>/", tags.tag, name="tag"),
    path("articles/<int:pk>/", articles.article, name="article"),
    path("articles/<int:pk>/raw/", articles.raw, name="raw"),
    path("articles/<int:pk>/history/", articles.history, name="history"),
    path("about/", about.about, name="about"),
    path("language/<str:code>/", language.language, name="language"),
]

for_machines = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", health.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("search.json", exports.search_json, name="search_json"),
    path("search.csv", exports.search_csv, name="search_csv"),
    path("search.atom", feeds.search_atom, name="search_atom"),
    path("regions/<unicode:code>.atom", feeds.region_atom, name="region_atom"),
    path("sources/<unicode:slug>.atom", feeds.source_atom, name="source_atom"),
    path("tags/<unicode:slug>.atom", feeds.tag_atom, name="tag_atom"),
    *(
        path(f"articles/<int:pk>.{form}", machines.article_as, {"form": form}, name=f"article_{form}")
        for form in machines.FORMATS
    ),
    path("sitemap.xml", sitemaps.sitemaps, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap"),
]

for_designers = [path("styleguide/", styleguide.styleguide, name="styleguide")]

urlpatterns = [*pages, *for_machines, *(for_designers if settings.DEBUG else ())]

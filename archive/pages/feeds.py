"""Atom feeds (RFC 4287): of a search, and of what is new for a region, a source, a tag."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from django.db.models import Prefetch
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive import gazetteer
from archive.models import Article, Region, Source, Tag
from archive.models.articles import ArticleQuerySet
from archive.pages import citations
from archive.pages.exports import answering, exact
from archive.pages.freshness import changed_at
from archive.pages.lookup import region_of, source_of, tag_of
from archive.pages.question import Address
from archive.pages.sentences import for_programs
from archive.search import Query

ATOM = "application/atom+xml; charset=utf-8"
NEWEST = 50  # entries of a feed that is not paged
OPENING = 200  # characters of the text for an article without a summary


@dataclass(frozen=True)
class Entry:
    """An article in a feed."""

    article: Article
    url: str
    words: str
    updated: datetime

    @property
    def summary(self) -> str:
        return self.article.summary or self.words

    @property
    def authors(self) -> list[str]:
        return citations.authors(self.article.byline)

    @property
    def via(self) -> str:
        """Where it was published, if that is an address."""
        return citations.web_address(self.article.original_url) or citations.web_address(self.article.page_url)

    @property
    def published(self) -> datetime | None:
        """Midnight of the day it was published; None when the day is not known, for Atom has no partial dates."""
        if self.article.date_precision != Article.Precision.DAY:
            return None
        return timezone.make_aware(datetime.combine(self.article.published_on, time()))


@answering
def search_atom(request: HttpRequest, query: Query, page: int | None) -> HttpResponse:
    """A search as a feed, page by page; the newest first unless it is sorted otherwise."""
    if not request.GET.get("sort"):
        query = replace(query, sort="newest")
    page = page or 1
    results = exact(query, page)
    keys = [hit.article.pk for hit in results.hits]
    updated = dict(Article.objects.filter(pk__in=keys).values_list("pk", "updated_at"))
    entries = [
        _entry(request, hit.article, hit.marked_snippet.text, updated[hit.article.pk])
        for hit in results.hits
        if hit.article.pk in updated  # it may have been deleted meanwhile
    ]
    context = {
        "title": query.text or _("最新文章"),
        "page": _address(request, "search"),
        "results": results,
        "per_page": query.size,
        "start": (page - 1) * query.size + 1,
        "previous": page > 1 and _address(request, "search_atom", page=str(page - 1)),
        "next": page < results.pages and _address(request, "search_atom", page=str(page + 1)),
    }
    return _feed(request, entries, context)


@for_programs
def region_atom(request: HttpRequest, code: str) -> HttpResponse:
    """What is new for a place and all below it. A former code leads to today's place."""
    if (today := gazetteer.today(code)) != code:
        return redirect("region_atom", today, permanent=True)
    region = region_of(code)
    name = "".join(step.name for step in region.path)
    return _newest(request, name, region, Article.objects.public().within(region))


@for_programs
def source_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new from a source. A merged one leads to the one that was kept."""
    source = source_of(slug)
    if source.merged_into:
        return redirect("source_atom", source.merged_into.slug, permanent=True)
    return _newest(request, source.name, source, Article.objects.public().filter(source=source))


@for_programs
def tag_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new under a tag."""
    tag = tag_of(slug)
    return _newest(request, tag.name, tag, Article.objects.public().filter(tags=tag))


def _newest(request: HttpRequest, title: str, of: Region | Source | Tag, articles: ArticleQuerySet) -> HttpResponse:
    """The articles that came last into the archive: a reader of the feed misses none, however old the news."""
    rows = (
        articles.select_related("source")
        .prefetch_related(Prefetch("tags", to_attr="filed_under"))
        .defer("body", "evidence", "repairs")
    )
    rows = rows.annotate(opening=Substr("body", 1, OPENING)).order_by("-created_at", "-pk")[:NEWEST]
    entries = [_entry(request, article, article.opening, article.updated_at) for article in rows]
    return _feed(request, entries, {"title": title, "page": request.build_absolute_uri(of.get_absolute_url())})


def _entry(request: HttpRequest, article: Article, words: str, updated: datetime) -> Entry:
    return Entry(article, request.build_absolute_uri(article.get_absolute_url()), words, updated)


def _feed(request: HttpRequest, entries: list[Entry], context: dict) -> HttpResponse:
    newest = max((entry.updated for entry in entries), default=None)
    context |= {
        "entries": entries,
        "home": request.build_absolute_uri(reverse("home")),
        "here": request.build_absolute_uri(),
        "updated": newest or changed_at() or datetime.fromtimestamp(0, UTC),
        "language": get_language(),
    }
    return render(request, "machines/feed.atom", context, content_type=ATOM)


def _address(request: HttpRequest, name: str, **changes) -> str:
    return request.build_absolute_uri(reverse(name) + Address(request.GET)(**changes))

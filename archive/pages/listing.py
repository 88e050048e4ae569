"""Lists of articles: the rows that an entry shows, page by page."""

from __future__ import annotations

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from archive.models import Article
from archive.models.articles import ArticleQuerySet

PAGE_SIZE = 20
# Long texts that no entry shows: left in the database.
LONG_FIELDS = ("body", "evidence", "repairs", "regions_mentioned", "suggested_tags", "curated_fields")


def entries(articles: ArticleQuerySet | None = None) -> ArticleQuerySet:
    """Public articles with all that an entry shows, in two queries; their tags are in `filed_under`."""
    rows = Article.objects.public() if articles is None else articles
    tags = Prefetch("tags", to_attr="filed_under")
    return rows.select_related("source", "region__parent__parent").prefetch_related(tags).defer(*LONG_FIELDS)


def page_of(request: HttpRequest, articles: ArticleQuerySet | list[int]) -> Page:
    """The page of entries that `?page=` asks for, of articles or their numbers in the order of the list.

    Raises Http404, with the reason, for a page that is not there.
    """
    # The numbers first, out of an index; then the rows of this page alone.
    numbers = articles if isinstance(articles, list) else articles.values_list("pk", flat=True)
    paginator = Paginator(numbers, PAGE_SIZE)
    number = request.GET.get("page", "1")
    try:
        page = paginator.page(number)
        rows = entries().in_bulk(list(page.object_list))
        page.object_list = [rows[pk] for pk in page.object_list if pk in rows]
        return page
    except InvalidPage:
        raise Http404(
            _("没有第 %(number)s 页：这里一共 %(pages)d 页。") % {"number": number[:20], "pages": paginator.num_pages}
        ) from None

"""When what readers see last changed.

`last_modified` sets the header on everything public; Django's ConditionalGetMiddleware, which stands around it, adds an
ETag of the content and answers 304. The ETag is exact, and counts before the time when a client sends both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from django.db import connection
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from archive.models import Article
from archive.search import indexed_at


def changed_at(article: Article | None = None) -> datetime | None:
    """When an article, or any at all, was last added, edited, tagged or deleted; None when there is none.

    Asked of the history, whose dates are indexed, and which knows of deletions and of tags.
    """
    if article is None:
        return _newest_change()
    newest = article.history.aggregate(newest=Max("history_date"))["newest"]
    return max(filter(None, [newest, article.updated_at]), default=None)


def _newest_change() -> datetime | None:
    """The newest date of the whole history. Every page asks for it, and a query set takes 20 times as long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(history_date) FROM {_history()}")
        [newest] = cursor.fetchone()
    # SQLite keeps moments as text, in UTC.
    return datetime.fromisoformat(newest).replace(tzinfo=UTC) if isinstance(newest, str) else newest


@cache
def _history() -> str:
    """The history's table. Its manager is made anew each time that it is asked for."""
    return connection.ops.quote_name(Article.history.model._meta.db_table)


def shown_at() -> datetime | None:
    """When what pages show last changed: an article, or the index, which follows it a moment later."""
    return max(filter(None, [changed_at(), indexed_at()]), default=None)


def last_modified(get_response: Callable) -> Callable:
    """Middleware: each public page may be kept, but is asked for again; Last-Modified where it has not set its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked_only = request.method in ("GET", "HEAD") and response.status_code == 200
        if asked_only and "no-store" not in response.get("Cache-Control", ""):
            # Without this, browsers guess how long a page with a Last-Modified stays fresh, and guess days.
            response.headers.setdefault("Cache-Control", "no-cache")
            # LocaleMiddleware names Accept-Language only, but heeds the language kept in a cookie first.
            patch_vary_headers(response, ["Cookie"])
            if "Last-Modified" not in response:
                stamp(response, shown_at())
        return response

    return middleware


def stamp(response: HttpResponse, moment: datetime | None) -> HttpResponse:
    """The response with `moment`, if there is one, as its Last-Modified."""
    if moment:
        response.headers["Last-Modified"] = http_date(moment.timestamp())
    return response

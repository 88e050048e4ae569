"""Pages that are asked for again while nothing has changed: kept for a minute, and given again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from archive.pages.freshness import shown_at, stamp

# Seconds. A change of an article or the index shows at once; after so long also what changes neither: a source's kind.
LONGEST = 60
LARGEST = 200_000  # bytes of a page that is kept

View = Callable[..., HttpResponse]


def kept(view: View) -> View:
    """The view, with its pages kept for readers who are not logged in: the same address in the same language."""

    @wraps(view)
    def keeping(request: HttpRequest, **named) -> HttpResponse:
        moment = shown_at()
        if moment is None or request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, **named)
        key = _key(request, moment)
        if (page := cache.get(key)) is not None:
            content, content_type = page
            return stamp(HttpResponse(content, content_type, headers={"Server-Timing": "kept"}), moment)
        response = view(request, **named)
        if response.status_code == 200:
            if len(response.content) <= LARGEST:
                cache.set(key, (response.content, response.headers["Content-Type"]), LONGEST)
            stamp(response, moment)
        return response

    return keeping


def _key(request: HttpRequest, moment: datetime) -> str:
    """All that a page depends on: its whole address, the language, and when what it shows last changed."""
    depends = (request.build_absolute_uri(), get_language(), moment.isoformat())
    return hashlib.sha256("\n".join(depends).encode()).hexdigest()

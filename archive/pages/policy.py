"""What a page may load, and who may frame it: the same for all pages, the curators' desk included."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
OF_DJANGO = (404, 500)  # whose pages, while DEBUG is on, have their styles within


def content_security_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware: gives every page its Content-Security-Policy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not (settings.DEBUG and response.status_code in OF_DJANGO):
            response.headers["Content-Security-Policy"] = POLICY
        return response

    return middleware

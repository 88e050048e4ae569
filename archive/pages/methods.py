"""Readers only read: how pages may be asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from archive.pages.sentences import sentence

# Where forms are sent: the curator's desk.
DESK = "/admin/"


def reading(get_response: Callable) -> Callable:
    """Middleware: HEAD is answered as GET is, ETag and 304 included (the server leaves the content out); any other way
    of asking is refused with 405 wherever there is no form, before one's token is missed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
            response = get_response(request)
            request.method = "HEAD"
            return response
        if request.method != "GET" and not request.path_info.startswith(DESK):
            return _refused(request)
        return get_response(request)

    return middleware


def _refused(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        response = sentence(request, _("这里只能读取：请用 GET 或 HEAD。"), 405)
    response.headers["Allow"] = "GET, HEAD"
    return response

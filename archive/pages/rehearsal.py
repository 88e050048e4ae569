"""A process's first pages, made before readers ask for any.

They open the index, read tables and compile templates, for which the first readers would wait a second.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.urls import reverse

# What is found, with facets and names to offer; and what is not, for which others are suggested.
QUESTIONS = ("发展", "来源：无 标签：无 琳郎满目")


def rehearse(application: Callable) -> None:
    """Have the WSGI application answer questions to itself. What fails is logged, as when a reader asks."""
    for question in QUESTIONS:
        address = {"PATH_INFO": reverse("search"), "QUERY_STRING": f"q={quote(question)}"}
        environ = {"HTTP_HOST": _host(), "HTTPS": "on", "HTTP_X_FORWARDED_PROTO": "https", **address}
        setup_testing_defaults(environ)
        application(environ, lambda status, headers: None).close()


def _host() -> str:
    """A name that this server answers to."""
    name = next(iter(settings.ALLOWED_HOSTS), "*")
    return "localhost" if name == "*" else name.lstrip(".")

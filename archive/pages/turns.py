"""One after the other: pages that are all computing, made by one thread of a process at a time.

Threads cannot compute at once anyway. Those that try take the interpreter from each other in the middle of their pages,
at every look into a file or the database, and all of them take longer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock

from django.http import HttpRequest, HttpResponse


def in_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, entered by one thread of this process at a time. For views whose time is bounded, and which wait for
    nobody: neither a slow reader, who gets the page afterwards, nor a writer."""
    turn = Lock()

    @wraps(view)
    def waiting(request: HttpRequest, **named) -> HttpResponse:
        with turn:
            return view(request, **named)

    return waiting

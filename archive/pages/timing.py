"""How long the server took, in milliseconds, for anyone who opens the browser's network panel."""

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse


def server_timing(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: adds the whole time to what a view says of its parts in Server-Timing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = perf_counter()
        response = get_response(request)
        parts = filter(None, [response.get("Server-Timing"), f"total;dur={(perf_counter() - started) * 1000:.1f}"])
        response.headers["Server-Timing"] = ", ".join(parts)
        return response

    return middleware

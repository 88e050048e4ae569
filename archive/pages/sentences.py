"""What programs are told when their question has no answer: one sentence, never a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

TEXT = "text/plain; charset=utf-8"


def sentence(request: HttpRequest, text: str, status: int) -> HttpResponse:
    """`{"error": text}` at an address of JSON, plain text at any other."""
    if request.path.endswith(".json"):
        return JsonResponse({"error": text}, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(f"{text}\n", status=status, content_type=TEXT)


def for_programs(view: Callable) -> Callable:
    """A view whose Http404 is answered with its sentence."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404 as missing:
            return sentence(request, str(missing), 404)

    return answer

"""One article: its text, where it comes from, what stands beside it, and what was changed."""

from __future__ import annotations

import hashlib

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from archive.models import Article, Capture, Region
from archive.models.articles import ArticleQuerySet
from archive.pages import citations, reading
from archive.pages.changes import changes
from archive.pages.evidence import evidence_of
from archive.pages.flags import flags_of
from archive.pages.language import A_YEAR
from archive.pages.lookup import article_of
from archive.search import Patterns, SearchUnavailable, TooMuchAsked, more_like, parse

# Characters: what is longer is for a download, not for a browser. None takes more than four bytes in any encoding.
LONGEST_RAW = 200_000
SCRIPT_COOKIE = "script"


def article(request: HttpRequest, pk: int) -> HttpResponse:
    """An article to read. `?script=` converts it and is remembered, `?q=` marks hits, `?repairs=1` shows repairs."""
    here = article_of(pk)
    if here.suppressed:
        return render(request, "410.html", status=410)
    url = request.build_absolute_uri(here.get_absolute_url())
    context = {
        "article": here,
        "url": url,
        "citations": citations.cite(here, url),
        "metadata": citations.metadata(here, url),
        "preview": citations.preview(here, url),
        "json_ld": citations.json_ld(here, url),
        "reading": _reading(request, here),
        "question": request.GET.get("q", ""),
        "showing_repairs": _wants_repairs(request, here),
        "flags": flags_of(here),
        "evidence": evidence_of(here),
        "mentioned": Region.objects.filter(code__in=[place["code"] for place in here.regions_mentioned]),
        "related": _related(here),
        "in_source": here.source and _beside(here, source=here.source_id),
        "in_region": here.region and _beside(here, region=here.region_id),
    }
    return _remembering_script(request, render(request, "article.html", context))


def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The captured bytes as text, never as a page of this site; `?download=1` hands them over as they are.

    410 when any article that was read from them has been taken down: they hold the text of them all.
    """
    here = article_of(pk)
    if here.suppressed:
        return render(request, "410.html", status=410)
    if here.capture.articles.filter(status=Article.Status.SUPPRESSED).exists():
        return render(request, "raw.html", {"article": here, "withheld": True}, status=410)
    try:
        if "download" in request.GET:
            return _download(here.capture)
        return render(request, "raw.html", {"article": here, **_beginning(here.capture)})
    except OSError:
        return render(request, "raw.html", {"article": here, "missing": True}, status=503)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was changed, when, from what to what."""
    here = article_of(pk)
    if here.suppressed:
        return render(request, "410.html", status=410)
    return render(request, "history.html", {"article": here, "changes": changes(here)})


def _reading(request: HttpRequest, here: Article) -> reading.Reading:
    if _wants_repairs(request, here):
        return reading.read_repairs(here)
    wanted = request.GET.get("script") or request.COOKIES.get(SCRIPT_COOKIE)
    script = wanted if wanted in reading.CONVERT else here.script
    return reading.read(here, script, _hits(request.GET.get("q", "")))


def _remembering_script(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the script that the reader chose for the articles to come; "published" is every article in its own."""
    patch_vary_headers(response, ["Cookie"])
    chosen = request.GET.get("script")
    if chosen in reading.CONVERT:
        response.set_cookie(SCRIPT_COOKIE, chosen, max_age=A_YEAR, samesite="Lax")
    elif chosen == "published":
        response.delete_cookie(SCRIPT_COOKIE, samesite="Lax")
    return response


def _download(capture: Capture) -> FileResponse:
    return FileResponse(
        capture.path.open("rb"),
        as_attachment=True,
        filename=capture.file_name or capture.sha256,
        content_type="application/octet-stream",
    )


def _beginning(capture: Capture) -> dict:
    """As much of a capture's text as is shown, None when it is none; whether it is intact, as far as it was read."""
    with capture.path.open("rb") as file:
        content = file.read(4 * LONGEST_RAW)
        whole = not file.read(1)
    text = _decoded(content, capture.encoding)
    return {
        "text": None if "\0" in text[:LONGEST_RAW] else text[:LONGEST_RAW],
        "cut": not whole or len(text) > LONGEST_RAW,
        "whole": whole,
        "intact": whole and hashlib.sha256(content).hexdigest() == capture.sha256,
    }


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding or "utf-8", errors="replace")
    except LookupError:  # an encoding that Python does not know
        return content.decode("utf-8", errors="replace")


def _wants_repairs(request: HttpRequest, here: Article) -> bool:
    return "repairs" in request.GET and bool(here.repairs)


def _hits(question: str) -> reading.Find | None:
    """A finder of hits for the question that the reader came with; none for one that cannot be read."""
    if not question.strip():
        return None
    try:
        return Patterns(parse(question)).spans
    except TooMuchAsked:
        return None


def _related(here: Article) -> list[Article] | None:
    """Articles like this one; None when search is down, so that the page does not say there are none."""
    try:
        return more_like(here)
    except SearchUnavailable:
        return None


def _beside(here: Article, **same) -> dict[str, Article | None]:
    """The articles before and after this one in time, of the same source or region."""
    rows = Article.objects.public().filter(**same).only("title", "script")
    before, after = _earlier(here), _later(here)
    return {
        "previous": _dated_like(here, rows).filter(before).order_by("-published_on", "-pk").first(),
        "next": _dated_like(here, rows).filter(after).order_by("published_on", "pk").first(),
    }


def _dated_like(here: Article, rows: ArticleQuerySet) -> ArticleQuerySet:
    return rows.filter(published_on__isnull=here.published_on is None)


def _earlier(here: Article) -> Q:
    if here.published_on is None:
        return Q(pk__lt=here.pk)
    return Q(published_on__lt=here.published_on) | Q(published_on=here.published_on, pk__lt=here.pk)


def _later(here: Article) -> Q:
    if here.published_on is None:
        return Q(pk__gt=here.pk)
    return Q(published_on__gt=here.published_on) | Q(published_on=here.published_on, pk__gt=here.pk)

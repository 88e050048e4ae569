"""Search results for programs: /search.json and /search.csv (docs/api.md).

They take the parameters of /search/. Without `page` they stream every result, up to 10,000; with it, that page.
Programs get exact answers: articles that lack some of the words, which the page shows a person, are left out.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import wraps

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from archive.pages.addresses import pages_of_articles, parameters
from archive.pages.forms import SearchForm
from archive.pages.sentences import sentence
from archive.search import Hit, Query, Results, SearchUnavailable, TooMuchAsked, generation
from archive.search import search as ask

BATCH = 200  # results asked for at a time while streaming: the first are sent within a blink
COLUMNS = (
    *("id", "url", "title", "published", "date_precision", "source", "byline", "region_code", "region", "tags"),
    *("script", "page_kind", "original_url", "snippet", "score"),
)


class Refusal(Exception):
    """A question that cannot be answered; the message says why."""

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


def asked(request: HttpRequest) -> tuple[Query, int | None]:
    """The question in the address, and the page if it names one. Raises Refusal."""
    form = SearchForm(parameters(request))
    if not form.is_valid():
        raise Refusal(" ".join(f"{name}: {error}" for name, errors in form.errors.items() for error in errors))
    return form.query(), form.cleaned_data["page"]


def exact(query: Query, page: int, facets: Sequence[str] | None = ()) -> Results:
    """A page of the articles that have every word. Raises Refusal for a page past the last."""
    results = ask(query, page=page, facets=facets)
    if results.relaxed:  # all that it counts is of another question
        nothing = {name: [] for name in results.facets}
        results = replace(results, hits=[], total=0, pages=1, facets=nothing, timeline=[], undated=0)
    if page > max(results.pages, 1):
        reason = _("这次检索一共 %(pages)d 页，没有第 %(page)d 页。") % {"pages": results.pages, "page": page}
        raise Refusal(reason, status=404)
    return results


def answering(view: Callable) -> Callable:
    """A view of (request, query, page or None) that gets a valid question, and answers failures with one sentence: 400
    and 404 for the question, 503 when search is down. Its ETag changes with the index: a stream has no digest yet."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            query, page = asked(request)
            return condition(etag_func=_etag)(view)(request, query, page)
        except Refusal as refusal:
            return sentence(request, str(refusal), refusal.status)
        except TooMuchAsked as refusal:
            return sentence(request, str(refusal), 400)
        except SearchUnavailable as failure:
            return sentence(request, str(failure), 503)

    return answer


@answering
def search_json(request: HttpRequest, query: Query, page: int | None) -> HttpResponse:
    """The results as one JSON object; `hits` come last, one a line."""
    first, hits = _answer(query, page, facets=None)
    head = {
        "url": request.build_absolute_uri(request.get_full_path()),
        "query": query.text,
        "understood": first.understood.text,
        "notes": list(first.understood.notes),
        "total": first.total,
        "page": page,
        "pages": first.pages if page else None,
        "failing": first.failing,
        "suggestions": first.suggestions,
        "undated": first.undated,
        "timeline": [asdict(bar) for bar in first.timeline],
        "facets": {name: [asdict(value) for value in values] for name, values in first.facets.items()},
    }
    return StreamingHttpResponse(_json(head, _rows(request, hits)), content_type="application/json")


@answering
def search_csv(request: HttpRequest, query: Query, page: int | None) -> HttpResponse:
    """The results as a table in UTF-8 with a byte-order mark, which spreadsheets need to read Chinese."""
    _first, hits = _answer(query, page)
    response = StreamingHttpResponse(_csv(_rows(request, hits)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="search.csv"'
    return response


def _answer(query: Query, page: int | None, facets: Sequence[str] | None = ()) -> tuple[Results, Iterator[Hit]]:
    """The first results at once, so that what is wrong is known before anything is sent; the rest as it is read."""
    if page:
        only = exact(query, page, facets)
        return only, iter(only.hits)
    query = replace(query, size=BATCH)
    first = exact(query, 1, facets)
    return first, _all(query, first)


def _all(query: Query, first: Results) -> Iterator[Hit]:
    yield from first.hits
    for page in range(2, first.pages + 1):
        yield from ask(query, page=page, facets=()).hits


def _rows(request: HttpRequest, hits: Iterator[Hit]) -> Iterator[dict]:
    pages = request.build_absolute_uri("/").removesuffix("/") + pages_of_articles()
    return (_row(pages.format(hit.article.pk), hit) for hit in hits)


def _row(url: str, hit: Hit) -> dict:
    """What a program learns of a hit; the address of all the rest is `url` with .json for its last slash."""
    article = hit.article
    return {
        "id": article.pk,
        "url": url,
        "title": article.title,
        "published": article.published,
        "date_precision": article.date_precision,
        "source": article.source.name if article.source else None,
        "byline": article.byline or None,
        "region_code": article.region_id,
        "region": [step.name for step in article.region.path] if article.region else [],
        "tags": sorted(tag.name for tag in article.filed_under),
        "script": article.script,
        "page_kind": article.page_kind,
        "original_url": article.original_url or None,
        "snippet": hit.marked_snippet.text,
        "score": round(float(hit.score), 4),
    }


def _json(head: dict, rows: Iterator[dict]) -> Iterator[str]:
    yield json.dumps(head, ensure_ascii=False, default=str)[:-1] + ', "hits": ['
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


class _Line:
    """A file for csv.writer that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterator[dict]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([_cell(row[name]) for name in COLUMNS])


def _cell(value) -> str | int | float | None:
    """A value for a spreadsheet. Text that it would run as a formula is kept text by an apostrophe (OWASP)."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _etag(request: HttpRequest, query: Query, page: int | None) -> str:
    asked_for = f"{request.build_absolute_uri()} {get_language()}"
    return f'W/"{generation()}-{hashlib.sha256(asked_for.encode()).hexdigest()[:16]}"'

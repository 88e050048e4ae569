"""Whether the archive is alive and ready, and what crawlers may visit."""

from __future__ import annotations

import logging

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.views.decorators.cache import never_cache

from archive.search import Filters, Query, SearchUnavailable, search

TEXT = "text/plain; charset=utf-8"
logger = logging.getLogger(__name__)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers. It asks nothing of database or index: a restart would not mend those."""
    return HttpResponse("alive\n", content_type=TEXT)


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when a reader can be served; else 503 with a sentence for each thing that is wrong."""
    problems = database_problems() or index_problems()
    return HttpResponse("\n".join(problems or ["ready"]) + "\n", status=503 if problems else 200, content_type=TEXT)


def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may visit, and where the sitemap is."""
    context = {"root": get_script_prefix(), "sitemap": request.build_absolute_uri(reverse("sitemaps"))}
    return render(request, "machines/robots.txt", context, content_type=TEXT)


def database_problems() -> list[str]:
    """Sentences; empty when the database answers and is migrated. Details go to the log, not to strangers."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        logger.exception("The database does not answer")
        return ["The database does not answer: check that it runs and that DATABASE_URL names it."]
    if waiting:
        return [f"{len(waiting)} database migrations wait: run `python manage.py migrate`."]
    return []


def index_problems() -> list[str]:
    """Sentences; empty when the index can be searched."""
    try:
        search(Query("", Filters(), size=1), facets=())
    except SearchUnavailable as fault:
        logger.error("The index cannot be read: %s", fault)
        return ["The search index cannot be read: run `python manage.py index status`, then `index rebuild`."]
    return []

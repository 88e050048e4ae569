"""Carries IndexTask rows into the index, after the commit that wrote them.

One process carries at a time: two could otherwise overtake each other and leave an older text in the index. A process
that finds another at work leaves its rows to it; the other one looks again after it has let go.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from django.conf import settings
from django.db.models import F
from haystack import connections
from haystack.exceptions import SearchBackendError

from archive.models import Article, IndexTask

BATCH = 500

logger = logging.getLogger(__name__)
_hold = local()


def drain(limit: int | None = None) -> int:
    """Carry waiting tasks into the index, at most `limit`; returns how many. 0 when another process is at it.

    A task is gone once the index has its article's present state. On a failure the tasks stay, with the error and one
    more attempt noted on them, and the failure is raised.
    """
    done = 0
    while (limit is None or done < limit) and IndexTask.objects.exists():
        with _only_one() as alone:
            if not alone:
                break
            done += _carry_all(None if limit is None else limit - done)
    return done


def on_tasks_committed(**kwargs) -> None:
    """After a commit that noted tasks. The change is saved by then: a failing index is reported, not raised."""
    if getattr(_hold, "depth", 0):
        return
    try:
        drain()
    except (SearchBackendError, OSError) as fault:
        logger.error("The index does not have the latest changes yet; they wait in the outbox. %s", fault)


@contextmanager
def held() -> Iterator[None]:
    """Leave this thread's tasks in the outbox meanwhile, to be carried together at the end: for bulk changes."""
    _hold.depth = getattr(_hold, "depth", 0) + 1
    try:
        yield
    finally:
        _hold.depth -= 1
        on_tasks_committed()


@contextmanager
def _only_one() -> Iterator[bool]:
    """Whether this process is the one that carries; the lock goes with the process that holds it."""
    with (settings.DATA_DIR / "outbox.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _carry_all(limit: int | None) -> int:
    done, last = 0, 0
    while limit is None or done < limit:
        size = BATCH if limit is None else min(BATCH, limit - done)
        tasks = list(IndexTask.objects.filter(pk__gt=last).order_by("pk")[:size])
        if not tasks:
            break
        last = tasks[-1].pk
        _carry(tasks)
        done += len(tasks)
    return done


def _carry(tasks: list[IndexTask]) -> None:
    """The tasks' articles as they are now: present ones in, vanished ones out."""
    rows = IndexTask.objects.filter(pk__in=[task.pk for task in tasks])
    try:
        _index({task.article_id for task in tasks})
    except Exception as fault:
        rows.update(attempts=F("attempts") + 1, error=f"{type(fault).__name__}: {fault}"[:1000])
        raise
    rows.delete()


def _index(article_ids: set[int]) -> None:
    connection = connections["default"]
    index, backend = connection.get_unified_index().get_index(Article), connection.get_backend()
    articles = list(index.index_queryset().filter(pk__in=article_ids))
    if articles:
        backend.update(index, articles)
    for gone in article_ids - {article.pk for article in articles}:
        backend.remove(f"archive.article.{gone}")

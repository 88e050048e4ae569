"""Carries IndexTask rows into the index, after the commit that wrote them.

A process that finds another one carrying leaves its rows to it: the other one looks again after it has let go.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import local

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from haystack.exceptions import SearchBackendError

from archive.models import IndexTask
from archive.search.asking import FAULTS
from archive.search.indexing import SEGMENT, alone, index_articles

FIRST_PAUSE = timedelta(seconds=10)  # after which an article that failed is tried again

logger = logging.getLogger(__name__)
_hold = local()


class NotIndexed(SearchBackendError):
    """Articles that could not be indexed. Their tasks stay in the outbox, each with its error."""


def drain(limit: int | None = None, also_failed: bool = False) -> int:
    """Carry waiting tasks into the index, at most `limit`; returns how many. 0 when another process is at it.

    A task is gone once the index has its article's present state. What fails stays, with its error noted on it. An
    article that fails by itself is tried again after a pause that doubles with each attempt; `also_failed`: at once.
    Raises what the engine raises; NotIndexed when single articles failed and the others are done.
    """
    done = 0
    while (limit is None or done < limit) and (due := _due(also_failed)).exists():
        with alone() as is_alone:
            if not is_alone:
                break
            done += _carry_all(due, None if limit is None else limit - done)
    return done


def _due(also_failed: bool) -> QuerySet[IndexTask]:
    if also_failed:
        return IndexTask.objects.all()
    failed = IndexTask.objects.filter(attempts__gt=0).values_list("pk", "attempts", "created_at")
    again = [
        pk
        for pk, attempts, made in failed
        if not timedelta() <= timezone.now() - made <= FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    ]
    return IndexTask.objects.filter(Q(attempts=0) | Q(pk__in=again))


def on_tasks_committed(**kwargs) -> None:
    """After a commit that noted tasks. The change is saved by then: a failing index is reported, not raised."""
    if getattr(_hold, "depth", 0):
        return
    try:
        drain()
    except FAULTS as fault:
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


def _carry_all(due: QuerySet[IndexTask], limit: int | None) -> int:
    done, last, faults = 0, 0, []
    while limit is None or done + len(faults) < limit:
        size = SEGMENT if limit is None else min(SEGMENT, limit - done - len(faults))
        tasks = list(due.filter(pk__gt=last).order_by("pk")[:size])
        if not tasks:
            break
        last = tasks[-1].pk
        failed = _carry(tasks)
        faults += failed
        done += len(tasks) - len(failed)
    if faults:
        raise NotIndexed(f"{len(faults)} changes could not be indexed (manage.py index status lists them): {faults[0]}")
    return done


def _carry(tasks: list[IndexTask]) -> list[str]:
    """Carry the tasks together; when one of their articles is at fault, each half alone. Returns what failed."""
    try:
        index_articles(task.article_id for task in tasks)
    except FAULTS as fault:
        _note(tasks, fault)  # it is not the articles' fault: no attempt is counted
        raise
    except Exception as fault:  # noqa: BLE001 - whatever one article's data raises must not hold back the others
        half = len(tasks) // 2
        return _carry(tasks[:half]) + _carry(tasks[half:]) if half else _note(tasks, fault, attempts=F("attempts") + 1)
    IndexTask.objects.filter(pk__in=[task.pk for task in tasks]).delete()
    return []


def _note(tasks: list[IndexTask], fault: Exception, **more) -> list[str]:
    error = f"{type(fault).__name__}: {fault}"[:1000]
    IndexTask.objects.filter(pk__in=[task.pk for task in tasks]).update(error=error, **more)
    return [f"article {task.article_id}: {error}" for task in tasks]

"""Carries IndexTask rows into the index, after the commit that wrote them.

One process carries at a time, a hundred tasks; then others have their turn. Who has saved an article waits for its
own and carries what it has saved; the rest is left to who is at it, or looks after it later.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import local
from time import sleep

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from haystack.exceptions import SearchBackendError

from archive.models import IndexTask
from archive.search.asking import FAULTS, backend
from archive.search.indexing import alone, index_articles

FIRST_PAUSE = timedelta(seconds=10)  # after which an article that failed is tried again
TURN = 100  # tasks that are carried at a time, which takes a fraction of a second
BETWEEN_TURNS = 0.02  # seconds, in which others take theirs
PATIENCE = 3.0  # seconds that who has saved waits for its turn

logger = logging.getLogger(__name__)
_hold = local()


class NotIndexed(SearchBackendError):
    """Articles that could not be indexed. Their tasks stay in the outbox, each with its error."""


def drain(
    limit: int | None = None, also_failed: bool = False, only: Collection[int] | None = None, patience: float = 0.0
) -> int:
    """Carry waiting tasks into the index, at most `limit`, or those of `only` these articles; returns how many.

    0 when another process is at it for more than `patience` seconds. A task is gone once the index has its article's
    present state. What fails stays, with its error noted on it. An article that fails by itself is tried again after a
    pause that doubles with each attempt; `also_failed`: at once. Raises what the engine raises; NotIndexed when single
    articles failed and the others are done.
    """
    done, failed = 0, {}
    while limit is None or done + len(failed) < limit:
        size = TURN if limit is None else min(TURN, limit - done - len(failed))
        waiting = _due(also_failed, only).exclude(pk__in=failed)[:size]
        if not waiting.exists():
            break
        if done:
            sleep(BETWEEN_TURNS)
        with alone(patience=patience) as is_alone:
            if not is_alone:
                break
            tasks = list(waiting)  # who was at it before may have taken them along
            faults = _carry(tasks)
        done, failed = done + len(tasks) - len(faults), failed | faults
        backend().writer.settle(done)
    if failed:
        fault = next(iter(failed.values()))
        raise NotIndexed(f"{len(failed)} changes could not be indexed (manage.py index status lists them): {fault}")
    return done


def _due(also_failed: bool, only: Collection[int] | None) -> QuerySet[IndexTask]:
    tasks = IndexTask.objects.all() if only is None else IndexTask.objects.filter(article_id__in=only)
    if also_failed:
        return tasks
    failed = tasks.filter(attempts__gt=0).values_list("pk", "attempts", "created_at")
    again = [
        pk
        for pk, attempts, made in failed
        if not timedelta() <= timezone.now() - made <= FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    ]
    return tasks.filter(Q(attempts=0) | Q(pk__in=again))


def on_tasks_committed(article_ids: Collection[int], **kwargs) -> None:
    """After a commit that noted tasks. The change is saved by then: a failing index is reported, not raised."""
    if not getattr(_hold, "depth", 0):
        _carry_committed(only=article_ids if len(article_ids) <= TURN else None)


def _carry_committed(only: Collection[int] | None = None) -> None:
    try:
        drain(only=only, patience=PATIENCE)
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
        if not _hold.depth:
            _carry_committed()


def _carry(tasks: list[IndexTask]) -> dict[int, str]:
    """Carry the tasks together; when one of their articles is at fault, each half alone. Returns the failed ones, each
    with what is wrong.
    """
    try:
        index_articles(task.article_id for task in tasks)
    except FAULTS as fault:
        _note(tasks, fault)  # it is not the articles' fault: no attempt is counted
        raise
    except Exception as fault:  # noqa: BLE001 - whatever one article's data raises must not hold back the others
        half = len(tasks) // 2
        return _carry(tasks[:half]) | _carry(tasks[half:]) if half else _note(tasks, fault, attempts=F("attempts") + 1)
    IndexTask.objects.filter(pk__in=[task.pk for task in tasks]).delete()
    return {}


def _note(tasks: list[IndexTask], fault: Exception, **more) -> dict[int, str]:
    error = f"{type(fault).__name__}: {fault}"[:1000]
    IndexTask.objects.filter(pk__in=[task.pk for task in tasks]).update(error=error, **more)
    return {task.pk: f"article {task.article_id}: {error}" for task in tasks}

"""Bulk changes become searchable while they go on: a process of its own carries their tasks into the index."""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from django.db import connection, connections

from archive.models import IndexTask
from archive.search import outbox
from archive.search.asking import FAULTS
from archive.search.indexing import alone, index_articles

EVERY = 0.5  # seconds between two looks at the outbox
MANY = 8 * outbox.TURN  # tasks: as many turns as leave the writer segments enough to merge
AFTER_A_FAULT = 30.0

logger = logging.getLogger(__name__)
_fork = multiprocessing.get_context("fork")


@contextmanager
def carrying() -> Iterator[None]:
    """This thread's tasks are carried by another process meanwhile, many at a time; at the end, the rest.

    Whatever becomes of that process, the tasks are safe in the outbox: what it leaves is carried here at the end, or
    by whoever drains the outbox next. Inside a transaction, which others cannot see into, all is carried at the end.
    """
    with outbox.held():
        if connection.in_atomic_block:
            yield
            return
        connections.close_all()  # a connection must not be shared with a forked process
        pipe, others_end = _fork.Pipe()
        process = _fork.Process(target=_carry, args=(pipe, others_end), daemon=True)
        process.start()
        others_end.close()
        try:
            yield
        finally:
            pipe.close()
            process.join()


def _carry(others_end: Connection, pipe: Connection) -> None:
    """The other process's life: it ends with the changes, or with who makes them. Ctrl-C is that one's business.

    The fork copied the other end of the pipe: closed here, the pipe ends when the one who made it is done, or dead.
    """
    others_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pause = EVERY if _went_well(_build_missing) else AFTER_A_FAULT
    while not pipe.poll(pause):
        pause = EVERY if _went_well(_carry_many) else AFTER_A_FAULT
    _went_well(outbox.drain)


def _build_missing() -> None:
    """Make an index where there is none. Later it would take in the changes so far, to be carried a second time."""
    with alone() as is_alone:
        if is_alone:
            index_articles([])


def _carry_many() -> None:
    if IndexTask.objects.filter(attempts=0)[:MANY].count() == MANY:
        outbox.drain(limit=MANY)


def _went_well(work: Callable[[], object]) -> bool:
    try:
        work()
    except FAULTS as fault:
        logger.error("The index does not have the latest changes yet; they wait in the outbox. %s", fault)
        return False
    return True

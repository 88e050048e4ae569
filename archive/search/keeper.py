"""A thread of each server process that tends the index, so that nobody is needed after a crash or a damaged disk.

It also reads beforehand what only some questions need.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from archive.chinese import confusions
from archive.search import upkeep

EVERY = 5  # seconds

logger = logging.getLogger(__name__)


def start() -> threading.Event:
    """Begin to tend; returns the event that ends it. The thread never keeps its process alive."""
    stop = threading.Event()
    threading.Thread(target=_keep, args=(stop,), name="index-keeper", daemon=True).start()
    return stop


def _keep(stop: threading.Event) -> None:
    _try(confusions.read_tables)
    while not stop.wait(EVERY):
        close_old_connections()
        _try(upkeep.tend)
        close_old_connections()


def _try(step: Callable[[], None]) -> None:
    try:
        step()
    except Exception:  # a fault that nobody foresaw must not end the tending
        logger.exception("The index keeper failed in %s", step.__name__)

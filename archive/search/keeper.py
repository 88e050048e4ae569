"""A thread of each server process that tends the index, so that nobody is needed after a crash or a damaged disk."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from archive.search import upkeep

EVERY = 5  # seconds

logger = logging.getLogger(__name__)


def start() -> threading.Event:
    """Begin to tend; returns the event that ends it. The thread never keeps its process alive."""
    stop = threading.Event()
    threading.Thread(target=_keep, args=(stop,), name="index-keeper", daemon=True).start()
    return stop


def _keep(stop: threading.Event) -> None:
    while not stop.wait(EVERY):
        close_old_connections()
        try:
            upkeep.tend()
        except Exception:  # a fault that nobody foresaw must not end the tending
            logger.exception("The index keeper failed")
        close_old_connections()

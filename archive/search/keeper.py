"""The keeper: a thread of each server process that tends the index every few seconds (upkeep.tend)."""

from __future__ import annotations

import threading

from django.db import close_old_connections, connections

from archive.search import upkeep

SECONDS = 5.0


def start(seconds: float = SECONDS) -> threading.Event:
    """Begin to tend, for as long as the process lives or until the event that is returned is set."""
    stop = threading.Event()
    threading.Thread(target=_keep, args=(stop, seconds), name="index-keeper", daemon=True).start()
    return stop


def _keep(stop: threading.Event, seconds: float) -> None:
    while not stop.wait(seconds):
        close_old_connections()
        upkeep.tend()
    connections.close_all()

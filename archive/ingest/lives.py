"""Which runs still go on: each holds a lock while its process lives, which the system takes back when that dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from django.conf import settings

from archive.models import ImportRun


@contextmanager
def living(run: ImportRun) -> Iterator[None]:
    """Hold the lock of a run. Raises OSError when the archive's disk takes no file."""
    path = _lock(run)
    with path.open("wb") as lock:
        flock(lock, LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def settle() -> None:
    """Say of the runs whose processes were killed that they were interrupted. One that has no lock here may be another
    machine's, and is left as it is."""
    for run in ImportRun.objects.filter(state=ImportRun.State.RUNNING):
        with suppress(BlockingIOError, FileNotFoundError), _lock(run).open("rb") as lock:
            flock(lock, LOCK_EX | LOCK_NB)
            run.state = ImportRun.State.INTERRUPTED
            run.save(update_fields=["state"])
            _lock(run).unlink()


def _lock(run: ImportRun) -> Path:
    return settings.DATA_DIR / f"import-{run.pk}.lock"

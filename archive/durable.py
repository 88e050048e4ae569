"""What is said to be written stands on the disk: flushing files and folders, for captures, backups and the index."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_POOLS: dict[int, ThreadPoolExecutor] = {}


def flush(*paths: Path) -> None:
    """Wait until files, or folders' lists of names, are on the disk."""
    if len(paths) == 1:
        return _flush(paths[0])
    list(_pool().map(_flush, paths))  # side by side: the disk takes several in one turn
    return None


def _pool() -> ThreadPoolExecutor:
    """This process's threads for flushing; those of the process that it was forked from are of no use to it."""
    process = os.getpid()
    if process not in _POOLS:
        _POOLS.clear()
        _POOLS[process] = ThreadPoolExecutor(4, thread_name_prefix="flush")
    return _POOLS[process]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

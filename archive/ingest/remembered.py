"""What was found out about a line is kept for the next rule that asks, and for the next page of the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Answer = TypeVar("Answer")

LINES = 1 << 14
# A longer line hardly comes again, and some are as long as a page: they would fill the memory.
LONGEST = 300


def remembered(ask: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """The function, asked once about each of the last LINES short lines. Its answers are not to be changed."""
    known = lru_cache(maxsize=LINES)(ask)

    @wraps(ask)
    def asked(line: str) -> Answer:
        return known(line) if len(line) <= LONGEST else ask(line)

    return asked

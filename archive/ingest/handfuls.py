"""Many things a few at a time, so that memory holds no more of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def handfuls(
    things: Iterable[Thing], most: int, weight: Callable[[Thing], int], heaviest: int
) -> Iterator[list[Thing]]:
    """The things in their order, in lists of `most`; a list ends sooner when it weighs `heaviest` or more."""
    held: list[Thing] = []
    weighed = 0
    for thing in things:
        held.append(thing)
        weighed += weight(thing)
        if len(held) == most or weighed >= heaviest:
            yield held
            held, weighed = [], 0
    if held:
        yield held

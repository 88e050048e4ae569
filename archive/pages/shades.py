"""Counts as shades of maps and calendars: 0 for none, then from 1, the palest, to 5, the deepest."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median_low

# A single article is never drawn as the most that there could be; nor, where all counts are alike, is each of them.
LEAST_DEEPEST, TIMES_USUAL = 10, 4


def deepest(numbers: Iterable[int]) -> int:
    """The count of the deepest shade: the largest of these, or four times what is usual, the median without zeros."""
    some = [number for number in numbers if number]
    return max(LEAST_DEEPEST, TIMES_USUAL * median_low(some), *some) if some else LEAST_DEEPEST


def shade(number: int, most: int) -> int:
    """The shade of a count where `most` has the deepest. The root keeps small counts apart where one outweighs them."""
    return 1 + int((number / most) ** 0.5 * 4.999) if number else 0

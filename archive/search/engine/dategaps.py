"""Date facets: the edges between which dates are counted, and the counts as Haystack wants them."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from haystack.exceptions import FacetingError

_MONTHS = {"year": 12, "month": 1}
_MOST = 100_000


def edges(start_date, end_date, gap_by: str, gap_amount: int = 1) -> list[datetime]:
    """The moments from start to end (the last one included), a gap apart.

    Raises FacetingError when the gap is not above 0 or there are too many.
    """
    start, end = _midnight(start_date), _midnight(end_date)
    if gap_amount < 1:
        raise FacetingError(f"A date facet's gap must be at least 1, not {gap_amount}.")
    made = [start]
    while made[-1] < end:
        if len(made) > _MOST:
            raise FacetingError(f"The date facet would count more than {_MOST} gaps: take a larger one.")
        made.append(min(_later(start, gap_by, len(made) * gap_amount), end))
    return made


def _midnight(moment) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime(moment.year, moment.month, moment.day)


def _later(start: datetime, unit: str, amount: int) -> datetime:
    if unit not in _MONTHS:
        return start + timedelta(**{f"{unit}s": amount})
    years, month = divmod(start.month - 1 + amount * _MONTHS[unit], 12)
    year = start.year + years
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def sorted_counts(bounds: Sequence[datetime], counts: Sequence[int]) -> list[tuple]:
    """((from, to), count), the most first, without the empty ones; what lies outside is counted under None."""
    inside = zip(pairwise(bounds), counts[1:-1], strict=True)
    listed = [*((pair, count) for pair, count in inside if count), (None, counts[0] + counts[-1])]
    return sorted((item for item in listed if item[1]), key=lambda item: (-item[1], item[0] is None, item[0] or ()))

"""How the archive grows: what the imports of the last twelve months brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from archive.models import ImportRun
from archive.pages.charts import HEIGHT, Bar, bars, nowhere

MONTHS = 12


@dataclass(frozen=True)
class Growth:
    """Articles added in the last twelve months, and by the last import that added any.

    `bars` are the months, unless all came in one: a bar alone says nothing that the sentence does not.
    """

    added: int
    latest: int
    latest_on: date
    bars: list[Bar]

    baseline = HEIGHT
    drawing_height = HEIGHT + 18


def growth(today: date | None = None) -> Growth | None:
    """What the import runs noted; None when none of the last twelve months added anything."""
    months = _months_to(today or timezone.localdate())
    rows = ImportRun.objects.filter(started_at__date__gte=months[0]).order_by("started_at", "pk")
    runs = [
        (timezone.localdate(at), counts.get("created", 0)) for at, counts in rows.values_list("started_at", "counts")
    ]
    runs = [(day, added) for day, added in runs if added]
    if not runs:
        return None
    by_month: Counter[date] = Counter()
    for day, added in runs:
        by_month[day.replace(day=1)] += added
    slots = [("", "", date_format(month, "YEAR_MONTH_FORMAT"), by_month[month]) for month in months]
    drawn = bars(slots, nowhere) if len(by_month) > 1 else []
    latest_on, latest = runs[-1]
    return Growth(by_month.total(), latest, latest_on, drawn)


def _months_to(today: date) -> list[date]:
    """The first days of this month and the eleven before it."""
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS + 1, last + 1)]

"""What a record states of itself (a .jsonl line's fields, a .csv row's columns) stands above what its text shows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.timezone import localdate

from archive import gazetteer
from archive.chinese import fold
from archive.ingest import dates
from archive.ingest.fields import addresses
from archive.ingest.fields.published import TOMORROW
from archive.ingest.fields.title import LONGEST
from archive.ingest.record import Evidence, Record

# Believed as they are, as long as an article can hold.
PLAIN = {"title": LONGEST, "source": 120, "byline": 255, "original_url": addresses.LONGEST}
# 1713400000 and 1713400000000: seconds and thousandths since 1970, as programs count.
EPOCH = re.compile(r"(1\d{9})(?:\d{3})?")
YEAR = re.compile(r"(?:19|20)\d{2}")
BETWEEN_TAGS = re.compile(r"[,;、|]")
WORD = re.compile(r"\w")
MOST_TAGS, LONGEST_TAG = 20, 60


def believe(record: Record, fields: dict[str, str], where: str, today: date) -> None:
    """Take over what a record states in its tidied fields; a date after tomorrow is none of publication."""

    def note(name: str, words: str) -> None:
        record.evidence[name] = Evidence(words[:120], where, "field of the record", 1.0)

    stated = {**fields, "original_url": addresses.valid(fields.get("original_url"))}
    for name in filter(stated.get, PLAIN):
        setattr(record, name, stated[name][: PLAIN[name]])
        note(name, stated[name])
    published = _date(fields.get("published", ""))
    if published and published.first_day <= today + TOMORROW:
        record.published, record.date_precision, record.date_basis = str(published), published.precision, "record"
        note("published", fields["published"])
    region = _region(fields.get("region", ""))
    if region:
        record.region_code, record.region = region[-1].code, [division.name for division in region]
        note("region", fields["region"])
    record.tags = _tags(fields.get("tags", ""))
    for tag in record.tags:
        note(f"tag:{tag}", tag)


def _date(value: str) -> dates.Date | None:
    """The date of a field, as precise as it is: a day in any printing, 2024-04, 2024, or a program's seconds."""
    if YEAR.fullmatch(value):
        return dates.make(int(value))
    if seconds := EPOCH.fullmatch(value):
        day = localdate(datetime.fromtimestamp(int(seconds[1]), UTC))
        return dates.make(day.year, day.month, day.day)
    found = dates.find(fold(value), labelled=True)
    return found[0].date if found else None


@lru_cache(maxsize=1 << 12)  # the records of one file often name the same few
def _region(value: str) -> list[gazetteer.Division]:
    """The division that a field names by its code or in words, below those that hold it: 371327, 山东省莒南县."""
    if path := gazetteer.path(value):
        return path
    place = gazetteer.locate(value, value) if value else None
    return gazetteer.path(place.code) if place else []


def _tags(value: str) -> list[str]:
    """The topics that a field lists, as the archive's own are written: 黨建，鄉村 -> 党建, 乡村."""
    named = (tag.strip()[:LONGEST_TAG] for tag in BETWEEN_TAGS.split(fold(value)))
    return [tag for tag in dict.fromkeys(named) if WORD.search(tag)][:MOST_TAGS]

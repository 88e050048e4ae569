"""When the article was published: what the page or its address says, as precise as that is. Never invented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from archive.chinese import script_of
from archive.ingest import dates
from archive.ingest.fields import addresses
from archive.ingest.record import Evidence
from archive.ingest.text import datelines, labels, printings
from archive.ingest.text.layout import SIGNED_END, Layout
from archive.ingest.text.lines import Line, with_next

# A page may be stamped in another time zone; beyond that a date in the future is a mistake.
TOMORROW = timedelta(days=1)
# What a template's date says when nobody filled it in
UNSET = re.compile(r"-01-01[ T]00:00")
# Where a mark stands, and what it is
MARKED = {
    "published": ("page metadata", "meta element"),
    "scripted": ("a script", "script's variable"),
    "hinted": ("page metadata", "meta element that htmldate knows"),
}
# 09-08, 9月8日: a day whose year and month the address gives
DAY_OF_YEAR = re.compile(r"(?<![\d/.-])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?![\d/.-])")
# A year by itself, above its month and day
DAY, YEAR_MONTH = re.compile(r"\d{1,2}日?"), re.compile(r"(?P<y>(?:19|20)\d{2})[-/.年](?P<m>\d{1,2})月?")
YEAR = re.compile(r"(?:19|20)\d{2}年?")
WEEKDAY = re.compile(r"\s*[(]?(?:星期|周)[一二三四五六日天][)]?")
# (2021年1月10日) below a speech's title says when it was given, where the page bears another date.
SPOKEN = re.compile(rf"[(]\s*{dates.DAY}\s*[)]")
# ——2024年1月15日在某某会议上: when a speech was held
HELD = re.compile(r"日\s?在.{2,40}[上时]")
# So many lines below a text its day may stand.
BELOW = 3
# A line that is a date and no more is no longer.
A_DAY = 60
# An event that is announced may lie so many days after the page that announces it.
ANNOUNCED = timedelta(days=45)
# What a text tells of first stands within so many characters of a line.
TOLD = 20_000


@dataclass(frozen=True)
class Published:
    date: dates.Date
    basis: str
    evidence: Evidence


def decide(layout: Layout, *, marks: dict[str, str], page_url: str, original_url: str, today: date) -> Published | None:
    """The publication date from the strongest witness on the page, or None."""
    for found in _witnesses(layout, marks, page_url, original_url, today.year):
        if found and found.date.first_day <= today + TOMORROW and not _is_denied(found, layout.head):
            return _sharpen(found, layout)
    return None


def _witnesses(
    layout: Layout, marks: dict[str, str], page_url: str, original_url: str, year: int
) -> Iterator[Published | None]:
    """What each witness says, the strongest first: the weaker are asked only when these are not believed."""
    yield _posted(layout.post)
    yield _labelled(layout.head, "published")
    yield _marked_or_bare(layout, marks)
    yield _labelled(layout.tail, "published")
    yield _labelled(layout.around, "signed")
    yield _printed(layout.around)
    yield _labelled(layout.around, "source")
    yield _dateline(layout.main, year, full=True)
    yield _from_address(original_url, "original address")
    yield _from_address(page_url, "page address")
    yield _from_marks(marks, "scripted", 0.6)
    yield _labelled(layout.around, "updated")
    yield _signed(layout)
    yield _from_marks(marks, "hinted", 0.4)
    yield _numbered(layout.around)


def _posted(post: Line | None) -> Published | None:
    found = dates.find(post.folded) if post else []
    return _published(found[0], "forum", post, "time of the post", 0.95) if found else None


def _labelled(lines: list[Line], field: str) -> Published | None:
    for line, following in with_next([line for line in lines if line.role != "furniture"]):
        for item in labels.read(line.folded):
            if item.field != field:
                continue
            value = line.folded[item.start : item.end]
            if not value.strip() and following:
                line, value = following, following.folded
            found = dates.find(value[:40], labelled=field != "source", republic=script_of(line.text) == "hant")
            if found and found[0].start <= 12:
                return _published(found[0], "label", line, f"{item.label} label", 0.98 if field == "published" else 0.7)
    return None


def _is_denied(found: Published, head: list[Line]) -> bool:
    """Whether a date by itself is no more than the day when the page was looked at: a label (日期:06-19) says another
    day, of a year that nobody knows."""
    if found.basis != "label" or found.date.precision != "day":
        return False
    stated = (
        line.folded[item.start : item.end]
        for line in head
        for item in labels.read(line.folded)
        if item.field == "published"
    )
    days = [match for match in map(DAY_OF_YEAR.match, stated) if match]
    return bool(days) and all((int(m["month"]), int(m["day"])) != (found.date.month, found.date.day) for m in days)


def _marked_or_bare(layout: Layout, marks: dict[str, str]) -> Published | None:
    """What the page's markup says, or the date above the text; where they differ, the one that the dateline bears out:
    some sites give all their pages the same mark."""
    marked, bare = _from_marks(marks), _bare(layout.head)
    if marked and bare and marked.date.first_day != bare.date.first_day:
        dateline = _dateline(layout.main, bare.date.year, full=False)
        if dateline and dateline.date.first_day == bare.date.first_day:
            return bare
    return marked or bare


def _bare(lines: list[Line]) -> Published | None:
    """A line above the text that is a date, or carries one beside the source's name."""
    for line, below in with_next(lines):
        if below and (found := _in_two_lines(line.folded, below.folded)):
            return _published(found[0], "label", line, "date in two lines above the text", 0.9)
    for line in sorted(lines, key=lambda line: (bool(SPOKEN.fullmatch(line.folded)), -line.start)):
        found = dates.find(line.folded) if line.role == "meta" and not HELD.search(line.folded) else []
        if (
            found
            and not _is_of_another_label(found[0], line)
            and (found[0].date.precision == "day" or printings.is_issue(line.folded))
        ):
            return _published(found[0], "label", line, "date line above the text", 0.92)
    return None


def _is_of_another_label(found: dates.Found, line: Line) -> bool:
    """Whether a date is what a label says that does not tell of publication: 废止时间: 2020-01-23"""
    others = (item for item in labels.read(line.folded) if item.field in ("signed", "updated", "other"))
    return any(item.start == found.start for item in others)


def _in_two_lines(upper: str, lower: str) -> list[dates.Found]:
    """A date as designers set it: 2018 above 05/22, or 28 above 2023-06."""
    if YEAR.fullmatch(upper):
        return dates.find(f"{upper[:4]}/{lower}")
    if DAY.fullmatch(upper) and (below := YEAR_MONTH.fullmatch(lower)):
        return dates.find(f"{below['y']}-{below['m']}-{upper}")
    return []


def _published(found: dates.Found, basis: str, line: Line, rule: str, confidence: float) -> Published:
    return Published(found.date, basis, Evidence(line.text[:120], f"line at {line.start}", rule, confidence))


def _from_marks(marks: dict[str, str], name: str = "published", confidence: float = 0.95) -> Published | None:
    found = dates.find(marks.get(name, ""), labelled=True)
    if not found or UNSET.search(marks[name]):
        return None
    return Published(found[0].date, "metadata", Evidence(marks[name][:120], *MARKED[name], confidence))


def _numbered(lines: list[Line]) -> Published | None:
    """The year of a journal's number: 2009年第3期"""
    for line in lines:
        match = printings.NUMBERED_ISSUE.search(line.folded) if line.role in ("meta", "byline") else None
        made = dates.make(int(match["year"])) if match else None
        if made:
            return Published(made, "label", Evidence(line.text[:120], f"line at {line.start}", "journal's number", 0.6))
    return None


def _dateline(main: list[Line], year: int, full: bool) -> Published | None:
    """新华社济南2024年4月17日电: a dateline that names its year (with `full`), or takes the given one."""
    for line in main[:3]:
        match = datelines.find(line.folded[:200])
        if match and match["month"] and (match["year"] or not full):
            made = dates.make(int(match["year"] or year), *map(dates.number, match.group("month", "day")))
            if made:
                evidence = Evidence(line.text[match.start() : match.end()], f"line at {line.start}", "dateline", 0.9)
                return Published(made, "dateline", evidence)
    return None


def _printed(lines: list[Line]) -> Published | None:
    """《某某日报》（2024年06月30日 03版）"""
    for line in lines:
        _, day = printings.printed(line.folded) or (None, "")
        found = dates.find(day)
        if found:
            return _published(found[0], "byline", line, "printed edition", 0.92)
    return None


def _from_address(url: str, where: str) -> Published | None:
    found = addresses.date_in(url) if url else None
    if not found:
        return None
    return Published(found[0], "address", Evidence(found[1], where, "date in the address", 0.85))


def _signed(layout: Layout) -> Published | None:
    """The date under a document's last line, with nothing else on it; or behind the office that signs or issues it."""
    signed = [(line, SIGNED_END.search(line.folded)) for line in layout.main[-1:]]
    issued = [(line, printings.ISSUED.fullmatch(line.folded)) for line in layout.tail]
    for line, match in signed + issued:
        if match and (found := dates.find(match["date"])):
            return _published(found[0], "byline", line, "date under the text", 0.75)
    for line in reversed(layout.main[-3:] + _credits(layout.tail)):
        found = dates.find(line.folded) if len(line.folded) <= A_DAY else []
        if (
            len(found) == 1
            and found[0].date.precision == "day"
            and len(WEEKDAY.sub("", line.folded)) - found[0].end + found[0].start <= 4
        ):
            return _published(found[0], "byline", line, "date under the text", 0.75)
    return None


def _credits(tail: list[Line]) -> list[Line]:
    """The lines right below a text that say who made it and when."""
    end = next(
        (i for i, line in enumerate(tail) if line.role not in ("byline", "meta", "text", "signature")), len(tail)
    )
    return tail[: max(3, min(end, 12))]


def _sharpen(published: Published, layout: Layout) -> Published:
    """A month from the address, and a day of that month, a dateline's or a label's (日期:09-08), make a day."""
    if published.date.precision != "month":
        return published
    year = published.date.year
    for found in (
        _dateline(layout.main, year, full=False),
        *_days_of_year(layout.around, year),
        _bare(layout.tail[:BELOW]),
        _labelled(layout.around, "updated"),
    ):
        if found and (found.date.year, found.date.month) == (year, published.date.month):
            return found
    return published


def _days_of_year(lines: list[Line], year: int) -> Iterator[Published]:
    """The days without a year on lines that say of a page when it was published."""
    for line in [line for line in lines if line.role == "meta"]:
        for match in DAY_OF_YEAR.finditer(line.folded):
            made = dates.make(year, int(match["month"]), int(match["day"]))
            if made:
                yield Published(
                    made, "label", Evidence(line.text[:120], f"line at {line.start}", "day of a label", 0.8)
                )


def event_on(main: list[Line], published: dates.Date | None) -> tuple[date, Evidence] | None:
    """The day that the article tells of: its first 4月17日, when the year is certain from its publication."""
    if published is None or published.precision == "year":
        return None
    for line in main[:3]:
        for month, day in dates.month_days(datelines.without(line.folded[:TOLD])):
            made = _nearest(month, day, published)
            if made:
                return made, Evidence(f"{month}月{day}日", f"line at {line.start}", "year of publication", 0.8)
    return None


def _nearest(month: int, day: int, published: dates.Date) -> date | None:
    """That day in the year that puts it before the publication, or shortly after it."""
    latest = published.first_day + (ANNOUNCED if published.precision == "day" else timedelta(days=30))
    for year in (published.year + 1, published.year, published.year - 1):
        made = dates.make(year, month, day)
        if made and made.first_day <= latest:
            return made.first_day
    return None

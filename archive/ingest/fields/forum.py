"""Forum threads: the first post is the article, the others are comments, the rest is the forum's own."""

from __future__ import annotations

from datetime import datetime

from archive.ingest import dates
from archive.ingest.record import Reply
from archive.ingest.tables import alternatives
from archive.ingest.text.lines import Line

POST = alternatives("forum", "post")
CLOSE = alternatives("forum", "close")
END_OF_POST = alternatives("forum", "end")
FLOOR_FURNITURE = alternatives("forum", "floor")
# A writer's card has no more lines.
CARD = 20


def posts(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """The lines above the first post, and those of each post, the line with its time first."""
    for line in lines:
        if line.role in ("text", "meta", "byline") and FLOOR_FURNITURE.match(line.folded):
            line.role = "furniture"
    starts = [i for i, line in enumerate(lines) if len(line.text) <= 160 and POST.search(line.folded)]
    if not starts:
        return _closed_posts(lines)
    ends = [*starts[1:], len(lines)]
    return lines[: starts[0]], [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def _closed_posts(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Sites that print a post's time below it: the lines before each such line are its post."""
    closes = [i for i, line in enumerate(lines) if CLOSE.match(line.folded)]
    begins = [_below_card(lines, begin, end) for begin, end in zip([0, *(i + 1 for i in closes)], closes, strict=False)]
    found = [[lines[end], *lines[begin:end]] for begin, end in zip(begins, closes, strict=True)]
    if found and not found[0][1:]:
        return lines, []  # a first post without a word: these lines stand above posts, and no time above the first
    head = lines[: begins[0]] if begins else []
    for line in head:
        line.inside = False
    return head, found


def _below_card(lines: list[Line], begin: int, end: int) -> int:
    """Where a post begins below its writer's card: a name, a rank, counts, buttons, the number of the floor."""
    card = [i for i in range(begin, min(end, begin + CARD)) if FLOOR_FURNITURE.match(lines[i].folded)]
    return card[-1] + 1 if card else begin


def article_lines(head: list[Line], first: list[Line]) -> list[Line]:
    """The first post as a page of its own, below the thread's head."""
    first[0].role = "meta"
    text = _until_end(first[1:])
    below = first[0].start > text[0].start if text else False
    return head + (text + first[:1] if below else first[:1] + text)


def replies(others: list[list[Line]]) -> list[Reply]:
    """The later posts as comments; those without words are left out."""
    made = []
    for post in others:
        words = [line.text for line in _until_end(post[1:]) if line.role in ("text", "byline")]
        if words:
            made.append(Reply("\n".join(words), posted_at=_time(post[0])))
    return made


def _until_end(lines: list[Line]) -> list[Line]:
    end = next((i for i, line in enumerate(lines) if END_OF_POST.match(line.folded)), len(lines))
    return lines[:end]


def time_of(post: Line) -> dates.Date | None:
    """When a post was made, from its own line."""
    found = dates.find(post.folded)
    return found[-1].date if found else None


def _time(line: Line) -> str | None:
    moment = time_of(line)
    if moment is None or not moment.day:
        return None
    # Forums print the time of their country.
    return datetime.fromisoformat(f"{moment}T{moment.time or '00:00'}+08:00").isoformat()

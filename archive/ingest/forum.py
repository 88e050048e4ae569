"""Forum threads: the first post is the article, the others are comments, the rest is the forum's own."""

from __future__ import annotations

import re
from datetime import datetime

from archive.ingest import dates
from archive.ingest.lines import Line
from archive.ingest.record import Reply
from archive.ingest.tables import alternatives

# Discuz: 发表于 2024-2-21 10:21:23 | 显示全部楼层; phpwind: 发表于: 2024-02-21 10:21, 楼主 | 只看该作者
POST = re.compile(
    r"(?:^|\s)(?:发表于|发布于|(?:发表时间|发帖时间)(?=.*(?:楼|只看)))\s*:?\s*(?P<time>\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?|昨天|前天|\d+ ?(?:天|小时|分钟)前)"
    r"(?=.{0,80}(?:显示全部楼层|只看(?:该作者|楼主|他|ta)|楼主|阅读模式|\d+楼|\d+#|$))"
)
END_OF_POST = alternatives("forum", "end")
FLOOR_FURNITURE = alternatives("forum", "floor")


def posts(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """The lines above the first post, and those of each post, its own 发表于 line first."""
    starts = [i for i, line in enumerate(lines) if len(line.text) <= 160 and POST.search(line.folded)]
    if not starts:
        return lines, []
    ends = [*starts[1:], len(lines)]
    return lines[: starts[0]], [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def article_lines(head: list[Line], first: list[Line]) -> list[Line]:
    """The first post as a page of its own, below the thread's head."""
    first[0].role = "meta"
    return head + first[:1] + _until_end(first[1:])


def replies(others: list[list[Line]]) -> list[Reply]:
    """The later posts as comments; those without words are left out."""
    made = []
    for post in others:
        words = [line.text for line in _until_end(post[1:]) if line.role in ("text", "byline") and not _is_floor(line)]
        if words:
            made.append(Reply("\n".join(words), posted_at=_time(post[0])))
    return made


def _until_end(lines: list[Line]) -> list[Line]:
    end = next((i for i, line in enumerate(lines) if END_OF_POST.match(line.folded)), len(lines))
    return lines[:end]


def _is_floor(line: Line) -> bool:
    return bool(FLOOR_FURNITURE.match(line.folded))


def _time(line: Line) -> str | None:
    match = POST.search(line.folded)
    found = dates.find(match["time"]) if match else []
    if not found or not found[0].date.day:
        return None
    moment = found[0].date
    return datetime.fromisoformat(f"{moment}T{moment.time or '00:00'}").isoformat()

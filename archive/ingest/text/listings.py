"""Lists of other articles: their headlines and dates are not this one's, wherever on the page they stand."""

from __future__ import annotations

import re

from archive.ingest import dates
from archive.ingest.text import labels
from archive.ingest.text.lines import Line, is_paragraph

SHORT_DAY = r"\d{1,2}[-/.]\d{1,2}"
# 县气象局发布预警 2024-04-07, 春季植树启动 [04-07], [04-07] 春季植树启动. A text tells its days otherwise: 4月7日，…
DATED = re.compile(
    rf"[·•*-]?\s*(?P<before>.{{6,80}}?)\s*(?:[\[(]\s*(?:{dates.DAY}|{SHORT_DAY})\s*[\])]|\s(?:{dates.DAY}|{SHORT_DAY}))$"
    rf"|[·•*-]?\s*(?:[\[(]\s*(?:{dates.DAY}|{SHORT_DAY})\s*[\])]|(?:{dates.DAY}|{SHORT_DAY})\s)\s*(?P<after>.{{6,80}})$"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
# A headline with its date is no longer.
LONGEST = 110
# Fewer headlines with a date below may be the article's own and another.
FEWEST = 3


def mark(lines: list[Line]) -> None:
    """Give the role `list` to headlines that each carry a date, two or more together, and to three or more that each
    have one below; the last of these may be the article's own."""
    dated = {i for i, line in enumerate(lines) if _is_dated(line)}
    for i in dated:
        if i - 1 in dated or i + 1 in dated:
            lines[i].role = "list"
    for run in _runs([i for i in range(len(lines) - 1) if _has_date_below(lines, i)]):
        for i in run[:-1] if len(run) >= FEWEST else []:
            lines[i].role = lines[i + 1].role = "list"


def _is_dated(line: Line) -> bool:
    if line.role not in ("text", "meta") or len(line.text) > LONGEST or is_paragraph(line) or labels.read(line.folded):
        return False
    match = DATED.match(line.folded)
    return bool(match) and len(HAN.findall(match["before"] or match["after"])) >= 6


def _has_date_below(lines: list[Line], i: int) -> bool:
    below = lines[i + 1].folded.strip("[]() ")
    is_date = re.fullmatch(f"{dates.DAY}|{SHORT_DAY}", below)
    return bool(is_date) and lines[i].role == "text" and len(lines[i].text) >= 6 and not is_paragraph(lines[i])


def _runs(places: list[int]) -> list[list[int]]:
    """Places that follow each other in steps of two lines."""
    runs: list[list[int]] = []
    for i in places:
        if runs and runs[-1][-1] == i - 2:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs

"""Pages that lost their line ends: way, title, labels and text in a single line are told apart again."""

from __future__ import annotations

import re

from archive.chinese import fold
from archive.ingest import dates
from archive.ingest.text import furniture, labels

# So much of a page's text stands in its longest line, which begins with the page's own words.
MOST = 0.6
SHORTEST, HEAD = 120, 300
# What a site says below an article is no longer.
FOOT = 5_000
CRUMBS = re.compile(r".*[>»›]\s*\S+(?=\s)")
SENTENCE_END = re.compile(r"(?<=[。!?”)】])\s+(?=\S)")
WORD = re.compile(r"\S+")
VALUE = re.compile(r"(?!\S{40})\S+(?:\s\d{1,2}:\d{2}(?::\d{2})?)?\s*")


def cuts(raw: str, length: int) -> list[int]:
    """Where a line is to be divided, if it is nearly all of the page's text, which is so long; offsets in the line."""
    if len(raw) < SHORTEST or len(raw) < MOST * length:
        return []
    line = fold(raw)
    begin, end = _labelled(line)
    if not end:
        return []
    crumbs = CRUMBS.match(line[:begin])
    title = crumbs.end() + 1 if crumbs else 0
    sentences = [match.end() for match in SENTENCE_END.finditer(line, end)]
    below = _furniture(line, sentences[-1]) if sentences else []
    return sorted(at for at in {title, begin, end, *sentences, *below} if line[at - 1 : at].isspace())


def _furniture(line: str, begin: int) -> list[int]:
    """Where pieces of the site's own begin, behind the last sentence: 分享到 新浪微博 主办单位:…"""
    found = []
    for word in WORD.finditer(line, max(begin, len(line) - FOOT)):
        is_whole = furniture.is_whole(word.group())
        if is_whole or furniture.role_of(word.group()):
            found += [word.start(), word.end() + 1] if is_whole else [word.start()]
    return found


def _labelled(line: str) -> tuple[int, int]:
    """Where the labels and the date at the line's head begin and end; (0, 0) when it has none."""
    marks = [match for match in labels.LABEL.finditer(line[:HEAD]) if match.lastgroup in ("published", "source")]
    found = dates.find(line[:HEAD])
    if marks:
        begin, end = marks[0].start(), marks[0].end()
        if found and found[0].date.precision == "day" and found[0].end <= begin <= found[0].end + 2:
            begin = found[0].start
    elif found and found[0].date.precision == "day" and line[found[0].start - 1 : found[0].start].isspace():
        begin, end = found[0].start, found[0].start
    else:
        return 0, 0
    while True:
        value = VALUE.match(line, end)
        end = value.end() if value else end
        following = labels.LABEL.match(line, end)
        if not following:
            return begin, end
        end = following.end()

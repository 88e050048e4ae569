"""Plain text whose paragraphs were cut into lines of one width: the lines are put together again."""

from __future__ import annotations

import re
from collections import Counter

# A narrower line was not cut by its width.
NARROWEST = 16
# Fewer lines of one width come by chance, and so do those with other lines between: a forum's line above each post.
FEWEST = 3
# What must be so wide of the lines that end within a sentence.
MOST = 0.75
# Lines of one width differ by a mark that may not begin a line.
SLACK = 2.5
# No paragraph is so wide and ends within a sentence: a page of a shared document ends there.
A_PAGE = 150
PAGE_END = re.compile(rf"\n(?<=[^\n]{{{A_PAGE}}}[\u4e00-\u9fff,，、]\n)(?=[\u4e00-\u9fff][^\n]{{{A_PAGE}}})")
# A headline with its day (2024-04-07) behind it is finished.
UNFINISHED = re.compile(r"[\w,，、“(（《—-](?<![-/.]\d\d)$")
INDENTED = re.compile(r"[ \t]{2,}\S")
LATIN = re.compile(r"[A-Za-z0-9]")


def unwrap(text: str) -> str:
    """The text with its paragraphs in one line each; as it is when its lines are not of one width."""
    lines = [line.rstrip() for line in text.split("\n")]
    widths = [_width(line) for line in lines]
    cut = [i for i in range(len(lines) - 1) if widths[i] >= NARROWEST and _is_cut(lines[i], lines[i + 1])]
    width = Counter(round(widths[i]) for i in cut).most_common(1)[0][0] if cut else 0
    full = {i for i in cut if abs(widths[i] - width) <= SLACK}
    wider = sum(width + SLACK < other for other in widths)
    together = sum(i + 1 in full for i in full) + 1
    if together < FEWEST or len(full) < MOST * len(cut) or wider > len(full) / FEWEST:
        return PAGE_END.sub("", text)
    is_indented = any(INDENTED.match(line) for line in lines)
    pieces = [lines[0]]
    for i, line in enumerate(lines[1:]):
        ends_by_width = abs(widths[i] - width) <= SLACK and line.strip() and not INDENTED.match(line)
        if ends_by_width and (is_indented or _is_unfinished(lines[i])):
            pieces += _seam(lines[i], line), line.lstrip()
        else:
            pieces += "\n", line
    return "".join(pieces)


def _width(line: str) -> float:
    """How wide a line is printed, in Chinese characters."""
    letters = len(line)
    return letters / 2 + (len(line.encode("utf-8", "replace")) - letters) / 4  # three bytes to a Chinese character


def _is_cut(line: str, below: str) -> bool:
    """Whether a line ends within a sentence that the next may go on with."""
    return _is_unfinished(line) and bool(below.strip()) and not INDENTED.match(below)


def _is_unfinished(line: str) -> bool:
    return bool(UNFINISHED.match(line, max(0, len(line) - 1)))


def _seam(line: str, below: str) -> str:
    """A space between two words in Latin letters."""
    return " " if LATIN.match(line[-1]) and LATIN.match(below.lstrip()) else ""

"""What stands on every page of a site and belongs to no article: words, menus, footers. The words are in
tables/furniture.tsv."""

from __future__ import annotations

import re

from archive.ingest.tables import alternatives

WHOLE = alternatives("furniture", "whole")
BEGINS = alternatives("furniture", "begins")
# In this order: the heading of a list of other articles also looks like the end of this one.
ENDINGS = (
    ("list", alternatives("furniture", "list")),
    ("cut", alternatives("furniture", "cut")),
    ("trail", alternatives("furniture", "trail")),
    ("furniture", BEGINS),
)
SPREAD = re.compile(r"\W*\w\s+\w\b")
PART = re.compile(r"[^\s|【】\[\]()<>:、/·,。]+")
# Words of a site on its own responsibility: such a paragraph is no part of an article.
DISCLAIMER = alternatives("furniture", "disclaimer")
OWNER = alternatives("furniture", "site")
MENU = re.compile(r"\s*[|丨┊│]\s*")
SENTENCE = re.compile(r"[,。;!?]")
# The marks that a piece of furniture may be dressed in.
DRESS = " \t[]【】()〔〕<>|·•◆■□●○▲△▼★☆※*#=~-—_:"
EDGE = re.compile(r"^[\W_]+|[\W_]+$")
# Patterns are tried on lines up to this length; no piece of furniture is longer.
LONGEST = 300
# A longer line with a full stop is text, however it begins, unless the site speaks there for itself.
TEXT = 60
ITEM = 12
# Headlines are at least so long, on average; names in a list are shorter.
HEADLINES = 9
WIDE_GAP = re.compile(r"\s{2,}")


def role_of(folded: str) -> str:
    """list, cut, trail or furniture, when a line begins like one of these; else ""."""
    if len(folded) > LONGEST:
        return ""
    bare = EDGE.sub("", folded)
    # 版 权 所 有: a line may be spaced out
    printings = (bare, folded, *([folded.replace(" ", "")] if SPREAD.match(folded) else []))
    is_text = len(folded) > TEXT and "。" in folded and not DISCLAIMER.search(folded)
    for role, pattern in ENDINGS[-1:] if is_text else ENDINGS:
        if any(pattern.match(printing) for printing in printings):
            return role
    return ""


def is_whole(folded: str) -> bool:
    """Whether a line is nothing but furniture, one piece or several, or a menu."""
    if WHOLE.fullmatch(folded) or WHOLE.fullmatch(folded.strip(DRESS)):
        return True
    if SPREAD.match(folded) and WHOLE.fullmatch(folded.replace(" ", "")):
        return True
    return len(folded) <= LONGEST and (_is_pieces(folded) or is_menu(folded) or is_ticker(folded))


def _is_pieces(folded: str) -> bool:
    """Whether every part of a line is a piece of furniture; a line of text shows by its first that it is none."""
    parts = all(_is_piece(part) or not part.strip(DRESS) for part in PART.findall(folded))
    return parts and not PART.sub("", folded).strip(DRESS)


def without(folded: str) -> str:
    """The line with its pieces of furniture blanked, as long as before."""
    return PART.sub(_blank, folded)


def _blank(match: re.Match[str]) -> str:
    part = match.group()
    return " " * len(part) if _is_piece(part) else part


def _is_piece(part: str) -> bool:
    return bool(WHOLE.fullmatch(part.strip(DRESS) or part))


def is_row(folded: str) -> bool:
    """Whether a line is many short words and nothing else: 即时 港闻 两岸 国际 财经, or three very short ones"""
    words = folded.split() if len(folded) <= LONGEST else []
    short = [len(word) <= 2 for word in words]
    fewest = 3 if all(short) else 4 if any(short) else 5
    return len(words) >= fewest and all(len(word) <= 4 for word in words) and not SENTENCE.search(folded)


def is_ticker(folded: str) -> bool:
    """Whether a line is headlines of other articles, side by side between wide gaps."""
    items = WIDE_GAP.split(folded)
    return len(items) >= 4 and len(folded) >= HEADLINES * len(items)


def is_menu(folded: str) -> bool:
    """Whether a line is a row of links: 网站地图 | 关于我们 | 联系我们"""
    items = [item for item in MENU.split(folded.strip(DRESS)) if item]
    return len(items) >= 3 and all(len(item) <= ITEM for item in items) and not SENTENCE.search(folded)

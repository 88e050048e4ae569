"""What copying and copyists left among a text's characters: invisible ones, noise, marks and codes.

Each step finds changes of the kind "stray" in a text; `repair` carries them out.
"""

import re
from collections.abc import Iterator

# What a step finds: (start, end, what should stand there, kind, confidence), by offsets of the text it was given.
Change = tuple[int, int, str, str, float]

# Control characters but for tab, line feed and return; zero-width space and word joiner, byte order mark, soft hyphen;
# marks, embeddings, overrides and isolates of direction; the Unicode tags. Zero-width joiners stay: scripts that the
# border regions write need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]+"
)


def _invisible(text: str) -> Iterator[Change]:
    """Characters that cannot be seen and do harm: they split words, turn the line around, stop a database."""
    for found in _INVISIBLE.finditer(text):
        yield found.start(), found.end(), "", "stray", 1.0


_LOST_INDENT = re.compile(r"^[ \t]*\?{2,8}[ \t]+(?=\S)", re.MULTILINE)
_LOST_SPACE = re.compile(r"(?<=[\u3400-\u9fff])\? +(?=[\u3400-\u9fff]{2,4}[)）])")


def _lost_indents(text: str) -> Iterator[Change]:
    """The question marks that a wrong encoding made of indents (`??? 某县`), and of the space in (记者? 某某)."""
    indents = list(_LOST_INDENT.finditer(text)) if "?? " in text else []
    if len(indents) > 1:
        found = [(mark, "") for mark in indents] + [(mark, " ") for mark in _LOST_SPACE.finditer(text)]
        yield from sorted((mark.start(), mark.end(), after, "stray", 0.9) for mark, after in found)


_CODE = re.compile(r"(?:\[| ?\[/)(?:url|img|email|color|size|font|align|[biu])(?:=[^\[\]\n]{0,120})?\]")


def _forum_codes(text: str) -> Iterator[Change]:
    """What is left of a forum's codes: [url=]某县 [/url]"""
    for found in _CODE.finditer(text) if "[/" in text else ():
        yield found.start(), found.end(), "", "stray", 0.95


# Forums of the Discuz family end lines with noise against copying: five times or more one of the characters 32 to 59
# (lost where it was a blank too), a blank, and one of 63 to 126 (`7 @$ e9 w! P) w`), and their own address.
_JAMMER = re.compile(
    r"[ -;] [?-~](?:[!-;]? [?-~]){4,}(?:(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z\d-]{2,20}\.){1,3}[a-z]{2,4}(?![a-z]))?"
)


def _jammers(text: str) -> Iterator[Change]:
    """The noise that forums strew into copied text."""
    for found in _JAMMER.finditer(text):
        yield found.start(), found.end(), "", "stray", 0.95


_STREWN = re.compile("@{2,}")


def _strewn_marks(text: str) -> Iterator[Change]:
    """The @@ that a copying site strews through its text; a pair or two may be the author's."""
    found = list(_STREWN.finditer(text))
    if len(found) > 2:
        yield from ((mark.start(), mark.end(), "", "stray", 0.9) for mark in found)


_AD = re.compile(r"(?<=[,，])\s*\n[^\n,，。;；:：]{2,14}\n\s*(?=[,，])")


def _strewn_ads(text: str) -> Iterator[Change]:
    """The words that an advertiser puts on lines of their own after commas; the next line begins with one too."""
    found = list(_AD.finditer(text))
    if len(found) > 2:
        yield from ((ad.start(), ad.end(), "", "stray", 0.9) for ad in found)


_DOUBLED_COMMA = re.compile("(?<=[^,]),(?=[,。、;](?![,。、;]))")


def _doubled_commas(text: str) -> Iterator[Change]:
    """The comma that a rewriting site puts before other marks (`,,` `,。` `,、`); one alone is a misprint."""
    found = list(_DOUBLED_COMMA.finditer(text))
    if len(found) > 1:
        yield from ((comma.start(), comma.end(), "", "stray", 0.9) for comma in found)


STEPS = (_invisible, _lost_indents, _forum_codes, _jammers, _strewn_marks, _strewn_ads, _doubled_commas)

"""Byte shift: GBK text in which a tool replaced bytes instead of characters.

The tool wrote the reading behind each character of a list, `協(xié)`, and found its characters also across the
border of two others: 當地 is the bytes AE94 B5D8, and 94B5 is 數. The reading then stands between the bytes of 地.
Decoded, the byte before the bracket becomes a `?` (and takes the bracket along), and all that follows is read one
byte off until a byte stands alone again: `當?shù)匦袠I` is 當地行業. Other tools lose a byte without leaving a reading.

A region of shifted bytes thus begins with a `?` (or U+FFFD) and ends after an even number of bytes. This module reads
the bytes back, finds the lost ones from the reading in brackets or from what makes words, and gives a region up
unless the outcome reads clearly better than what stands there.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .fluency import fill, fluency, runs_of
from .readings import SYLLABLE, is_reading
from .script import is_usual, script_of, script_of_character

Region = tuple[int, int, str]  # start, end, what should stand there
Byte = tuple[int, ...]  # what a byte may be: one value when it is known

_LOST = "?\ufffd"
_READING = re.compile(rf"\(({SYLLABLE})\)")
_LOST_READING = re.compile(rf"[{_LOST}]\(?({SYLLABLE})\)")
_SUSPECT = re.compile(rf"[{_LOST}](?=\(?{SYLLABLE}\)|[^\s{_LOST}]*[{_LOST}@-~])")
_ANY: Byte = tuple(range(0x40, 0xFF))
_PUNCTUATION = "。，、；：“”《》"

_LONGEST = 150  # characters of a region
_CONTEXT = 8  # characters on either side that help to choose
_GAIN = 8.0  # how much likelier (natural logarithm) a region must become, at least
_POOREST = -9.0  # the least likelihood for each character of what comes out
_MARGIN, _MARGIN_WITNESSED = 4.0, 2.5  # how much likelier what is chosen must be than the next best


class Alignment(NamedTuple):
    """A way to read a region: where it ends, its bytes, and whether a reading in brackets bears witness to it."""

    end: int
    read: list[Byte]
    witnessed: bool


class Page(NamedTuple):
    """What the page around a region tells about it."""

    text: str
    script: str
    runs: frozenset[str]


def realign(text: str) -> Iterator[Region]:
    """The regions of shifted bytes that can be read back with confidence, in order, not overlapping."""
    page, done = None, 0
    suspects = _SUSPECT.finditer(text) if "?" in text or "\ufffd" in text else ()
    for suspect in suspects:
        page = page or Page(text, script_of(text), runs_of(_READING.sub("", text)))
        if suspect.start() >= done and (region := _best_region(page, suspect.start())):
            yield region
            done = region[1]


def _best_region(page: Page, start: int) -> Region | None:
    """The likeliest way to read the bytes from `start` on, if it is clearly likelier than what stands there."""
    left = _READING.sub("", page.text[max(0, start - 4 * _CONTEXT) : start]).rpartition("\n")[2][-_CONTEXT:]
    found = []
    for end, read, witnessed in _alignments(page.text, start):
        line, newline, _ = _READING.sub("", page.text[end : end + 4 * _CONTEXT]).partition("\n")
        right = (line + newline or "\n")[:_CONTEXT]
        choices = [_choices(*pair, page) for pair in zip(read[::2], read[1::2], strict=True)]
        clean = fill(choices, left, right, page.runs, _MARGIN_WITNESSED if witnessed else _MARGIN)
        likelihood = fluency(left + clean + right)
        if clean and likelihood >= _POOREST * len(left + clean + right):
            found.append((likelihood - fluency(left + page.text[start:end] + right), (start, end, clean)))
    found.sort(reverse=True)
    certain = len(found) == 1 or (found and found[0][0] - found[1][0] >= _MARGIN_WITNESSED)
    return found[0][1] if certain and found[0][0] >= _GAIN else None


def _alignments(text: str, start: int) -> Iterator[Alignment]:
    """Each way to read the characters from `start` as bytes up to where they are in step again."""
    waiting = [Alignment(start, [_byte_before(text, start)], False)]
    while waiting:
        at, read, witnessed = waiting.pop()
        if len(read) > 1 and len(read) % 2:
            yield Alignment(at, read[1:], witnessed)
        elif at < min(len(text), start + _LONGEST):
            steps = _steps(text, at, read, witnessed)
            waiting += (Alignment(end, read + more, now or witnessed) for end, more, now in steps)


def _steps(text: str, at: int, read: list[Byte], witnessed: bool) -> Iterator[Alignment]:
    """The ways to read on at `at`: where that ends, the bytes that it adds, whether it bears witness."""
    char, first = text[at], len(read) == 1
    if char in _LOST and (lost := _LOST_READING.match(text, at)):
        if second := tuple(byte for byte in _ANY if _is_read(read[-1], (byte,), lost[1])):
            yield Alignment(lost.end(), [second], True)
    elif char in _LOST:
        if first or _left_the_next(text, at, witnessed):
            yield Alignment(at + 1, [_ANY], False)
        if not first:  # no character begins with 80: one byte too many was lost
            yield Alignment(at + 1, [(0x80,), _ANY], False)
    if first or char == "\n":
        return
    if inserted := _READING.match(text, at):
        if _is_read(read[-2], read[-1], inserted[1]):
            yield Alignment(inserted.end(), [], True)
    elif "@" <= char <= "~":
        yield Alignment(at + 1, [(ord(char),)], False)
    elif (pair := _gbk(char)) and len(pair) == 2:
        yield Alignment(at + 1, [(pair[0],), (pair[1],)], False)
    elif char in ",;:?!()":  # was full width when the bytes were shifted: A3 and the same with the high bit
        yield Alignment(at + 1, [(0xA3,), (ord(char) | 0x80,)], False)


def _left_the_next(text: str, at: int, witnessed: bool) -> bool:
    """Whether the lost byte at `at` left the ASCII character that follows, and did not take it along.

    A reading without its bracket is witness that the page's tool took along what followed, so that nobody knows
    what stood there, unless the line ends.
    """
    following = text[at + 1 : at + 2]
    return following in ("", "\n") or (not witnessed and following.isascii() and not following.isalpha())


def _byte_before(text: str, at: int) -> Byte:
    """The last byte of the character before `at`, whose reading in brackets may stand between."""
    pair = _gbk(re.sub(rf"\({SYLLABLE}\)$", "", text[max(0, at - 10) : at])[-1:])
    return (pair[1],) if len(pair) == 2 else ()


def _is_read(first: Byte, second: Byte, syllable: str) -> bool:
    """Whether the two bytes are a traditional character of the reading: what the tool looked for."""
    chars = (_decoded(high, low) for high in first for low in second) if len(first) == len(second) == 1 else ()
    return any(char and script_of_character(char) == "hant" and is_reading(char, syllable) for char in chars)


def _choices(first: Byte, second: Byte, page: Page) -> list[str]:
    """The characters that two bytes may be. Both known: that one, if there is one. One lost: the usual ones."""
    if len(first) == len(second) == 1:
        char = _decoded(first[0], second[0])
        return [char] if char else []
    if first is _ANY and second is _ANY:
        return []
    usual = _usual_characters(page.script)
    found = (usual[high, low] for high in first for low in second if (high, low) in usual)
    return [char for char in found if char not in _PUNCTUATION or char in page.text]


@cache
def _usual_characters(script: str) -> dict[tuple[int, int], str]:
    """The two GBK bytes -> character, for the characters that a text of the script is likely to have."""
    every = {(high, low): _decoded(high, low) for high in range(0x81, 0xFF) for low in _ANY}
    return {pair: char for pair, char in every.items() if char and (char in _PUNCTUATION or is_usual(char, script))}


def _decoded(high: int, low: int) -> str:
    """The GBK character of two bytes; "" when there is none or only one for private use."""
    try:
        char = bytes((high, low)).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char


def _gbk(text: str) -> bytes:
    """The bytes of a character; characters for private use, which GBK leaves to its users, included."""
    try:
        return text.encode("gb18030")
    except UnicodeEncodeError:
        return b""

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

from .fluency import Around, fill, runs_of
from .readings import SYLLABLE, is_reading
from .script import is_usual, script_of, script_of_character

Region = tuple[int, int, str, float]  # start, end, what should stand there, confidence
Byte = tuple[int, ...]  # what a byte may be: one value when it is known

_LOST = "?\ufffd"
_READING = re.compile(rf"\(({SYLLABLE})\)")
_LOST_READING = re.compile(rf"[{_LOST}]\(?({SYLLABLE})\)")
_SUSPECT = re.compile(rf"[{_LOST}](?=\(?{SYLLABLE}\)|[^\s{_LOST}]*[{_LOST}@-~])|!(?=[\u4e00-\u9fff][^\s!]*[@-~])")
_ANY: Byte = tuple(range(0x40, 0xFF))
_HALF_WIDTH = "!(),:;?"
_MARKS: Byte = tuple(ord(mark) | 0x80 for mark in _HALF_WIDTH)  # the second bytes of full-width marks, behind A3
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PRIVATE_USE: list[list[Byte]] = [
    [(*range(0xAA, 0xB0), *range(0xF8, 0xFF)), tuple(range(0xA1, 0xFF))],
    [tuple(range(0xA1, 0xA8)), tuple(range(0x40, 0xA1))],
]
# The commonest places: where a tool that made marks half width found ！ (A3A1) or ？ (A3BF) across two characters,
# A1A3 A1B0, A1A3 A1B6, A1A3 BF68. What is left then reads ?! or ?? and, of 縣, h; some pages dropped the ? before !.
_AFTER_STOP = re.compile("。[“”《縣]")
_PUNCTUATION = "。，、；：“”《》"

_LONGEST = 150  # characters of a region
_MOST_LOST = 2  # bytes of a region that may have to be found without a reading
_STEPS = 300  # tried for a region, all ways to read it together
_CONTEXT = 8  # characters on either side that help to choose
_SAMPLE = 50_000  # characters of a page that tell about it
_PATIENCE, _MOST = 20, 120  # suspected places: so many more in vain than not, and all
_GAIN = 8.0  # how much likelier (natural logarithm) a region must become, at least
_STOP = 15.0  # how much likelier the commonest place is than its words tell
_MARGIN, _MARGIN_WITNESSED = 6.0, 2.5  # how much likelier what fills a gap must be than the next best
_MARGIN_BETWEEN = 1.5  # the same for one way to read the bytes and another

# What a region may cost a character between its neighbours, as a logarithm of likelihood: less is believed where a
# whole character may be missing, or where no reading bears witness.
_DOUBTFUL, _POOR = -6.6, -8.5


class Alignment(NamedTuple):
    """A way to read a region: where it ends, its bytes, and whether a reading in brackets bears witness to it."""

    end: int
    read: list[Byte]
    witnessed: bool


class Page(NamedTuple):
    """What the page around a region tells about it."""

    text: str
    script: str
    marks: frozenset[str]
    runs: frozenset[str]
    has_private_use: bool


def realign(text: str) -> Iterator[Region]:
    """The regions of shifted bytes that can be read back with confidence, in order, not overlapping.

    After `_PATIENCE` places more that cannot be than can, or `_MOST` places in all, the rest of the text is left as it
    is: it is no page with such damage. A place that stands there again counts once.
    """
    page, done, fruitless = None, 0, 0
    known: dict[str, Region | None] = {}  # what stands around a place -> its region, counted from the place
    suspects = _SUSPECT.finditer(text)
    for suspect in suspects:
        start = suspect.start()
        if start < done:
            continue
        page = page or _page(text)
        around = text[max(0, start - 4 * _CONTEXT) : start + _LONGEST + 4 * _CONTEXT]
        if around not in known:
            if fruitless == _PATIENCE or len(known) == _MOST:
                return
            known[around] = _moved(_best_region(page, start), -start)
            fruitless += 1 if known[around] is None else -1
        if region := _moved(known[around], start):
            yield region
            done = region[1]


def _moved(region: Region | None, by: int) -> Region | None:
    return region and (region[0] + by, region[1] + by, *region[2:])


def _page(text: str) -> Page:
    sample = _READING.sub("", text[:_SAMPLE])
    return Page(
        text, script_of(sample), frozenset(_PUNCTUATION) & set(sample), runs_of(sample), bool(_PRIVATE.search(text))
    )


def _best_region(page: Page, start: int) -> Region | None:
    """The likeliest way to read the bytes from `start` on, if it is clearly likelier than what stands there."""
    left = _READING.sub("", page.text[max(0, start - 4 * _CONTEXT) : start]).rpartition("\n")[2][-_CONTEXT:]
    found = []
    for alignment in _alignments(page.text, start):
        end, confidence = alignment.end, 0.95 if alignment.witnessed else 0.7
        line, newline, _ = _READING.sub("", page.text[end : end + 4 * _CONTEXT]).partition("\n")
        around = Around(left, (line + newline or "\n")[:_CONTEXT])
        for clean, poorest in _completions(alignment, around, page):
            gain = around.fluency(clean) - around.fluency(page.text[start:end])
            gain += _STOP * bool(_AFTER_STOP.match(clean))
            found.append((gain, around.fit(clean) >= poorest, (start, end, clean, confidence)))
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] - found[1][0] < _MARGIN_BETWEEN):
        return None
    gain, fits, region = found[0]
    return region if fits and gain >= _GAIN else None


def _completions(alignment: Alignment, around: Around, page: Page) -> Iterator[tuple[str, float]]:
    """What the bytes may say, each with the poorest fit at which to believe it.

    That is their text, and where the page may have dropped a character, the text with any that makes sense.
    """
    if sum(byte is _ANY for byte in alignment.read) > _MOST_LOST:
        return
    if alignment.read[0] in (_ANY, (0xA1,)) and alignment.read[1] == (0xA3,):
        stop = fill(_choices([(0xA1,), *alignment.read[1:]], page), around, page.runs, _MARGIN_BETWEEN)
        if _AFTER_STOP.match(stop):
            yield stop, _POOR
        if _AFTER_STOP.match(stop) or alignment.read[2] is _MARKS:
            return
    complete = not alignment.witnessed or page.has_private_use
    margin = _MARGIN_WITNESSED if alignment.witnessed else _MARGIN
    for read in [alignment.read] if complete else [alignment.read, *_with_dropped_pair(alignment.read)]:
        clean = fill(_choices(read, page), around, page.runs, margin)
        if clean and _are_usual(clean, page.script):
            yield clean, _POOR if complete and alignment.witnessed else _DOUBTFUL


def _with_dropped_pair(read: list[Byte]) -> Iterator[list[Byte]]:
    """The bytes with two more in each place where one of the shifted characters may have been dropped.

    Bytes out of step often fall on a character that GBK leaves to private use, which browsers show as nothing.
    """
    for place in range(1, len(read), 2):
        for pair in _PRIVATE_USE:
            yield [*read[:place], *pair, *read[place:]]


def _alignments(text: str, start: int) -> Iterator[Alignment]:
    """Each way to read the characters from `start` as bytes up to where they are in step again."""
    waiting, stop = [Alignment(start, [_byte_before(text, start)], False)], min(len(text), start + _LONGEST)
    for _ in range(_STEPS):
        if not waiting:
            return
        at, read, witnessed = waiting.pop()
        if len(read) > 1 and len(read) % 2:
            yield Alignment(at, read[1:], witnessed)
        elif at < stop:
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
        if first and text[at + 1 : at + 2] not in _HALF_WIDTH:  # it took along a mark made half width
            yield Alignment(at + 1, [_ANY, (0xA3,), _MARKS], False)
        if not first:  # no character begins with 80: one byte too many was lost
            yield Alignment(at + 1, [(0x80,), _ANY], False)
    if first and char == "!":  # the mark that the tool made, behind a stop's first byte that was dropped
        yield Alignment(at + 1, [(0xA1,), (0xA3,), (0xA1,)], False)
    if first or char == "\n":
        return
    if inserted := _READING.match(text, at):
        if _is_read(read[-2], read[-1], inserted[1]):
            yield Alignment(inserted.end(), [], True)
        return
    if "@" <= char <= "~":
        yield Alignment(at + 1, [(ord(char),)], False)
    elif (pair := _gbk(char)) and len(pair) == 2:
        yield Alignment(at + 1, [(pair[0],), (pair[1],)], False)
    if (char in _HALF_WIDTH or (witnessed and "a" <= char <= "z")) and (char != "?" or len(read) == 2):
        # It was full width when the bytes were shifted: A3 and the same with the high bit.
        yield Alignment(at + 1, [(0xA3,), (ord(char) | 0x80,)], False)


def _left_the_next(text: str, at: int, witnessed: bool) -> bool:
    """Whether the lost byte at `at` left the ASCII character that follows, and did not take it along.

    A reading without its bracket is witness that the page's tool took along what followed, so that nobody knows
    what stood there, unless the line ends or a comma or blank was left.
    """
    following = text[at + 1 : at + 2]
    return following in ("", "\n", ",", " ") or (not witnessed and following.isascii() and not following.isalpha())


def _byte_before(text: str, at: int) -> Byte:
    """The last byte of the character before `at`, whose reading in brackets may stand between."""
    pair = _gbk(re.sub(rf"\({SYLLABLE}\)$", "", text[max(0, at - 10) : at])[-1:])
    return (pair[1],) if len(pair) == 2 else ()


def _is_read(first: Byte, second: Byte, syllable: str) -> bool:
    """Whether the two bytes are a traditional character of the reading: what the tool looked for."""
    chars = (_decoded(high, low) for high in first for low in second) if len(first) == len(second) == 1 else ()
    return any(char and script_of_character(char) == "hant" and is_reading(char, syllable) for char in chars)


def _choices(read: list[Byte], page: Page) -> list[list[str]]:
    """The characters that each two of the bytes may be. Both known: that one. One lost: the usual ones."""
    usual, choices = _usual_characters(page.script), []
    for first, second in zip(read[::2], read[1::2], strict=True):
        if len(first) == len(second) == 1:
            choices.append([char] if (char := _decoded(first[0], second[0])) else [])
        elif first is _ANY and second is _ANY:
            choices.append([])
        else:
            found = (usual[high, low] for high in first for low in second if (high, low) in usual)
            choices.append([char for char in found if char not in _PUNCTUATION or char in page.marks])
    return choices


@cache
def _usual_characters(script: str) -> dict[tuple[int, int], str]:
    """The two GBK bytes -> character, for the characters that a text of the script is likely to have."""
    every = {(high, low): _decoded(high, low) for high in range(0x81, 0xFF) for low in _ANY}
    return {pair: char for pair, char in every.items() if char and (char in _PUNCTUATION or is_usual(char, script))}


def _are_usual(text: str, script: str) -> bool:
    return all(is_usual(char, script) for char in text if "\u4e00" <= char <= "\u9fff")


def _decoded(high: int, low: int) -> str:
    """The GBK character of two bytes; "" when there is none, only one for private use, or when they are letters."""
    try:
        char = bytes((high, low)).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


def _gbk(text: str) -> bytes:
    """The bytes of a character; characters for private use, which GBK leaves to its users, included."""
    try:
        return text.encode("gb18030")
    except UnicodeEncodeError:
        return b""

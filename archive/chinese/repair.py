"""Undo what scraping did to a page, and remember each change.

Nothing here guesses at what an author meant: masked words (XX精神), misprints and slips of optical reading stay.
Each repair is kept with its place, what stood there and what stands there now, so that a page can show raw
beside clean and a curator can take one back.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from . import byteshift, strays
from .readings import SYLLABLE, is_reading
from .strays import Change


class Repair(NamedTuple):
    """One change: at offset `start` of the clean text now stands `after`, where `before` stood.

    `kind` is "entity", "stray", "byte-shift", "pinyin" or "page-marker"; `confidence` runs from 0 to 1.
    """

    start: int
    before: str
    after: str
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Repaired:
    """A clean text and its repairs, in the order of the text and never overlapping."""

    text: str
    repairs: list[Repair]

    def raw(self) -> str:
        """The text as it was before any repair, exactly."""
        pieces, end = [], 0
        for repair in self.repairs:
            pieces += self.text[end : repair.start], repair.before
            end = repair.start + len(repair.after)
        return "".join([*pieces, self.text[end:]])

    def undo(self, index: int) -> "Repaired":
        """The same without repair number `index` (0 is the first); the later ones move with the text."""
        undone = self.repairs[index]
        end = undone.start + len(undone.after)
        shift = len(undone.before) - len(undone.after)
        kept = self.repairs[:index] + [_moved(repair, shift) for repair in self.repairs[index + 1 :]]
        return Repaired(self.text[: undone.start] + undone.before + self.text[end:], kept)


class Edit(NamedTuple):
    """A repair by the offsets of the text that a step was given: from `start` to `stop` stands `before` or `after`."""

    start: int
    stop: int
    before: str
    after: str
    kind: str
    confidence: float


def repair(text: str, document_share: bool = False) -> Repaired:
    """The text with the damage of scraping undone: entities, stray characters, shifted bytes, pinyin in brackets.

    `document_share` says that the page comes from a document-sharing site, whose page markers (a line `2、...` where
    the second page begins) are then joined. A text without damage comes back as it was, at little cost.
    """
    repaired = Repaired(text, [])
    for step in (_entities, *strays.STEPS, _lost_bytes, _shifted_bytes, _pinyin):
        repaired = _apply(repaired, step)
    return _apply(repaired, _page_markers) if document_share else repaired


_ENTITY = re.compile(r"&(?:amp;)*([A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_ENTITIES = re.compile(f"(?:{_ENTITY.pattern})+")


def _entities(text: str) -> Iterator[Change]:
    """HTML character references left in the text, a run of them at once, also those that were escaped twice
    (&amp;nbsp;)."""
    if "&" not in text:
        return
    known: dict[str, str] = {}
    for found in _ENTITIES.finditer(text):
        run = found[0]
        if run not in known:
            known[run] = _ENTITY.sub(_unescaped, run)
        if known[run] != run:
            yield found.start(), found.end(), known[run], "entity", 1.0


def _unescaped(entity: re.Match[str]) -> str:
    char = _character(entity[1])
    return char if len(char) < len(entity[1]) else entity[0]


@lru_cache(maxsize=1 << 12)
def _character(name: str) -> str:
    return unescape(f"&{name};").replace("\xa0", " ")


# 。現 is A1A3 AC46 in GBK; without its first byte it reads ，F.
_AFTER_LOST_BYTE = re.compile(r"[,，]F(?=\( ?xiàn ?\)|[在代場场狀状任實实])")
# The second byte of 。 was taken with the first of the tag behind it, 項。</p>
_CUT_TAG = re.compile(r"(?<=[\u3400-\u9fff）)”」])[?？]/(?:p|span|div|td|li|font|strong)>", re.IGNORECASE)


def _lost_bytes(text: str) -> Iterator[Change]:
    """A stop and what follows it, of which a byte was lost: 。現 and 。</p>"""
    found = [(match, "。現") for match in _AFTER_LOST_BYTE.finditer(text)]
    found += [(match, "。") for match in _CUT_TAG.finditer(text)]
    for match, clean in sorted(found, key=lambda pair: pair[0].start()):
        yield match.start(), match.end(), clean, "byte-shift", 0.9


def _shifted_bytes(text: str) -> Iterator[Change]:
    """GBK read one byte off: see `byteshift`."""
    for start, end, clean, confidence in byteshift.realign(text):
        yield start, end, clean, "byte-shift", confidence


_READING = re.compile(rf"(?<=[\u3400-\u9fff])\( ?({SYLLABLE}) ?\)")


def _pinyin(text: str) -> Iterator[Change]:
    """Readings in brackets after their character, 協(xié). A page has many or none, so one alone is the author's.

    On a page that has them the tone may differ from the dictionary's: 們(men), 不(bú).
    """
    if "(" not in text:
        return
    found = [(*match.span(), _sureness(text[match.start() - 1], match[1])) for match in _READING.finditer(text)]
    if sum(sureness == _EXACT for _, _, sureness in found) < 2:
        return
    for start, end, sureness in found:
        if sureness:
            yield start, end, "", "pinyin", sureness


_EXACT, _BUT_FOR_TONE = 0.99, 0.9


@lru_cache(maxsize=1 << 14)
def _sureness(char: str, syllable: str) -> float:
    """How sure it is that the syllable is there as the character's reading; 0 when it is none."""
    if is_reading(char, syllable):
        return _EXACT
    return _BUT_FOR_TONE if is_reading(char, syllable, tone=False) else 0


_PAGE_START = re.compile(r"(\s*)([1-9][0-9]{0,2})、")
_PAGE_LINE = re.compile(
    r"\s*(?:第\s*(?P<page>\d{1,3})\s*[页頁](?:\s*[/,，]?\s*共\s*\d{1,3}\s*[页頁])?|[-—]\s*(?P<leaf>\d{1,3})\s*[-—])\s*"
)
_SENTENCE_ENDS = "。！？!?…”」"
_A_PAGE = 200  # characters: a printed page has more, a list item seldom
_AN_EXCERPT = 40  # characters: enough where lines end within a sentence, as no list item does
_ONE_BREAK = 120  # characters: where there is one such end only


def _page_markers(text: str) -> Iterator[Change]:
    """The marker that begins each page's line, `1、` to the last, in order and without any line between; and lines
    that only say which page it is, 第 2 页.

    Where a page ends within a sentence the lines are joined, for the break cuts words in two.
    """
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append((start, line))
        start += len(line)
    run = _full_run(lines)
    if not run:
        yield from _page_lines(text, lines)
    for number, (start, line) in enumerate(run, 1):
        end = start + _PAGE_START.match(line).end()
        before = text[:start].rstrip()
        cut = number > 1 and before[-1:] not in _SENTENCE_ENDS
        yield (len(before) if cut else start), end, "", "page-marker", 0.95


def _page_lines(text: str, lines: list[tuple[int, str]]) -> Iterator[Change]:
    """第 2 页 between two lines of text, which are joined where a sentence goes on."""
    marked = [_PAGE_LINE.fullmatch(line) for _, line in lines]
    for i in range(1, len(lines) - 1):
        if marked[i] and not marked[i - 1] and not marked[i + 1]:
            (above, before), (start, _), (below, _) = lines[i - 1 : i + 2]
            first = "1" in marked[i].group("page", "leaf")
            is_cut = not first and before.rstrip()[-1] not in _SENTENCE_ENDS + "；;：:"
            yield above + len(before.rstrip()) if is_cut else start, below, "", "page-marker", 0.95


def _full_run(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The first run of lines numbered 1, 2, 3... that are long enough to be pages; empty when there is none."""
    numbers = [int(match[2]) if (match := _PAGE_START.match(line)) else 0 for _, line in lines]
    if 1 not in numbers:
        return []
    first = numbers.index(1)
    length = next((i for i, number in enumerate(numbers[first:]) if number != i + 1), len(numbers) - first)
    run = lines[first : first + length]
    broken = sum(line.rstrip()[-1:] not in _SENTENCE_ENDS + "；;：:" for _, line in run[:-1])
    least = (_ONE_BREAK if len(run) == 2 else _AN_EXCERPT) if broken >= len(run) / 2 else _A_PAGE
    return run if sum(len(line) for _, line in run) >= least * len(run) else []


def _moved(repair: Repair, by: int) -> Repair:
    return repair._replace(start=repair.start + by)


def _apply(repaired: Repaired, step: Callable[[str], Iterator[Change]]) -> Repaired:
    """Carry out a step's changes. One that touches earlier repairs takes them in, so that none overlap."""
    text = repaired.text
    edits = [
        (start, end, text[start:end], after, kind, confidence) for start, end, after, kind, confidence in step(text)
    ]
    if not edits:
        return repaired
    if repaired.repairs:
        edits = _joined(text, [_edit(repair) for repair in repaired.repairs], [Edit(*edit) for edit in edits])
    pieces, repairs, end, length = [], [], 0, 0
    for start, stop, before, after, kind, confidence in edits:
        pieces += text[end:start], after
        length += start - end
        repairs.append(Repair(length, before, after, kind, confidence))
        end, length = stop, length + len(after)
    return Repaired("".join([*pieces, text[end:]]), repairs)


def _edit(repair: Repair) -> Edit:
    return Edit(repair.start, repair.start + len(repair.after), *repair[1:])


def _joined(text: str, earlier: list[Edit], later: list[Edit]) -> Iterator[Edit]:
    """Both lists in the order of the text, those that overlap joined into one."""
    old, new, stop = [], [], 0
    # Sorting is stable and quick with what is sorted in two parts: earlier edits go before later ones, and of two
    # that took all away in the same place the first stays the first.
    for edit, kept in sorted([(edit, old) for edit in earlier] + [(edit, new) for edit in later], key=_place):
        if edit.start >= stop and (old or new):
            yield _as_one(text, old, new)
            old.clear()
            new.clear()
        kept.append(edit)
        stop = edit.stop if len(old) + len(new) == 1 else max(stop, edit.stop)
    yield _as_one(text, old, new)


def _place(item: tuple[Edit, list[Edit]]) -> tuple[int, int]:
    return item[0][:2]


def _as_one(text: str, old: list[Edit], new: list[Edit]) -> Edit:
    """Earlier edits, whose `after` stands in the text, and later ones, whose `before` does, as a single one."""
    if len(old) + len(new) == 1:
        return (old or new)[0]
    start, stop = min(edit.start for edit in old + new), max(edit.stop for edit in old + new)
    before = _replaced(text, start, stop, [(edit.start, edit.stop, edit.before) for edit in old])
    after = _replaced(text, start, stop, [(edit.start, edit.stop, edit.after) for edit in new])
    return Edit(start, stop, before, after, *(new or old)[-1][4:])


def _replaced(text: str, start: int, stop: int, changes: list[tuple[int, int, str]]) -> str:
    pieces = []
    for begin, end, instead in changes:
        pieces += text[start:begin], instead
        start = end
    return "".join([*pieces, text[start:stop]])

"""Place names in a text: one pass, the longest name at each place, with every division that it may mean."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from archive.chinese import fold
from archive.chinese.finding import Finder
from archive.chinese.words import cut

from .table import DATA, DIVISIONS, path, rows

LONGEST = 24
# What a word of the segmenter may go on with when a place's short name is its beginning: 上海市委, but not 同心协力.
GOES_ON = frozenset("省市县区州盟旗地委府港人路方籍")
OFFICES = frozenset("委长政纪公")
_STOP = re.compile(r"[\s,。、;:!?()“”]")
# Persons by their offices, whose names may hold a county's: 副主任宫长海带领
_PERSON = re.compile(
    r"(?:同事|同学|战友|老乡|[烟果茶菜棉瓜蔗渔蚕牧]农|农[民户]|牧民|村民|居民|大户|户主|老人|职工|员工|教师|医生|党员|主任|书记|主席|[省市县区州旗镇乡局厅部院校所]长|常委|委员|代表|同志)(?P<name>(?![到在赴来向为对从至与和及去的])[\u3400-\u9fff]{3})"
    r"(?=[,、。;]|[率带主出参陪强指要介一作讲说表先深到在算笑告感握拉正家的种养把高激])"
)
# Cities abroad that are written as some here are: 韩国丽水市
_ABROAD = re.compile(r"(?:韩国|日本|朝鲜|越南)(?P<place>[\u3400-\u9fff]{2})[市道郡县]")
# 和县 behind what is no place that holds it: 乡党委和县政协, 各镇和县直单位
_AND = re.compile(r"(?<=[^省市到在赴来向自为对从\W])和县")
KINDS = ("full", "zone", "former", "short", "town", "ordinary")  # how much a name says, the surest first


@dataclass(slots=True)
class Hit:
    """A name at `start`..`end` of the folded text. `codes` are what it may mean; for a town, its county."""

    start: int
    end: int
    word: str
    kind: str
    codes: tuple[str, ...]


@cache
def ordinary_words() -> frozenset[str]:
    """Names that are words of the language too; those behind "=" are so at every level, others as a county's name."""
    lines = (DATA / "common_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def _is_ordinary(name: str, level: str) -> bool:
    return "=" + name in ordinary_words() or (level == "county" and name in ordinary_words())


@cache
def _table() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Folded name -> its kind and the codes it may mean; a name of several kinds counts as the surest of them."""
    kinds: dict[str, dict[str, list[str]]] = {kind: {} for kind in KINDS}
    for code, division in DIVISIONS.items():
        kinds["full"].setdefault(fold(division.name), []).append(code)
        for former in division.former:
            kinds["former"].setdefault(fold(former.name), []).append(code)
        for short in division.short:
            folded = fold(short)
            if division.name.endswith("自治县"):
                kinds["former"].setdefault(folded + "县", []).append(code)  # 龙胜县, as people say
            if len(short) > 1:
                kind = "ordinary" if _is_ordinary(folded, division.level) else "short"
                kinds[kind].setdefault(folded, []).append(code)
    for name, code in rows("zones.tsv"):
        kinds["zone"].setdefault(fold(name), []).append(code)
    for code, towns in chain(rows("townships.tsv"), rows("towns_by_hand.tsv")):
        for town in towns.split(" "):
            if len(town) > 2:
                kinds["town"].setdefault(fold(town), []).append(code)
    for town, codes in [*kinds["town"].items()]:
        if town.endswith("镇"):  # many were 乡 when the page was written
            kinds["town"].setdefault(town[:-1] + "乡", codes)
    names: dict[str, tuple[str, tuple[str, ...]]] = {}
    for kind in KINDS:
        for name, codes in kinds[kind].items():
            names.setdefault(name, (kind, tuple(dict.fromkeys(codes))))
    return names


@cache
def _finder() -> Finder:
    return Finder(_table())


def scan(text: str) -> list[Hit]:
    """The place names in a folded text, from left to right, none inside another."""
    taken = _taken(text)
    hits = [hit for hit in _scanned(text) if not any(text.startswith(name, hit.start - at) for name, at in taken)]
    hits = _without_given_names(hits, {name[1:] for name, at in taken if at})
    towns = {hit.word for hit in hits if hit.kind == "town"}
    return [hit for hit in hits if not (hit.kind == "short" and _begins_a_town(hit, text, towns))]


def _without_given_names(hits: list[Hit], given: set[str]) -> list[Hit]:
    """The hits that are not persons called by their given names: 广德 after 老同事王广德, where no 广德市 is named."""
    whole = [hit.word for hit in hits if hit.kind == "full"]
    return [
        hit
        for hit in hits
        if not (hit.kind == "short" and hit.word in given and not any(name.startswith(hit.word) for name in whole))
    ]


def _taken(text: str) -> set[tuple[str, int]]:
    """What the text shows to be no place of this country: persons (主任宫长海), places abroad (韩国丽水市), and where
    in each a place's name may begin."""
    persons = {(found["name"], 1) for found in _PERSON.finditer(text)}
    return persons | {(found["place"], 0) for found in _ABROAD.finditer(text)}


def _begins_a_town(hit: Hit, text: str, towns: set[str]) -> bool:
    """Whether a short name is the beginning of a town's that the text has too: 三河 in 三河尖, beside 三河尖镇."""
    going_on = text[hit.start : hit.end + 1]
    return len(going_on) > len(hit.word) and any(town.startswith(going_on) for town in towns)


def _scanned(text: str) -> list[Hit]:
    names, words = _table(), _Words(text)
    hits: list[Hit] = []
    end = 0
    for at, word in _finder().find(text):
        hit = Hit(at, at + len(word), word, *names[word])
        if hit.kind == "ordinary":
            hit = _led(hit, hits)
        if at >= end and hit.codes and (_is_sure(hit) or _stands_alone(hit, text, words)):
            hits.append(hit)
            end = hit.end
    return hits


def _led(hit: Hit, hits: list[Hit]) -> Hit:
    """An ordinary word is a county's name right behind its province's: 湖南嘉禾. Else it means no place."""
    before = hits[-1].codes if hits and hits[-1].end == hit.start else ()
    codes = tuple(c for c in hit.codes if not DIVISIONS[c].name.endswith("区") and set(before) & set(_above(c)))
    return replace(hit, kind="short", codes=codes)


def _above(code: str) -> list[str]:
    return [division.code for division in path(code)]


class _Words:
    """The segmenter's words of a text, cut clause by clause as they are asked for: it never cuts across the stops."""

    def __init__(self, text: str):
        self._text, self._spans = text, {}
        self._stops = [-1, *(stop.start() for stop in _STOP.finditer(text)), len(text)]

    def around(self, at: int) -> tuple[int, int]:
        """The start and end of the word that the character at this place belongs to."""
        number = bisect_right(self._stops, at) - 1
        begin = self._stops[number] + 1
        if begin > at:
            return at, at + 1
        if number not in self._spans:
            self._spans[number] = _spans(self._text[begin : self._stops[number + 1]], begin)
        return self._spans[number][at - begin]


def _spans(clause: str, begin: int) -> list[tuple[int, int]]:
    """For each character of the clause, which begins at that place, the start and end of its word."""
    spans: list[tuple[int, int]] = []
    for word in cut(clause):
        start = begin + len(spans)
        spans += [(start, start + len(word))] * len(word)
    return spans


def _is_sure(hit: Hit) -> bool:
    """Whether the name is never part of other words. The segmenter does not know every county, so do not ask it."""
    if hit.kind == "zone" or len(hit.word) > 3:
        return len(hit.word) > 2
    stem = hit.word[:-1]
    one_place = hit.kind == "full" and len(hit.codes) == 1 and len(_table().get(stem, ("", ()))[1]) < 2
    return one_place and len(hit.word) > 2 and stem not in ordinary_words()


def _stands_alone(hit: Hit, text: str, words: _Words) -> bool:
    """Whether the name is not cut out of other words: 高平 in 提高平台, 中山区 in 其中山区, 和县 in 市和县级."""
    begins, _ = words.around(hit.start)
    last_begins, ends = words.around(hit.end - 1)
    if begins != hit.start or _AND.match(text, hit.start):
        return False
    if ends == hit.end:
        return True
    if last_begins == hit.start:
        return text[hit.end] in GOES_ON
    # The segmenter reads 公安县委 as 公安 and 县委.
    return hit.kind in ("full", "former", "town") and len(hit.word) > 2 and text[hit.end] in OFFICES

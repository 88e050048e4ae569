"""Hits become sightings: each name settled on one division, where the text says which, and weighed."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain

from .contexts import context_of
from .names import Hit, ordinary_words
from .table import DIVISIONS

NAME_WEIGHTS = {"full": 1.3, "zone": 1.0, "former": 1.3, "short": 1.0, "town": 0.8}
WHOLE_PATH = 1.6  # a name with its province or city before it: nobody writes that in passing
PUBLISHERS = ("source", "site")  # what they are called says where "our city" is, and no more
MUNICIPALITIES = ("11", "12", "31", "50")
# 西华 amid 加西华报 is no county; behind an outlet's name or an office's it may be one: 新华网临沂报道
AMID = re.compile(r"[\u4e00-\u9fff](?<![网报社台协共省市县区州])\Z")
LISTED = frozenset("、和与及,")  # what stands between the places of a list


@dataclass(slots=True)
class Sighting:
    """A hit settled on one division: where it stood, its part in the news, and its weight before the zone's."""

    hit: Hit
    code: str
    zone: str
    weight: float
    role: str
    words: str


@cache
def lineage(code: str) -> tuple[str, ...]:
    """The codes from the province down to this one."""
    parent = DIVISIONS[code].parent
    return (*(lineage(parent) if parent else ()), code)


def is_under(code: str, above: str) -> bool:
    return above in lineage(code)


def join_paths(hits: list[Hit]) -> set[int]:
    """Read 江西省赣州市于都县 as one place: narrow each name by its neighbours. Returns which names only lead there.

    A county that the city before it does not have is no county: 长治市滨湖区 is a quarter by a lake. A town is the
    county's that stands before it, here and everywhere: towns change hands, and many bear the same name.
    """
    leading = set()
    towns: dict[str, tuple[str, ...]] = {}
    for i in range(1, len(hits)):
        before, here = hits[i - 1], hits[i]
        if before.end != here.start:
            continue
        pairs = [(a, b) for a in before.codes for b in here.codes if a != b and is_under(b, a)]
        if not pairs and before.kind == "full" and _are_smaller(here.codes, before.codes):
            here.codes = ()
        if pairs:
            before.codes = tuple(dict.fromkeys(a for a, _ in pairs))
            here.codes = tuple(dict.fromkeys(b for _, b in pairs))
            leading.add(i - 1)
        elif here.kind == "town" and before.kind == "full" and _are_counties(before.codes):
            towns[here.word] = here.codes = before.codes
            leading.add(i - 1)
    for i, hit in enumerate(hits):
        if i - 1 not in leading:
            hit.codes = towns.get(hit.word, hit.codes)
    return leading


def _are_counties(codes: tuple[str, ...]) -> bool:
    return all(DIVISIONS[code].level == "county" for code in codes)


def _are_smaller(codes: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the first may only be counties, and the others cities or provinces."""
    return _are_counties(codes) and all(DIVISIONS[code].level != "county" for code in others)


def known_codes(hits: Iterable[Hit]) -> Counter:
    """The divisions that names with one meaning speak of, and all above them; also the one that several names of many
    meanings have in common: 新城区 and 太华路街道 together are Xi'an's."""
    known: Counter = Counter()
    doubtful: dict[str, tuple[str, ...]] = {}
    for hit in hits:
        if len(hit.codes) == 1 and hit.word not in ordinary_words():
            known.update(lineage(hit.codes[0]))
        elif len(hit.codes) > 1:
            doubtful[hit.word] = hit.codes
    (first, most), (_, next_most) = (*Counter(chain(*doubtful.values())).most_common(2), ("", 0), ("", 0))[:2]
    if most > max(1, next_most):
        known.update(lineage(first))
    return known


def settle(hit: Hit, known: Counter) -> str:
    """The division that the name means here, or none.

    The short name that a city shares with its own county (长沙, 本溪) is the city's. A name of several places needs one
    of them, its city or its province elsewhere in the text. Failing that it is the largest of them, when the rest are
    smaller places that no one would mean by the bare name.
    """
    if len(hit.codes) == 1:
        return hit.codes[0]
    if not hit.codes:
        return ""
    top = min(hit.codes, key=lambda code: len(lineage(code)))
    if hit.kind == "short" and all(is_under(code, top) for code in hit.codes):
        return top
    support = {code: _support(code, known) for code in hit.codes}
    best = max(support.values())
    chosen = [code for code, value in support.items() if value == best] if best else list(hit.codes)
    return _largest(chosen, hit.kind)


def _support(code: str, known: Counter) -> int:
    own, *above = reversed(lineage(code))
    return (4 if known[own] else 0) + sum(level for level, up in zip((2, 1), above, strict=False) if known[up])


def _largest(codes: list[str], kind: str) -> str:
    """The one code, or that which holds the others, or a province or city beside mere counties; none when unclear."""
    if len(codes) == 1:
        return codes[0]
    top = min(codes, key=lambda code: len(lineage(code)))
    if all(is_under(code, top) for code in codes):
        return top
    if kind == "full" or DIVISIONS[top].level == "county":
        shared = set.intersection(*(set(lineage(code)[:-1]) for code in codes))
        return max(shared, key=lambda code: len(lineage(code)), default="")
    if DIVISIONS[top].level == "city" and any(code[:2] in MUNICIPALITIES for code in codes):
        return ""  # 朝阳 is as likely Beijing's district
    return top if sum(DIVISIONS[code].level == DIVISIONS[top].level for code in codes) == 1 else ""


def listed(hits: list[Hit], leading: set[int], text: str) -> set[int]:
    """The names that stand in a list of three or more: 济南、潍坊、泰安, also with their provinces before them."""
    found: set[int] = set()
    run: list[int] = []
    begin = 0
    for i, hit in enumerate(hits):
        begin = begin if i - 1 in leading else hit.start
        if i in leading:
            continue
        if run and (begin == hits[run[-1]].end or not _continues(hits[run[-1]], begin, text)):
            run = []
        run.append(i)
        if len(run) >= 3:
            found.update(run)
    return found


def _continues(before: Hit, begin: int, text: str) -> bool:
    """Whether the name that begins there only goes on with what was said of the one before: 赴湖州、安吉."""
    return begin == before.end or (begin - before.end == 1 and text[before.end] in LISTED)


def sightings(hits: list[Hit], text: str, zone_of) -> list[Sighting]:
    """The hits of a folded text that mean one division, weighed; `zone_of(offset)` names the part of the page."""
    leading = join_paths(hits)
    lists = listed(hits, leading, text)
    known = known_codes(hits)
    repeats = Counter(hit.word for hit in hits)
    seen: list[Sighting] = []
    begin = 0
    for i, hit in enumerate(hits):
        begin = begin if i - 1 in leading else hit.start
        bare = hit.word in ordinary_words() and i - 1 not in leading
        code = "" if bare or i in leading else settle(hit, known)
        if not code:
            continue
        context = context_of(hit, begin, text)
        zone = zone_of(hit.start)
        if zone in PUBLISHERS and text.startswith("报", hit.end) and AMID.search(text, 0, begin):
            continue
        weight = NAME_WEIGHTS[hit.kind] * context.weight
        if not (zone in PUBLISHERS and context.weight > 1):  # 天宁政协 is nothing but an institution
            has_office = context.weight > 1 and context.end > hit.end
            weight *= _doubt(hit, code, zone, text, known, repeats, has_office)
        weight *= WHOLE_PATH if i - 1 in leading else 1
        role = context.role
        goes_on = bool(seen) and _continues(seen[-1].hit, begin, text)
        if goes_on and (seen[-1].role in ("destination", "mention") or not seen[-1].weight):
            weight, role = min(weight, seen[-1].weight), seen[-1].role
        elif i in lists and hit.kind != "town":  # who names three of a county's towns speaks of the county
            weight, role = weight * 0.3, "mention"
        end = context.end if context.weight > 1 else hit.end
        seen.append(Sighting(hit, code, zone, weight, role, text[hit.start : end]))
    return seen


def _doubt(hit: Hit, code: str, zone: str, text: str, known: Counter, repeats: Counter, has_office: bool) -> float:
    """A factor below 1 for names that may not mean the place: in quotation marks, or a county's short name alone,
    without an office behind it."""
    factor = 1.0
    if hit.start and text[hit.start - 1] in '“"《「『':
        factor = 0.3
    if hit.kind == "short" and (code == "710000" or (code == "110000" and zone != "title")):
        factor *= 0.4  # most news that names the capital or Taiwan is not from there
    if hit.kind != "short" or DIVISIONS[code].level != "county" or _has_support(hit, code, known, repeats):
        return factor
    if DIVISIONS[code].name.endswith("区"):
        return 0  # 滨湖 and 卫东 are lakesides and persons
    return factor if has_office or zone in ("title", "dateline", "source") else factor * 0.3


def _has_support(hit: Hit, code: str, known: Counter, repeats: Counter) -> bool:
    """Whether anything else speaks of the county: its full name, its city or province, or many repeats."""
    own, *above = reversed(lineage(code))
    if known[own] > repeats[hit.word]:
        return True
    if DIVISIONS[code].name.endswith("区"):
        ups = above if repeats[hit.word] >= 3 else above[:1]
        return any(known[up] > known[own] for up in ups)
    return repeats[hit.word] >= 3 or any(known[up] > known[own] for up in above)

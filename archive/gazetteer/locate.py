"""Where news happens: every place name on the page votes, by where it stands and what stands around it."""

import math
import re
from collections import Counter, defaultdict
from typing import NamedTuple

from .hosts import of_address, of_site
from .names import scan
from .page import Page
from .sightings import PUBLISHERS, Sighting, is_under, lineage, sightings
from .table import DIVISIONS, path

ZONE_WEIGHTS = {"dateline": 4.0, "title": 4.0, "lead": 2.5, "body": 1.0, "source": 1.5, "site": 0.0}
BODY_LIMIT = 6.0  # a place named twenty times in passing does not outvote the title
ENOUGH = 2.0
ENOUGH_OF_OWN = 1.2  # the same for a place of the level that the text calls itself: 市政协 and a city's name
LEAST = 0.3  # confidence below which no place is better than this one
ENOUGH_ALONE = 0.25  # and for the only place that the text names, where it calls itself one of that level OFTEN
ENOUGH_AGREED = 1.5  # and for the only one, when two names agree on it: 麻城 and 福田河镇
ENOUGH_WITH_SITE = 1.0  # and for the only one, when the site is of the same place
OWN = 0.5  # confidence in a local source's own place when the text says no more than "our city"
OFTEN = 3  # so many times "our county" (我县, 县委) is what a text is about
A_HOST = 0.25  # the part of the evidence that must speak of a place which the title or lead calls the host
CLEAR = 1.3  # how far the first must be ahead of the second

_NATIONAL = re.compile(
    "(?<!贯彻)(?<!落实)(?<!学习)(?:中共中央|党中央|国务院|中央政治局|全国人大(?!代表)|全国政协(?!委员)|政协全国委员会|政协第.{2,3}届全国"
    "|国家主席|外交部|中央军委|中央纪委|最高人民|(?:商务|财政|教育)部(?!门)|中国人民银行|国家统计局|国家.{1,4}[局委])(?!.{0,6}(?:精神|部署|要求))"
    "|总书记(?:强调|指出|多次)|(?:新华|中评|中新)社北京"
)
_ROUNDUP = re.compile(
    "(?<![省市县区州旗])各地|多地|全国(?!文明|先进|示范|劳|优秀)|我国|快讯|简讯|(?<!工作)综述|[一每]周(?:要闻|大事|新闻|热点|回顾|综述|观察|看点)|速览|要闻回顾"
)
_SELF = {
    "province": re.compile(
        "全省|我省|省委|省政府|省政协|省长|省人大|[全本][港澳]|特区政府|港府|立法会|立法议员|行政长官|立法院|行政院"
    ),
    "city": re.compile(
        "(?<![城各县])市[\u4e00-\u9fff]{2,4}局|(?<!城)(?:全市|我市|市委|市政府|市政协|市长|市人大)|(?:州|地)委|全州|我州"
    ),
    "county": re.compile(
        "(?<![各跨该两邻外郊])县[\u4e00-\u9fff]{2,4}局|县领导|全县|我县|本县|县里|县上|县城|县委|县政府|县政协|县长|县人大|我区|区委|区政府|区政协|区长|全旗|我旗|(?<!红)旗(?:委|政府)"
    ),
}


class Mention(NamedTuple):
    """Another place that the page names. `role` is host, visitor, destination or mention."""

    code: str
    names: tuple[str, ...]
    role: str


class Place(NamedTuple):
    """Where the news happens: a code of GB/T 2260, its names largest first, the words that say so, how sure (0..1)."""

    code: str
    names: tuple[str, ...]
    evidence: list[str]
    confidence: float
    mentioned: list[Mention]


def locate(
    title: str, text: str, *, dateline: str = "", source: str = "", site: str = "", address: str = ""
) -> Place | None:
    """Where the news of this page happens, or None when it does not say or is the whole country's.

    `text` is the clean body, without sidebars and footers, in either script; `dateline` a place or a whole dateline;
    `source` the outlet's name, with its region's names if known, `site` what the site says of its owners, `address` the
    page's: "our city" is theirs, but what only they say is no evidence. The code is no finer than the evidence: of five
    counties of one city the city, of five provinces none.
    """
    source = " ".join([source, *(division.name for division in of_address(address))])
    site = " ".join([site, *(division.name for division in of_site(address))])
    page = Page(title, text, dateline, source, site)
    hits = scan(page.text)
    seen = sightings(hits, page.text, page.zone_of)
    levels = _own_level(page.text, {offset for hit in hits for offset in (hit.end - 1, hit.end)})
    _hear_less_of_visitors(seen)
    code = _choose(_totals(seen), levels, _hosts(seen))
    own = _own_place(seen, levels)
    if own and _is_trip(seen, own):
        return _own(page, own, seen)
    _welcome_destinations(seen, code)
    code = _in_text(seen, _choose(_totals(seen), levels, _hosts(seen)))
    if code and not _is_national(page, seen, code) and not _is_elsewhere(seen, code, levels):
        place = _place(page, code, seen)
        if place.confidence >= LEAST:
            return place
    elif not code and not own:
        own = _only(page, seen, levels)
    return _own(page, own, seen) if own else None


def _hosts(seen: list[Sighting]) -> set[str]:
    """The places that title or lead call the host."""
    return {sighting.code for sighting in seen if sighting.role == "host" and sighting.zone in ("title", "lead")}


def _own_level(text: str, ends: set[int]) -> dict[str, int]:
    """How often the text calls itself a province's, a city's or a county's (全市, 县委), its named ones left out."""
    return {
        level: sum(found.start() not in ends for found in pattern.finditer(text)) for level, pattern in _SELF.items()
    }


def _totals(seen: list[Sighting]) -> Counter:
    """The weight of each division by itself; what a body says of one place is limited."""
    totals: Counter = Counter()
    body: dict[str, float] = defaultdict(float)
    for sighting in seen:
        weight = sighting.weight * ZONE_WEIGHTS[sighting.zone]
        if sighting.zone == "body":
            weight = min(weight, BODY_LIMIT - body[sighting.code])
            body[sighting.code] += weight
        if sighting.zone == "dateline":
            weight = _dateline(sighting.code, weight, totals)
        totals[sighting.code] += weight
    return totals


def _dateline(code: str, weight: float, totals: Counter) -> float:
    """A dateline's weight for its place. Correspondents sit in capitals: Beijing says nothing, others little."""
    if code == "110000":
        return 0
    if code.endswith("0100"):
        totals[lineage(code)[0]] += weight * 0.6
        return weight * 0.3
    return weight * 0.6 if DIVISIONS[code].level == "city" else weight


def _choose(totals: Counter, levels: dict[str, int], hosts: set[str]) -> str:
    """Walk down from the country while one part is clearly ahead of its sisters and holds enough of the whole. A host
    needs less of it: those who visit it may come from the larger place around."""
    held: Counter = Counter()
    for code, weight in totals.items():
        for above in lineage(code):
            held[above] += weight
    enough = ENOUGH_OF_OWN if totals and levels[DIVISIONS[max(totals, key=totals.get)].level] else ENOUGH
    code, children = "", [c for c in held if DIVISIONS[c].level == "province"]
    while children:
        first, second = _first_two(children, held)
        ahead = held[first] >= CLEAR * second and held[first] >= (1.0 if code else enough)
        is_host = any(is_under(host, first) for host in hosts)
        share = A_HOST if is_host else _share(DIVISIONS[first].level, levels)
        if not ahead or (code and held[first] < share * held[code]):
            return code
        code, children = first, [c for c in held if DIVISIONS[c].parent == first]
    return code


def _only(page: Page, seen: list[Sighting], levels: dict[str, int]) -> str:
    """The one place that a text names, where it speaks of its own county or city all through, or by two names."""
    named = [s for s in seen if s.zone not in PUBLISHERS and s.weight > 0]
    deepest = max((s.code for s in named), key=lambda code: len(lineage(code)), default="")
    is_only = bool(deepest) and all(is_under(deepest, s.code) and s.role in ("none", "host") for s in named)
    strong = sum(s.weight * ZONE_WEIGHTS[s.zone] for s in named)
    is_own = bool(deepest) and strong >= ENOUGH_ALONE and _calls_itself(deepest, levels) >= OFTEN
    is_agreed = strong >= ENOUGH_AGREED and len({s.hit.word for s in named}) > 1
    is_sites = strong >= ENOUGH_WITH_SITE and any(s.code == deepest for s in seen if s.zone == "site")
    return deepest if is_only and (is_own or is_agreed or is_sites) and not _is_national(page, seen, deepest) else ""


def _calls_itself(code: str, levels: dict[str, int]) -> int:
    """How often a text that is a place's calls itself so; a county may be a city."""
    return levels[DIVISIONS[code].level] or (levels["city"] if DIVISIONS[code].name.endswith("市") else 0)


def _first_two(codes: list[str], held: Counter) -> tuple[str, float]:
    order = sorted(codes, key=lambda code: -held[code])
    return order[0], held[order[1]] if len(order) > 1 else 0.0


def _share(level: str, levels: dict[str, int]) -> float:
    """The part of the evidence that must speak of the smaller place; less where the text calls itself a county's."""
    above = "city" if level == "county" else "province"
    if levels[level] and levels[level] >= levels[above]:
        return 0.2
    return 0.35 if not levels[above] or levels[level] else 0.5


def _hear_less_of_visitors(seen: list[Sighting]) -> None:
    """Whoever is a visitor in the title or lead is one all through: the host before the guest."""
    visitors = {s.code for s in seen if s.role == "visitor" and s.zone in ("title", "lead")}
    hosts = [s.code for s in seen if s.role == "host"]
    abroad = {visitor for visitor in visitors if not any(is_under(host, visitor) for host in hosts)}
    for sighting in seen:
        if sighting.role != "visitor" and any(is_under(sighting.code, visitor) for visitor in abroad):
            sighting.weight, sighting.role = sighting.weight * 0.1, "visitor"


def _in_text(seen: list[Sighting], code: str) -> str:
    """The place, or the larger one around it that the text itself speaks of, not only its source."""
    spoken_of = {above for s in seen if s.zone not in PUBLISHERS and s.weight > 0 for above in lineage(s.code)}
    return next((above for above in reversed(lineage(code) if code else ()) if above in spoken_of), "")


def _welcome_destinations(seen: list[Sighting], home: str) -> None:
    """A trip inside one's own city or province is where the news happens, and so is one from no known home."""
    for sighting in seen:
        is_near = sighting.code != home and (not home or is_under(sighting.code, home))
        if sighting.role == "destination" and sighting.weight > 0 and is_near:
            sighting.weight = max(sighting.weight, 1.2)
            sighting.role = "host" if home else sighting.role


def _is_trip(seen: list[Sighting], own: str) -> bool:
    """Whether the text names other places only as where the people of the source's own place went, or their guests
    came from."""
    away = [s for s in seen if s.zone not in PUBLISHERS and s.weight > 0 and not is_under(s.code, own)]
    return bool(away) and all(s.role in ("destination", "visitor") for s in away)


def _is_national(page: Page, seen: list[Sighting], code: str) -> bool:
    """Whether the page opens as the country's news and only touches on the place."""
    roundup = _ROUNDUP.search(page.title)
    if not roundup and not _NATIONAL.search(page.opening):
        return False
    spoken_of = [s for s in seen if s.weight > 0.3 and s.code != "110000"]
    here = [s for s in spoken_of if is_under(s.code, lineage(code)[0])]
    if any(s.zone in ("title", "dateline") for s in here):
        return False
    lead = [s for s in here if s.zone == "lead" and (s.role == "host" or s.hit.kind == "full")]
    is_sources = any(s.zone == "source" for s in here)
    if lead and len(here) == len(spoken_of) and (is_sources or not roundup):
        return False
    return bool(roundup) or sum(s.weight * ZONE_WEIGHTS[s.zone] for s in here) < 6


def _is_elsewhere(seen: list[Sighting], code: str, levels: dict[str, int]) -> bool:
    """Whether a text that speaks of its own county all through only names larger places in passing."""
    if levels["county"] < OFTEN or levels["county"] <= levels["city"]:
        return False
    here = [s for s in seen if s.zone not in PUBLISHERS and is_under(s.code, code)]
    return all(s.zone == "body" and s.role != "host" and DIVISIONS[s.code].level != "county" for s in here)


def _own_place(seen: list[Sighting], levels: dict[str, int]) -> str:
    """The source's own city or county, where the text says only "our city" (我市, 市委) and no other place."""
    own = [s.code for s in seen if s.zone in PUBLISHERS and s.weight > 0]
    deepest = max(own, key=lambda code: len(lineage(code)), default="")
    for code in reversed(lineage(deepest) if deepest else ()):
        if _calls_itself(code, levels):
            return code
    return ""


def _own(page: Page, code: str, seen: list[Sighting]) -> Place:
    return _place(page, code, seen)._replace(confidence=OWN)


def _place(page: Page, code: str, seen: list[Sighting]) -> Place:
    here = [s for s in seen if is_under(s.code, code) and s.weight > 0]
    strength = sum(s.weight * ZONE_WEIGHTS[s.zone] for s in here)
    others = sum(s.weight * ZONE_WEIGHTS[s.zone] for s in seen if not is_under(s.code, lineage(code)[0]))
    confidence = (1 - math.exp(-strength / 3)) * strength / (strength + others / 2) if strength else 0.4
    here.sort(key=lambda s: -s.weight * ZONE_WEIGHTS[s.zone])
    evidence = list(dict.fromkeys(page.raw[s.hit.start : s.hit.start + len(s.words)] for s in here))[:5]
    names = tuple(division.name for division in path(code))
    return Place(code, names, evidence, round(min(confidence, 0.99), 2), _mentions(code, seen))


def _mentions(code: str, seen: list[Sighting]) -> list[Mention]:
    """The other places of the page, those of most weight first; a place's most telling part is its role."""
    order = {"visitor": 0, "destination": 1, "host": 2, "mention": 3, "none": 4}
    roles: dict[str, str] = {}
    for sighting in sorted(seen, key=lambda s: order[s.role]):
        if sighting.weight > 0 and sighting.zone not in PUBLISHERS and sighting.code not in lineage(code):
            roles.setdefault(sighting.code, "mention" if sighting.role == "none" else sighting.role)
    return [Mention(c, tuple(d.name for d in path(c)), role) for c, role in list(roles.items())[:12]]

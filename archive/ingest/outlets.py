"""Who publishes: papers, agencies, broadcasters, offices' sites, forums, by name and by address."""

import re
from functools import cache
from typing import NamedTuple

from archive import gazetteer
from archive.chinese import fold
from archive.ingest.tables import rows

# Part of many hosts' names, but no outlet's own.
REGISTRIES = frozenset(
    f"{kind}.{country}" for kind in ("com", "net", "org", "gov", "edu") for country in ("cn", "hk", "tw")
)
# Offices put each department under their own domain; a department is another source.
OWN_HOSTS = frozenset(("", "www", "m", "wap", "zwgk"))
# Where others publish under the platform's address: it is not their outlet's.
OF_OTHERS = frozenset(("mp.weixin.qq.com",))
OFFICES = (
    "客户端",
    "官方网站",
    "官网",
    "微信公众号",
    "公众号",
    "记者站",
    "报业集团",
    "报业传媒集团",
    "传媒集团",
    "记者",
    "编辑部",
    "电子版",
    "报社",
    "社",
    "讯",
    "电",
)
# Hong Kong, Macau and Taiwan: their papers' "here" is one place.
ABROAD = ("710000", "810000", "820000")
# What a page bears at its top is shorter than this; a headline may begin with an outlet's name too.
A_MASTHEAD = 30
# What is longer behind a bar is a headline: 某某日报 | 某县：…
A_NAME = 10
# What the people of a place call their forum.
FORUM = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,5}?)(?:人?论坛|贴?吧|热线|信息港|百姓网|生活网)")
HAN = re.compile(r"[\u3400-\u9fff]")
SEPARATORS = str.maketrans("", "", " ·•・.-—_《》“”\"'()[]")


class Outlet(NamedTuple):
    """An outlet of the table. `kind` is one of the model Source's kinds, `region` its place's code or ""."""

    name: str
    kind: str
    region: str
    domains: tuple[str, ...]
    aliases: tuple[str, ...]


@cache
def all_outlets() -> tuple[Outlet, ...]:
    """Every outlet of tables/outlets.tsv, in its order."""
    return tuple(
        Outlet(name, kind, region, tuple(domains.split()), tuple(aliases.split()))
        for name, kind, region, domains, aliases in rows("outlets")
    )


@cache
def _by_name() -> dict[str, Outlet]:
    names: dict[str, Outlet] = {}
    for outlet in all_outlets():
        for name in (outlet.name, *outlet.aliases):
            names.setdefault(_key(name), outlet)
    return names


@cache
def _by_domain() -> dict[str, Outlet]:
    return {domain: outlet for outlet in all_outlets() for domain in outlet.domains}


def _key(name: str) -> str:
    """What names are compared by: folded, without the marks that outlets put between their parts."""
    return fold(name).translate(SEPARATORS)


def find(name: str) -> Outlet | None:
    """The outlet of this name or alias, in either script; None when the table has none.

    An office of an outlet is the outlet: 人民日报记者站, 人民日报客户端. Of 大众日报·大众新闻 the first part counts.
    """
    names, key = _by_name(), _key(name)
    if key in names:
        return names[key]
    for office in OFFICES:
        if key.endswith(office) and key.removesuffix(office) in names:
            return names[key.removesuffix(office)]
    first = fold(name).replace("•", "·").replace("|", "·").split("·")[0].strip()
    return names.get(_key(first)) if first and _key(first) != key else None


def is_masthead(line: str) -> bool:
    """Whether a line is an outlet's name, perhaps with the same in other letters: 星島日報 SING TAO DAILY"""
    if len(fold(line).partition("|")[2].strip()) > A_NAME:
        return False
    first, _, rest = line.strip().partition(" ")
    return len(line) <= A_MASTHEAD and bool(find(line) or (find(first) and not HAN.search(rest)))


def by_domain(host: str) -> Outlet | None:
    """The outlet that a host belongs to, the longest domain first; an office's departments are no part of it.

    None too where anybody publishes.
    """
    labels = host.lower().strip().rstrip(".").split(":")[0].split(".")
    if ".".join(labels) in OF_OTHERS:
        return None
    for start in range(len(labels) - 1):
        domain = ".".join(labels[start:])
        outlet = _by_domain().get(domain)
        if outlet and domain not in REGISTRIES:
            is_department = outlet.kind == "government" and ".".join(labels[:start]) not in OWN_HOSTS
            return None if is_department else outlet
    return None


def home_of(name: str) -> str:
    """The names of the city or county that an outlet writes from: its "our city" is that one. "" for larger places."""
    outlet = find(name)
    region = outlet.region if outlet else _of_forum(name)
    local = region and (not region.endswith("0000") or region in ABROAD)
    return " ".join(division.name for division in gazetteer.path(region)) if local else ""


def _of_forum(name: str) -> str:
    """The code of the one city or county that a forum is called after: 莒南论坛, 莒南吧. "" where another outlet bears
    that name too: 凤凰论坛 is 凤凰网's."""
    match = FORUM.fullmatch(fold(name))
    found = gazetteer.find(match["place"]) if match else []
    if len(found) != 1:
        return ""
    [place] = found
    others = (other for other in all_outlets() if fold(other.name).startswith(match["place"]))
    return "" if any(other.region != place.code for other in others) else place.code


def canonical(name: str) -> str:
    """The name that an outlet is filed under; a name that the table does not have stays as it is."""
    outlet = find(name)
    return outlet.name if outlet else name.strip()

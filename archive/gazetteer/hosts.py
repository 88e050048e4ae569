"""The places that web addresses name, in pinyin: an office's own, and local papers' and stations'."""

import re
from functools import cache
from itertools import pairwise

from .table import DIVISIONS, Division, path, rows

# How local sites are called around their place's name: jinrixuancheng.com, xuanchengnews.cn
BEGINNINGS = ("", "zg", "zhongguo", "china", "jinri")
ENDS = ("", "news", "xinwen", "xw", "xww", "xxw", "ribao", "rb", "wb", "daily", "net", "wang", "online", "tv", "rmt")
# What addresses outside the mainland end in: anybody's, and offices'.
ENDINGS = {"hk": "810000", "mo": "820000", "tw": "710000"}
OFFICES = {f"gov.{ending}": code for ending, code in ENDINGS.items()}
SHORTEST = 5  # letters of a place's name in a site's: ali, aba and lixin are other things too


@cache
def _hosts() -> dict[str, str]:
    return dict(rows("hosts.tsv"))  # type: ignore[arg-type]


@cache
def _platforms() -> dict[str, str]:
    return {platform: code for platform, code, _ in rows("platforms.tsv")}


def _carried(label: str) -> str:
    """The code of the province whose counties' sites this platform carries."""
    return _platforms().get(label, "")


def of_address(address: str) -> list[Division]:
    """The path of the place whose office has this address: sthjj.xuancheng.gov.cn is 宣城市's. Empty for all others."""
    host = _host(address)
    region = OFFICES.get(".".join(host.split(".")[-2:]), "")
    if region:
        return path(region)
    label, office = host.removesuffix(".gov.cn").rsplit(".", 1)[-1], host.endswith(".gov.cn")
    return path(_hosts().get(label, "")) if office else []


def of_site(address: str) -> list[Division]:
    """The path of the place that a site is named after: paper.xuanchengnews.cn, which province its platform serves, or
    where it says that it is: observer.mo.

    Anybody may call a site so: it tells which place "our city" is, no more. Empty for an office's and all others.
    """
    host = _host(address)
    labels = [] if host.endswith(".gov.cn") else host.split(".")[:-1]
    codes = [_shelved(address), *(find(label) for find in (_named, _carried) for label in reversed(labels))]
    return path(next(filter(None, [*codes, ENDINGS.get(host.rpartition(".")[2], "")]), ""))


def _shelved(address: str) -> str:
    """The code of the county whose name stands behind its city's: news.example/anqing/huaining/201709/1.html."""
    steps = address.lower().split("?")[0].split("/")[3:]
    codes = [_hosts().get(step, "") for step in steps]
    return next((code for above, code in pairwise(codes) if above and code and DIVISIONS[code].parent == above), "")


def _named(label: str) -> str:
    """The code of the place whose name, with the usual words around it, is this part of a host."""
    names = (
        label[len(begin) : len(label) - len(end)]
        for begin in BEGINNINGS
        for end in ENDS
        if label.startswith(begin) and label.endswith(end)
    )
    return next((_hosts()[name] for name in names if len(name) >= SHORTEST and name in _hosts()), "")


def _host(address: str) -> str:
    return re.sub(r"^[a-z]+://", "", address.strip().lower()).split("/")[0].split(":")[0]

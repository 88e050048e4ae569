"""Simplified and traditional: the fold used for matching, and the conversion used for display.

The fold never changes how many characters there are, so an offset in a folded text is an offset in the text
itself: that is what lets a hit be marked in the script that it was published in. The conversion looks at whole
words and may change lengths: it is for reading only.
"""

import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import normalize

import numpy as np
import opencc

_OPENCC_DATA = Path(opencc.__file__).with_name("dictionary")

_REGIONAL = ("TWVariants", "HKVariants")  # what Taiwan and Hong Kong print for some traditional characters

# Forms that Unicode calls compatible with an ordinary character: Kangxi radicals, full and half width,
# vertical and small punctuation, the compatibility ideographs of Korean and Taiwanese character sets.
_COMPATIBLE = (
    range(0x2E80, 0x2FE0),
    range(0x3000, 0x3001),
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFE70),
    range(0xFF00, 0xFFF0),
    range(0x2F800, 0x2FA20),
)


@cache
def opencc_table(name: str) -> dict[str, list[str]]:
    """One of OpenCC's tables: a character or word -> what it may become, the likeliest first."""
    lines = (_OPENCC_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {source: targets.split(" ") for source, targets in (line.split("\t") for line in lines if line)}


def is_simplified_standard(char: str) -> bool:
    """Whether GB 2312 has the character: the set that simplified text is printed with. False for ""."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return bool(char)


def _simplifications() -> dict[str, str]:
    """Traditional character -> its simplified twin, regional variants (衞, 敍) included."""
    table = {char: targets[0] for char, targets in opencc_table("TSCharacters").items()}
    for name in ("HKVariantsRev", "TWVariantsRev"):
        for char, targets in opencc_table(name).items():
            if len(char) == 1 and not is_simplified_standard(char):
                table.setdefault(char, targets[0])
    # Taiwan and the converters of reprint sites write every 着 as 著 (著力 for 着力); nothing else tells them apart.
    table["著"] = "着"
    return {char: table.get(target, target) for char, target in table.items()}


def _fold_table() -> dict[int, str]:
    """Code point -> the one character that stands for all its forms; those that stay are left out."""
    simplified = _simplifications()
    table = {ord(char): target for char, target in simplified.items() if target != char}
    for code in [code for block in _COMPATIBLE for code in block]:
        form = normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            table[code] = simplified.get(form, form)
    for code in range(0x10000):
        target = table.get(code, chr(code)).lower()
        if len(target) == 1 and target != chr(code):
            table[code] = target
    # A lone surrogate is no character: nothing that writes UTF-8, the segmenter included, could take it.
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"))
    return table


def _only_traditional() -> Iterator[str]:
    """The characters that simplified text never uses; so not 后, 里 or 干, which are words in both."""
    return (char for char, targets in opencc_table("TSCharacters").items() if char not in targets)


def _only_simplified() -> Iterator[str]:
    """The characters that traditional text never uses; so not 群 or 温, which Taiwan and Hong Kong print."""
    regional = {to for name in _REGIONAL for targets in opencc_table(name).values() for to in targets}
    table = opencc_table("STCharacters").items()
    return (char for char, targets in table if char not in targets and char not in regional)


_FOLD = _fold_table()
_FOLDED = np.arange(sys.maxunicode + 1, dtype="<u4")  # code point -> code point
_FOLDED[list(_FOLD)] = [ord(target) for target in _FOLD.values()]
_SHORT = 32  # characters
# Characters of printed simplified text that the fold changes all the same: 著 in 著名, 乾 in 乾隆.
FOLDED_IN_SIMPLIFIED = "".join(char for char in map(chr, _FOLD) if char > "\x7f" and is_simplified_standard(char))
# Code point -> 1 when only traditional text has the character, -1 when only simplified text has it, else 0.
_SCRIPT = np.zeros(sys.maxunicode + 1, np.int8)
_SCRIPT[[ord(char) for char in _only_traditional()]] += 1
_SCRIPT[[ord(char) for char in _only_simplified()]] -= 1


def is_usual(char: str, script: str) -> bool:
    """Whether a text in the script, "hans" or "hant", may well have the Chinese character.

    Simplified: it is in GB 2312. Traditional: it is one of the forms that such a character is converted to.
    """
    if script == "hans":
        return char >= "\u4e00" and is_simplified_standard(char)
    return char in _usual_in_traditional()


@cache
def _usual_in_traditional() -> frozenset[str]:
    table, usual = opencc_table("STCharacters"), set()
    for char in filter(is_simplified_standard, map(chr, range(0x4E00, 0xA000))):
        usual.update(table.get(char, [char]))
    regional = {form for char in usual for name in _REGIONAL for form in opencc_table(name).get(char, [])}
    return frozenset(usual | regional)


def fold(text: str) -> str:
    """The text as it is matched: simplified, half width, lower case. Always as long as `text`.

    The characters come from OpenCC's own tables (first choice of each), the widths from Unicode NFKC.
    """
    return text.translate(_FOLD) if len(text) < _SHORT else _folded(text)


# A page's text is folded by several rooms in a row.
@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    """A long text in one stroke, several times as fast as a character at a time."""
    return _FOLDED[_points(text)].tobytes().decode("utf-32-le")


@cache
def _converter(conversion: str) -> opencc.OpenCC:
    return opencc.OpenCC(conversion)


@cache
def _made_simpler() -> frozenset[str]:
    """The characters that a conversion into simplified ones may change, alone or within a word (覆 in 回覆)."""
    tables = (opencc_table(name).items() for name in ("TSCharacters", "TSPhrases"))
    changes = (zip(source, targets[0], strict=True) for table in tables for source, targets in table)
    return frozenset(char for change in changes for char, target in change if char != target)


def to_hans(text: str) -> str:
    """The text in simplified characters, chosen by word (乾隆 stays, 乾燥 becomes 干燥). For display."""
    # OpenCC looks at every word, and most texts hold nothing to change.
    return text if _made_simpler().isdisjoint(text) else _converter("t2s").convert(text)


def to_hant(text: str) -> str:
    """The text in traditional characters, chosen by word (干部 becomes 幹部, 干燥 乾燥). For display."""
    return _converter("s2tw").convert(text)


def script_of(text: str) -> str:
    """`"hant"` when more of the text's telling characters are traditional than simplified, else `"hans"`."""
    return "hant" if _SCRIPT[_points(text)].sum(dtype=np.int64) > 0 else "hans"


def script_of_character(char: str) -> str:
    """`"hant"` or `"hans"` for a character that only one script uses, `""` for all others."""
    return {1: "hant", -1: "hans", 0: ""}[int(_SCRIPT[ord(char)])]


def _points(text: str) -> np.ndarray:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")

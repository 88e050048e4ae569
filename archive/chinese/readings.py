"""How characters are read: their pinyin, as pypinyin's table of the Unihan and other dictionaries gives it."""

import re
from functools import cache, lru_cache
from unicodedata import normalize

from .script import fold

# A syllable as it is printed: small letters, a tone mark on one of them or on none.
SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêḿńňǹɡ]{1,6}"

_TONE_MARKS = re.compile("[\u0300\u0301\u0304\u030c]")


@cache
def _table() -> dict[int, str]:
    """Code point -> its readings, comma between. Loaded when first asked for: it takes 50 MB and 0.3 s."""
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@lru_cache(maxsize=1 << 14)
def readings(char: str) -> tuple[str, ...]:
    """The readings of one character with their tones, the commonest first: 行 -> xíng, háng, héng...

    Empty for what is no Chinese character.
    """
    found = _table().get(ord(char), "")
    return tuple(found.split(",")) if found else ()


@lru_cache(maxsize=1 << 14)
def is_reading(char: str, syllable: str, tone: bool = True) -> bool:
    """Whether the character can be read as the syllable; with `tone=False` in any tone or in none."""
    syllable = normalize("NFC", syllable).replace("ɡ", "g")
    if tone:
        return syllable in readings(char)
    return _toneless(syllable) in map(_toneless, readings(char))


def same_sound(word: str) -> str:
    """A key that words share when they sound alike, tones aside: 高质量 and 高志亮 are both `gao zhi liang`.

    The commonest reading of each character is taken; what has none stands for itself.
    """
    return " ".join(_toneless(readings(char)[0]) if readings(char) else char for char in fold(word))


def _toneless(syllable: str) -> str:
    return normalize("NFC", _TONE_MARKS.sub("", normalize("NFD", syllable)))


def spell(word: str) -> list[str]:
    """The pinyin of each character without tones, read as the whole word is: 重庆 -> chong, qing."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(word, v_to_u=True)

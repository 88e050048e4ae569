"""What may have been meant: characters that sound or look like another, and those that a pinyin syllable spells."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .readings import readings, same_sound
from .script import fold, is_simplified_standard

_LOOKALIKES = Path(__file__).with_name("lookalikes.txt")
_LONGEST = 6  # letters of a syllable: zhuang

# Sounds that many speakers and input methods do not tell apart: the second is taken for both.
_MERGED = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^n(?=[aeiouü])"), "l"),
    (re.compile("(?<=[aei])ng$"), "n"),
)


def sound_alike(char: str) -> str:
    """The characters of printed simplified text that sound like this one, tones aside, itself left out."""
    return "".join(c for c in _by_sound()[_merged(same_sound(char))] if c != fold(char))


def look_alike(char: str) -> str:
    """The characters that are mistaken for this one by their shape."""
    return _by_shape().get(fold(char), "")


def spelled(syllable: str) -> str:
    """The characters that a pinyin syllable without tone spells; none when it is no syllable."""
    key = syllable.lower().replace("v", "ü")
    return "".join(char for char in _by_sound().get(_merged(key), "") if same_sound(char) == key)


def syllables(text: str) -> Iterator[tuple[str, ...]]:
    """The ways to read Latin letters as pinyin syllables: yimeng -> (yi, meng); longer syllables come first."""
    following: dict[int, list[str]] = {len(text): []}  # place -> syllables there after which the rest can be read too
    for start in reversed(range(len(text))):
        pieces = (text[start:end] for end in range(start + _LONGEST, start, -1) if end in following)
        if found := [piece for piece in pieces if spelled(piece)]:
            following[start] = found
    return _ways(following, 0, len(text))


def _ways(following: dict[int, list[str]], start: int, end: int) -> Iterator[tuple[str, ...]]:
    if start == end:
        yield ()
    for syllable in following.get(start, ()):
        yield from ((syllable, *rest) for rest in _ways(following, start + len(syllable), end))


def _merged(syllable: str) -> str:
    for pattern, merged in _MERGED:
        syllable = pattern.sub(merged, syllable)
    return syllable


@cache
def _by_sound() -> dict[str, str]:
    """Merged syllable -> the characters of GB 2312 with that commonest reading."""
    groups = defaultdict(list)
    for char in map(chr, range(0x4E00, 0x9FA6)):
        if is_simplified_standard(char) and fold(char) == char and readings(char):
            groups[_merged(same_sound(char))].append(char)
    return defaultdict(str, {sound: "".join(chars) for sound, chars in groups.items()})


@cache
def _by_shape() -> dict[str, str]:
    alike = defaultdict(set)
    for line in _LOOKALIKES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            for char in line:
                alike[char] |= set(line) - {char}
    return {char: "".join(sorted(others)) for char, others in alike.items()}

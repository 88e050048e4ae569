"""How well a run of characters reads as Chinese: the words that a language model would need for it, and how common."""

from functools import cache
from itertools import product
from math import log
from typing import NamedTuple

from .script import fold
from .words import DICTIONARY

_LONGEST = 5  # characters: longer dictionary words hardly change a score
_UNKNOWN = -18.0  # a Chinese character that no dictionary has
_OTHER = -5.0  # a letter, a digit, a rarer mark
_FOREIGN = -14.0  # Greek, Cyrillic, kana, symbols: in the middle of Chinese text, the mark of misread bytes
_ORDINARY = frozenset("“”‘’《》【】—…·\ufffd")
# The marks as often as news has them; the fold makes ， and , one. A line ends with a full stop, seldom without.
_MARKS = {",": -3.2, "。": -3.9, "、": -4.3, "\n": -9.0, "。\n": -4.0, "”\n": -8.0, "!\n": -8.0, "?\n": -8.0}

_SEEN = {2: 4.0, 3: 2.0}  # what a run of two or three characters gains when the page has it elsewhere

_CONTEXT = 6  # characters on either side of a gap that help to choose what fills it
_TRIED = 12  # candidates for each of two gaps that are tried together
_GAP = "\ue000"


def fluency(text: str) -> float:
    """The logarithm of the likelihood of the text's best cut into words (unigrams of jieba's dictionary).

    Always below zero, some -5 to -7 a character for prose in either script, -12 and less for misread bytes.
    """
    return _fluency(fold(text))


def _fluency(folded: str) -> float:
    cost_of, best, score = _costs().get, [0.0], 0.0
    for end, char in enumerate(folded, 1):
        cost = cost_of(char)
        score += _cost_of_other(char) if cost is None else cost
        for start in range(max(0, end - _LONGEST), end - 1):
            if (cost := cost_of(folded[start:end])) is not None and best[start] + cost > score:
                score = best[start] + cost
        best.append(score)
    return score


def runs_of(text: str) -> frozenset[str]:
    """The runs of two and three characters in a text, folded: what the page says elsewhere is likelier here too."""
    text = fold(text)
    return frozenset(text[start : start + size] for size in _SEEN for start in range(len(text) - size + 1))


class Around(NamedTuple):
    """What stands left and right of a text, some characters each."""

    left: str
    right: str

    def fluency(self, text: str) -> float:
        """The fluency of the text with its neighbours."""
        return fluency(self.left + text + self.right)

    def fit(self, text: str) -> float:
        """What the text adds to its neighbours' fluency, for each character."""
        return (self.fluency(text) - fluency(self.left) - fluency(self.right)) / len(text)


def fill(choices: list[list[str]], around: Around, runs: frozenset[str], margin: float) -> str:
    """The characters in a row, one of each of `choices`, that read best between their neighbours.

    "" when there is no choice somewhere, when more than two are open, or when another reads almost as well:
    the best must be likelier than the next by `margin` (natural logarithm). `runs` are those of the page.
    """
    gaps = [index for index, choice in enumerate(choices) if len(choice) > 1]
    if not all(choices) or len(gaps) > 2:
        return ""
    chars = [_GAP if len(choice) > 1 else choice[0] for choice in choices]
    if not gaps:
        return "".join(chars)
    if len(gaps) == 2:
        # Alone first: of two gaps that are far apart, and of two side by side, the likeliest are among these.
        choices = [_best_alone(chars, index, choice, around, runs) for index, choice in enumerate(choices)]
    before = [*around.left, *chars[: gaps[0]]][-_CONTEXT:]
    after = [*chars[gaps[-1] + 1 :], *around.right][:_CONTEXT]
    ranked = []
    for filling in product(*(choices[index] for index in gaps)):
        middle = [filling[0], *chars[gaps[0] + 1 : gaps[-1]], *filling[1:]]
        ranked.append((_likelihood("".join(before + middle + after), runs), filling))
    ranked.sort(reverse=True)
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < margin:
        return ""
    for index, char in zip(gaps, ranked[0][1], strict=True):
        chars[index] = char
    return "".join(chars)


def _best_alone(chars: list[str], index: int, choice: list[str], around: Around, runs: frozenset[str]) -> list[str]:
    """The candidates for one gap that read best with their neighbours, the other gap left open."""
    if len(choice) <= _TRIED:
        return choice
    before = (around.left + "".join(chars[:index]))[-_CONTEXT:]
    after = ("".join(chars[index + 1 :]) + around.right)[:_CONTEXT]
    return sorted(choice, key=lambda char: _likelihood(before + char + after, runs), reverse=True)[:_TRIED]


def _likelihood(text: str, runs: frozenset[str]) -> float:
    """The fluency of the text, with a bonus for each of the page's runs in it."""
    folded, likelihood = fold(text), 0.0
    for size, gain in _SEEN.items():
        likelihood += gain * sum(folded[i : i + size] in runs for i in range(len(folded) - size + 1))
    return likelihood + _fluency(folded)


@cache
def _costs() -> dict[str, float]:
    """Word -> logarithm of its frequency. Loaded when first asked for: it takes 60 MB and half a second."""
    entries = [line.split(" ") for line in fold(DICTIONARY.read_text(encoding="utf-8")).splitlines()]
    counts = {word: int(count) for word, count, *_ in entries if len(word) <= _LONGEST}
    total = log(sum(counts.values()))
    return {word: log(count or 1) - total for word, count in counts.items()} | _MARKS


def _cost_of_other(char: str) -> float:
    if char.isascii() or char in _ORDINARY:
        return _OTHER
    return _UNKNOWN if "\u3400" <= char <= "\u9fff" else _FOREIGN

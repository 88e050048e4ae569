"""Did you mean: for a word that no article has, runs that some article has and that sound or look like it.

Each character may stand for those that sound like it or are mistaken for it; only what stands in the index side by
side is followed further, so that of millions of combinations a few dozen are ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from archive.chinese import fold
from archive.chinese.confusions import look_alike, sound_alike, spelled, syllables
from archive.search import asking
from archive.search.query import Query
from archive.search.tree import And, Node, Not, Or, Phrase, Word
from archive.search.wording import Wording

MOST = 3
CORRECTED = 4  # words of a question: looking for what was meant takes longer than all else
LONGEST = 8  # characters of a word that is corrected
SOUND, SHAPE = 0.5, 1.0  # what a changed character costs; a word may cost half its length
_WIDTH = 200  # beginnings that are followed at a time
_TRIED = 20  # whole words that are looked up

Choices = list[dict[str, float]]  # for each place: character -> cost


def suggestions(tree: Node, failing: Iterable[str], query: Query, wording: Wording) -> list[str]:
    """Questions like this one with its first CORRECTED failing words put right, the likeliest first.

    Raises SearchUnavailable.
    """
    everywhere = Query(staff=query.staff)
    better = {text: list(islice(nearest(text, everywhere), MOST)) for text in islice(failing, CORRECTED)}
    better = {text: words for text, words in better.items() if words}
    rounds = max(map(len, better.values()), default=0)
    turns = ({text: words[min(turn, len(words) - 1)] for text, words in better.items()} for turn in range(rounds))
    return [wording.write(_corrected(tree, turn)) for turn in turns]


def nearest(word: str, everywhere: Query) -> Iterator[str]:
    """Runs that some article has and that sound or look like the word, the likeliest first."""
    folded = fold(word)
    choices = _of_letters(folded) if folded.isascii() else [_of_characters(folded)]
    costs = {run: cost for each in choices for run, cost in _runs(each) if run != folded}
    likeliest = sorted(costs, key=costs.__getitem__)[:_TRIED]
    counts = {run: asking.count(everywhere.around(Phrase(run))) for run in likeliest}
    yield from sorted((run for run in likeliest if counts[run]), key=lambda run: (costs[run], -counts[run]))
    if folded.isascii() and (term := asking.nearest_term(folded)):
        yield term


def _of_characters(word: str) -> Choices:
    if not 2 <= len(word) <= LONGEST:
        return []
    return [dict.fromkeys(look_alike(c), SHAPE) | dict.fromkeys(sound_alike(c), SOUND) | {c: 0.0} for c in word]


def _of_letters(word: str) -> list[Choices]:
    """Pinyin that was typed in place of characters: the readings with the fewest syllables."""
    if not (word.isalpha() and 4 <= len(word) <= 6 * LONGEST):
        return []
    ways = sorted(islice(syllables(word), 50), key=len)[:3]
    return [[dict.fromkeys(spelled(each), 0.0) for each in way] for way in ways if 2 <= len(way) <= LONGEST]


def _runs(choices: Choices) -> list[tuple[str, float]]:
    """Whole runs with what they cost, every two neighbours of which stand side by side in the index."""
    if not choices:
        return []
    runs, limit = list(choices[0].items()), len(choices) / 2
    for following in choices[1:]:
        known = asking.side_by_side({run[-1] + char for run, _ in runs for char in following})
        runs = [
            (run + char, cost + more)
            for run, cost in runs
            for char, more in following.items()
            if run[-1] + char in known and cost + more <= limit
        ]
        runs = sorted(runs, key=lambda entry: entry[1])[:_WIDTH]
    return runs


def _corrected(tree: Node, better: dict[str, str]) -> Node:
    match tree:
        case Word(text) | Phrase(text) if text in better:
            return replace(tree, text=better[text])
        case Not():
            return tree
        case And(parts) | Or(parts):
            return replace(tree, parts=tuple(_corrected(part, better) for part in parts))
    return tree

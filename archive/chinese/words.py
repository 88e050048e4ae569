"""Words: what of a text goes into the index, and what of a question is looked up there.

`index_terms` and `query_terms` are a pair: both fold, both cut with the same segmenter, and whatever `query_terms`
makes of a word standing alone, `index_terms` makes of that word wherever the segmenter sees it, alone or inside a
longer word of its dictionary. Words that the segmenter cuts across (党 in 党中央 is no word of its own) are the
business of the grams in the search room, not of this pair.

The segmenter is rjieba, jieba's algorithm and dictionary in Rust: the same words, some twenty times faster.
"""

import re
from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import jieba
import rjieba

from .script import FOLDED_IN_SIMPLIFIED, fold

# Raise the last figure when the terms of a text change for another reason than a new rjieba: an index remembers
# this and must be rebuilt.
SEGMENTER = f"rjieba-{version('rjieba')}/1"

DICTIONARY = Path(jieba.__file__).with_name("dict.txt")

# A decimal number is one term (25.5), anything else in Latin letters and digits is cut at its punctuation.
_LATIN = re.compile(r"[0-9]+(?:\.[0-9]+)+(?![a-z0-9])|[a-z0-9]+")


def _teach_folded_words() -> None:
    """Give the segmenter the folded twin of each dictionary word that folding changes (着名 for 著名)."""
    entry = re.compile(rf"^(\S*[{FOLDED_IN_SIMPLIFIED}]\S*) (\d+)", re.MULTILINE)
    for word, count in entry.findall(DICTIONARY.read_text(encoding="utf-8")):
        rjieba.add_word(fold(word), int(count), None)


_teach_folded_words()


def index_terms(text: str) -> list[str]:
    """The terms to index, in the order of the text and with repeats, punctuation left out.

    Every word, and before it every shorter word of the dictionary inside it: 全国人民代表大会 also yields
    人民, 代表 and 人民代表大会.
    """
    return list(chain.from_iterable(map(_parts, rjieba.cut(fold(text)))))


def query_terms(text: str) -> list[str]:
    """The terms that an article must have to answer `text`, in order: its words, not their parts."""
    terms = []
    for word in rjieba.cut(fold(text)):
        if word.isascii():
            terms += _LATIN.findall(word)
        elif word.isalnum():
            terms.append(word)
    return terms


def cut(text: str) -> list[str]:
    """The words of the folded text in their order, punctuation and spaces included: joined they are `fold(text)`."""
    return rjieba.cut(fold(text))


@lru_cache(maxsize=4)
def tagged(text: str) -> list[tuple[str, str]]:
    """The words of `cut`, each with its part of speech in jieba's letters. Not to be changed."""
    return rjieba.tag(fold(text))


@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[str, ...]:
    """The terms of one word: the dictionary's words inside it, shorter ones first, then the word itself."""
    if word.isascii():
        return tuple(_LATIN.findall(word))
    if not word.isalnum():
        return ()
    spans = (word[i : i + size] for size in range(2, len(word)) for i in range(len(word) - size + 1))
    return (*filter(rjieba.has_word, spans), word)

"""What a person typed, cut into the tokens of the query language. Any text can be cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.search.periods import read_period

# Beyond these a question is refused before any work is done on it (docs/search.md).
MAX_CHARACTERS = 200
MAX_WORDS = 32
MAX_WORD_CHARACTERS = 64

FIELDS = {
    "title": ("title", "标题", "標題"),
    "source": ("source", "来源", "來源"),
    "region": ("region", "地区", "地區"),
    "tag": ("tag", "主题", "标签", "標籤", "主題"),  # the site says topic, the query language tag
    "date": ("date", "日期"),
}
FIELD_OF = {name: field for field, names in FIELDS.items() for name in names}
OPERATORS = {"AND": "and", "OR": "or", "NOT": "not"}

# A quote closes with any mark of its own kind, so that “党 and "党” are read alike, and 「"党"建」 holds quotes.
QUOTES = ('"＂“”„‟〝〞〟', "「」﹁﹂｢｣", "『』﹃﹄")
QUOTES_OF = {mark: marks for marks in QUOTES for mark in marks}
PARENTHESES = {"(": "open", ")": "close"}
# Punctuation that holds a word together (R&D, 24/7, C++, 3.5%, 马克思·恩格斯), and what of it may end one.
JOINS_WORDS = frozenset("-_.·‧・•'/&@#%+")
ENDS_WORDS = frozenset("+#%")
ASCII_SYMBOLS = frozenset("$<=>^`~|")

_FIELD = re.compile(rf"({'|'.join(FIELD_OF)}):\ *", re.IGNORECASE)
_DATE = re.compile(r"[0-9./\-~–—年月日至到]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class TooMuchAsked(ValueError):
    """A question over the limits. The message says which limit, in the reader's language."""


@dataclass(frozen=True)
class Token:
    """`kind` is word, phrase, field, open, close, and, or, not, or a fault: unclosed-quote, empty-quote."""

    kind: str
    text: str = ""


def tokenize(text: str) -> list[Token]:
    """Cut a question. Raises TooMuchAsked over MAX_CHARACTERS, MAX_WORDS or MAX_WORD_CHARACTERS; nothing else."""
    if len(text) > MAX_CHARACTERS:
        raise TooMuchAsked(_("问题太长：最多 %d 个字。请缩短。") % MAX_CHARACTERS)
    tokens = list(_Scanner(clean(text)).tokens())
    words = [token for token in tokens if token.kind in ("word", "phrase")]
    if len(words) > MAX_WORDS:
        raise TooMuchAsked(_("词太多：最多 %d 个词。请减少。") % MAX_WORDS)
    for word in words:
        if word.kind == "word" and len(word.text) > MAX_WORD_CHARACTERS:
            start = word.text[:10]
            raise TooMuchAsked(
                _("“%(start)s…”太长：一个词最多 %(limit)d 个字。请用空格分开。")
                % {"start": start, "limit": MAX_WORD_CHARACTERS}
            )
    return tokens


def clean(text: str) -> str:
    """Plain spaces for every space and control character, and nothing for the invisible ones (bidirectional marks)."""
    return "".join(map(_clean_character, text)).strip()


def _clean_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Cs", "Zs", "Zl", "Zp") else character


class _Scanner:
    """Reads syntax from `twin`, where full-width characters are their ASCII twins, and words from the text itself."""

    def __init__(self, text: str):
        self.text = text
        self.twin = text.translate(_FULL_WIDTH)
        self.at = 0

    def tokens(self) -> Iterator[Token]:
        while self.at < len(self.twin):
            mark = self.twin[self.at]
            if mark in QUOTES_OF:
                yield from self._phrase(QUOTES_OF[mark])
            elif mark in PARENTHESES:
                yield self._take(PARENTHESES[mark])
            elif mark == "|":
                yield self._take("or")
            elif mark == "-" and self._excludes():
                yield self._take("not")
            elif match := _FIELD.match(self.twin, self.at):
                yield from self._field(match)
            elif _in_word(mark) and mark not in JOINS_WORDS:
                yield self._word()
            else:
                self.at += 1

    def _take(self, kind: str) -> Token:
        self.at += 1
        return Token(kind)

    def _excludes(self) -> bool:
        """A minus sign excludes when something follows at once: in 山东 - 临沂 it is a dash."""
        after = self.twin[self.at + 1 : self.at + 2]
        return after in QUOTES_OF or after == "(" or (_in_word(after) and after not in JOINS_WORDS)

    def _phrase(self, marks: str) -> Iterator[Token]:
        start = self.at + 1
        end = next((at for at in range(start, len(self.twin)) if self.twin[at] in marks), None)
        self.at = len(self.twin) if end is None else end + 1
        phrase = self.text[start:end].strip()
        if end is None:
            yield Token("unclosed-quote", phrase)
        yield Token("phrase" if phrase else "empty-quote", phrase)

    def _field(self, match: re.Match) -> Iterator[Token]:
        field = FIELD_OF[match[1].lower()]
        self.at = match.end()
        yield Token("field", field)
        period = _DATE.match(self.twin, self.at) if field == "date" else None
        if period and read_period(period[0]):
            self.at = period.end()
            yield Token("word", period[0])

    def _word(self) -> Token:
        start = self.at
        while self.at < len(self.twin) and (_in_word(self.twin[self.at]) or self._between_digits()):
            self.at += 1
        word = _without_loose_end(self.text[start : self.at])
        operator = OPERATORS.get(word.translate(_FULL_WIDTH))
        return Token(operator) if operator else Token("word", word)

    def _between_digits(self) -> bool:
        """10:30 and 1,000 are words."""
        before, mark, after = self.twin[self.at - 1 : self.at], self.twin[self.at], self.twin[self.at + 1 : self.at + 2]
        return mark in ",:" and before.isdigit() and after.isdigit()


def _in_word(character: str) -> bool:
    if character in JOINS_WORDS:
        return True
    return bool(character) and character not in ASCII_SYMBOLS and unicodedata.category(character)[0] not in "PZ"


def _without_loose_end(word: str) -> str:
    """Without joining punctuation at its end; a % or ++ belongs to the word."""
    twin = word.translate(_FULL_WIDTH)
    end = len(word)
    while twin[end - 1] in JOINS_WORDS - ENDS_WORDS:
        end -= 1
    return word[:end]

"""A Query tree -> the text that says how a question was read. Reading that text gives the same tree."""

from __future__ import annotations

from collections.abc import Callable

from archive.search import names
from archive.search.periods import write_period
from archive.search.tokens import FIELDS, QUOTES
from archive.search.tree import Among, And, Between, Everything, Node, Not, Nothing, Or, Phrase, Word

# Which of a field's names each language of the site shows
_LANGUAGES = {"zh-hans": 1, "zh-hant": -1}


class Wording:
    """Writes trees in one language of the site; `find` and `label` look up names as `names` does."""

    def __init__(
        self,
        language: str = "zh-hans",
        find: Callable[[str, str], tuple[str, ...]] = names.find,
        label: Callable[[str, str, str], str] = names.label,
    ):
        self.language, self.form = language, _LANGUAGES.get(language, 0)
        self.find, self.label = find, label

    def write(self, tree: Node) -> str:
        """The text of a tree that came from `language.parse`; "" for everything and for nothing."""
        match tree:
            case Everything() | Nothing():
                return ""
            case Word() | Phrase():
                return self._field(tree.field) + (_quoted(tree.text) if isinstance(tree, Phrase) else tree.text)
            case Among():
                return self._among(tree)
            case Between():
                return self._field("date") + write_period(tree)
            case Not():
                return "-" + self._enclosed(tree.part, And, Or)
            case And():
                return " ".join(self._enclosed(part, Or) for part in tree.parts)
            case Or():
                return " OR ".join(self._enclosed(part, And) for part in tree.parts)
        raise TypeError(f"{type(tree).__name__} is not a part of a question that a person can type.")

    def _enclosed(self, part: Node, *kinds: type[Node]) -> str:
        text = self.write(part)
        several = isinstance(part, Among) and " OR " in text
        return f"({text})" if isinstance(part, kinds) or several else text

    def _field(self, field: str) -> str:
        return FIELDS[field][self.form] + (": " if self.form == 0 else "：") if field else ""

    def _among(self, part: Among) -> str:
        """One name for all of the values where there is one, else each value's own."""
        for value in part.values:
            name = self.label(part.field, value, self.language)
            if self.find(part.field, name) == part.values:
                return self._field(part.field) + _value(name)
        return " OR ".join(self._field(part.field) + _value(self._own_name(part.field, value)) for value in part.values)

    def _own_name(self, field: str, value: str) -> str:
        """Its name in this language, or where several share that, its Chinese name, or the bare value."""
        labels = (self.label(field, value, language) for language in (self.language, "zh-hans"))
        return next((name for name in labels if self.find(field, name) == (value,)), value)


def _value(name: str) -> str:
    return name if name.isalnum() and len(name) <= 64 else _quoted(name)


def _quoted(text: str) -> str:
    marks = next(marks for marks in QUOTES if not set(marks) & set(text))
    return f"{_OPENING[marks]}{text}{_CLOSING[marks]}"


_OPENING = dict(zip(QUOTES, "“「『", strict=True))
_CLOSING = dict(zip(QUOTES, "”」』", strict=True))

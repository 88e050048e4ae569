"""What a person typed -> a Query tree. Total: any text within the limits is read as well as it can be.

    question  = choice
    choice    = together (("OR" | "|") together)*
    together  = part (["AND"] part)*
    part      = ("-" | "NOT")* [field ":"] (word | "phrase" | "(" choice ")")

AND binds tighter than OR. What is broken is left out or closed, and noted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from django.utils.translation import gettext as _

from archive.search import names
from archive.search.periods import read_period
from archive.search.tokens import FIELDS, Token, TooMuchAsked, tokenize
from archive.search.tree import Among, And, Everything, Node, Not, Nothing, Or, Phrase, Word

__all__ = ["Reading", "TooMuchAsked", "parse", "read"]

# (field, what was typed) -> the values of that field it names, none when it names nothing
Finder = Callable[[str, str], tuple[str, ...]]


@dataclasses.dataclass(frozen=True)
class Reading:
    """How a question was read: its tree, and a sentence for each thing that was broken."""

    tree: Node
    notes: tuple[str, ...] = ()


def parse(text: str, find: Finder | None = None) -> Node:
    """The tree of a question. Raises TooMuchAsked over the limits, and nothing else."""
    return read(text, find).tree


def read(text: str, find: Finder | None = None) -> Reading:
    """The tree of a question and notes on what was broken. `find` looks up names of regions, sources and tags.

    Blank text asks for everything; text without anything to look for asks for nothing. Raises TooMuchAsked.
    """
    reader = _Reader(find or names.find)
    for token in tokenize(text):
        reader.take(token)
    tree = reader.finish()
    if tree is None and text.strip():
        reader.notes.append(_("没有可查的字。"))
        tree = Nothing()
    return Reading(tree or Everything(), tuple(dict.fromkeys(reader.notes)))


@dataclasses.dataclass
class _Group:
    """An open parenthesis: finished alternatives, the parts of the present one, and what waits for the next part."""

    field: str = ""
    choices: list[Node] = dataclasses.field(default_factory=list)
    parts: list[Node] = dataclasses.field(default_factory=list)
    negated: bool = False
    next_field: str = ""
    operator: str = ""

    def add(self, node: Node | None) -> None:
        if node is not None:
            self.parts.append(negate(node) if self.negated else node)
        self.negated, self.next_field, self.operator = False, "", ""

    def node(self) -> Node | None:
        choices = [*self.choices, conjoin(self.parts)]
        return disjoin([choice for choice in choices if choice is not None])


class _Reader:
    """Reads tokens with a stack of its own, so that brackets 100 deep cost no recursion."""

    def __init__(self, find: Finder):
        self.find = find
        self.groups = [_Group()]
        self.notes: list[str] = []

    @property
    def group(self) -> _Group:
        return self.groups[-1]

    def take(self, token: Token) -> None:
        getattr(self, "_" + token.kind.replace("-", "_"))(token)

    def finish(self) -> Node | None:
        if len(self.groups) > 1:
            self.notes.append(_("有括号没有关上，已在末尾补上。"))
        while len(self.groups) > 1:
            self._shut()
        self._check_waiting()
        return self.group.node()

    def _word(self, token: Token) -> None:
        self._add(token.text, Word)

    def _phrase(self, token: Token) -> None:
        self._add(token.text, Phrase)

    def _add(self, text: str, kind: type[Word] | type[Phrase]) -> None:
        name = self.group.next_field or self.group.field
        node = self._filter(name, text) if name not in ("", "title") else None
        self.group.add(node or kind(text, name if name == "title" else ""))

    def _filter(self, name: str, text: str) -> Node | None:
        """The filter that a field's value names; None, and a note, when it names nothing."""
        if name == "date":
            node = read_period(text)
        else:
            values = self.find(name, text)
            node = Among(name, tuple(sorted(set(values)))) if values else None
        if node is None:
            self.notes.append(_UNKNOWN[name]() % {"text": text})
        return node

    def _field(self, token: Token) -> None:
        self._check_field()
        self.group.next_field = token.text

    def _not(self, token: Token) -> None:
        self.group.negated = not self.group.negated
        self.group.operator = "NOT"

    def _and(self, token: Token) -> None:
        self._check_waiting()
        if not self.group.parts:
            self._dangling("AND")
        else:
            self.group.operator = "AND"

    def _or(self, token: Token) -> None:
        self._check_waiting()
        if not self.group.parts:
            self._dangling("OR")
        else:
            self.group.choices.append(conjoin(self.group.parts))
            self.group.parts = []
            self.group.operator = "OR"

    def _open(self, token: Token) -> None:
        self.groups.append(_Group(field=self.group.next_field or self.group.field))

    def _close(self, token: Token) -> None:
        if len(self.groups) > 1:
            self._shut()
        else:
            self.notes.append(_("多出一个右括号，没有用上。"))

    def _unclosed_quote(self, token: Token) -> None:
        self.notes.append(_("有引号没有关上，已在末尾补上。"))

    def _empty_quote(self, token: Token) -> None:
        self.notes.append(_("引号里没有字，没有用上。"))
        self.group.add(None)

    def _shut(self) -> None:
        self._check_waiting()
        node = self.groups.pop().node()
        if node is None:
            self.notes.append(_("括号里没有可查的字，没有用上。"))
        self.group.add(node)

    def _check_waiting(self) -> None:
        """Note what still waits for a part when none can follow."""
        self._check_field()
        if self.group.operator:
            self._dangling(self.group.operator)
        self.group.negated, self.group.operator = False, ""

    def _check_field(self) -> None:
        if self.group.next_field:
            self.notes.append(_("“%s”后面没有内容，没有用上。") % f"{FIELDS[self.group.next_field][1]}：")
        self.group.next_field = ""

    def _dangling(self, operator: str) -> None:
        self.notes.append(_("%s 缺少前后的词，没有用上。") % operator)


_UNKNOWN: dict[str, Callable[[], str]] = {
    "region": lambda: _("没有叫“%(text)s”的地区，已当作普通的词来查。"),
    "source": lambda: _("没有叫“%(text)s”的来源，已当作普通的词来查。"),
    "tag": lambda: _("没有叫“%(text)s”的主题，已当作普通的词来查。"),
    "date": lambda: _("“%(text)s”不是看得懂的日期（例：2024-04 或 2024-01..2024-06），已当作普通的词来查。"),
}


def negate(part: Node) -> Node:
    """What `part` does not match; a double negation cancels out."""
    return part.part if isinstance(part, Not) else Not(part)


def conjoin(parts: list[Node]) -> Node | None:
    """All of the parts, flat and each once; None when there are none."""
    return _joined(And, parts)


def disjoin(parts: list[Node]) -> Node | None:
    """Any of the parts, flat and each once, values of one field together; None when there are none."""
    return _joined(Or, _merged(_flat(Or, parts)))


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    once = tuple(dict.fromkeys(_flat(kind, parts)))
    return kind(once) if len(once) > 1 else next(iter(once), None)


def _flat(kind: type[And] | type[Or], parts: list[Node]) -> list[Node]:
    return [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]


def _merged(parts: list[Node]) -> list[Node]:
    values: dict[str, set[str]] = {}
    for part in parts:
        if isinstance(part, Among):
            values.setdefault(part.field, set()).update(part.values)
    return [Among(part.field, tuple(sorted(values[part.field]))) if isinstance(part, Among) else part for part in parts]

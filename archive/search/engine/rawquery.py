"""Haystack's query strings: the notation that its SearchQuery prints, read into a Query tree.

Code writes it (`raw_search`, `narrow`, `auto_query`, facets that narrow); what a person typed is read by `language`.

    word  "a phrase"  'quoted'  field:word  field:(a OR b)  NOT a  a AND b  pre*  *fix  *in*
    [a to b]  {a to b}  [a to]  near~  near~2/3  word^2  *

It is total: a bracket too many or too few is passed over, and any string gives a tree.
"""

import re

from archive.search import tree

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\))
      | (?P<field>[\w.]+):(?=\S)
      | (?P<range>[\[{]\s*(?P<low>[^\s\]}]*?)\s*\b(?i:to)\b\s*(?P<high>[^\]}]*?)\s*[\]}])
      | "(?P<phrase>[^"]*)"? | '(?P<quoted>[^']*)'
      | (?P<word>[^\s()"]+)
    )""",
    re.VERBOSE,
)
_NEAR = re.compile(r"(?P<word>.+?)~(?P<edits>[0-3])?(?:/\d+)?")
_BOOST = re.compile(r"(?P<word>.+)\^(?P<weight>\d+(?:\.\d+)?)")
CONTENT = "content"  # Haystack's name for no field in particular
_DEEPEST = 50  # brackets; what stands deeper is read as if it stood here


def parse(text: str, field: str = "") -> tree.Node:
    """The tree of a query string. `field` is where words without a field of their own go."""
    return _Reader(text).alternatives(field, 0)


class _Reader:
    def __init__(self, text: str):
        self._tokens = [("range" if m["range"] else m.lastgroup, m) for m in _TOKEN.finditer(text)]
        self._next = 0

    def _peek(self) -> tuple:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("end", None)

    def _is(self, operator: str) -> bool:
        kind, match = self._peek()
        return kind == "word" and match["word"] == operator

    def alternatives(self, field: str, depth: int) -> tree.Node:
        """What stands between OR, up to the closing bracket when there was an opening one."""
        parts = [self._together(field, depth)]
        while self._is("OR"):
            self._next += 1
            parts.append(self._together(field, depth))
        parts = [part for part in parts if part is not None]
        return tree.Or(tuple(parts)) if len(parts) > 1 else parts[0] if parts else tree.Everything()

    def _together(self, field: str, depth: int) -> tree.Node | None:
        parts, favours = [], []
        while not self._ends(depth) and not self._is("OR"):
            part = self._part(field, depth)
            (favours if isinstance(part, tree.Favour) else parts).append(part)
        parts = [part for part in parts if part is not None]
        if not parts and not favours:
            return None
        node = tree.And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else tree.Everything()
        for favour in favours:
            node = tree.Favour(node, favour.also, favour.weight)
        return node

    def _ends(self, depth: int) -> bool:
        kind, _ = self._peek()
        return kind == "end" or (kind == "close" and depth > 0)

    def _part(self, field: str, depth: int) -> tree.Node | None:
        """One word, phrase, range or bracket with what stands before it: NOT, and names of fields."""
        negated = False
        while self._is("NOT") or self._is("AND") or self._peek()[0] in ("field", "close"):
            if self._ends(depth):
                return None
            kind, match = self._peek()
            negated ^= self._is("NOT")
            if kind == "field":
                field = "" if match["field"] == CONTENT else match["field"]
            self._next += 1
        if self._ends(depth) or self._is("OR"):
            return None
        part = self._one(field, depth)
        return tree.Not(part) if negated and part is not None else part

    def _one(self, field: str, depth: int) -> tree.Node | None:
        kind, match = self._peek()
        self._next += 1
        if kind == "open":
            part = self.alternatives(field, depth + 1) if depth < _DEEPEST else None
            if part is not None and self._peek()[0] == "close":
                self._next += 1
            return part
        if kind == "range":
            text = match["range"]
            low, high = (None if end in ("", "*") else end for end in (match["low"], match["high"]))
            return tree.Between(field, low, high, text[0] == "[", text[-1] == "]")
        if kind in ("phrase", "quoted"):
            return tree.Phrase(match[kind], field)
        return _word(match["word"], field)


def _word(word: str, field: str) -> tree.Node:
    if word.strip("*") == "":
        return tree.Everything()
    if boosted := _BOOST.fullmatch(word):
        return tree.Favour(tree.Everything(), _word(boosted["word"], field), float(boosted["weight"]))
    if near := _NEAR.fullmatch(word):
        return tree.Like(near["word"], field, int(near["edits"] or 1))
    begins, ends = word.endswith("*"), word.startswith("*")
    if begins and ends:
        return tree.Phrase(word.strip("*"), field)
    if begins or ends:
        return (tree.Starts if begins else tree.Ends)(word.strip("*"), field)
    return tree.Word(word.replace("\\", ""), field)

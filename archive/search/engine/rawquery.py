"""Haystack's query strings: the notation that its SearchQuery prints, read into a Query tree. `notation` writes it.

Code writes it (`raw_search`, `narrow`, `auto_query`, facets that narrow); what a person typed is read by `language`.

    word  "a phrase"  'quoted'  field:word  field:(a OR b)  NOT a  a AND b  pre*  *fix  *in*
    [a to b]  {a to b}  [a to]  near~  near~2/3  word^2  (a b)^2  *
    (a OR b OR c)~2 at least two of them    \\: a sign as such

It is total: a bracket too many or too few is passed over, and any string gives a tree.
"""

from __future__ import annotations

import re

from archive.search import tree

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\))
      | (?P<field>[\w.]+):(?=\S)
      | (?P<range>[\[{]\s*(?P<low>[^\s\]}]{0,200}?)\s*\b(?i:to)\b\s*(?P<high>[^\]}]{0,200}?)\s*[\]}])
      | "(?P<phrase>(?:\\.|[^"\\])*)(?:"|\\?\Z) | '(?P<quoted>[^']*)'
      | (?P<word>(?:\\.|[^\s()"\\])+|\\)
    )""",
    re.VERBOSE | re.DOTALL,
)
_NEAR = re.compile(r"(?P<word>.+?)(?<!\\)~(?P<edits>[0-3])?(?:/\d+)?", re.DOTALL)
_BOOST = re.compile(r"(?P<word>.*)(?<!\\)\^(?P<weight>\d+(?:\.\d+)?)", re.DOTALL)
_AT_LEAST = re.compile(r"~(\d+)")
_STARS = re.compile(r"(?P<ends>\**)(?P<word>.*?)(?P<begins>(?:(?<!\\)\*+)?)", re.DOTALL)
# In a phrase, a word with signs as Haystack's `clean` quotes it.
_CLEANED = re.compile(r"(?<!\S)'([^']*[^\w'\s][^']*)'(?!\S)")
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
            is_boost = isinstance(part, tree.Favour) and part.part == tree.Everything()
            (favours if is_boost else parts).append(part)
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
                return self._qualified(part)
            return part
        if kind == "range":
            text = match["range"]
            low, high = (None if end in ("", "*") else end for end in (match["low"], match["high"]))
            return tree.Between(field, low, high, text[0] == "[", text[-1] == "]")
        if kind == "phrase":
            return tree.Phrase(_CLEANED.sub(r"\1", _plain(match["phrase"])), field)
        if kind == "quoted":  # by Haystack's `clean`, for the signs in it; signs alone ask for nothing
            return tree.Word(match["quoted"], field) if re.search(r"\w", match["quoted"]) else None
        return _word(match["word"], field)

    def _qualified(self, part: tree.Node) -> tree.Node:
        """What stands in brackets, with what is said of it right behind them."""
        kind, match = self._peek()
        word = match["word"] if kind == "word" else ""
        if isinstance(part, tree.Or) and (least := _AT_LEAST.fullmatch(word)):
            self._next += 1
            return tree.AtLeast(part.parts, int(least[1]))
        if (boosted := _BOOST.fullmatch(word)) and not boosted["word"]:
            self._next += 1
            return tree.Favour(tree.Everything(), part, float(boosted["weight"]))
        return part


def _word(word: str, field: str) -> tree.Node:
    if word.strip("*") == "":
        return tree.Everything()
    if (boosted := _BOOST.fullmatch(word)) and boosted["word"]:
        return tree.Favour(tree.Everything(), _word(boosted["word"], field), float(boosted["weight"]))
    if near := _NEAR.fullmatch(word):
        return tree.Like(_plain(near["word"]), field, int(near["edits"] or 1))
    stars = _STARS.fullmatch(word)
    kinds = {(True, True): tree.Contains, (True, False): tree.Ends, (False, True): tree.Starts}
    kind = kinds.get((bool(stars["ends"]), bool(stars["begins"])), tree.Word)
    return kind(_plain(stars["word"]), field)


def _plain(text: str) -> str:
    return re.sub(r"\\(.?)", r"\1", text, flags=re.DOTALL)

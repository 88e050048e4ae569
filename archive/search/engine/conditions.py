"""Haystack's conditions: what `filter(title__startswith="...")` and its kin become as a Query tree.

`SearchQuery` builds the tree straight from the SQ objects. The query string that Haystack wants beside it (for its
log, for `narrow`) is only a rendering: nothing that a person typed travels through a string and a parser.
"""

from __future__ import annotations

from haystack import connections
from haystack.backends import BaseSearchQuery
from haystack.constants import FUZZY_WHOOSH_MAX_EDITS, FUZZY_WHOOSH_MIN_PREFIX
from haystack.exceptions import SearchBackendError
from haystack.inputs import AltParser, BaseInput, Clean, Exact, Not, PythonData, Raw

from archive.search import tree

from . import rawquery
from .notation import printed, write

RESERVED_WORDS = ("AND", "NOT", "OR", "TO")
RESERVED_CHARACTERS = ("\\", "+", "-", "&&", "||", "!", "(", ")", "{", "}", "[", "]", "^", '"', "~", "*", "?", ":", ".")
_BOUNDS = {  # lookup -> (low, high, low included, high included) of a value
    "gt": lambda value: (value, None, False, True),
    "gte": lambda value: (value, None, True, True),
    "lt": lambda value: (None, value, True, False),
    "lte": lambda value: (None, value, True, True),
}
_NOTATION = {"contains": "*{}*", "startswith": "{}*", "endswith": "*{}", "content": "{}"}
_RANGES = {"gt": "{{{} to}}", "gte": "[{} to]", "lt": "{{to {}}}", "lte": "[to {}]"}


class Asked(BaseInput):
    """A Query tree as a value: `SearchQuerySet().filter(content=Asked(parse(text)))`."""

    input_type_name = "asked"
    post_process = False

    def __init__(self, node: tree.Node):
        super().__init__(write(node))
        self.tree = node

    def prepare(self, query_obj) -> str:
        return self.query_string


class SearchQuery(BaseSearchQuery):
    """Haystack's query, kept as a tree."""

    def run(self, spelling_query=None, **kwargs):
        super().run(spelling_query, tree=self.build_tree(), **kwargs)

    def run_mlt(self, **kwargs):
        limits = {"start_offset": self.start_offset, "end_offset": self.end_offset}
        super().run_mlt(tree=self.build_tree(), **limits, **kwargs)

    def get_facet_counts(self):
        """The counts alone, as `get_count` asks for the number alone: not every match as an object with them."""
        if self._facet_counts is None:
            self.end_offset = self.end_offset or 1
        return super().get_facet_counts()

    def add_stats_query(self, stats_field, stats_facets):
        raise SearchBackendError("This engine keeps no statistics: count with facets.")

    def build_tree(self) -> tree.Node:
        """The tree of all that was filtered, excluded and boosted."""
        node = self._node(self.query_filter) or tree.Everything()
        for word, weight in self.boost.items():
            node = tree.Favour(node, tree.Word(str(word)), float(weight))
        return node

    def _node(self, group) -> tree.Node | None:
        parts = []
        for child in group.children:
            if hasattr(child, "children"):
                parts.append(self._node(child))
            else:
                parts.append(self._condition(*group.split_expression(child[0]), child[1]))
        parts = tuple(part for part in parts if part is not None)
        if not parts:
            return None
        node = parts[0] if len(parts) == 1 else (tree.And if group.connector == group.AND else tree.Or)(parts)
        return tree.Not(node) if group.negated else node

    def _field(self, name: str) -> str:
        return (
            "" if name == rawquery.CONTENT else connections[self._using].get_unified_index().get_index_fieldname(name)
        )

    def _condition(self, name: str, lookup: str, value) -> tree.Node:
        field = self._field(name)
        match value:
            case Asked():
                return value.tree
            case Exact():
                return self._exactly(field, value.query_string)
            case AltParser():  # there is no other parser here: its words are read like any others
                return rawquery.parse(value.query_string, field)
            case Not():
                return tree.Not(self._words(field, value.query_string, tree.Word))
            case Clean() | PythonData():
                value = value.query_string
            case BaseInput():
                return rawquery.parse(str(value.prepare(self)), field)
        if hasattr(value, "values_list"):
            value = list(value)
        if lookup == "in":
            return tree.Or(tuple(self._exactly(field, each) for each in value))
        if lookup == "range":
            return tree.Between(field, *value)
        if lookup in _BOUNDS:
            return tree.Between(field, *_BOUNDS[lookup](value))
        if lookup == "exact" or not isinstance(value, str):
            return self._exactly(field, value)
        kinds = {"startswith": tree.Starts, "endswith": tree.Ends, "fuzzy": tree.Like, "contains": tree.Contains}
        return self._words(field, value, kinds.get(lookup, tree.Word))

    def _words(self, field: str, text: str, kind) -> tree.Node:
        """Each word of a text; elsewhere the value is one."""
        parts = tuple(kind(word, field) for word in (text.split() if self.backend.is_text(field) else [text]))
        return parts[0] if len(parts) == 1 else tree.And(parts) if parts else tree.Nothing()

    def _exactly(self, field: str, value) -> tree.Node:
        """The run of characters in a text; elsewhere the value itself."""
        if isinstance(value, (list, tuple, set)):
            return tree.Among(field, tuple(value))
        if isinstance(value, str) and self.backend.is_text(field):
            return tree.Phrase(value, field)
        return tree.Among(field, (value,))

    # The rendering, in the notation of Haystack's Whoosh backend.

    def clean(self, query_fragment: str) -> str:
        """The words with operators in lower case, and those with reserved characters in single quotes."""
        words = (word.lower() if word in RESERVED_WORDS else word for word in query_fragment.split())
        return " ".join(f"'{word}'" if any(c in word for c in RESERVED_CHARACTERS) else word for word in words)

    def build_query_fragment(self, field: str, filter_type: str, value) -> str:
        """One condition as a query string."""
        if not isinstance(value, BaseInput):
            if hasattr(value, "values_list"):
                value = list(value)
            value = Clean(value) if isinstance(value, str) and value != " " else PythonData(value)
        prepared = value.query_string if isinstance(value, AltParser) else value.prepare(self)
        if filter_type == "content" and isinstance(value, Clean) and not self.backend.is_text(self._field(field)):
            filter_type = "exact"
        fragment = prepared if not value.post_process else self._render(filter_type, prepared, isinstance(value, Exact))
        if fragment and not isinstance(value, Raw) and not (fragment.startswith("(") or fragment.endswith(")")):
            fragment = f"({fragment})"
        name = "" if isinstance(value, Asked) else self._field(field)
        return f"{name}:{fragment}" if name else fragment

    def _render(self, lookup: str, value, exact: bool) -> str:
        if exact:
            return value
        if lookup == "in":
            return "({})".format(" OR ".join(f'"{each}"' if isinstance(each, str) else printed(each) for each in value))
        if lookup == "range":
            return f"[{printed(value[0])} to {printed(value[1])}]"
        if lookup == "exact":
            return self.build_exact_query(printed(value))
        if lookup in _RANGES:
            return _RANGES[lookup].format(printed(value))
        words = value.split(" ") if isinstance(value, str) else [printed(value)]
        if lookup == "fuzzy":
            words = [f"{word}~{FUZZY_WHOOSH_MAX_EDITS}/{min(FUZZY_WHOOSH_MIN_PREFIX, len(word))}" for word in words]
        else:
            words = [_NOTATION[lookup].format(word) for word in words]
        return words[0] if len(words) == 1 else "({})".format(" AND ".join(words))

"""A Query tree as a query string: what Haystack logs, and what `narrow` carries. `rawquery` reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from archive.search import tree

from .schema import plain

_SIGNS = re.compile(r"""[\\()\[\]{}"'*~^:]|^(?=(?:AND|OR|NOT)$)""")


def write(node: tree.Node) -> str:
    """The query string that is read as this tree again, or as one that finds the same."""
    match node:
        case tree.Everything() | tree.And(parts=()):
            return "*"
        case tree.Nothing() | tree.Or(parts=()) | tree.Among(values=()):
            return "NOT *"
        case tree.Among(values=values):
            return _at(node.field, _joined(" OR ", [_quoted(value) for value in values]))
        case tree.Between(low=low, high=high):
            opens, closes = "[" if node.low_included else "{", "]" if node.high_included else "}"
            return _at(node.field, f"{opens}{_bound(low)} to {_bound(high)}{closes}")
        case tree.Phrase(text):
            return _at(node.field, _quoted(text))
        case tree.Not(part):
            return f"NOT ({write(part)})"
        case tree.And(parts) | tree.Or(parts):
            return _joined(" AND " if isinstance(node, tree.And) else " OR ", map(write, parts))
        case tree.AtLeast(parts, count):
            return f"({' OR '.join(map(write, parts))})~{count}"
        case tree.Favour(part, also, weight):
            return f"(({write(part)}) ({write(also)})^{weight:g})"
    marks = {
        tree.Starts: "{}*",
        tree.Ends: "*{}",
        tree.Contains: "*{}*",
        tree.Like: f"{{}}~{getattr(node, 'edits', 0)}",
    }
    words = [marks.get(type(node), "{}").format(_SIGNS.sub(r"\\\g<0>", word)) for word in node.text.split()]
    return _at(node.field, _joined(" AND ", words)) if words else "NOT *"


def _at(field: str, text: str) -> str:
    return f"{field}:{text}" if field else text


def _joined(operator: str, parts: Iterable[str]) -> str:
    parts = list(parts)
    return f"({operator.join(parts)})" if len(parts) > 1 else parts[0]


def _quoted(value) -> str:
    escaped = printed(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bound(value) -> str:
    return "" if value is None else printed(value)


def printed(value) -> str:
    """A value as it stands in a query string."""
    value = plain(value)
    if isinstance(value, datetime):
        return value.isoformat() if value.microsecond else value.strftime("%Y%m%d%H%M%S")
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Hits as Haystack's SearchResult objects, highlighted when asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.html import escape
from haystack.constants import DJANGO_CT, DJANGO_ID
from haystack.fields import SearchField
from haystack.models import SearchResult
from haystack.utils.app_loading import haystack_get_model

from archive.chinese import fold
from archive.search import tree

from .grams import matched
from .reader import Answer

_WORD = re.compile(r"[0-9a-z]+")
_EXCERPT = 200  # characters


def search_results(unified_index, answer: Answer, result_class=None, highlighting=None) -> list:
    """A result for each document. `highlighting`: the field to mark, and the tree whose words are marked."""
    known, results = {}, []
    for stored, score in zip(answer.stored, answer.scores, strict=True):
        model, key = stored.pop(DJANGO_CT), stored.pop(DJANGO_ID)
        if model not in known:
            known[model] = _fields(unified_index, model)
        fields = {name: known[model][name].convert(v) if name in known[model] else v for name, v in stored.items()}
        if highlighting:
            field, node = highlighting
            fields["highlighted"] = {field: [_marked(str(fields.get(field) or "").strip(), set(runs(node)))]}
        results.append((result_class or SearchResult)(*model.split("."), key, score, **fields))
    return results


def _fields(unified_index, name: str) -> dict[str, SearchField]:
    """The fields of the search index of a model (`app.model`), if it has one."""
    model = haystack_get_model(*name.split("."))
    return unified_index.get_index(model).fields if model in unified_index.get_indexed_models() else {}


def runs(node: tree.Node) -> Iterator[str]:
    """The folded runs of characters that a tree looks for in the words of a document."""
    match node:
        case tree.Phrase(text) | tree.Contains(text) if not node.field:
            yield matched(text)
        case tree.Word(text) | tree.Starts(text) | tree.Ends(text) if not node.field:
            yield from fold(text).split()
        case tree.And(parts) | tree.Or(parts):
            for part in parts:
                yield from runs(part)
        case tree.Favour(part):
            yield from runs(part)


def spans(text: str, wanted: set[str]) -> list[tuple[int, int]]:
    """Where the runs stand in the text, whole words of Latin letters, without overlaps."""
    folded = fold(text)
    found = sorted({hit.span() for run in wanted if run for hit in _pattern(run).finditer(folded)})
    merged: list[tuple[int, int]] = []
    words = [word.span() for word in _WORD.finditer(folded)] if any(_WORD.search(run) for run in wanted) else []
    for start, end in found:
        for first, last in words:
            if first < end and start < last:
                start, end = min(start, first), max(end, last)
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def _pattern(run: str) -> re.Pattern:
    """The run as it stands in a text: where it has a space, the text may have a line's end."""
    return re.compile(r"\s+".join(map(re.escape, run.split(" "))))


def _marked(text: str, wanted: set[str]) -> str:
    places = spans(text, wanted)
    begin = max(0, places[0][0] - _EXCERPT // 4) if places and len(text) > _EXCERPT else 0
    stop, parts = min(len(text), begin + _EXCERPT), []
    for start, end in places:
        if start >= begin and end <= stop:
            parts.append(f"{escape(text[begin:start])}<em>{escape(text[start:end])}</em>")
            begin = end
    return "".join(parts) + escape(text[begin:stop])

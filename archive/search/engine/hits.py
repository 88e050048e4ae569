"""Hits as Haystack's SearchResult objects, highlighted when asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.html import escape
from haystack.constants import DJANGO_CT, DJANGO_ID
from haystack.models import SearchResult
from haystack.utils.app_loading import haystack_get_model

from archive.chinese import fold
from archive.search import tree

from .grams import matched
from .reader import Answer

_WORD = re.compile(r"[0-9a-z]+")
_EXCERPT = 200  # characters


def search_results(unified_index, answer: Answer, result_class=None, highlighting=None) -> list:
    """A result for each place. `highlighting`: the field to mark, and the tree whose words are marked."""
    indexes, results = {}, []
    for place, score in zip(answer.places, answer.scores, strict=True):
        name, key = place.key
        app_label, _, model_name = name.partition(".")
        if name not in indexes:
            indexes[name] = _index(unified_index, haystack_get_model(app_label, model_name))
        index = indexes[name]
        fields = dict(_converted(index, place.segment.stored[place.number]))
        if highlighting:
            field, node = highlighting
            fields["highlighted"] = {field: [_marked(str(fields.get(field) or "").strip(), set(runs(node)))]}
        results.append((result_class or SearchResult)(app_label, model_name, key, score, **fields))
    return results


def _index(unified_index, model):
    """The search index of a model, if it has one."""
    return unified_index.get_index(model) if model in unified_index.get_indexed_models() else None


def _converted(index, stored: dict) -> Iterator[tuple[str, object]]:
    for name, value in stored.items():
        if name not in (DJANGO_CT, DJANGO_ID):
            known = index is not None and name in index.fields
            yield name, index.fields[name].convert(value) if known else value


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

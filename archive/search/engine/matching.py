"""Matching: what each part of a Query tree finds in the segments of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from archive.chinese import fold
from archive.search import tree

from . import ranking
from .cache import Cache
from .found import Found, Listed, Masked, all_of, any_of, at_least, favoured
from .schema import NUMBERS, Field
from .segment import LENGTHS, SegmentReader
from .spelling import within


class Matcher:
    """Answers Query trees over some segments that are ranked as one collection."""

    def __init__(self, segments: Sequence[SegmentReader], alive: Sequence, weights: dict, totals: dict, cache: Cache):
        """`alive`: which documents of each segment live, None for all; `weights`: the fields of a bare word and what
        each counts; `totals`: how many terms each field holds.
        """
        self.segments, self._alive, self.weights, self._cache = segments, alive, weights, cache
        self.schema = segments[0].schema if segments else None
        self.count = sum(segment.count for segment in segments)
        # What a frequency in a field is worth, by the byte that Whoosh keeps for the field's length.
        self._norms = {name: ranking.norms(LENGTHS, total / max(self.count, 1)) for name, total in totals.items()}

    def find(self, node: tree.Node) -> list[Found]:
        """What the node matches, segment by segment."""
        match node:
            case tree.Everything() | tree.Nothing():
                return self._masks(lambda s: np.full(s.count, isinstance(node, tree.Everything)))
            case tree.Not(part):
                return self._living(~found.mask() for found in self.find(part))
            case tree.And(parts) | tree.Or(parts) if parts:
                combine = all_of if isinstance(node, tree.And) else any_of
                return [combine(found) for found in zip(*map(self.find, parts), strict=True)]
            case tree.And() | tree.Or():
                return self.find(tree.Everything() if isinstance(node, tree.And) else tree.Nothing())
            case tree.AtLeast(count=count) if count < 1:
                return self.find(tree.Everything())
            case tree.AtLeast(parts, count):
                return [at_least(found, count) for found in zip(*map(self.find, parts), strict=True)]
            case tree.Favour(part, also, weight):
                pairs = zip(self.find(part), self.find(also), strict=True)
                return [favoured(found, more, weight) for found, more in pairs]
            case _:
                return self._cache.get(("leaf", node), lambda: tuple(self._leaf(node)))

    @property
    def content(self) -> Field:
        """The document field."""
        return self.schema.fields[self.schema.content]

    def document_count(self, field: str, term: str) -> int:
        """How many documents have the term, deleted ones included."""
        return sum(len(segment.postings(field, term)[0]) for segment in self.segments)

    def kept(self, key: tuple, make):
        """Something that is worked out once for these segments."""
        return self._cache.get(key, make)

    def _masks(self, mask) -> list[Found]:
        return self._living(map(mask, self.segments))

    def _living(self, masks: Iterable[np.ndarray]) -> list[Found]:
        return [Masked(m if alive is None else m & alive) for m, alive in zip(masks, self._alive, strict=True)]

    def _leaf(self, node) -> list[Found]:
        fields = self._fields(node.field)
        texts = {each.name: weight for each, weight in fields.items() if each.kind == "text"}
        match node:
            case tree.Word(text) | tree.Phrase(text) | tree.Contains(text) if texts:
                return self._words(text, texts) if isinstance(node, tree.Word) else self._runs([fold(text)], texts)
            case tree.Starts(text) | tree.Ends(text) | tree.Like(text) if texts:
                return self._terms_like(node, fold(text), texts)
            case tree.Between(low=low, high=high) if any(each.document for each in fields):
                return self._terms_between(node, low, high, texts)
            case tree.Among(values=values) if any(each.document for each in fields):
                return self._runs([fold(str(value)) for value in values], texts)
            case _:
                return self._masks(lambda segment: _column_mask(segment, next(iter(fields)), node))

    def _fields(self, name: str) -> dict[Field, float]:
        """The fields that a question about `name` goes to, and what each counts."""
        if not name:
            return {self.schema.fields[each]: weight for each, weight in self.weights.items()}
        if name not in self.schema.fields:
            return {Field(name, "absent"): 1.0}
        return {self.schema.fields[name]: 1.0}

    def _words(self, text: str, fields: dict[str, float]) -> list[Found]:
        """A word matches where all its terms stand, or where it stands inside longer words."""
        parts = fold(text).split()
        if not parts:
            return self._masks(lambda segment: np.zeros(segment.count, bool))
        found = [self._word(part, fields) for part in parts]
        return [all_of(each) for each in zip(*found, strict=True)] if len(found) > 1 else found[0]

    def _word(self, word: str, fields: dict[str, float]) -> list[Found]:
        runs = self._runs([word], fields)
        if word.isascii() and all(self.schema.fields[name].edge for name in fields):
            beginnings = self._terms_like(tree.Starts(word), word, fields)
            return [run.among(found.mask()) for run, found in zip(runs, beginnings, strict=True)]
        terms = {term for name in fields for term in self.schema.fields[name].query_terms(word)}
        if not terms or terms == {word}:
            return runs  # a term that is the whole word stands nowhere but inside the runs
        scores = [
            self._score({name: [s.postings(name, t) for s in self.segments] for name in fields}, fields) for t in terms
        ]
        together = [all_of(each) for each in zip(*scores, strict=True)]
        return [_merged(all_terms, run) for all_terms, run in zip(together, runs, strict=True)]

    def _runs(self, runs: Iterable[str], fields: dict[str, float]) -> list[Found]:
        """Where one of the folded runs of characters stands."""
        found = [
            self._score({name: [s.grams(name).find(run) for s in self.segments] for name in fields}, fields)
            for run in runs
        ]
        return [any_of(each) for each in zip(*found, strict=True)] if len(found) != 1 else found[0]

    def _score(self, postings: dict[str, list[tuple]], weights: dict[str, float]) -> list[Listed]:
        """BM25F of one word from its documents and frequencies: field -> segment by segment."""
        rows = []
        for i, segment in enumerate(self.segments):
            row = np.zeros(segment.count, np.float32)
            for name, weight in weights.items():
                documents, frequencies = postings[name][i]
                norms = np.float32(weight) * self._norms[name]
                row[documents] += frequencies * norms[segment.sizes(name)[documents]]
            if self._alive[i] is not None:
                row[~self._alive[i]] = 0
            rows.append((np.flatnonzero(row).astype(np.int32), row))
        telling = ranking.rarity(sum(len(documents) for documents, _ in rows), self.count)
        return [
            Listed(documents, np.float32(telling) * ranking.saturated(row[documents]), len(row))
            for documents, row in rows
        ]

    def _union(self, terms: Iterable[str], fields: dict[str, float]) -> list[Found]:
        found = [
            self._score({name: [s.postings(name, term) for s in self.segments] for name in fields}, fields)
            for term in terms
        ]
        if not found:
            return self._masks(lambda segment: np.zeros(segment.count, bool))
        return [any_of(each) for each in zip(*found, strict=True)]

    def _terms_like(self, node, text: str, fields: dict[str, float]) -> list[Found]:
        test, prefix = _term_test(node, text)
        terms = {t for name in fields for s in self.segments for t in s.terms(name).beginning_with(prefix) if test(t)}
        found = self._union(sorted(terms), fields)
        if isinstance(node, tree.Like):
            return found
        edges = self._masks(lambda segment: _edge(segment, node, text, fields))
        return [any_of(each) for each in zip(found, edges, strict=True)]

    def _terms_between(self, node: tree.Between, low, high, fields: dict[str, float]) -> list[Found]:
        low, high = fold(str(low or "")), None if high is None else fold(str(high))
        terms = {t for name in fields for s in self.segments for t in s.terms(name).beginning_with("") if t >= low}
        inside = {
            t
            for t in terms
            if (node.low_included or t != low) and (high is None or t < high or (node.high_included and t == high))
        }
        return self._union(sorted(inside), fields)


def _merged(terms: Found, run: Listed) -> Listed:
    """The score of a word: of its terms together, or of the word itself where that is more."""
    both = any_of([terms, run])
    scores = np.maximum(terms.scores_of(both.documents), run.scores_of(both.documents))
    return Listed(both.documents, scores, run.size)


def _edge(segment: SegmentReader, node: tree.Starts | tree.Ends, text: str, fields: Iterable[str]) -> np.ndarray:
    """The documents of which a field begins or ends with the text."""
    mask = np.zeros(segment.count, bool)
    for name in fields:
        mask[segment.grams(name).at_edge(text, end=isinstance(node, tree.Ends))] = True
    return mask


def _term_test(node, text: str):
    """Which terms answer the node, and the prefix that they all have."""
    if isinstance(node, tree.Starts):
        return (lambda term: True), text
    if isinstance(node, tree.Ends):
        return (lambda term: term.endswith(text)), ""
    # In a word of two or three characters two changes would make any word of it.
    edits = min(node.edits, max(1, len(text) // 3))
    return (lambda term: within(term, text, edits)), text[: min(3, len(text) // 2)]


def _column_mask(segment: SegmentReader, field: Field, node) -> np.ndarray:
    """The documents whose column answers the node; none when the field or the value makes no sense."""
    if field.kind == "absent":
        return np.zeros(segment.count, bool)
    column = segment.column(field.name)
    try:
        match node:
            case tree.Among(values=values):
                return column.among(values)
            case tree.Between(low=low, high=high):
                return column.between(low, high, node.low_included, node.high_included)
            case tree.Word(text) | tree.Phrase(text):
                return column.among([text])
            case _ if field.kind in NUMBERS:
                return np.zeros(segment.count, bool)
            case tree.Starts(text):
                return column.matching(lambda value: value.startswith(text))
            case tree.Ends(text):
                return column.matching(lambda value: value.endswith(text))
            case tree.Contains(text):
                return column.matching(lambda value: text in value)
            case tree.Like(text, edits=edits):
                return column.matching(lambda value: within(value, text, edits))
    except ValueError:
        return np.zeros(segment.count, bool)  # 十 is no number: no document holds it
    raise TypeError(f"{node!r} is not a part of a question")

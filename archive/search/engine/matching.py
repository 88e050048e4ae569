"""Matching: what each part of a Query tree finds in the segments of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from archive.chinese import fold
from archive.search import tree

from . import ranking
from .cache import Cache
from .found import Found, Listed, Masked, all_of, any_of, at_least, favoured
from .grams import matched
from .schema import NUMBERS, Field
from .segment import LENGTHS, SegmentReader
from .spelling import within

ARRAY_CACHE = 64 << 20  # bytes of arrays that a process keeps of what it decoded, and as many of what it worked out


class Matcher:
    """Answers Query trees over some segments, whose documents are numbered through and ranked as one collection."""

    def __init__(self, segments: Sequence[SegmentReader], deleted: np.ndarray, weights: dict, totals: dict):
        """`deleted`: the documents that are; `weights`: the fields of a bare word and what each counts; `totals`: how
        many terms each field holds.
        """
        self.segments, self._deleted, self.weights = segments, deleted, weights
        self._cache = Cache(ARRAY_CACHE)
        self.schema = segments[0].schema if segments else None
        self.ends = np.cumsum([segment.count for segment in segments], dtype=np.intp)
        self.starts = self.ends - [segment.count for segment in segments]
        self.count = int(self.ends[-1]) if segments else 0
        self._norms = {name: self._norms_of(name, total / max(self.count, 1)) for name, total in totals.items()}

    def find(self, node: tree.Node) -> Found:
        """What the node matches."""
        match node:
            case tree.Everything() | tree.Nothing():
                return self._living(np.full(self.count, isinstance(node, tree.Everything)))
            case tree.Not(part):
                return self._cache.get((node,), lambda: self._living(~self.find(part).mask()))
            case tree.And((part,)) | tree.Or((part,)):
                return self.find(part)
            case tree.And(parts) | tree.Or(parts) if parts:
                return (all_of if isinstance(node, tree.And) else any_of)(map(self.find, parts))
            case tree.And() | tree.Or():
                return self.find(tree.Everything() if isinstance(node, tree.And) else tree.Nothing())
            case tree.AtLeast(count=count) if count < 1:
                return self.find(tree.Everything())
            case tree.AtLeast(parts, count):
                return at_least(map(self.find, parts), count)
            case tree.Favour(part, also, weight):
                return favoured(self.find(part), self.find(also), weight)
            case _:
                return self._cache.get((node,), lambda: self._leaf(node))

    def _norms_of(self, field: str, average: float) -> np.ndarray:
        """For each document what a frequency in the field is worth, from the byte that Whoosh keeps for its length."""
        norms = ranking.norms(LENGTHS, average)
        return np.concatenate([norms[segment.sizes(field)] for segment in self.segments])

    @property
    def content(self) -> Field:
        """The document field."""
        return self.schema.fields[self.schema.content]

    def document_count(self, field: str, term: str) -> int:
        """How many documents have the term, deleted ones included."""
        return sum(segment.terms(field).documents(term) for segment in self.segments)

    def _living(self, mask: np.ndarray) -> Masked:
        mask[self._deleted] = False
        return Masked(mask)

    def _columns(self, field: Field, node) -> Masked:
        return self._living(np.concatenate([_column_mask(segment, field, node) for segment in self.segments]))

    def _leaf(self, node) -> Found:
        fields = self._fields(node.field)
        texts = {each.name: weight for each, weight in fields.items() if each.kind == "text"}
        match node:
            case tree.Word(text) | tree.Phrase(text) | tree.Contains(text) if texts:
                return self._words(text, texts) if isinstance(node, tree.Word) else self._run(text, texts)
            case tree.Term(text) if texts:
                return self._term(text, texts)
            case tree.Starts(text) | tree.Ends(text) | tree.Like(text) if texts:
                return self._terms_like(node, fold(text), texts)
            case tree.Between(low=low, high=high) if any(each.document for each in fields):
                return self._terms_between(node, low, high, texts)
            case tree.Among(values=values) if any(each.document for each in fields):
                return self._any(self._run(str(value), texts) for value in values)
            case _:
                return self._columns(next(iter(fields)), node)

    def _any(self, found: Iterable[Found]) -> Found:
        """What one of them matches; nothing when there are none."""
        parts = list(found)
        return any_of(parts) if parts else self.find(tree.Nothing())

    def _fields(self, name: str) -> dict[Field, float]:
        """The fields that a question about `name` goes to, and what each counts."""
        if not name:
            return {self.schema.fields[each]: weight for each, weight in self.weights.items()}
        if name not in self.schema.fields:
            return {Field(name, "absent"): 1.0}
        return {self.schema.fields[name]: 1.0}

    def _words(self, text: str, fields: dict[str, float]) -> Found:
        """A word matches where all its terms stand, or where it stands inside longer words."""
        found = [self._word(part, fields) for part in fold(text).split()]
        return all_of(found) if found else self.find(tree.Nothing())

    def _word(self, word: str, fields: dict[str, float]) -> Found:
        run = self._run(word, fields)
        if word.isascii() and all(self.schema.fields[name].edge for name in fields):
            return run.among(self._terms_like(tree.Starts(word), word, fields).mask())
        terms = {term for name in fields for term in self.schema.fields[name].query_terms(word)}
        if not terms or terms == {word}:
            return run  # a term that is the whole word stands nowhere but inside the runs
        return _merged(all_of(self._term(term, fields) for term in terms), run)

    def _run(self, text: str, fields: dict[str, float]) -> Listed:
        """Where a run of characters stands."""
        run = matched(text)
        return self._score({name: [s.grams(name).find(run) for s in self.segments] for name in fields}, fields)

    def _term(self, term: str, fields: dict[str, float]) -> Listed:
        """Where a term stands."""
        return self._score({name: [s.postings(name, term) for s in self.segments] for name in fields}, fields)

    def _score(self, postings: dict[str, list[tuple]], weights: dict[str, float]) -> Listed:
        """BM25F of one word from its documents and frequencies: field -> segment by segment."""
        row = np.zeros(self.count, np.float32)
        for name, weight in weights.items():
            for start, (documents, frequencies) in zip(self.starts, postings[name], strict=True):
                places = documents + start
                row[places] += np.float32(weight) * self._norms[name][places] * frequencies.astype(np.float32)
        row[self._deleted] = 0
        documents = np.flatnonzero(row > 0)
        telling = ranking.rarity(len(documents), self.count)
        return Listed(documents, np.float32(telling) * ranking.saturated(row[documents]), self.count)

    def _terms_like(self, node, text: str, fields: dict[str, float]) -> Found:
        test, prefix = _term_test(node, text)
        terms = {t for name in fields for s in self.segments for t in s.terms(name).beginning_with(prefix) if test(t)}
        found = self._any(self._term(term, fields) for term in sorted(terms))
        if isinstance(node, tree.Like):
            return found
        return any_of([found, self._living(np.concatenate([_edge(s, node, text, fields) for s in self.segments]))])

    def _terms_between(self, node: tree.Between, low, high, fields: dict[str, float]) -> Found:
        low, high = fold(str(low or "")), None if high is None else fold(str(high))
        terms = {t for name in fields for s in self.segments for t in s.terms(name).beginning_with("") if t >= low}
        inside = {
            t
            for t in terms
            if (node.low_included or t != low) and (high is None or t < high or (node.high_included and t == high))
        }
        return self._any(self._term(term, fields) for term in sorted(inside))


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
            case tree.Word(text) | tree.Term(text) | tree.Phrase(text):
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

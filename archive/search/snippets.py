"""What was found, marked in the published text: spans by offsets, titles, and snippets cut at sentence edges.

Matching is done on the folded text. Folding keeps every offset, so a hit is marked in the script it was published in,
and nothing is segmented again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString

from archive.chinese import fold, query_terms
from archive.search.tree import And, Node, Not, Or, Phrase, Word

SNIPPET_CHARACTERS = 90

Span = tuple[int, int]

# A sentence runs to its closing mark and the quotes after it, or to the end of its line.
_SENTENCE = re.compile(r"[^\S\n]*[^。！？!?；;\s][^。！？!?；;\n]*[。！？!?；;]*[”’」』）)\"]*|[。！？!?；;]+")
_PAUSES = "，、：,:—"
_STOPS = "。！？；…”’」』）"  # as wide as a character: the blank after them is their own
_LATIN = re.compile(r"[0-9a-z]")
_MARKUP = re.compile("[&<>\"']")
_PUNCTUATION_BETWEEN = re.compile(r"</mark>([^\w\s<>&;]+)<mark>")


@dataclass(slots=True)  # made by the hundred: frozen ones take five times as long
class Marked:
    """A text and the spans in it that were asked for."""

    text: str
    spans: tuple[Span, ...] = ()

    def parts(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked."""
        at = 0
        for start, end in self.spans:
            if start > at:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False

    @property
    def marks(self) -> list[str]:
        """What is marked."""
        return [self.text[start:end] for start, end in self.spans]

    @property
    def html(self) -> SafeString:
        """Escaped, with <mark> around what was asked for: one for neighbours with nothing but punctuation between."""
        safe = escape if _MARKUP.search(self.text) else str
        pieces = [f"<mark>{safe(text)}</mark>" if marked else safe(text) for text, marked in self.parts()]
        return SafeString(_PUNCTUATION_BETWEEN.sub(r"\1", "".join(pieces)))


class Patterns:
    """What a tree asks to be found, folded once for many texts."""

    def __init__(self, tree: Node):
        self.asked = [(node, fold(node.text), _terms(node)) for node in dict.fromkeys(_positive(tree))]

    def spans(self, text: str, field: str = "") -> list[Span]:
        """Where `text` holds what was asked for, as rising (start, end) offsets that do not overlap.

        `field` is the field that the text is of: what was asked of another field is not marked in it. A word that
        does not stand in the text as typed is marked by its terms. What was excluded is not marked.
        """
        return _united(sorted(span for spans in self.groups(text, field) for span in spans))

    def groups(self, text: str, field: str = "") -> list[list[Span]]:
        """The spans of each thing asked for, in the order of the question."""
        folded = fold(text)
        return [
            _whole(folded, whole, node) or sorted(span for term in terms for span in _whole(folded, term, node))
            for node, whole, terms in self.asked
            if node.field in ("", field)
        ]


def _positive(tree: Node) -> Iterator[Word | Phrase]:
    match tree:
        case Word() | Phrase():
            yield tree
        case And() | Or():
            for part in tree.parts:
                yield from _positive(part)
        case Not():
            return


def _terms(node: Word | Phrase) -> list[str]:
    """What to mark of a word that does not stand there whole; its particles (的) only when it has nothing else."""
    terms = query_terms(node.text) if isinstance(node, Word) else []
    return [term for term in terms if len(term) > 1] or terms


def _whole(folded: str, wanted: str, node: Word | Phrase) -> list[Span]:
    """Every place of a run of characters; a Latin word only where it stands alone (AI, but not in CHAIN)."""
    spans, at = [], folded.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        spans.append((at, end))
        at = folded.find(wanted, end)
    if isinstance(node, Word) and _LATIN.search(wanted):
        spans = [span for span in spans if not any(_joined(folded, edge) for edge in span)]
    return spans


def _joined(folded: str, at: int) -> bool:
    return 0 < at < len(folded) and bool(_LATIN.match(folded[at - 1]) and _LATIN.match(folded[at]))


def _united(spans: list[Span]) -> list[Span]:
    united: list[Span] = []
    for start, end in spans:
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def snippet(text: str, patterns: Patterns, size: int = SNIPPET_CHARACTERS) -> Marked:
    """The sentences that hold the most of what was asked for, `size` characters or somewhat more, marked.

    Without anything to mark, the beginning of the text.
    """
    groups = patterns.groups(text)
    spans = _united(sorted(span for group in groups for span in group))
    chosen = _chosen(_sentences(text, size, spans), groups, size)
    return _cut(text, chosen, spans)


def _sentences(text: str, size: int, spans: list[Span]) -> list[Span]:
    """The sentences; one longer than `size` in pieces that end at a pause and cut no hit."""
    found: list[Span] = []
    for match in _SENTENCE.finditer(text):
        start, stop = match.span()
        found += [(start, stop)] if stop - start <= size else _pieces(text, start, stop, size, spans)
    return found


def _pieces(text: str, start: int, stop: int, size: int, spans: list[Span]) -> list[Span]:
    ends = [start]
    while stop - ends[-1] > size:
        ends.append(_pause(text, ends[-1], ends[-1] + size, spans))
    return [(first, end) for first, end in pairwise([*ends, stop]) if text[first:end].strip()]


def _pause(text: str, start: int, limit: int, spans: list[Span]) -> int:
    """Where to end a piece: after the last pause in its second half, else at the limit, but never inside a hit."""
    end = max(text.rfind(mark, start + (limit - start) // 2, limit) for mark in _PAUSES) + 1 or limit
    before = bisect_left(spans, (end,))  # so many hits begin before it
    return max(end, spans[before - 1][1]) if before else end


def _chosen(sentences: list[Span], groups: list[list[Span]], size: int) -> list[Span]:
    """Sentences for what is not shown yet, the densest first, then those that follow while there is room."""
    densities = _densities(sentences, groups)
    chosen: list[int] = []
    missing = {number for density in densities.values() for number in density}
    room = size
    while room > 0 and missing:
        # The sentence with the most that is not shown yet, then with the most hits, then the first
        best = max(densities, key=lambda at: (len(missing.intersection(densities[at])), len(densities[at]), -at))
        chosen.append(best)
        missing.difference_update(densities[best])
        room -= sentences[best][1] - sentences[best][0]
    at = chosen[0] if chosen else -1
    chosen = chosen or [0][: len(sentences)]
    while (at := at + 1) < len(sentences) and sentences[at][1] - sentences[at][0] <= room:
        if at not in chosen:
            chosen.append(at)
            room -= sentences[at][1] - sentences[at][0]
    return [sentences[at] for at in sorted(chosen)]


def _densities(sentences: list[Span], groups: list[list[Span]]) -> dict[int, list[int]]:
    """Sentence -> the numbers of what begins in it, each as often as it does; without those in which nothing does."""
    ends: list[int] = [end for _, end in sentences]
    densities: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for start, _ in group:
            at = bisect_right(ends, start)
            if at < len(ends) and sentences[at][0] <= start:
                densities[at].append(number)
    return densities


def _cut(text: str, sentences: list[Span], spans: list[Span]) -> Marked:
    """The sentences as one text, with an ellipsis where something is left out."""
    pieces, marks, length, last = [], [], 0, 0
    for start, end in sentences:
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        start += lead
        end = start + len(text[start:end].rstrip())
        glue = "" if not text[last:start].strip() else "…"
        glue = glue or (" " if pieces and text[last:start] and pieces[-1][-1] not in _STOPS else "")
        pieces += [glue, text[start:end]]
        length += len(glue)
        marks += [(length + a - start, length + b - start) for a, b in spans if start <= a < end]
        length, last = length + end - start, end
    pieces.append("…" if text[last:].strip() else "")
    return Marked("".join(pieces), tuple((a, min(b, length)) for a, b in marks))

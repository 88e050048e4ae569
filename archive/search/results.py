"""A question answered: hits with snippets, counts beside them, how it was read, and why nothing was found.

The engine gives numbers and counts in one pass; the articles come from the database in one query.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.chinese import fold
from archive.models import Article
from archive.search import asking, relaxing, rows, snippets
from archive.search.asking import SearchUnavailable
from archive.search.facets import FACETS, STAFF_FACETS, Bar, FacetValue, countable, facet, timeline
from archive.search.language import Reading, read
from archive.search.offers import Offer, offers
from archive.search.query import Filters, Query
from archive.search.snippets import Marked, Patterns
from archive.search.suggesting import suggestions
from archive.search.tree import Node
from archive.search.wording import Wording

__all__ = [
    "Bar",
    "FacetValue",
    "Filters",
    "Hit",
    "Offer",
    "Query",
    "Results",
    "SearchUnavailable",
    "Understood",
    "facet_values",
    "search",
]

TIMES = ("year", "month")  # what is counted beside any facets, for the timeline
Ask = Callable[[Node], asking.Answer]


@dataclass(slots=True)  # made by the hundred: frozen ones take five times as long
class Hit:
    """An article that was found. `score` is 0 when the result is sorted by date."""

    article: Article
    score: float
    marked_title: Marked
    marked_snippet: Marked

    @property
    def title(self) -> SafeString:
        """The title as HTML, with <mark> around what was asked for."""
        return self.marked_title.html

    @property
    def snippet(self) -> SafeString:
        """Sentences of the body as HTML, with <mark> around what was asked for."""
        return self.marked_snippet.html


@dataclass(frozen=True)
class Understood:
    """How a question was read. `text` asks the same again; `variants` are other forms of the words that matched too."""

    text: str
    variants: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Results:
    """What `search` found. `sizes`: how many values each facet has, those beyond `facets` too.

    `relaxed`: no article has all the words, so these are the ones with the most. `failing`: words that find nothing.
    `suggestions`: questions that find something where this one does not. `offers`: filters that the question names.
    """

    hits: list[Hit]
    total: int
    page: int
    pages: int
    understood: Understood
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    timeline: list[Bar] = field(default_factory=list)
    undated: int = 0
    relaxed: bool = False
    failing: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    took_ms: float = 0.0


def search(query: Query, page: int = 1, facets: Sequence[str] | None = None) -> Results:
    """Answer a question; `page` counts from 1. `facets` names those to count: all unless told. Where there are none,
    there is no timeline either, and no offer.

    Raises TooMuchAsked over the limits of the query language, ValueError for a filter's date or a sort that does not
    exist, SearchUnavailable when the index cannot be read.
    """
    began = time.perf_counter()
    if facets is None:
        facets = STAFF_FACETS if query.staff else FACETS
    page_of = {"start": query.window(page), "size": query.size, "sort": query.order()}
    ask = partial(asking.ask, **page_of, columns=_columns((*facets, *TIMES) if facets else (), query))
    reading = read(query.text)
    asked, answer = _answer(reading.tree, query, ask)
    wording = Wording(get_language() or "zh-hans")
    hits = _hits(answer, reading.tree, query)
    return Results(
        hits=hits,
        total=answer.total,
        page=max(page, 1),
        pages=query.pages(answer.total),
        understood=_understood(reading, asked, hits, wording),
        **(_around(facets, asked.words, query, answer) if facets else {}),
        relaxed=asked.relaxed,
        failing=list(asked.failing),
        suggestions=suggestions(reading.tree, asked.failing, query, wording) if asked.failing else [],
        offers=offers(reading.tree, query) if facets and page <= 1 else [],
        took_ms=round((time.perf_counter() - began) * 1000, 2),
    )


def facet_values(query: Query, name: str, most: int) -> tuple[list[FacetValue], int]:
    """The values of one facet of a question, the `most` frequent, and how many there are. Raises as `search`."""
    asked, answer = _answer(read(query.text).tree, query, partial(asking.ask, columns=_columns((name,), query)))
    return facet(name, _counts(name, asked.words, query, answer), query.filters, most)


def _answer(tree: Node, query: Query, ask: Ask) -> tuple[relaxing.Asked, asking.Answer]:
    """What is asked of the index for a question in the end, and the answer."""
    everywhere = Query(staff=query.staff)
    asked = relaxing.at_first(tree, everywhere, asking.count)
    answer = ask(query.around(asked.words))
    if not (answer.total or asked.is_text):
        asked = relaxing.for_nothing(tree, everywhere, asking.count)
        answer = ask(query.around(asked.words)) if asked.relaxed else answer
    return asked, answer


def _columns(names: Sequence[str], query: Query) -> asking.Columns:
    return {name: countable(name, query.filters) for name in names}


def _around(facets: Sequence[str], words: Node, query: Query, answer: asking.Answer) -> dict:
    """What stands beside the hits: facets, timeline, and how many of them are undated."""
    made = {name: facet(name, _counts(name, words, query, answer), query.filters) for name in facets}
    return {
        "facets": {name: values for name, (values, _size) in made.items()},
        "sizes": {name: size for name, (_values, size) in made.items()},
        "timeline": timeline(answer.counts["month"]),
        "undated": answer.counts["year"].get(None, 0),
    }


def _counts(name: str, words: Node, query: Query, answer: asking.Answer) -> dict[str | None, int]:
    """A facet that is filtered by is counted without its own filter, so that its other values show what they hold."""
    if getattr(query.filters, name):
        answer = asking.ask(query.around(words, without=name), columns=_columns((name,), query))
    return answer.counts[name]


def _hits(answer: asking.Answer, tree: Node, query: Query) -> list[Hit]:
    articles = rows.articles([key for key, _ in answer.hits], query.staff)
    patterns = Patterns(tree)
    return [_hit(articles[key], score, patterns) for key, score in answer.hits if key in articles]


def _hit(article: Article, score: float, patterns: Patterns) -> Hit:
    title = Marked(article.title, tuple(patterns.spans(article.title, "title")))
    return Hit(article, score, title, snippets.snippet(article.body, patterns))


def _understood(reading: Reading, asked: relaxing.Asked, hits: Sequence[Hit], wording: Wording) -> Understood:
    notes = reading.notes
    if asked.is_text:
        notes += (_("这像是一整句话：含有其中三分之一词语的文章都已列出，最相符的在前。要找原句请加引号。"),)
    return Understood(wording.write(reading.tree), tuple(_variants(reading.tree, hits)), notes)


def _variants(tree: Node, hits: Sequence[Hit]) -> list[str]:
    """Forms in which the words stand in the hits, other than as they were typed: 發展 for 发展."""
    typed = [node.text for node, *_ in Patterns(tree).asked]
    wanted = {fold(text) for text in typed}
    marked = {text for hit in hits for text in (*hit.marked_title.marks, *hit.marked_snippet.marks)}
    return sorted(text for text in marked - set(typed) if fold(text) in wanted)

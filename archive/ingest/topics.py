"""What an article is about: topics of a table whose terms it uses, and words that only this text suggests."""

import math
from collections import Counter
from functools import cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from archive.chinese import fold
from archive.chinese.finding import Finder
from archive.chinese.keywords import keywords
from archive.chinese.words import tagged
from archive.ingest.tables import rows

AT_MOST = 6
IN_TITLE = 3  # what a term in the title counts, in occurrences in the text
LONG = 1200  # characters beyond which a text must use a topic's terms more often
READ = 6000


class Topic(NamedTuple):
    """A topic of the table: how often its terms must stand in a text; its terms and hints, folded."""

    name: str
    english: str
    least: int
    terms: tuple[str, ...]
    hints: tuple[str, ...]


class Tagged(NamedTuple):
    """A topic of a text, the words that say so, most frequent first, and how sure (0..1)."""

    topic: str
    evidence: list[str]
    confidence: float


@cache
def all_topics() -> tuple[Topic, ...]:
    """Every topic of tables/topics.tsv, in its order."""
    return tuple(
        Topic(name, english, int(least), tuple(fold(terms).split()), tuple(fold(hints).split()))
        for name, english, least, terms, hints in rows("topics")
    )


def in_english(name: str) -> str:
    """What a topic of the table is called in English; "" for one that is not in it."""
    return _english().get(name, "")


@cache
def _english() -> dict[str, str]:
    return {topic.name: topic.english for topic in all_topics()}


@cache
def _terms() -> Finder:
    """All terms and hints."""
    return Finder(term for topic in all_topics() for term in topic.terms + topic.hints)


@cache
def _topics_of() -> dict[str, list[Topic]]:
    """Each term -> the topics that it speaks of by itself."""
    owners: dict[str, list[Topic]] = {}
    for topic in all_topics():
        for term in topic.terms:
            owners.setdefault(term, []).append(topic)
    return owners


def tags_for(title: str, text: str) -> list[Tagged]:
    """The topics of an article, the surest first, six at most; in either script.

    A topic counts when its terms stand often enough for a text of this length, three times over in the title.
    """
    in_title, in_text = _count(fold(title)), _count(fold(text[:READ]))
    stretch = max(1.0, len(text[:READ]) / LONG)
    spoken_of = {topic for term in in_title | in_text for topic in _topics_of().get(term, ())}
    found = [tagged for topic in spoken_of if (tagged := _judge(topic, in_title, in_text, stretch))]
    return sorted(found, key=lambda tagged: (-tagged.confidence, tagged.topic))[:AT_MOST]


def _count(text: str) -> Counter:
    """How often each term stands in a folded text, short ones not across the words of the segmenter."""
    starts = {0, *accumulate(map(len, map(itemgetter(0), tagged(text))))}
    # 民建 is no party in 人民建设, nor 河长 an office in 黄河长江: they go across two words.
    return Counter(term for at, term in _terms().find(text) if len(term) > 2 or at in starts or at + 1 not in starts)


def _judge(topic: Topic, in_title: Counter, in_text: Counter, stretch: float) -> Tagged | None:
    uses = {term: in_title[term] * IN_TITLE + in_text[term] for term in topic.terms}
    used = sorted((term for term in uses if uses[term]), key=lambda term: -uses[term])
    hints = sum(bool(in_text[hint] or in_title[hint]) for hint in topic.hints)
    # A term that holds another (民营企业家, 民营企业) was counted as that one already.
    separate = [term for term in used if not any(other != term and other in term for other in used)]
    score = sum(uses[term] for term in separate) + min(hints, 2) / 2
    needed = topic.least * stretch
    return Tagged(topic.name, used[:4], round(1 - math.exp(-score / needed), 2)) if score >= needed else None


def suggest(text: str, limit: int = 8) -> list[str]:
    """Words of this text that a curator might make a tag of, the weightiest first; none is a topic of the table."""
    return [word for word in keywords(text, limit * 2) if word not in _known()][:limit]


@cache
def _known() -> frozenset[str]:
    """Names and terms of all topics, folded."""
    return frozenset(name for topic in all_topics() for name in (fold(topic.name), *topic.terms))

"""The archive's own engine, and Haystack's stock Whoosh recipe, as peers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import jieba
from haystack import connections, indexes
from haystack.backends.whoosh_backend import WhooshEngine as StockEngine
from haystack.backends.whoosh_backend import WhooshSearchBackend
from haystack.query import SearchQuerySet
from haystack.utils.loading import UnifiedIndex

from archive.models import Article
from archive.search import tree
from archive.search.indexing import SEGMENT
from bench.peers import FACETS, SIZE, Peer, Question

jieba.setLogLevel("WARNING")


class BenchIndex(indexes.SearchIndex, indexes.Indexable):
    """What the peers index too."""

    text = indexes.CharField(document=True, stored=False)
    title = indexes.CharField(stored=False)
    region = indexes.CharField(indexed=False, stored=False, null=True)
    source = indexes.CharField(indexed=False, stored=False)
    month = indexes.CharField(indexed=False, stored=False)
    published = indexes.DateField(stored=False)

    def get_model(self):
        return Article

    def full_prepare(self, article: dict) -> dict:
        return {
            "id": f"archive.article.{article['pk']}",
            "django_ct": "archive.article",
            "django_id": str(article["pk"]),
            "text": article["body"],
            "title": article["title"],
            "region": article["region"],
            "source": article["source"],
            "month": article["date"][:7],
            "published": article["date"],
        }


class StockIndex(BenchIndex):
    """The recipe has one field of words: title and body together."""

    def full_prepare(self, article: dict) -> dict:
        return {**super().full_prepare(article), "text": f"{article['title']}\n{article['body']}"}


class Ours(Peer):
    name = "zhengwen"
    search_index: type[BenchIndex] = BenchIndex
    options: dict = {"ENGINE": "archive.search.engine.WhooshEngine", "WORDS": {"text": 1.0, "title": 3.0}}

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.alias = type(self).__name__
        connections.connections_info[self.alias] = {**self.options, "PATH": str(folder)}
        connections.reload(self.alias)
        unified = UnifiedIndex()
        unified.build(indexes=[self.search_index()])
        connections[self.alias]._index = unified
        self.index = unified.get_index(Article)
        self._open()

    def _open(self) -> None:
        if self.backend.exists():
            _ = self.backend.snapshot

    def close(self) -> None:
        connections.reload(self.alias)

    @property
    def backend(self):
        return connections[self.alias].get_backend()

    def add(self, articles: Sequence[dict]) -> None:
        """As the archive does it: the first time as `index rebuild`; later as after a save."""
        if self.backend.exists():
            self.backend.update(self.index, articles)
            return
        batches = [articles[start : start + SEGMENT] for start in range(0, len(articles), SEGMENT)]
        with self.backend.renewing() as fresh:
            for _ in fresh.add_all(batches, partial(_prepared, self.alias), self.jobs):
                pass
            fresh.unite(self.jobs)
            fresh.commit()

    def ask(self, question: Question) -> tuple[int, list[int]]:
        parts: list[tree.Node] = [tree.Word(word) for word in question.words]
        if question.phrase:
            parts.append(tree.Phrase(question.phrase))
        if question.region:
            parts.append(tree.Among("region", (question.region,)))
        answer = self.backend.ask(
            tree.And(tuple(parts)),
            start=question.start,
            size=SIZE,
            sort=("-published",) if question.newest else (),
            facets=FACETS if question.facets else (),
        )
        return answer.total, answer.ids


class StockBackend(WhooshSearchBackend):
    """The recipe found everywhere: Haystack's own backend, its analyzer replaced by jieba's."""

    def build_schema(self, fields):
        from jieba.analyse import ChineseAnalyzer  # not with the others: it fills 130 MB that no other engine needs

        name, schema = super().build_schema(fields)
        for each in ("text", "title"):
            schema[each].analyzer = ChineseAnalyzer()
        return name, schema


def _prepared(alias: str, articles: Sequence[dict]) -> list:
    connection = connections[alias]
    return connection.get_backend().prepare(connection.get_unified_index().get_index(Article), articles)


class OursOnTwoCores(Ours):
    name = "zhengwen, two processes"
    jobs = 2


class OursThroughHaystack(Ours):
    """Our engine asked the same way as the stock recipe, through SearchQuerySet."""

    name = "zhengwen by Haystack"

    def ask(self, question: Question) -> tuple[int, list[int]]:
        found = SearchQuerySet(using=self.alias)
        for word in question.words:
            found = found.filter(content=word)
        if question.region:
            found = found.filter(region=question.region)
        if question.newest:
            found = found.order_by("-published")
        if question.facets:
            for facet in FACETS:
                found = found.facet(facet)
            found.facet_counts()
        keys = [int(result.pk) for result in found[question.start : question.start + SIZE]]
        return found.count(), keys


class Stock(OursThroughHaystack):
    name = "stock recipe"
    search_index = StockIndex
    options = {"ENGINE": "bench.ours.StockRecipe"}

    def _open(self) -> None:
        self.backend.setup()

    def add(self, articles: Sequence[dict]) -> None:
        self.backend.update(self.index, articles)  # in one batch: 1,000 at a time it is a quarter as fast


class StockRecipe(StockEngine):
    backend = StockBackend

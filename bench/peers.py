"""The peers that search is measured beside: each is given the same articles and answers the same questions.

Words are cut by the same segmenter for all that need cutting, so that engines are compared and not segmenters. The time
of cutting is counted where a peer needs it.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.chinese import fold, index_terms

SIZE = 20
FACETS = ("region", "source", "month")


@dataclass(frozen=True)
class Question:
    """Words that must all be there, or an exact run; what else is asked of the result."""

    words: tuple[str, ...] = ()
    phrase: str = ""
    region: str = ""
    newest: bool = False
    facets: bool = False
    start: int = 0

    def __str__(self) -> str:
        return " ".join(self.words) or f"“{self.phrase}”"


class Peer:
    """An engine in a folder, opened. `ask` gives how many articles match and the primary keys of a page of them."""

    name = ""
    exact_runs = True  # whether it answers questions for an exact run of characters
    jobs = 1  # processes that build
    shortest = 1  # characters of a word that it can find

    def __init__(self, folder: Path):
        self.folder = folder

    def close(self) -> None:
        """Let go of what is open."""

    def answers(self, question: Question) -> bool:
        """Whether it can answer at all."""
        if question.phrase:
            return self.exact_runs
        return all(len(word) >= self.shortest for word in question.words)

    def add(self, articles: Sequence[dict]) -> None:
        """Put articles in, in place of those with the same keys, and make them findable."""
        raise NotImplementedError

    def ask(self, question: Question) -> tuple[int, list[int]]:
        raise NotImplementedError

    def size(self) -> int:
        """Bytes on the disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class Fts5(Peer):
    """SQLite's full-text search over text made ready by `_ready`; articles' columns in a table beside it."""

    tokenizer = "unicode61"

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.db = sqlite3.connect(self.folder / "fts.sqlite3")
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, body, tokenize='{self.tokenizer}')"
        )
        self.db.execute("CREATE TABLE IF NOT EXISTS article (pk INTEGER PRIMARY KEY, region, source, month, published)")
        self.db.execute("CREATE INDEX IF NOT EXISTS by_region ON article (region)")
        self.db.execute("CREATE INDEX IF NOT EXISTS by_published ON article (published)")

    def close(self) -> None:
        self.db.close()

    def _ready(self, text: str) -> str:
        raise NotImplementedError

    def _match(self, word: str) -> str:
        return f'"{self._ready(word)}"'

    def add(self, articles: Sequence[dict]) -> None:
        keys = [(article["pk"],) for article in articles]
        with self.db:
            self.db.executemany("DELETE FROM words WHERE rowid = ?", keys)
            self.db.executemany(
                "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
                ((a["pk"], self._ready(a["title"]), self._ready(a["body"])) for a in articles),
            )
            self.db.executemany(
                "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)",
                ((a["pk"], a["region"], a["source"], a["date"][:7], a["date"]) for a in articles),
            )

    def size(self) -> int:
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return super().size()

    def ask(self, question: Question) -> tuple[int, list[int]]:
        match = " AND ".join(map(self._match, question.words or (question.phrase,)))
        tables, values = "words JOIN article ON article.pk = words.rowid WHERE words MATCH ?", [match]
        if question.region:
            tables, values = tables + " AND region = ?", [match, question.region]
        order = "published DESC" if question.newest else "bm25(words, 3.0, 1.0)"
        (total,) = self.db.execute(f"SELECT count(*) FROM {tables}", values).fetchone()
        page = f"SELECT words.rowid FROM {tables} ORDER BY {order} LIMIT {SIZE} OFFSET {question.start}"
        rows = self.db.execute(page, values).fetchall()
        for facet in FACETS if question.facets else ():
            self.db.execute(f"SELECT {facet}, count(*) FROM {tables} GROUP BY {facet}", values).fetchall()
        return total, [pk for (pk,) in rows]


class Fts5Words(Fts5):
    name = "FTS5 words"
    exact_runs = False

    def _ready(self, text: str) -> str:
        return " ".join(index_terms(text))

    def _match(self, word: str) -> str:
        return f'"{fold(word)}"'


class Fts5Bigrams(Fts5):
    name = "FTS5 bigrams"

    def _ready(self, text: str) -> str:
        """Each two neighbouring characters as a token. Only letters make tokens, so each is written as one."""
        letters = [chr(0x20000 + ord(char) % 0xA000) for char in fold(text)]
        return " ".join(a + b for a, b in itertools.pairwise(letters))


class Fts5Trigrams(Fts5):
    """The trigram tokenizer finds nothing shorter than three characters by its index."""

    name = "FTS5 trigrams"
    tokenizer = "trigram"
    shortest = 3

    def _ready(self, text: str) -> str:
        return fold(text).replace('"', " ")


class Tantivy(Peer):
    name = "tantivy"
    exact_runs = False

    def __init__(self, folder: Path):
        super().__init__(folder)
        import tantivy

        self.tantivy = tantivy
        self.schema = (
            tantivy.SchemaBuilder()
            .add_text_field("title", tokenizer_name="whitespace", index_option="freq")
            .add_text_field("body", tokenizer_name="whitespace", index_option="freq")
            .add_text_field("region", tokenizer_name="raw", fast=True, index_option="basic")
            .add_text_field("source", tokenizer_name="raw", fast=True, index_option="basic")
            .add_text_field("month", tokenizer_name="raw", fast=True, index_option="basic")
            .add_integer_field("published", fast=True)
            .add_integer_field("pk", stored=True, indexed=True)
            .build()
        )
        self.index = tantivy.Index(self.schema, path=str(self.folder))
        self.searcher = self.index.searcher()

    def add(self, articles: Sequence[dict]) -> None:
        writer = self.index.writer(num_threads=1)
        for article in articles:
            writer.delete_documents("pk", article["pk"])
            writer.add_document(
                self.tantivy.Document(
                    title=" ".join(index_terms(article["title"])),
                    body=" ".join(index_terms(article["body"])),
                    region=article["region"] or "none",
                    source=article["source"],
                    month=article["date"][:7],
                    published=int(article["date"].replace("-", "")),
                    pk=article["pk"],
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, question: Question) -> tuple[int, list[int]]:
        query = self._query(question)
        options = {"order_by_field": "published"} if question.newest else {}
        found = self.searcher.search(query, SIZE, count=True, offset=question.start, **options)
        if question.facets:
            self.searcher.aggregate(query, {f: {"terms": {"field": f, "size": 300}} for f in FACETS})
        return found.count, [self.searcher.doc(address)["pk"][0] for _, address in found.hits]

    def _query(self, question: Question):
        query, must, should = self.tantivy.Query, self.tantivy.Occur.Must, self.tantivy.Occur.Should

        def word(text: str):
            title = query.boost_query(query.term_query(self.schema, "title", text), 3.0)
            return query.boolean_query([(should, title), (should, query.term_query(self.schema, "body", text))])

        parts = [(must, word(fold(text))) for text in question.words]
        if question.region:
            parts.append((must, query.const_score_query(query.term_query(self.schema, "region", question.region), 0.0)))
        return query.boolean_query(parts)


def agreed(words: Iterable[str], articles: Sequence[dict]) -> list[str]:
    """The words for which "stands in the text" and "is one of its terms" pick the same articles.

    Only these can be asked of engines of both kinds and be expected to find as many.
    """
    kept = dict.fromkeys(words, True)
    for article in articles:
        texts = fold(article["title"]), fold(article["body"])
        terms = None
        for word in kept:
            if kept[word] and any(word in text for text in texts):
                terms = terms or {term for text in texts for term in index_terms(text)}
                kept[word] = word in terms
    return [word for word, same in kept.items() if same]

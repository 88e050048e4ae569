"""On real articles: an exact run finds all that hold it and no other, whatever the run; and stock Whoosh agrees."""

import json
import lzma
import random

import pytest
from haystack import indexes

from archive.chinese import fold, to_hant
from archive.search import tree
from archive.search.engine.index import Index
from archive.search.engine.reader import Request
from archive.search.engine.schema import Schema
from archive.search.engine.writer import IndexWriter

ARTICLES, RUNS = 1000, 600


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@pytest.fixture(scope="module")
def corpus(shared, tmp_path_factory):
    path = shared / "corpus" / "xwlb.jsonl.xz"
    if not path.exists():
        pytest.skip(f"no corpus at {path}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = random.Random(11).sample([json.loads(line) for line in lines], ARTICLES)
    fields = {"text": indexes.CharField(document=True, stored=False), "title": indexes.CharField(stored=False)}
    for name, field in fields.items():
        field.set_instance_name(name)
    index = Index(tmp_path_factory.mktemp("corpus"), Schema(fields), {"title": 3.0, "text": 1.0})
    writer = IndexWriter(index, 10)
    writer.create()
    documents = [
        index.schema.prepare(
            {
                "id": f"press.item.{i}",
                "django_ct": "press.item",
                "django_id": str(i),
                "title": row["title"],
                "text": row["body"],
            }
        )
        for i, row in enumerate(rows)
    ]
    for start in range(0, ARTICLES, 700):
        writer.add(documents[start : start + 700])
    return index, rows


def found(index, node) -> list[int]:
    return sorted(index.snapshot().ask(node, Request(size=None)).ids)


def test_every_run_of_characters_is_found_where_it_stands_and_nowhere_else(corpus):
    index, rows = corpus
    texts = [(fold(row["title"]), fold(row["body"])) for row in rows]
    chance = random.Random(3)
    for _ in range(RUNS):
        text = chance.choice(rows)[chance.choice(["title", "body", "body", "body"])]
        start = chance.randrange(len(text))
        run = text[start : start + chance.randint(1, 12)]
        asked = chance.choice([str, to_hant, full_width, str.upper])(run)
        if fold(asked) != fold(run):
            asked = run  # OpenCC chose another word's characters: then it is another run
        wanted = [i for i, both in enumerate(texts) if any(fold(run) in each for each in both)]
        assert found(index, tree.Phrase(asked)) == wanted, asked


def test_a_word_finds_at_least_every_article_that_holds_it(corpus):
    index, rows = corpus
    texts = [fold(row["title"] + "\n" + row["body"]) for row in rows]
    chance = random.Random(4)
    for _ in range(200):
        words = [term for term in index.schema.fields["text"].query_terms(chance.choice(rows)["body"]) if len(term) > 1]
        word = chance.choice(words)
        holding = {i for i, text in enumerate(texts) if word in text}
        assert holding <= set(found(index, tree.Word(word))), word


def test_the_words_of_a_title_lead_to_its_article(corpus):
    index, rows = corpus
    chance, places = random.Random(5), []
    for number in chance.sample(range(ARTICLES), 100):
        title = index.schema.fields["text"].query_terms(rows[number]["title"])
        words = tree.Or(tuple(tree.Word(term, "text") for term in dict.fromkeys(title)))
        ids = index.snapshot().ask(words, Request(size=10)).ids
        places.append(1 / (ids.index(number) + 1) if number in ids else 0)
    assert sum(places) / len(places) > 0.6


def test_stock_whoosh_counts_the_same_terms(corpus):
    index, _ = corpus
    whoosh = IndexWriter(index, 1)._storage.open_index(schema=index.schema.whoosh)
    with whoosh.searcher() as searcher:
        for term in ("发展", "经济", "水利", "2023"):
            held = sum(len(segment.postings("text", term)[0]) for segment in index.snapshot().segments)
            assert held, f"{term} is in none of these articles"
            assert searcher.doc_frequency("text", term) == held
            assert len(list(searcher.postings("text", term).all_ids())) == held

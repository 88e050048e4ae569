"""Merging: many segments become one that answers exactly as they did, and as the documents say."""

import random
import sys

import numpy as np
import pytest
from haystack import indexes
from haystack.query import SearchQuerySet
from whoosh.qparser import QueryParser

from archive.search import tree
from archive.search.engine import grams as grams_module
from archive.search.engine import manifest as manifests
from archive.search.engine import varints
from archive.search.engine import writer as writer_module
from archive.search.engine.cache import Cache
from archive.search.engine.grams import Grams, invert
from archive.search.engine.index import Index
from archive.search.engine.merging import Merge, due
from archive.search.engine.reader import Request
from archive.search.engine.schema import Schema
from archive.search.engine.segment import file_name
from archive.search.engine.writer import IndexWriter

from . import engine_news
from .engine_news import NEWS, NewsIndex, items, keys

engine, news = engine_news.engine, engine_news.news

SYLLABLES = "青禾县委书记调研茶园治水护林春耕夏收秋种冬藏。，：“”（）ＡｂC12３㐀𠀀 \n"


def invented(number: int, chance: random.Random) -> dict:
    """A made-up document: any characters, some of everything missing."""
    return {
        "id": f"press.item.{number}",
        "django_ct": "press.item",
        "django_id": str(number),
        "text": "".join(chance.choices(SYLLABLES, k=chance.randint(0, 60))),
        "title": "".join(chance.choices(SYLLABLES, k=chance.randint(0, 8))),
        "places": chance.choices(["甲省", "乙市", "丙县"], k=chance.randint(0, 3)),
        "script": chance.choice(["hans", "hant", None]),
        "copies": chance.choice([None, *range(5)]),
        "day": chance.choice([None, "2024-02-21", "2023-12-01"]),
    }


def schema() -> Schema:
    fields = {
        "text": indexes.CharField(document=True),
        "title": indexes.CharField(),
        "places": indexes.MultiValueField(),
        "script": indexes.CharField(indexed=False, null=True),
        "copies": indexes.IntegerField(null=True),
        "day": indexes.DateField(null=True),
    }
    for name, field in fields.items():
        field.set_instance_name(name)
    return Schema(fields)


class Twin:
    """An index, and beside it the documents that it should hold."""

    def __init__(self, folder, seed: int):
        self.index = Index(folder, schema(), {"title": 3.0, "text": 1.0})
        self.writer = IndexWriter(self.index, 5)
        self.writer.create()
        self.documents, self.chance = {}, random.Random(seed)

    def put(self, *numbers: int) -> None:
        made = [invented(number, self.chance) for number in numbers]
        self.writer.add([self.index.schema.prepare(each) for each in made])
        self.documents |= {each["id"]: self.index.schema.prepare(each) for each in made}

    def drop(self, *numbers: int) -> None:
        self.writer.remove(f"press.item.{number}" for number in numbers)
        for number in numbers:
            self.documents.pop(f"press.item.{number}", None)

    def check(self) -> None:
        """The index answers what the documents themselves say."""
        ask = lambda node: sorted(self.index.snapshot().ask(node, Request(size=None)).ids)  # noqa: E731
        number = lambda each: int(each.values["django_id"])  # noqa: E731
        all_of_them = list(self.documents.values())
        assert ask(tree.Everything()) == sorted(map(number, all_of_them))
        for _ in range(60):
            some = self.chance.choice(all_of_them)
            text = some.texts[self.chance.choice(["text", "title"])]
            start, length = self.chance.randrange(len(text) + 1), self.chance.randint(1, 5)
            if run := text[start : start + length]:
                held = [each for each in all_of_them if any(run in other for other in each.texts.values())]
                assert ask(tree.Phrase(run)) == sorted(map(number, held)), run
        for field in ("places", "script", "copies", "day"):
            counts = dict(self.index.snapshot().ask(tree.Everything(), Request(facets=(field,))).facets[field])
            wanted = {}
            for each in all_of_them:
                value = each.values[field]
                for one in value if isinstance(value, list) else [value]:
                    wanted[one] = wanted.get(one, 0) + 1
            assert counts == wanted


@pytest.mark.parametrize("seed", range(4))
def test_an_index_always_equals_its_documents(tmp_path, seed):
    twin = Twin(tmp_path, seed)
    for _ in range(12):
        twin.put(*twin.chance.sample(range(60), twin.chance.randint(1, 12)))
        twin.drop(*twin.chance.sample(range(60), 3))
        if twin.chance.random() < 0.3:
            twin.writer.tidy()
            assert len(twin.index.snapshot().segments) == 1
    twin.check()
    twin.writer.tidy()
    twin.check()


def test_many_saves_never_leave_a_crowd_of_segments(news):
    for turn in range(80):
        news.update(NewsIndex(), items(turn + 100))
        assert len(news.snapshot.segments) <= 34
    assert SearchQuerySet().count() == 85
    assert keys(SearchQuerySet().filter(content="茶叶")) == [3]
    assert news.writer.tidy(10_000)
    assert len(news.snapshot.segments) < 16


def test_a_merged_index_keeps_what_was_stored(news):
    for key in (1, 2):
        news.update(NewsIndex(), items(key))
    assert news.writer.tidy()
    hit = SearchQuerySet().filter(django_id=2)[0]
    assert (hit.title, hit.copies, hit.places) == ("市政协视察古渡口", 12, ["340000", "349902"])
    assert [int(each.pk) for each in SearchQuerySet().order_by("copies")] == [3, 1, 4, 5, 2]


def test_two_processes_merge_as_one_does_whatever_becomes_of_the_other(tmp_path, monkeypatch):
    twin, made = Twin(tmp_path / "index", 9), []
    for numbers in (range(40), range(30, 70)):
        twin.put(*numbers)
    entries = manifests.read(twin.writer.folder).segments
    segments, alive = map(twin.index.segment, entries), [~entry.deleted_mask() for entry in entries]
    merge = Merge(twin.index.schema, list(segments), alive)
    for jobs, fails in ((1, False), (2, False), (2, True)):
        if fails:
            monkeypatch.setattr(merge, "_write_apart", lambda path: sys.exit(1))
        name, lengths = merge.write(tmp_path, jobs)
        made.append((lengths, (tmp_path / file_name(name)).read_bytes()))
    assert made[0] == made[1] == made[2]


def test_stock_whoosh_reads_what_was_merged(news):
    news.update(NewsIndex(), items(2))
    news.remove("auth.group.4")
    news.writer.tidy()
    with news.index.searcher() as searcher:
        assert {row["id"] for row in searcher.documents()} == {f"auth.group.{key}" for key in (1, 2, 3, 5)}
        assert searcher.doc_frequency("text", "发展") == 3


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("发展", {1, 3, 5}),
        ("发展 NOT 茶叶", {1, 5}),
        ("茶*", {3}),
        ("places:650000", {3, 5}),
        ("day:[2024-02-01 TO 2024-02-28]", {1, 5}),
        ("copies:[7 TO 9]", {4, 5}),
        ("title:治水", {1}),
        ("无此词", set()),
    ],
)
def test_stock_whoosh_searches_by_itself(news, question, found):
    news.update(NewsIndex(), items(2))
    with news.index.searcher() as searcher:
        hits = searcher.search(QueryParser("text", news.schema).parse(question), limit=None)
        assert {int(hit["django_id"]) for hit in hits} == found


def test_stock_whoosh_walks_the_terms(news):
    news.writer.tidy()
    with news.index.reader() as reader:
        names = list(reader.lexicon("title"))
        assert b"\xe6\xb2\xbb\xe6\xb0\xb4" in names and names == sorted(names)
        cursor = reader.cursor("title")
        assert cursor.find("治水") == "治水" and cursor.term_info().doc_frequency() == 1
        assert cursor.first() == names[0].decode() and cursor.next() == names[1].decode()
        assert cursor.find("\uffff") is None and not cursor.is_valid()


def test_what_is_deleted_during_a_merge_stays_deleted(news, monkeypatch):
    write = Merge.write

    def while_merging(self, *where):
        made = write(self, *where)
        monkeypatch.undo()
        news.remove("auth.group.3")
        news.update(NewsIndex(), items(1))
        return made

    news.update(NewsIndex(), items(5))
    monkeypatch.setattr(Merge, "write", while_merging)
    news.writer.tidy()
    assert keys(SearchQuerySet().all()) == [1, 2, 4, 5]
    assert SearchQuerySet().count() == 4


def test_a_merge_that_comes_too_late_changes_nothing(news, monkeypatch):
    write = Merge.write

    def while_merging(self, *where):
        made = write(self, *where)
        monkeypatch.undo()
        news.clear()
        news.update(NewsIndex(), items(4))
        return made

    news.update(NewsIndex(), items(5))
    monkeypatch.setattr(Merge, "write", while_merging)
    news.writer.tidy()
    assert keys(SearchQuerySet().all()) == [4]


def test_which_segments_are_due():
    assert due([100_000] + [1] * 7, 512) == []
    assert due([100_000] + [1] * 8, 512) == list(range(1, 9))
    assert due([600] * 8, 512) == []
    assert due([600] * 8 + [1], 5000) == list(range(9))
    assert due([1] * 8 + [9] * 3, 512) == list(range(8))
    assert due([], 512) == []
    assert due([5000] * 8, 100_000) == list(range(8))
    assert due([112] * 500, 10_000) == list(range(89))
    assert due([30] * 20 + [5] * 8, 512) == [*range(15), *range(20, 28)]


def test_segments_never_heap_up_without_a_server(news, monkeypatch):
    monkeypatch.setattr(writer_module, "_CROWD", 4)
    monkeypatch.setattr(writer_module, "_FEW", 20)
    most = 0
    for key in range(100, 220):
        news.update(NewsIndex(), items(key))
        most = max(most, len(manifests.read(news.writer.folder).segments))
    assert most <= 16
    assert SearchQuerySet().count() == len(NEWS) + 120


def test_who_only_writes_keeps_no_old_segment_open(news):
    for _ in range(20):
        news.update(NewsIndex(), items(1, 2, 3))
    named = {entry.name for entry in manifests.read(news.writer.folder).segments}
    assert news._parts[1]._open.keys() <= named


@pytest.mark.parametrize("stretch", [7, 1 << 16])
def test_a_run_is_found_at_every_place(monkeypatch, stretch):
    monkeypatch.setattr(varints, "_STRETCH", stretch)
    chance = random.Random(5)
    texts = ["".join(chance.choices("ab青禾", (9, 9, 9, 1), k=chance.randint(0, 30))) for _ in range(300)]
    grams = Grams(invert(texts), Cache(1 << 20), ("x",))
    for length in range(1, 8):
        for _ in range(40):
            run = "".join(chance.choices("ab青禾", k=length))
            found, counts = grams.find(run)
            assert found.tolist() == [i for i, text in enumerate(texts) if run in text]
            starts = [sum(text.startswith(run, at) for at in range(len(text))) for text in texts]
            assert counts.tolist() == [n for n in starts if n]
    assert isinstance(found, np.ndarray)


def test_a_character_is_counted_alike_whether_it_is_common_or_not(monkeypatch):
    texts = ["的" * 300, "的的", "禾", "的禾" * 256] + ["青"] * 200
    arrays = invert(texts)
    assert [chr(unit) for unit in arrays["common"]] == ["的", "禾"]  # of these a byte a text is less than positions
    common = Grams(arrays, Cache(1 << 20), ("common",))
    arrays |= {"common": np.zeros(0, np.uint16), "frequencies": np.zeros(0, np.uint8)}
    counted = Grams(arrays, Cache(1 << 20), ("counted",))
    for character in "的禾青舟":
        assert [found.tolist() for found in common.find(character)] == [
            found.tolist() for found in counted.find(character)
        ]
    assert [found.tolist() for found in common.find("的")] == [[0, 1, 3], [255, 2, 255]]
    units = np.array(sorted(map(ord, "的禾青舟")), np.uint16)
    together = np.array(counted.rows(units))
    monkeypatch.setattr(grams_module, "_LITTLE", 0)
    assert together.tolist() == [row.tolist() for row in common.rows(units)]


@pytest.mark.parametrize("stretch", [1, 3, 1 << 16])
def test_numbers_come_back_from_their_bytes(monkeypatch, stretch):
    monkeypatch.setattr(varints, "_STRETCH", stretch)
    chance = random.Random(7)
    for length in (0, 1, 2, 50, 500):
        values = np.array([chance.getrandbits(chance.randint(1, 32)) for _ in range(length)], np.uint32)
        data, begins = varints.encode(values)
        assert len(data) == sum(max(1, (int(value).bit_length() + 6) // 7) for value in values)
        decoded, found = varints.decode(data)
        assert decoded.tolist() == values.tolist() and found.tolist() == begins.tolist()

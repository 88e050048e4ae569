"""The index under trouble: damaged files, several writers. It is right, or it says what is wrong."""

import os
from pathlib import Path
from threading import Thread

import pytest
from haystack.query import SearchQuerySet

from archive.search import tree
from archive.search.engine import IndexUnavailable, WriteLockHeld
from archive.search.engine import index as index_module
from archive.search.engine.reader import Request

from . import engine_news
from .engine_news import NEWS, NewsIndex, items, keys, open_engine

engine, news = engine_news.engine, engine_news.news


FILES = [".arr", "manifest.json"]


def flip(path: Path, at: float = 0.5) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)


def file_of(news, ending: str) -> Path:
    return next(path for path in Path(news.path).iterdir() if path.name.endswith(ending))


@pytest.fixture
def large(news):
    """An index whose postings file is not empty."""
    news.update(NewsIndex(), items(*range(100, 120)))
    news.writer.tidy()
    return news


def reopened(backend):
    """The same index as another process sees it."""
    return index_module.Index(backend.path, backend._parts[0], {"title": 3.0, "text": 1.0})


@pytest.mark.parametrize("ending", FILES)
def test_a_flipped_bit_is_named(large, ending):
    path = file_of(large, ending)
    flip(path)
    with pytest.raises(IndexUnavailable, match=path.name):
        reopened(large).snapshot()


@pytest.mark.parametrize("ending", FILES[:-1])
def test_a_missing_or_short_file_is_named(large, ending):
    path = file_of(large, ending)
    kept = path.read_bytes()
    path.write_bytes(kept[:-1])
    with pytest.raises(IndexUnavailable, match=path.name):
        reopened(large).snapshot()
    path.unlink()
    with pytest.raises(IndexUnavailable, match=f"{path.name} is missing"):
        reopened(large).snapshot()


def test_damage_is_noticed_by_a_process_that_has_the_index_open(large, monkeypatch):
    monkeypatch.setattr(index_module, "WATCH", 0)
    assert SearchQuerySet().filter(content="茶叶").count() == 1
    flip(file_of(large, ".arr"))
    with pytest.raises(IndexUnavailable, match="damaged"):
        SearchQuerySet().filter(content="茶叶").count()


def test_an_index_of_another_schema_or_segmenter_is_outdated(news, monkeypatch):
    monkeypatch.setattr(index_module, "SEGMENTER", "another-1")
    with pytest.raises(IndexUnavailable, match="cut by"):
        reopened(news).snapshot()
    monkeypatch.undo()
    del news._parts[0].fields["copies"]
    with pytest.raises(IndexUnavailable, match="copies"):
        reopened(news).snapshot()


def test_a_damaged_index_can_be_cleared_and_filled_again(news):
    flip(Path(news.path) / "manifest.json")
    with pytest.raises(IndexUnavailable):
        news.update(NewsIndex(), items(1))
    news.clear()
    news.update(NewsIndex(), items())
    assert SearchQuerySet().count() == len(NEWS)


def test_reading_writes_nothing(news, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError("read-only")

    before = sorted((path.name, path.stat().st_mtime_ns) for path in Path(news.path).iterdir())
    for name in ("mkdir", "makedirs", "rename", "replace", "remove", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    assert reopened(news).snapshot().ask(tree.Word("发展"), Request(facets=("places",))).total == 3
    assert sorted((path.name, path.stat().st_mtime_ns) for path in Path(news.path).iterdir()) == before


def test_a_write_waits_for_the_lock_and_then_says_so(settings, tmp_path):
    with open_engine(settings, tmp_path / "index", TIMEOUT=0.2) as backend:
        backend.update(NewsIndex(), items())
        writes = [(backend.update, NewsIndex(), items(1)), (backend.remove, "auth.group.1"), (backend.clear,)]
        with backend.writer.locked():
            for write, *what in writes:
                with pytest.raises(WriteLockHeld, match=r"0\.2 seconds"):
                    write(*what)
        assert SearchQuerySet().count() == len(NEWS)
        backend.remove("auth.group.1")
        assert SearchQuerySet().count() == len(NEWS) - 1


def test_no_delete_is_lost_among_writers(news):
    writer = news.writer
    acts = [(writer.remove, [f"auth.group.{key}"]) for key in (1, 2, 3)]
    acts += [(writer.add, news.prepare(NewsIndex(), items(200 + key))) for key in range(5)]
    threads = [Thread(target=act, args=(what,)) for act, what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys(SearchQuerySet().all()) == [4, 5, *range(200, 205)]

"""The index is kept equal to the database: status, check, repair, and Haystack's own commands."""

import io
from contextlib import redirect_stderr
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from haystack import connections
from haystack.query import SearchQuerySet

from archive.models import Article, IndexTask
from archive.search import Query, SearchUnavailable, keeper, outbox, search, upkeep
from archive.search.asking import backend
from tests.factories import make_article


@pytest.fixture
def three(db, archive_dir) -> list[Article]:
    """Three indexed articles."""
    made = [make_article(f"松岭镇第{number}号通知", tags=["水利"]) for number in (1, 2, 3)]
    outbox.drain()
    return made


def found(text: str = "通知") -> list[int]:
    return sorted(hit.article.pk for hit in search(Query(text)).hits)


def run(*words: str) -> str:
    out = io.StringIO()
    with redirect_stderr(io.StringIO()):
        call_command(*words, stdout=out)
    return out.getvalue()


def damage() -> None:
    """Flip one bit in the middle of the largest file of the index."""
    largest = max(backend().path.glob("MAIN_*.arr"), key=lambda path: path.stat().st_size)
    raw = bytearray(largest.read_bytes())
    raw[len(raw) // 2] ^= 1
    largest.write_bytes(raw)
    reopen()


def reopen() -> None:
    """As another process would see the index."""
    connections.reload("default")


def forget(article: Article) -> None:
    """Let the database lose an article, as a restored backup would, without a word to the index."""
    Article.objects.filter(pk=article.pk)._raw_delete("default")


def rename(article: Article, title: str) -> None:
    Article.objects.bulk_update([Article(pk=article.pk, title=title)], ["title"])


def test_all_is_well(three):
    assert upkeep.check() == []
    assert upkeep.repair() == []
    state = upkeep.status()
    assert (state.articles, state.indexed, state.waiting, state.fault, state.sound) == (3, 3, 0, "", True)
    assert "3 in the database, 3 in the index" in run("index", "status")
    assert "equal to the database" in run("index", "check")
    assert "Nothing needed repair." in run("index", "repair")


def test_differences_are_named_and_put_right(three):
    first, second, third = three
    backend().remove(first)
    rename(second, "松岭镇第二号公告")
    third.tags.through.objects.all().delete()
    forget(third)
    IndexTask.objects.all().delete()
    assert upkeep.check() == [
        f"1 articles are missing from the index: {first.pk}.",
        f"1 articles are in the index as they were before a change: {second.pk}.",
        f"1 articles in the index are not in the database: {third.pk}.",
    ]
    with pytest.raises(CommandError, match="index repair") as fault:
        run("index", "check")
    assert fault.value.returncode == 1
    assert upkeep.repair()[3:] == ["3 changes were carried into the index."]
    assert upkeep.check() == []
    assert found("松岭镇") == [first.pk, second.pk]


def test_waiting_changes_are_no_difference(three):
    make_article("松岭镇第四号通知")
    assert upkeep.status().waiting
    assert upkeep.check() == []
    assert len(found()) == 4


@pytest.mark.parametrize("file", ["manifest.json", "*.arr"])
def test_a_missing_file_is_a_fault_and_repaired(three, file):
    for path in backend().path.glob(file):
        path.unlink()
    reopen()
    with pytest.raises(SearchUnavailable):
        search(Query("通知"))
    assert len(upkeep.check()) == 1
    with pytest.raises(CommandError) as fault:
        run("index", "status")
    assert fault.value.returncode == 1
    assert "rebuilt from 3 articles" in run("index", "repair")
    assert found() == [article.pk for article in three]


def test_a_flipped_bit_is_a_fault_and_repaired(three):
    damage()
    assert ".arr is not the file that was written" in upkeep.check()[0]
    with pytest.raises(SearchUnavailable):
        search(Query("通知"))
    upkeep.repair()
    assert found() == [article.pk for article in three]


def test_an_index_of_another_segmenter_is_rebuilt(three, monkeypatch):
    monkeypatch.setattr("archive.search.engine.index.SEGMENTER", "other/2")
    monkeypatch.setattr("archive.search.engine.writer.SEGMENTER", "other/2")
    reopen()
    assert "cut by" in upkeep.status().fault
    upkeep.tend()
    assert upkeep.status().fault == ""
    assert found() == [article.pk for article in three]


def test_the_server_tends_its_index(three):
    damage()
    make_article("松岭镇第四号通知")
    upkeep.tend()
    assert len(found()) == 4
    assert upkeep.check() == []


def test_the_keeper_tends_until_it_is_stopped_whatever_happens(transactional_db, archive_dir, monkeypatch, caplog):
    turns, tended = iter([RuntimeError("unforeseen")]), Event()

    def tend():
        for fault in turns:
            raise fault
        tended.set()

    monkeypatch.setattr(upkeep, "tend", tend)
    monkeypatch.setattr(keeper, "EVERY", 0.01)
    stop = keeper.start()
    assert tended.wait(10)
    stop.set()
    assert "unforeseen" in caplog.text


def test_a_database_that_cannot_be_read_is_said(three, monkeypatch):
    def gone(*args):
        raise OperationalError("no such table: archive_article")

    monkeypatch.setattr(upkeep, "status", gone)
    monkeypatch.setattr(outbox, "drain", gone)
    upkeep.tend()
    with pytest.raises(CommandError, match="py migrate") as fault:
        run("index", "status")
    assert fault.value.returncode == 1


def test_haystacks_own_commands_work(three):
    run("clear_index", "--noinput", "--verbosity=0")
    assert search(Query("通知")).total == 0
    run("update_index", "--verbosity=0")
    assert len(found()) == 3
    three[0].tags.clear()
    forget(three[0])
    run("update_index", "--verbosity=0")
    assert SearchQuerySet().count() == 3
    run("update_index", "--remove", "--verbosity=0")
    assert SearchQuerySet().count() == 2
    run("rebuild_index", "--noinput", "--verbosity=0")
    assert upkeep.status().indexed == 2


def test_usage(three):
    with pytest.raises(CommandError, match="invalid choice"):
        run("index", "polish")

"""The index built anew from the database, while the archive goes on living."""

import io
import shutil

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, IndexTask
from archive.search import indexing, outbox, upkeep
from archive.search.asking import backend
from archive.search.engine.renewal import Renewal
from archive.search.engine.writer import WriteLockHeld
from archive.search_indexes import ArticleIndex
from tests import test_search_upkeep
from tests.factories import make_article
from tests.test_search_upkeep import forget, found, rename, run

three = test_search_upkeep.three


def test_rebuild_builds_what_the_database_holds(three):
    backend().clear()
    rename(three[0], "柳溪县公告")
    assert "anew from 3 articles" in run("index", "rebuild")
    assert found() == [three[1].pk, three[2].pk]
    assert upkeep.check() == []


def test_changes_during_a_rebuild_are_kept(three):
    seen = []

    def meanwhile(done: int, total: int) -> None:
        rename(three[0], "柳溪县公告")
        forget_tags_and(three[1])
        IndexTask.note([three[0].pk, three[1].pk, make_article("松岭镇第四号通知").pk])
        outbox.drain()
        seen.append(found())

    def forget_tags_and(article: Article) -> None:
        article.tags.clear()
        forget(article)

    indexing.rebuild(meanwhile)
    assert len(seen[0]) == 2  # the old index goes on being searched and written
    assert found() == seen[0]
    assert upkeep.check() == []


def test_what_is_saved_while_the_new_index_takes_its_place_is_carried_right_after(three, monkeypatch):
    commit = Renewal.commit

    def meanwhile(self) -> None:
        rename(three[0], "柳溪县公告")
        IndexTask.note([three[0].pk])
        assert outbox.drain() == 0  # the rebuild is at it
        commit(self)

    monkeypatch.setattr(Renewal, "commit", meanwhile)
    run("index", "rebuild")
    assert not IndexTask.objects.exists()
    assert found() == [three[1].pk, three[2].pk]


def test_a_rebuild_that_fails_leaves_the_old_index(three):
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexing.rebuild(interrupt)
    assert len(found()) == 3
    assert list(backend().path.glob("workshop-*")) == []


def test_one_rebuild_at_a_time(three):
    with indexing.alone("rebuild"), pytest.raises(WriteLockHeld, match="already"):
        indexing.rebuild()


@pytest.fixture
def bad(three, monkeypatch) -> Article:
    """The first of the three: nobody can prepare it for the index any more."""

    def prepare_year(self, article):
        if article.pk == three[0].pk:
            raise ValueError("no such year")

    monkeypatch.setattr(ArticleIndex, "prepare_year", prepare_year)
    return three[0]


def test_an_article_that_cannot_be_indexed_keeps_no_other_out_of_a_rebuild(three, bad):
    for _ in range(2):
        indexing.rebuild()
        assert found() == [three[1].pk, three[2].pk]
        (failing,) = upkeep.status().failing
        assert "no such year" in failing


def test_an_article_that_cannot_be_indexed_is_remembered_when_a_missing_index_is_built(three, bad):
    IndexTask.note([bad.pk, three[1].pk])
    shutil.rmtree(backend().path)
    outbox.drain()
    assert found() == [three[1].pk, three[2].pk]
    assert IndexTask.objects.get().article_id == bad.pk


@pytest.mark.parametrize("action", ["repair", "rebuild"])
def test_an_article_that_cannot_be_indexed_is_said_and_keeps_no_other_from_being_put_right(three, bad, action):
    rename(three[1], "松岭镇第二号公告")
    IndexTask.objects.all().delete()
    backend().remove(three[2])
    assert upkeep.check() == [
        f"1 articles are missing from the index: {three[2].pk}.",
        f"2 articles are in the index as they were before a change: {bad.pk}, {three[1].pk}.",
    ]
    for _ in range(2):
        with pytest.raises(CommandError, match=f"1 changes could not .* article {bad.pk}: ValueError: no such year"):
            run("index", action)
        assert len(found("松岭镇第二号公告")) == 1 and three[2].pk in found()
        assert IndexTask.objects.get().article_id == bad.pk
        assert [str(bad.pk) in fault for fault in upkeep.check()] == [True]


def test_an_article_that_cannot_be_indexed_keeps_no_server_from_starting(three, bad):
    with pytest.raises(outbox.NotIndexed):
        IndexTask.note([bad.pk])
        outbox.drain()
    said = io.StringIO()
    call_command("prepare", stdout=said, stderr=said)
    assert "Ready: 3 articles" in said.getvalue()
    assert "no such year" in said.getvalue()

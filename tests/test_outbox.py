"""The outbox: every way of changing an article reaches the index, and nothing that fails is lost."""

import logging
import threading
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from django.db import transaction

from archive.models import Article, IndexTask, Source, Tag
from archive.search import Query, outbox, search
from archive.search.asking import backend
from archive.search.outbox import NotIndexed
from archive.search_indexes import ArticleIndex
from tests.factories import make_article


def found(text: str) -> list[int]:
    return sorted(hit.article.pk for hit in search(Query(text)).hits)


@pytest.fixture
def committing(transactional_db, archive_dir):
    """Real commits, so that what happens after a commit happens."""


def test_a_saved_article_is_found_at_once(committing):
    article = make_article("松岭镇修建水渠")
    assert found("水渠") == [article.pk]
    assert not IndexTask.objects.exists()


def test_a_changed_article_is_found_under_its_new_words_only(committing):
    article = make_article("松岭镇修建水渠")
    article.title = "松岭镇修建公路"
    article.save()
    assert (found("水渠"), found("公路")) == ([], [article.pk])


def test_a_deleted_article_is_found_no_more(committing):
    article = make_article("松岭镇修建水渠")
    make_article("松岭镇修建公路")
    article.delete()
    assert found("水渠") == []
    assert len(found("松岭镇")) == 1


def test_a_rollback_leaves_the_index_as_it_was(committing):
    article = make_article("松岭镇修建水渠")
    with pytest.raises(RuntimeError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(title="松岭镇修建公路")
        raise RuntimeError
    assert (found("水渠"), found("公路")) == ([article.pk], [])


def test_bulk_changes_reach_the_index(committing):
    articles = [make_article("松岭镇修建水渠"), make_article("松岭镇修建公路")]
    Article.objects.update(published_on=date(2024, 4, 1), date_precision="month")
    assert found("日期：2024-04") == [article.pk for article in articles]


def test_a_new_name_of_a_source_or_tag_reaches_its_articles(committing):
    article = make_article(source="松岭日报", tags=["水利"])
    Source.objects.get().delete()
    tag = Tag.objects.get()
    tag.slug = "shuili"
    tag.save()
    assert found("来源：松岭日报") == []
    assert found("tag:shuili") == [article.pk]


def test_held_changes_are_carried_together_at_the_end(committing):
    with outbox.held():
        with outbox.held():
            article = make_article("松岭镇修建水渠")
        assert IndexTask.objects.exists()
    assert not IndexTask.objects.exists()
    assert found("水渠") == [article.pk]


def test_drain_counts_what_it_carried_and_stops_at_its_limit(db, archive_dir):
    articles = [make_article(f"松岭镇第{number}号通知") for number in range(5)]
    assert IndexTask.objects.count() >= len(articles)
    assert outbox.drain(limit=2) == 2
    left = IndexTask.objects.count()
    assert outbox.drain() == left
    assert outbox.drain() == 0
    assert found("通知") == [article.pk for article in articles]


def test_a_task_carried_twice_changes_nothing(db, archive_dir):
    article = make_article("松岭镇修建水渠")
    outbox.drain()
    IndexTask.note([article.pk, article.pk, 987654])
    assert outbox.drain() == 3
    assert found("松岭镇") == [article.pk]


def test_while_another_process_carries_the_tasks_are_left_to_it(db, archive_dir):
    make_article()
    with outbox.alone() as first, outbox.alone() as second:
        assert (first, second) == (True, False)
        assert outbox.drain() == 0
    assert IndexTask.objects.exists()
    assert outbox.drain()


def test_who_saves_waits_for_its_turn_and_carries_only_its_own(committing):
    article = make_article("松岭镇修建水渠")
    IndexTask.objects.bulk_create([IndexTask(article_id=987654)])
    with ExitStack() as another_process:
        another_process.enter_context(outbox.alone())
        threading.Timer(0.3, another_process.pop_all().close).start()
        article.title = "松岭镇修建公路"
        article.save()
    assert found("公路") == [article.pk]
    assert [task.article_id for task in IndexTask.objects.all()] == [987654]


def test_who_waits_too_long_leaves_its_tasks_to_others(committing, monkeypatch):
    article = make_article("松岭镇修建水渠")
    monkeypatch.setattr(outbox, "PATIENCE", 0.01)
    with outbox.alone():
        article.title = "松岭镇修建公路"
        article.save()
    assert (found("公路"), outbox.drain(), found("公路")) == ([], 1, [article.pk])


def test_many_tasks_are_carried_in_turns(db, archive_dir, monkeypatch):
    articles = [make_article(f"松岭镇第{number}号通知") for number in range(5)]
    turns = []

    def others_may() -> bool:
        with outbox.alone() as is_alone:
            return is_alone

    monkeypatch.setattr(outbox, "TURN", 2)
    monkeypatch.setattr(outbox, "sleep", lambda seconds: turns.append(others_may()))
    outbox.drain()
    assert found("通知") == [article.pk for article in articles]
    assert len(turns) >= 2 and all(turns)


def test_an_article_that_cannot_be_indexed_does_not_hold_back_the_others(db, archive_dir, monkeypatch):
    make_article("柳溪县通知")
    outbox.drain()
    bad, good = make_article("松岭镇修建水渠"), make_article("松岭镇修建公路")

    def prepare_year(self, article):
        if article.pk == bad.pk:
            raise ValueError("no such year")
        return

    with monkeypatch.context() as broken:
        broken.setattr(ArticleIndex, "prepare_year", prepare_year)
        with pytest.raises(NotIndexed, match=f"article {bad.pk}: ValueError: no such year"):
            outbox.drain()
        assert found("松岭镇") == [good.pk]
        assert set(IndexTask.objects.values_list("article_id", "attempts", "error")) == {
            (bad.pk, 1, "ValueError: no such year")
        }
    assert outbox.drain() == 0
    outbox.drain(also_failed=True)
    assert found("松岭镇") == [bad.pk, good.pk]
    assert not IndexTask.objects.exists()


def test_a_failing_article_is_tried_again_after_ever_longer_pauses(db, archive_dir, monkeypatch):
    article = make_article("松岭镇修建水渠")
    outbox.drain()
    article.save()
    noted = IndexTask.objects.get().created_at

    def fails(self, article):
        raise ValueError("no such year")

    with monkeypatch.context() as broken:
        broken.setattr(ArticleIndex, "prepare_year", fails)
        tried = []
        for second in range(0, 200, 2):
            broken.setattr(outbox.timezone, "now", lambda second=second: noted + timedelta(seconds=second))
            try:
                outbox.drain()
            except NotIndexed:
                tried.append(second)
        assert tried == [0, 12, 22, 42, 82, 162]
        Article.objects.update(title="松岭镇修建公路")
        with pytest.raises(NotIndexed):  # it has changed: that is tried at once
            outbox.drain()
    outbox.drain(also_failed=True)
    assert (found("公路"), IndexTask.objects.count()) == ([article.pk], 0)


def test_an_index_that_cannot_be_written_fails_no_save_and_loses_nothing(committing, monkeypatch, caplog):
    make_article("柳溪县通知")
    monkeypatch.setattr(backend().writer, "patience", 0.01)
    with caplog.at_level(logging.ERROR), backend().writer.locked():
        article = make_article("松岭镇修建水渠")
    assert "wait in the outbox" in caplog.text
    task = IndexTask.objects.first()
    assert (task.attempts, bool(task.error)) == (0, True)
    outbox.drain()
    assert found("水渠") == [article.pk]

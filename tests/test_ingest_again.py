"""Stored captures are read again with today's rules: what the rules read differently changes, and nothing else."""

import json

import pytest
from django.core.management import CommandError, call_command

from archive.ingest import import_paths
from archive.models import Article, Capture, Tag
from tests.test_ingest import PAGE, put, run, statuses, with_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


def read_by_older_rules(**fields) -> None:
    """What an earlier release would have left in the database."""
    Article.objects.update(**fields)


def test_an_article_that_reads_the_same_is_untouched(tmp_path):
    run(put(tmp_path / "in", "page.txt"))
    before = Article.objects.get()
    assert statuses(run(again=True)) == ["unchanged"]
    after = Article.objects.get()
    assert (after.updated_at, after.history.count()) == (before.updated_at, before.history.count())


def test_what_the_rules_read_better_is_taken_over_with_its_history(tmp_path):
    [line] = run(put(tmp_path / "in", "page.txt"))
    read_by_older_rules(title="无题", byline="")
    [again] = run(again=True)
    assert (again["status"], again["article_id"]) == ("updated", line["article_id"])
    assert again["reason"] == "changed: title, byline"
    article = Article.objects.get()
    assert (article.title, article.byline) == (line["title"], "林远山")
    assert article.history.count() == 2


def test_topics_follow_their_table(tmp_path):
    [line] = run(put(tmp_path / "in", "page.txt"))
    Article.objects.get().tags.add(Tag.objects.create(name="旧题"))
    assert [again["reason"] for again in run(again=True)] == ["changed: tags"]
    assert [tag.name for tag in Article.objects.get().tags.all()] == line["tags"]


def test_what_a_curator_set_stays(tmp_path):
    run(put(tmp_path / "in", "page.txt"))
    read_by_older_rules(title="编者改定的标题", byline="", curated_fields=["title"])
    run(again=True)
    article = Article.objects.get()
    assert (article.title, article.byline) == ("编者改定的标题", "林远山")


def test_an_address_is_remembered(tmp_path):
    run(with_address(tmp_path / "in", PAGE).parent)
    read_by_older_rules(title="无题")
    assert statuses(run(again=True)) == ["updated"]
    assert Article.objects.get().page_url == "http://news.example/2023/1.html"


def test_only_an_articles_last_capture_speaks(tmp_path):
    run(with_address(tmp_path / "in", PAGE).parent)
    run(with_address(tmp_path / "in", PAGE.replace("四十公里", "五十公里")).parent)
    assert statuses(run(again=True)) == ["unchanged"]
    assert "五十公里" in Article.objects.get().body


def test_files_of_many_pages_are_read_again(tmp_path):
    pages = [PAGE, PAGE.replace("莒南县", "沂水县")]
    lines = "\n".join(json.dumps({"text": page}, ensure_ascii=False) for page in pages)
    run(put(tmp_path / "in", "pages.jsonl", lines))
    Article.objects.filter(region_id="371323").update(title="无题")
    assert statuses(run(again=True)) == ["unchanged", "updated"]


def test_no_article_is_made(tmp_path):
    lines = "\n".join(json.dumps({"text": page}, ensure_ascii=False) for page in (PAGE, PAGE.replace("莒南", "沂水")))
    run(put(tmp_path / "in", "pages.jsonl", lines))
    Article.objects.filter(region_id="371323").delete()
    assert statuses(run(again=True)) == ["unchanged", "skipped"]
    assert Article.objects.count() == 1


def test_a_dry_run_says_what_would_change(tmp_path):
    run(put(tmp_path / "in", "page.txt"))
    read_by_older_rules(title="无题")
    assert statuses(run(again=True, dry_run=True)) == ["updated"]
    assert Article.objects.get().title == "无题"


def test_a_missing_capture_is_named_and_the_run_goes_on(tmp_path):
    run(put(tmp_path / "in", "one.txt"), put(tmp_path / "in", "two.txt", PAGE.replace("莒南", "沂水")))
    Article.objects.first().capture.path.unlink()
    assert sorted(import_paths([], again=True).counts.elements()) == ["quarantined", "unchanged"]


@pytest.mark.parametrize("name", ["page.txt", "pages.jsonl"])
def test_a_capture_that_was_altered_is_not_believed(tmp_path, name):
    run(put(tmp_path / "in", name, PAGE if name == "page.txt" else json.dumps({"text": PAGE}, ensure_ascii=False)))
    path = Capture.objects.get().path
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace("莒南".encode(), "沂水".encode()))
    [line] = run(again=True)
    assert (line["status"], line["reason"]) == ("quarantined", "the stored bytes were altered: run manage.py fixity")
    assert line["sha256"] == path.name
    assert Capture.objects.count() == 1


def test_the_same_bytes_at_two_addresses_are_read_for_both(tmp_path):
    for name in ("one", "two"):
        run(with_address(tmp_path / name, PAGE, f"http://news.example/{name}.html").parent)
    run(put(tmp_path / "three", "page.txt"))
    read_by_older_rules(title="无题")
    assert statuses(run(again=True)) == ["updated"] * 3
    assert not Article.objects.filter(title="无题").exists()


def test_an_address_that_a_curator_set_hides_no_article(tmp_path):
    run(with_address(tmp_path / "in", PAGE).parent)
    read_by_older_rules(title="无题", page_url="http://news.example/other.html", curated_fields=["page_url"])
    assert statuses(run(again=True)) == ["updated"]


@pytest.mark.parametrize("given", [[], ["pages", "--again"]])
def test_the_command_wants_a_path_or_again(given):
    with pytest.raises(CommandError, match="either a PATH"):
        call_command("import_articles", *given)


def test_the_command_reads_again(tmp_path):
    run(put(tmp_path / "in", "page.txt"))
    read_by_older_rules(title="无题")
    call_command("import_articles", "--again", "--quiet", jobs=1)
    assert Article.objects.get().title == "青岭镇：小水渠灌出好收成"

"""What was captured earlier never stands above what was captured later, in whatever order both come in."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from archive.ingest import record_of, workers
from archive.models import Article, Capture, IndexTask, Tag
from archive.pages.changes import changes
from tests.bad_files.webarchives import response
from tests.test_ingest import PAGE, put, run, statuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

ADDRESS = "http://news.example/2023/1.html"
YEARS = {"2023": "四十", "2024": "五十", "2025": "六十"}


def told(year: str) -> str:
    """The page as it was captured in a year: each time it told of other kilometres."""
    return PAGE.replace("四十公里", f"{YEARS[year]}公里")


def crawl(folder: Path, year: str, text: str = "", **options) -> list[dict]:
    """Import what was captured in a year."""
    note = {"file": "page.txt", "url": ADDRESS, "captured_at": f"{year}-06-08T09:00:00+08:00"}
    put(folder / year, "manifest.jsonl", json.dumps(note))
    put(folder / year, "page.txt", text or told(year))
    return run(folder / year, **options)


def told_in_turn(article: Article) -> list[str]:
    """The kilometres that the article's history tells, from the first entry to the last."""
    bodies = article.history.order_by("history_date", "history_id").values_list("body", flat=True)
    return [next(words for words in YEARS.values() if f"{words}公里" in body) for body in bodies]


@pytest.mark.parametrize("order", list(permutations(YEARS)), ids="-".join)
def test_the_last_capture_speaks_and_the_history_is_in_the_order_of_capture(tmp_path, order):
    lines = [line for year in order for line in crawl(tmp_path, year)]
    article = Article.objects.get()
    assert {line["article_id"] for line in lines} == {article.pk}
    assert "六十公里" in article.body
    assert (article.capture.captured_at, article.captured_at.year) == (article.captured_at, 2025)
    assert told_in_turn(article) == list(YEARS.values())
    assert Capture.objects.count() == 3


def test_both_orders_give_the_same_article(tmp_path, django_db_blocker):
    found = []
    for order in (("2023", "2025"), ("2025", "2023")):
        for year in order:
            crawl(tmp_path, year)
        article = Article.objects.get()
        found.append({**record_of(article), "article_id": None, "captured": article.captured_at})
        article.delete()
    assert found[0] == found[1]


def test_the_report_says_that_it_was_captured_earlier(tmp_path):
    crawl(tmp_path, "2025")
    for _ in range(2):  # and again: nothing is entered twice
        [line] = crawl(tmp_path, "2023")
        assert (line["status"], line["reason"]) == ("unchanged", "captured before the article's text, on 2023-06-08")
    article = Article.objects.get()
    assert article.history.count() == 2
    assert [[d.label for d in change.differences] for change in changes(article)] == [["正文", "摘要"]]


def test_the_history_keeps_tags_and_its_last_entry_is_the_article(tmp_path):
    crawl(tmp_path, "2025")
    article = Article.objects.get()
    article.tags.add(Tag.objects.create(name="水利"))
    crawl(tmp_path, "2023")
    last, *_, first = article.history.order_by("-history_date", "-history_id")
    assert "六十公里" in last.body and [link.tag.name for link in last.tags.all()] == ["水利"]
    assert "四十公里" in first.body and not first.tags.exists()


def test_what_a_curator_set_is_in_no_entry_as_the_page_had_it(tmp_path):
    crawl(tmp_path, "2025")
    article = Article.objects.get()
    article.title, article.curated_fields = "编者改定的标题", ["title"]
    article.save()
    crawl(tmp_path, "2023", PAGE.replace("青岭镇", "青山镇"))
    article.refresh_from_db()
    assert article.title == "编者改定的标题"
    assert article.history.order_by("history_date").first().title == "青岭镇：小水渠灌出好收成"


def test_an_earlier_page_that_says_the_same_leaves_no_entry(tmp_path):
    crawl(tmp_path, "2025", PAGE)
    assert statuses(crawl(tmp_path, "2023", PAGE + "\n")) == ["unchanged"]
    article = Article.objects.get()
    assert (article.history.count(), article.captured_at.year, Capture.objects.count()) == (1, 2025, 2)


def test_a_later_page_that_says_the_same_is_the_articles_capture(tmp_path):
    crawl(tmp_path, "2023", PAGE)
    IndexTask.objects.all().delete()
    crawl(tmp_path, "2025", PAGE + "\n")
    article = Article.objects.get()
    assert (article.captured_at.year, article.capture.captured_at.year) == (2025, 2025)
    assert not IndexTask.objects.exists() and article.history.count() == 1
    crawl(tmp_path, "2024")
    article.refresh_from_db()
    assert "四十公里" in article.body


def test_where_no_moment_is_known_the_last_import_speaks(tmp_path):
    crawl(tmp_path, "2025")
    put(tmp_path / "in", "manifest.jsonl", json.dumps({"file": "page.txt", "url": ADDRESS}))
    [line] = run(put(tmp_path / "in", "page.txt").parent)
    assert line["status"] == "updated"
    assert Article.objects.get().captured_at is None


def test_records_of_web_archives_are_ordered_by_their_own_moments(tmp_path):
    html = "<html><body><h1>青岭镇：小水渠灌出好收成</h1><p>{}</p></body></html>"
    records = [
        response(
            year, body=html.format(told(year)).encode(), WARC_Target_URI=ADDRESS, WARC_Date=f"{year}-06-08T01:00:00Z"
        )
        for year in ("2025", "2023")
    ]
    lines = run(put(tmp_path / "in", "crawl.warc", b"".join(records)))
    assert statuses(lines) == ["created", "unchanged"]
    article = Article.objects.get()
    assert "六十公里" in article.body and told_in_turn(article) == ["四十", "六十"]
    assert statuses(run(again=True)) == ["unchanged"] * 2
    assert told_in_turn(article) == ["四十", "六十"]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "2999-01-01", "1066-10-14"]
)
def test_a_moment_in_which_nothing_was_captured_is_none(tmp_path, moment):
    put(tmp_path / "in", "manifest.jsonl", json.dumps({"file": "page.txt", "url": ADDRESS, "captured_at": moment}))
    run(put(tmp_path / "in", "page.txt").parent)
    assert (Article.objects.get().captured_at, Capture.objects.get().captured_at) == (None, None)


@pytest.mark.parametrize(
    "moment", ["2023-06-08T09:00:00", "2023-06-08 09:00", "20230608010000", "2023-06-08T01:00:00Z"]
)
def test_a_moment_without_zone_is_the_archives_own(tmp_path, moment):
    put(tmp_path / "in", "manifest.jsonl", json.dumps({"file": "page.txt", "url": ADDRESS, "captured_at": moment}))
    run(put(tmp_path / "in", "page.txt").parent)
    assert Article.objects.get().captured_at.isoformat() == "2023-06-08T01:00:00+00:00"


def test_a_row_is_completed_by_what_is_learnt_of_its_bytes_later(tmp_path, monkeypatch):
    def take_too_long(given, limits, keep):
        raise workers.TooSlow

    with monkeypatch.context() as slow:
        slow.setattr(workers, "understand", take_too_long)
        [line] = run(put(tmp_path / "first", "page.txt"))
    assert (line["status"], Capture.objects.get().url) == ("quarantined", "")
    crawl(tmp_path, "2023", PAGE)
    capture = Capture.objects.get()
    assert (capture.url, capture.captured_at.year, capture.encoding) == (ADDRESS, 2023, "utf-8")
    crawl(tmp_path, "2025", PAGE)
    assert Capture.objects.get().captured_at.year == 2023
    assert statuses(run(again=True)) == ["unchanged"]


REPLY = "发表于 2021-2-21 1{}:35:20 | 显示全部楼层\n{}\n使用道具 举报\n"


def thread(*replies: str) -> str:
    """A thread with its first post and these replies."""
    head = "返回列表 发新帖\n查看: 430|回复: 1\n[我要爆料] 小水渠灌出好收成\n[复制链接]\n"
    first = f"发表于 2021-2-21 10:21:23 | 显示全部楼层 |阅读模式\n{PAGE.splitlines()[2]}\n"
    return head + first + "".join(REPLY.format(number, reply) for number, reply in enumerate(replies))


def test_replies_that_came_later_are_taken_over(tmp_path):
    crawl(tmp_path, "2023", thread("说得好，支持一下"))
    [line] = crawl(tmp_path, "2024", thread("说得好，支持一下", "今年的水来得早"))
    assert (line["status"], line["reason"]) == ("updated", "changed: comments")
    article = Article.objects.get()
    assert [reply.text for reply in article.comments.all()] == ["说得好，支持一下", "今年的水来得早"]
    [line] = crawl(tmp_path, "2022", thread())
    assert (line["status"], article.comments.count()) == ("unchanged", 2)
    assert statuses(run(again=True)) == ["unchanged"]


def test_replies_that_a_curator_set_stay(tmp_path):
    crawl(tmp_path, "2023", thread("说得好，支持一下"))
    Article.objects.update(curated_fields=["comments"])
    Article.objects.get().comments.all().delete()
    [line] = crawl(tmp_path, "2024", thread("今年的水来得早").replace("四十公里", "五十公里"))
    assert line["reason"].startswith("changed: body")
    assert not Article.objects.get().comments.exists()

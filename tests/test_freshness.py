"""What has not changed is not sent again, and what has changed always is."""

import os
import shutil
import time
from datetime import date

import pytest
from django.core.management import call_command

from archive.models import Article
from archive.pages import keeping
from archive.pages.freshness import changed_at
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

PAGES = [
    *(
        "/",
        "/search/",
        "/search/?q=座谈会",
        "/regions/",
        "/regions/371327/",
        "/dates/",
        "/dates/2024/",
        "/dates/2024/04/",
    ),
    *(
        "/dates/2024/04/17/",
        "/dates/undated/",
        "/sources/",
        "/sources/青岭日报/",
        "/tags/",
        "/tags/政协/",
        "/articles/{pk}/",
    ),
    *("/articles/{pk}/raw/", "/articles/{pk}/history/", "/opensearch.xml", "/sitemap.xml", "/robots.txt"),
]


@pytest.fixture
def article(archive_dir):
    article = make_article(source="青岭日报", region="371327", tags=["政协"], published_on=date(2024, 4, 17))
    call_command("rebuild_index", interactive=False, verbosity=0)
    return article


@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_is_not_sent_twice(client, article, page):
    address = page.format(pk=article.pk)
    first = client.get(address)
    assert first.status_code == 200
    assert "no-cache" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("page", ["/", "/regions/371327/", "/dates/2024/04/17/", "/articles/{pk}/"])
def test_a_changed_article_is_sent_again(client, article, page):
    address = page.format(pk=article.pk)
    first = client.get(address)
    article.title = "另一个标题"
    article.save()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_another_language_is_another_page(client, article):
    first = client.get("/", headers={"Accept-Language": "zh-hans"})
    other = client.get("/", headers={"Accept-Language": "en", "If-None-Match": first["ETag"]})
    assert other.status_code == 200


def test_an_index_that_followed_later_counts_as_a_change(client, article, archive_dir):
    first = client.get("/search.json?q=座谈会")
    later = time.time() + 60
    os.utime(archive_dir / "index" / "manifest.json", (later, later))
    again = client.get("/search.json?q=座谈会", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200


def test_pages_that_need_no_search_answer_without_an_index(client, article, archive_dir):
    shutil.rmtree(archive_dir / "index")
    for address in ("/regions/", f"/articles/{article.pk}.json", "/sitemap.xml"):
        assert client.get(address).status_code == 200


def test_deleting_counts_as_a_change(article):
    before = changed_at()
    Article.objects.get().delete()
    assert changed_at() > before


def test_what_must_not_be_kept_is_not_marked(client, article):
    for address in ("/healthz", "/readyz", "/admin/login/"):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"]
        assert "Last-Modified" not in response


@pytest.mark.parametrize("suffix", ["/", "/raw/", "/history/", ".json", ".txt", ".bib", ".ris"])
def test_a_suppressed_article_is_gone_even_for_who_has_seen_it(client, article, suffix):
    address = f"/articles/{article.pk}{suffix}"
    first = client.get(address)
    article.status = Article.Status.SUPPRESSED
    article.save()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 410


class TestKeptPages:
    ADDRESS = "/search/?q=座谈会"

    @pytest.mark.parametrize("address", [ADDRESS, "/", "/regions/371327/", "/dates/2024/04/", "/tags/政协/?page=1"])
    def test_the_same_question_gets_the_same_page(self, client, article, address, django_assert_max_num_queries):
        first = client.get(address)
        with django_assert_max_num_queries(1):  # when anything last changed
            again = client.get(address)
        assert again.content == first.content
        assert (again["ETag"], again["Last-Modified"]) == (first["ETag"], first["Last-Modified"])

    def test_a_change_shows_at_once(self, client, article):
        client.get(self.ADDRESS)
        article.title = "另一个标题"
        article.save()
        assert "另一个标题" in client.get(self.ADDRESS).content.decode()

    def test_each_language_has_its_own(self, client, article):
        client.get(self.ADDRESS, headers={"Accept-Language": "zh-hans"})
        assert 'lang="en"' in client.get(self.ADDRESS, headers={"Accept-Language": "en"}).content.decode()

    def test_what_staff_see_is_kept_for_nobody(self, client, admin_client, article):
        article.status = Article.Status.SUPPRESSED
        article.save()
        call_command("rebuild_index", interactive=False, verbosity=0)
        shown = f"/articles/{article.pk}/"
        assert shown in admin_client.get(self.ADDRESS).content.decode()
        assert shown not in client.get(self.ADDRESS).content.decode()
        assert shown in admin_client.get(self.ADDRESS).content.decode()

    def test_a_page_that_takes_much_room_is_not_kept(self, client, article, monkeypatch):
        monkeypatch.setattr(keeping, "LARGEST", 1000)
        client.get(self.ADDRESS)
        assert "kept" not in client.get(self.ADDRESS)["Server-Timing"]

"""The page as it was found: shown as text, handed over as bytes, taken down with what it holds."""

import pytest
from django.urls import reverse

from archive.models import Article
from archive.pages import articles
from tests.factories import make_article, make_capture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_captured_bytes_are_shown_as_text_with_their_digest(client):
    capture = make_capture("<h1>原样</h1>\n<script>alert(1)</script>")
    article = make_article(capture=capture)
    text = page(client, reverse("raw", args=[article.pk]))
    assert "&lt;h1&gt;原样&lt;/h1&gt;" in text and capture.sha256 in text
    assert "与入库时一致" in text


def test_damage_is_said(client):
    article = make_article(capture=make_capture("原样"))
    article.capture.path.write_text("改过")
    assert "与入库时不一致" in page(client, reverse("raw", args=[article.pk]))


def test_missing_bytes_are_said(client):
    article = make_article(capture=make_capture("原样"))
    article.capture.path.unlink()
    assert "现在读不到" in page(client, reverse("raw", args=[article.pk]), 503)


def test_the_download_is_the_bytes_and_never_a_page(client):
    article = make_article(capture=make_capture("<script>1</script>"))
    response = client.get(reverse("raw", args=[article.pk]), {"download": "1"})
    assert b"".join(response.streaming_content) == b"<script>1</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_what_is_not_text_can_only_be_downloaded(client):
    article = make_article(capture=make_capture("%PDF\0\1"))
    assert "只能下载" in page(client, reverse("raw", args=[article.pk]))


@pytest.mark.parametrize("download", [{}, {"download": "1"}])
def test_what_also_holds_an_article_that_was_taken_down_is_gone(client, download):
    capture = make_capture("公开的一篇\n撤下的一篇")
    article = make_article("公开的一篇", capture=capture)
    taken_down = make_article("撤下的一篇", capture=capture, status="suppressed")
    address = reverse("raw", args=[article.pk])
    response = client.get(address, download)
    assert response.status_code == 410 and "不再公开" in response.content.decode()
    assert "撤下的一篇" not in response.content.decode()
    Article.objects.filter(pk=taken_down.pk).update(status="reviewed")
    assert client.get(address, download).status_code == 200


def test_of_a_long_one_only_the_beginning_is_read(client, monkeypatch):
    monkeypatch.setattr(articles, "LONGEST_RAW", 5)
    article = make_article(capture=make_capture("一二三四五六七八"))
    text = page(client, reverse("raw", args=[article.pk]))
    assert "一二三四五</pre>" in text and "只显示开头" in text
    assert "校验" not in text  # of what was not read whole nobody knows


def test_an_unknown_encoding_does_not_break_the_page(client):
    article = make_article(capture=make_capture("原样", encoding="x-no-such"))
    assert "原样" in page(client, reverse("raw", args=[article.pk]))

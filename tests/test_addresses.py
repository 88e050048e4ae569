"""Addresses of pages: which spellings are one page, and what of an address is believed."""

import json

import pytest

from archive.ingest import Page, extract
from archive.ingest.fields import addresses
from archive.models import Article
from tests.test_ingest import PAGE, put, run, statuses


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://forum.example/showthread.php?t=1", "http://forum.example/showthread.php?t=2"),
        ("http://forum.example/read?timestamp=20240417", "http://forum.example/read?timestamp=20240418"),
        ("http://county.example/list?from=2023", "http://county.example/list?from=2024"),
        ("http://county.example/read?ref=A-17", "http://county.example/read?ref=A-18"),
        ("http://county.example/#/detail?id=1", "http://county.example/#/detail?id=2"),
        ("http://county.example/#!1", "http://county.example/#!2"),
        ("http://county.example:81/1", "http://county.example/1"),
    ],
)
def test_two_pages_stay_two(one, other):
    assert addresses.normalized(one) != addresses.normalized(other)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://NEWS.example:443/read?id=1",
        "http://news.example/read?id=1#comments",
        "http://news.example/read?t=1713400000&id=1",
        "http://news.example/read?id=1&_t=1713400000000",
        "http://news.example/read?id=1&from=timeline&isappinstalled=0",
        "http://news.example/read?id=1&from=singlemessage",
        "http://news.example/read?utm_source=x&id=1&ref=twitter",
    ],
)
def test_one_page_has_one_spelling(spelling):
    assert addresses.normalized(spelling) == "http://news.example/read?id=1"


@pytest.mark.parametrize(
    "url", ["http://a.example/\ud800", "http://a.example：8080/", "http://", "ftp://a.example/", 7]
)
def test_what_no_browser_would_open_is_no_address(url):
    assert addresses.valid(url) == ""


@pytest.mark.parametrize(
    ("printed", "original"),
    [
        ("原文链接：http://www.a.example：8080/1.html", "http://www.a.example:8080/1.html"),
        ("原文链接：http://www.a.example/1.html。", "http://www.a.example/1.html"),
        ("原文链接：http://[a.example/1.html", ""),
        ("原文链接：http://:8080/1.html", ""),
    ],
)
def test_an_originals_address_is_read_as_it_was_meant_or_not_at_all(printed, original):
    record = extract(Page(file="a.txt", text=f"{PAGE}{printed}\n"))
    assert record.original_url == original
    assert ("original_url" in record.evidence) == bool(original)


@pytest.mark.django_db
@pytest.mark.usefixtures("archive_dir")
def test_an_address_that_no_database_takes_costs_no_article(tmp_path):
    records = [{"url": url, "text": PAGE} for url in ("http://a.example/\ud800", "http://a.example/1")]
    assert statuses(run(put(tmp_path, "pages.jsonl", "\n".join(map(json.dumps, records))))) == ["created"] * 2
    assert sorted(Article.objects.values_list("page_url", flat=True)) == ["", "http://a.example/1"]

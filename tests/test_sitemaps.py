"""Sitemaps, checked against the protocol (sitemaps.org)."""

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from archive.models import Article
from archive.pages import sitemaps
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

SCHEMAS = Path(__file__).parent / "schemas"
INDEX = etree.XMLSchema(file=SCHEMAS / "siteindex.xsd")
SITEMAP = etree.XMLSchema(file=SCHEMAS / "sitemap.xsd")


@pytest.fixture
def article():
    return make_article(source="青岭日报", region="371327", tags=["政协"], published_on=date(2024, 4, 17))


def locations(client, address: str, schema: etree.XMLSchema = SITEMAP) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    document = etree.fromstring(response.content)
    schema.assertValid(document)
    return [loc.text.removeprefix("http://testserver") for loc in document.iterfind(".//{*}loc")]


def test_the_index_names_a_sitemap_for_each_section(client, article):
    named = locations(client, "/sitemap.xml", INDEX)
    assert named == [f"/sitemap-{section}.xml" for section in sitemaps.SECTIONS]


def test_every_address_of_every_section_answers(client, article):
    named = locations(client, "/sitemap.xml", INDEX)
    everything = [path for section in named for path in locations(client, section)]
    assert len(everything) == len(set(everything))
    assert {f"/articles/{article.pk}/", "/regions/370000/", "/regions/371300/", "/regions/371327/"} <= set(everything)
    assert {"/dates/2024/", "/dates/2024/4/", "/dates/2024/4/17/"} <= {p.replace("/04/", "/4/") for p in everything}
    assert [path for path in everything if client.get(path).status_code != 200] == []


def test_a_date_known_in_part_has_no_day(client):
    make_article(published_on=date(2024, 4, 1), date_precision="month")
    make_article(published_on=date(2022, 1, 1), date_precision="year")
    assert [path.count("/") for path in locations(client, "/sitemap-dates.xml")] == [3, 3, 4]


def test_articles_are_split_and_dated(client, article, monkeypatch):
    assert sitemaps.LIMIT == 50_000
    monkeypatch.setattr(sitemaps, "LIMIT", 2)
    others = [make_article(), make_article()]
    assert "/sitemap-articles.xml?p=2" in locations(client, "/sitemap.xml", INDEX)
    assert len(locations(client, "/sitemap-articles.xml")) == 2
    assert locations(client, "/sitemap-articles.xml?p=2") == [f"/articles/{others[1].pk}/"]
    assert f"<lastmod>{article.updated_at:%Y-%m-%d}" in client.get("/sitemap-articles.xml").text


@pytest.mark.parametrize("address", ["articles.xml?p=2", "articles.xml?p=0", "articles.xml?p=x", "nothing.xml"])
def test_a_sitemap_that_does_not_exist_is_not_found(client, article, address):
    response = client.get(f"/sitemap-{address}")
    assert response.status_code == 404 and "/sitemap.xml" in response.text


def test_what_is_suppressed_is_not_to_be_crawled(client, article):
    article.status = Article.Status.SUPPRESSED
    article.save()
    for section in ("articles", "regions", "sources", "tags", "dates"):
        assert client.get(f"/sitemap-{section}.xml").text.count("<loc>") == 0


def test_a_sitemap_is_not_sent_twice(client, article):
    for address in ("/sitemap.xml", "/sitemap-articles.xml"):
        first = client.get(address)
        assert first["Last-Modified"]
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

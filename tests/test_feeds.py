"""Atom feeds and the OpenSearch description, read by the programs that people use."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
from django.core.management import call_command
from lxml import etree

from archive import gazetteer
from archive.models import Article, Region, Source, Tag
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

OPENSEARCH = etree.XMLSchema(file=Path(__file__).parent / "schemas" / "opensearch.xsd")


@pytest.fixture
def article():
    return make_article(
        "青岭县政协召开协商座谈会",
        source="青岭日报",
        region="371327",
        tags=["政协"],
        published_on=date(2024, 4, 17),
        byline="记者 张三 李四",
        original_url="http://www.qingling.example.cn/1.html?a=1&b=2",
    )


def read(client, address: str) -> feedparser.FeedParserDict:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.id and feed.feed.title and feed.feed.updated_parsed and feed.feed.author
    assert all(entry.id and entry.title and entry.updated_parsed for entry in feed.entries)
    return feed


def link(item, rel: str) -> str | None:
    return next((each.href for each in item.links if each.rel == rel), None)


def addresses(article: Article) -> list[str]:
    county, source, tag = article.region, article.source, article.tags.get()
    return [
        *(f"/regions/{code}.atom" for code in county.codes),
        f"/sources/{source.slug}.atom",
        f"/tags/{tag.slug}.atom",
    ]


def test_each_region_source_and_tag_has_a_feed(client, article):
    for address in addresses(article):
        [entry] = read(client, address).entries
        assert entry.id == entry.link == f"http://testserver/articles/{article.pk}/"


def test_an_entry_tells_what_is_known(client, article):
    feed = read(client, "/regions/371327.atom")
    assert feed.feed.title.startswith("山东省临沂市莒南县")
    assert link(feed.feed, "self") == "http://testserver/regions/371327.atom"
    assert link(feed.feed, "alternate") == "http://testserver/regions/371327/"
    [entry] = feed.entries
    assert entry.title == article.title
    assert [author.name for author in entry.authors] == ["张三", "李四"]
    assert entry.published == "2024-04-17T00:00:00+08:00"
    assert entry.tags[0].label == "政协"
    assert entry.summary == article.body
    assert link(entry, "via") == article.original_url


def test_a_day_that_is_not_known_is_not_given(client):
    make_article("记者座谈", source="青岭日报", published_on=date(2024, 4, 1), date_precision="month")
    make_article("无日期的记者座谈", source="青岭日报")
    undated, partial = read(client, "/sources/青岭日报.atom").entries
    assert "published" not in undated
    assert "published" not in partial
    assert partial.dcterms_date == "2024-04"
    assert "dcterms_date" not in undated


def test_what_came_last_into_the_archive_comes_first_however_old(client, article):
    older = make_article("补录的旧闻", source="青岭日报", published_on=date(1999, 1, 1))
    entries = read(client, "/sources/青岭日报.atom").entries
    assert [entry.title for entry in entries] == [older.title, article.title]


def test_marks_and_control_characters_do_not_break_the_feed(client):
    make_article("<b>“座谈”</b> & \x07\x0b]]>", body="</summary>\x08&amp;", source="<&>")
    [entry] = read(client, f"/sources/{Source.objects.get().slug}.atom").entries
    assert entry.title_detail.value == "<b>“座谈”</b> & ]]>"
    assert entry.summary == "</summary>&amp;"


@pytest.mark.parametrize("mark", ["\1", "\x7f", "\ufffe", "\uffff"])
def test_no_character_breaks_the_feed_wherever_it_stands(client, mark):
    odd = f"座{mark}谈"
    make_article(odd, body=odd, byline=f"记者 张{mark}三", source=odd, tags=[odd])
    [entry] = read(client, f"/sources/{Source.objects.get().slug}.atom").entries
    assert (entry.title, entry.tags[0].label, entry.author) == ("座谈", "座谈", "张三")
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert read(client, f"/search.atom?q={quote(odd)}").feed.title.startswith("座谈 ·")


def test_suppressed_articles_are_in_no_feed(client, article):
    article.status = Article.Status.SUPPRESSED
    article.save()
    for address in addresses(article):
        assert read(client, address).entries == []


def test_a_feed_without_articles_is_a_feed(client):
    Tag.objects.create(name="空")
    assert read(client, "/tags/空.atom").entries == []


@pytest.mark.parametrize("address", ["/regions/999999.atom", "/sources/无.atom", "/tags/无.atom"])
def test_unknown_is_not_found(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert response.text.startswith("没有")


def test_a_former_code_leads_to_todays_place(client):
    former = next(code for code in gazetteer.FORMER if code not in gazetteer.DIVISIONS)
    response = client.get(f"/regions/{former}.atom")
    assert response.status_code == 301
    assert Region.objects.filter(pk=response["Location"].split("/")[2].removesuffix(".atom")).exists()


def test_a_feed_is_not_sent_twice(client, article):
    for address in addresses(article):
        first = client.get(address)
        assert first["Last-Modified"]
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
        assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_a_search_is_a_feed_newest_first_and_paged(client):
    made = [make_article(f"第{n}次座谈会", published_on=date(2024, 1, n + 1)) for n in range(21)]
    call_command("rebuild_index", interactive=False, verbosity=0)
    feed = read(client, "/search.atom?q=座谈会")
    assert [entry.title for entry in feed.entries] == [each.title for each in reversed(made[1:])]
    assert (feed.feed.opensearch_totalresults, feed.feed.opensearch_startindex) == ("21", "1")
    assert link(feed.feed, "alternate").startswith("http://testserver/search/?q=")
    assert link(feed.feed, "previous") is None
    last = read(client, link(feed.feed, "next").removeprefix("http://testserver"))
    assert [entry.title for entry in last.entries] == [made[0].title]
    assert link(last.feed, "previous")
    assert link(last.feed, "next") is None
    assert read(client, "/search.atom?q=座谈会&sort=oldest").entries[0].title == made[0].title


def test_opensearch_description_is_valid_and_leads_to_search(client):
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    document = etree.fromstring(response.content)
    OPENSEARCH.assertValid(document)
    templates = {url.get("type"): url.get("template") for url in document.iterfind("{*}Url")}
    assert templates["text/html"] == "http://testserver/search/?q={searchTerms}"
    call_command("rebuild_index", interactive=False, verbosity=0)
    for template in templates.values():
        address = template.removeprefix("http://testserver").replace("{searchTerms}", "党").replace("{startPage?}", "")
        assert client.get(address).status_code == 200

"""The interface in simplified Chinese, traditional Chinese and English: chosen, kept, followed throughout."""

import datetime
import re
from html import unescape
from urllib.parse import quote

import pytest
from django.conf import settings
from django.utils.translation import override

from archive import gazetteer
from archive.gazetteer.english import english
from archive.ingest.topics import all_topics, in_english
from archive.models import Region, Tag
from archive.pages.names import name_of
from archive.search import outbox
from tests.factories import make_article
from tests.test_catalogs import CHINESE


@pytest.mark.django_db
class TestChoosing:
    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            (None, "zh-Hans"),
            ("", "zh-Hans"),
            ("*", "zh-Hans"),
            ("zh", "zh-Hans"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("zh-Hans-HK", "zh-Hans"),
            ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
            ("zh-HK", "zh-Hant"),
            ("zh-MO", "zh-Hant"),
            ("zh-Hant", "zh-Hant"),
            ("zh-Hant-TW", "zh-Hant"),
            ("en-GB,en;q=0.9", "en"),
            ("en;q=0.2,zh-TW;q=0.9", "zh-Hant"),
            ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
            ("fr", "zh-Hans"),
            ("\udcff;;q=", "zh-Hans"),
        ],
    )
    def test_by_what_the_browser_asks_for(self, client, accepted, language):
        headers = {} if accepted is None else {"Accept-Language": accepted}
        response = client.get("/search/", headers=headers)
        assert f'<html lang="{language}">' in response.content.decode()
        assert response["Content-Language"] == language.lower()

    @pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
    def test_by_a_button_that_is_on_every_page_and_is_remembered(self, client, code):
        page = client.get("/search/?q=农业&sort=newest", headers={"Accept-Language": "en"}).content.decode()
        here = unescape(re.search('<input type="hidden" name="next" value="([^"]+)">', page)[1])
        assert f'<button formaction="/language/{code}/"' in page
        back = client.get(f"/language/{code}/", {"next": here})
        assert back.headers["Location"] == f"/search/?q={quote('农业')}&sort=newest"
        for address in ("/search/", "/regions/", "/nosuch/"):
            assert client.get(address, headers={"Accept-Language": "ja"})["Content-Language"] == code

    def test_caches_are_told_what_a_page_depends_on(self, client):
        depends = client.get("/search/")["Vary"]
        assert "Accept-Language" in depends and "Cookie" in depends

    def test_a_page_seen_in_another_language_is_no_longer_fresh(self, client):
        seen = client.get("/search/", headers={"Accept-Language": "zh-CN"})
        client.get("/language/en/?next=/")
        again = client.get("/search/", headers={"If-None-Match": seen["ETag"]})
        assert again.status_code == 200 and '<html lang="en">' in again.content.decode()


class TestNames:
    @pytest.mark.parametrize(
        ("language", "code", "name"),
        [
            ("zh-hans", "370000", "山东省"),
            ("zh-hant", "370000", "山東省"),
            ("en", "370000", "Shandong"),
            ("en", "150000", "Inner Mongolia"),
            ("zh-hant", "371300", "臨沂市"),
            ("en", "371300", "Linyi"),
            ("en", "371327", "Junan County"),
            ("en", "341500", "Lu'an"),
            ("en", "222400", "Yanbian Korean Autonomous Prefecture"),
            ("en", "622927", "Jishishan Bonan, Dongxiang and Salar Autonomous County"),
            ("en", "150100", "Hohhot"),
            ("en", "370102", "Lixia District"),
        ],
    )
    def test_of_places(self, language, code, name):
        with override(language):
            assert name_of(Region(code=code, name=gazetteer.DIVISIONS[code].name)) == name

    def test_every_place_has_an_english_name_that_finds_it(self):
        for division in gazetteer.DIVISIONS.values():
            assert division.english and not CHINESE.search(division.english)
            assert division in gazetteer.find(division.english.upper())
        assert gazetteer.find("xigaze") == gazetteer.find("Xigazê")
        assert gazetteer.find("jilin")[0].level == "province"  # and after it the city

    def test_the_table_of_english_names_is_the_one_that_is_made(self):
        spellings = dict(gazetteer.table.rows("spellings.tsv"))
        assert all(english(division.name, spellings) == division.english for division in gazetteer.DIVISIONS.values())

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("language", "name"), [("zh-hans", "协商民主"), ("zh-hant", "協商民主"), ("en", "Consultative democracy")]
    )
    def test_of_topics(self, language, name):
        tag = Tag.objects.create(name="协商民主", english=in_english("协商民主"))
        with override(language):
            assert name_of(tag) == name

    def test_every_topic_of_the_table_has_an_english_name_of_its_own(self):
        names = [topic.english for topic in all_topics()]
        assert len(set(names)) == len(names) >= 150
        assert not CHINESE.search("".join(names))


@pytest.fixture
def foreign(archive_dir):
    """An archive whose every word is English, so that all Chinese on an English page is the interface's own."""
    article = make_article(
        "Committee holds a hearing",
        subtitle="On orchards",
        body="The hearing was about orchards and their keepers. " * 3 + "\nNext steps\n" + "Orchards come first. " * 9,
        published_on=datetime.date(2024, 4, 17),
        source="Example Daily",
        byline="Jane Doe",
        region="370000",
        tags=["orchards"],
        flags=["reprint", "byte-shift-damage", "ocr-noise"],
        original_url="https://www.example.cn/a.html",
        page_kind="forum",
        regions_mentioned=[{"code": "150000", "name": "", "role": "visitor"}],
        evidence={"published": {"words": "17 April", "where": "page", "rule": "date", "confidence": 0.4}},
        repairs=[{"field": "body", "start": 4, "before": "haering", "after": "hearing", "kind": "x", "confidence": 1}],
    )
    article.comments.create(position=1, text="Quite.")
    make_article("Another hearing", source="Example Daily", region="370000", published_on=datetime.date(2023, 4, 17))
    make_article("Orchards again", body="Of orchards.", tags=["orchards"])
    article.summary, article.status = "On orchards.", "reviewed"
    article.save()
    outbox.drain()
    return article


PAGES = [
    "/",
    "/search/",
    "/search/?q=hearing&sort=newest",
    "/search/?q=hearing&region=370000&from=2024-01&to=2024-12&source=-example-daily",
    "/search/?q=orchards+nosuchword",
    "/search/?q=nosuchword&script=hans&kind=forum",
    "/search/?q=%22hearing+OR+(region:nowhere+date:2024-99",
    "/search/?from=2024-02-30&sort=best&page=1&page=2&region=999999",
    "/search/?q=" + "word+" * 33,
    "/search/?q=hearing&page=9",
    "/regions/",
    "/regions/370000/",
    "/regions/999999/",
    "/dates/",
    "/dates/2024/",
    "/dates/2024/04/",
    "/dates/2024/04/17/",
    "/dates/2024/02/30/",
    "/dates/1999/",
    "/dates/undated/",
    "/sources/",
    "/sources/example-daily/",
    "/sources/nobody/",
    "/tags/",
    "/tags/orchards/",
    "/tags/nothing/",
    "/articles/{pk}/",
    "/articles/{pk}/?q=hearing&script=hant",
    "/articles/{pk}/?repairs=1",
    "/articles/{pk}/raw/",
    "/articles/{pk}/history/",
    "/articles/{pk}.txt",
    "/articles/999999/",
    "/opensearch.xml",
    "/tags/orchards.atom",
    "/search.json?q=hearing&from=2024-02-30",
    "/nosuch/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_has_no_chinese_of_its_own(client, foreign, address):
    text = client.get(address.format(pk=foreign.pk), headers={"Accept-Language": "en"}).content.decode()
    text = re.sub(r"searchTerms=\"[^\"]*\"|<meta name=\"DC[^>]*>|<script.*?</script>", "", text)
    # What stands in its own language, and says so
    text = re.sub(r'<(a|button|span|p|code|h2)[^>]* lang="zh-Han[st]"[^>]*>[^<]*<', "<", text)
    found = CHINESE.search(text)
    assert not found, text[max(0, found.start() - 200) : found.end() + 60]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "read", "place"),
    [
        ("zh-hans", "地区：莒南县 主题：协商民主", "山东省"),
        ("zh-hant", "地區：莒南縣 主題：協商民主", "山東省"),
        ("en", "region: “Junan County” tag: “Consultative democracy”", "Shandong"),
    ],
)
def test_a_question_is_read_back_in_the_language_and_asks_the_same(client, foreign, language, read, place):
    make_article("协商", region="371327", tags=["协商民主"]).tags.update(english="Consultative democracy")
    outbox.drain()
    for question in ("region:371327 tag:协商民主", read):
        text = client.get("/search/", {"q": question}, headers={"Accept-Language": language}).content.decode()
        assert "<strong>1</strong>" in text and f">{place}<" in text
        assert question == read or f">{read}</code>" in text.replace("&quot;", '"')


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/archive/article/",
        "/admin/archive/article/{pk}/change/",
        "/admin/archive/article/{pk}/history/",
        "/admin/archive/source/",
        "/admin/archive/source/add/",
        "/admin/archive/tag/add/",
        "/admin/archive/capture/",
        "/admin/archive/importrun/",
        "/admin/archive/indextask/",
    ],
)
def test_the_curators_desk_speaks_english_too(admin_client, foreign, address):
    text = admin_client.get(address.format(pk=foreign.pk), headers={"Accept-Language": "en"}).content.decode()
    found = CHINESE.search(text.replace(foreign.region.name, ""))
    assert not found, text[max(0, found.start() - 200) : found.end() + 60]

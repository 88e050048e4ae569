"""A list of 20 hits stays light: at most 60 KB of page and sheets, whatever was asked and however much there is to say
beside the hits.

What is measured are heavy pages: a question whose words stand in long sentences of their own, narrowed to a province
with two dozen places; a text as long as a question may be, with as many filters as there may be; all facets full, five
years of articles, long titles and sources, and for reference managers long addresses.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from rcssmin import cssmin

from archive.models import Region
from archive.pages.forms import MOST_VALUES
from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]
MOST = 60 * 1024  # bytes
PROVINCE, DAY = "650000", date(2021, 5, 6)
SENTENCES = (
    "会议指出，要以高质量发展为主线，把果业提质作为县域协商的第一议题，逐项提出意见，逐条落实到单位，按月通报进展，年底统一验收。",
    "与会委员就重点项目的办理情况作了说明，建议把乡村道路、饮水工程和村级卫生室一并列入明年的计划，由各乡镇分头负责。",
    "县里随后召开座谈会，听取企业和群众代表的看法，并把收到的意见汇总成册，交有关部门在一个月之内逐件答复，结果向社会公开。",
)


@pytest.fixture
def heavy():
    """Articles of every place in a province, and of others."""
    inside = list(Region.objects.filter(parent=PROVINCE))
    outside = list(Region.objects.filter(level="province").exclude(pk=PROVINCE))
    for number in range(90):
        place = inside[number % len(inside)] if number < 60 else outside[number % len(outside)]
        make_article(
            f"某某县政协召开“优化营商环境”专题协商座谈会，聚焦第{number}号重点项目办理情况",
            body="".join(sentence + "有关工作正在推进。" * 4 for sentence in SENTENCES),
            source=f"青岭日报社客户端第{max(0, number - 70)}分社",
            region=place.code,
            tags=[f"主题{number % 3}", f"话题{number % 13}"],
            byline="记者 林一舟",
            published_on=date(2020 + number % 5, 1 + number % 12, 1 + number % 28) if number % 4 else DAY,
            original_url=f"https://www.example.cn/2024/04/17/content_{number:08}.html",
        )
    outbox.drain()


TITLE = "某某县政协召开“优化营商环境”专题协商座谈会，聚焦重点项目办理情况"
WHOLE_TEXT = (TITLE + "".join(SENTENCES))[:200]


SOURCES = [f"青岭日报社客户端第{number}分社" for number in range(MOST_VALUES)]
OTHERS = ["110000", "120000", "130000", "140000", "150000", "210000", "220000", "230000", "310000", "320000", "330000"]


@pytest.mark.parametrize(
    "question",
    [
        {"q": "项目", "region": PROVINCE},
        {"q": "项目", "region": PROVINCE, "sort": "oldest", "page": "2", "from": "2020-01", "to": "2024-12"},
        {"q": "果业提质 乡村道路 座谈会"},
        {"q": "果业提质 乡村道路 座谈会", "region": PROVINCE},
        {"q": "项目", "source": SOURCES},
        {"region": [PROVINCE, *OTHERS], "tag": "-话题12", "script": "hans"},
        {"q": TITLE},
        *({"q": WHOLE_TEXT[:length], "region": PROVINCE} for length in (20, 24, 30, 40, 60, 80, 100, 140, 200)),
        {"q": WHOLE_TEXT},
        {"q": WHOLE_TEXT, "source": SOURCES, "sort": "newest"},
        {"q": WHOLE_TEXT, "region": [PROVINCE, *OTHERS], "from": "2020-01", "to": "2024-12", "page": "2"},
    ],
)
def test_a_list_of_20_stays_light(client, heavy, question):
    assert_light(client, "/search/", question)


@pytest.mark.parametrize(
    "page", [f"/regions/{PROVINCE}/", f"/sources/{SOURCES[0]}/", "/tags/主题0/", f"/dates/{DAY:%Y/%m/%d}/"]
)
def test_so_does_the_list_on_the_page_of_a_place_a_source_a_topic_or_a_day(client, heavy, page):
    assert_light(client, page, {})


def assert_light(client, address: str, question: dict) -> None:
    for language in ("zh-CN", "zh-TW", "en"):
        page = client.get(address, question, headers={"Accept-Language": language}).content.decode()
        names = re.findall(r'href="/static/(css/[\w.]+)"', page)
        sheets = [cssmin(Path(finders.find(name)).read_text(encoding="utf-8")) for name in names]
        weights = [len(text.encode()) for text in (page, *sheets)]
        assert page.count('<li class="entry">') == 20 and len(sheets) >= 4
        assert page.count("<mark>") >= 20 or "q" not in question
        assert sum(weights) <= MOST, (language, weights)


def test_a_long_question_has_fewer_values_and_bars_beside_it_and_the_way_to_all(client, heavy):
    short, long = (client.get("/search/", {"q": question}).content.decode() for question in ("项目", WHOLE_TEXT))
    assert short.count("<small>") > long.count("<small>") > 5
    assert short.count("<rect") > long.count("<rect") > 4 and "<use" not in long
    assert long.count('class="more"') == 4


def test_the_link_of_a_hit_carries_words_of_a_long_question_that_are_marked_there(client, heavy):
    page = client.get("/search/", {"q": WHOLE_TEXT}).content.decode()
    carried = re.findall(r'<a href="(/articles/\d+/)\?q=([^"]*)"', page)
    assert len(carried) == 20 and all(0 < len(words) <= 24 for _address, words in carried)
    address, words = carried[0]
    text = client.get(address, {"q": words.replace("+", " ")}).content.decode()
    assert all(f">{word}</mark>" in text for word in words.split("+"))

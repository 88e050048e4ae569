"""The filters of the search page: chips, facets and the timeline, each of which leads to an address of its own."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from archive.search import outbox
from tests.factories import make_article
from tests.search_page import FOUND, VALUE, Question, ask, pressed, publish, ways

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


@pytest.fixture
def news():
    publish()


def test_each_chip_takes_one_condition_off_and_turns_back_to_page_one(client, news):
    text = ask(client, q="政协", region=["370000", "-210300"], from_="2020")
    chips = re.search('<ul class="chips">.*?</ul>', text, re.DOTALL)[0]
    taken = [pressed(client, text, *button)[0] for button in re.findall('name="(drop)" value="([^"]*)"', chips)]
    assert taken == [
        {"region": ["370000", "-210300"], "from": ["2020"]},
        {"q": ["政协"], "region": ["-210300"], "from": ["2020"]},
        {"q": ["政协"], "region": ["370000"], "from": ["2020"]},
        {"q": ["政协"], "region": ["370000", "-210300"]},
    ]


def test_the_last_chip_leads_to_the_empty_question(client, news):
    text = ask(client, region="370000")
    assert '<ul class="chips">' in text and pressed(client, text, "drop", "region=370000")[0] == {}


def test_words_alone_stand_in_the_box_and_on_no_chip(client, news):
    assert 'class="chips' not in ask(client, q="政协")


def test_a_former_place_is_taken_off_by_what_it_is_today(client, news):
    text = ask(client, q="政协", region="371329")
    [value] = re.findall('name="drop" value="(region=[^"]*)"', text)[:1]
    assert pressed(client, text, "drop", value)[0] == {"q": ["政协"]}


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("q=a&page=3&set=sort%3Dnewest", "?q=a&sort=newest"),
        ("q=a&region=1&region=2&set=region%3D3", "?q=a&region=3"),
        ("q=a&region=1&region=2&drop=region%3D1", "?q=a&region=2"),
        ("q=a&region=1&region=2&drop=region", "?q=a"),
        ("q=a&drop=region%3D1&drop=q&set=facet%3Dtag", ""),
        ("q=a&set=q%3D%26%26", ""),
        ("q=a&set=", "?q=a"),
        ("q=a&drop=%00&set=%FF", "?q=a"),
        ("set=set%3Dq%253Da", ""),
        ("q=a&set=next%3D//evil.example/", "?q=a"),
    ],
)
def test_what_a_button_changes_is_worked_into_the_address(client, asked, leads_to):
    assert client.get(f"/search/?{asked}").headers["Location"] == f"/search/{leads_to}"


def test_a_facet_leads_to_all_its_values(client):
    for number in range(60):
        make_article("县政协开会", tags=[f"主题{number}", f"主题{number // 2}"], source="青岭日报")
    outbox.drain()
    text = ask(client, q="政协", source="青岭日报")
    assert text.count('class="more"') == 1
    assert '<button class="more" name="facet" value="tag">全部 60 个主题</button>' in text
    _query, whole = pressed(client, text, "facet", "tag")
    assert "<h1>全部 60 个主题</h1>" in whole and len(VALUE.findall(whole)) == 60 and "entry" not in whole
    assert '<a href="?q=政协&amp;source=青岭日报">' in whole and "篇数最多" not in whole
    counts = [int(count) for *_button, count in VALUE.findall(whole)]
    assert counts == sorted(counts, reverse=True)


def test_a_list_of_values_too_long_is_cut_and_says_so(client):
    for number in range(21):
        make_article("县政协开会", tags=[f"主题{number}之{part}" for part in range(10)])
    outbox.drain()
    for question in ("政协", "政协" + " -海洋渔业" * 30):
        text = ask(client, q=question, facet="tag")
        assert "全部 210 个主题" in text and "这里列出篇数最多的 200 个" in text and len(VALUE.findall(text)) == 200
        assert len(text.encode()) < 60 * 1024


@pytest.mark.parametrize("facet", ["region", "source", "tag", "year", "script"])
@pytest.mark.parametrize("narrowed", [{}, {"region": "370000"}, {"q": "政协 鑿齒", "tag": "政协"}])
def test_the_counts_of_a_whole_facet_are_what_its_names_lead_to(client, news, facet, narrowed):
    text = ask(client, **{"q": "政协", **narrowed, "facet": facet})
    assert_counted(client, text)
    assert not any("facet" in query for query in ways(client, text))


def assert_counted(client, text: str) -> None:
    """Each name leads to as many articles as the figure beside it says."""
    for name, value, label, count in VALUE.findall(text):
        found = FOUND.search(pressed(client, text, name, value)[1])
        assert (found[1] if found else "0") == count, label


def test_what_has_no_value_of_a_facet_says_so(client, news):
    text = ask(client, q="人大代表视察", facet="tag")
    assert "没有可以列出的" in text and '<a href="?q=人大代表视察">' in text


def test_facets_ask_for_a_value_alone_add_exclude_and_drop_values(client, news):
    queries = ways(client, ask(client, q="政协", tag="政协"))
    assert {"q": ["政协"], "tag": ["政协"], "source": ["青岭日报"]} in queries
    assert {"q": ["政协"], "tag": ["政协"], "source": ["-青岭日报"]} in queries
    assert {"q": ["政协"], "tag": ["调研"]} in queries
    assert {"q": ["政协"], "tag": ["政协", "调研"]} in queries
    assert {"q": ["政协"]} in queries


@pytest.mark.parametrize(
    "narrowed",
    [
        *({}, {"tag": "政协"}, {"tag": ["政协", "调研"]}, {"tag": "-调研"}, {"source": "-云溪新闻网", "year": "2024"}),
        *({"region": "370000"}, {"region": ["371300", "210300"]}, {"region": ["370000", "-371300"]}),
    ],
)
def test_the_count_beside_a_value_is_what_its_name_leads_to(client, news, narrowed):
    text = ask(client, q="政协", **narrowed)
    assert len(VALUE.findall(text)) > 3
    assert_counted(client, text)


def test_what_is_chosen_comes_first_and_stands_on_chips(client):
    for number in range(20):
        make_article("县政协开会", tags=[f"主题{number}"], region="370000")
    make_article("县政协开会", tags=["主题0", "主题1"], region="371327")
    outbox.drain()
    shown = ask(client, q="政协", tag="主题9").partition("<h2>主题</h2>")[2].partition("</section>")[0]
    assert re.search("<li[^>]*>", shown)[0] == '<li class="selected">' and shown.count("<li") == 8
    many = ask(client, tag=[f"主题{number}" for number in range(12)])
    assert many.count('<li class="selected">') == 8
    assert all(f'<button name="drop" value="tag=主题{number}">' in many for number in range(12))


def test_regions_drill_down(client, news):
    text = ask(client, q="政协", region="370000")
    assert re.search(">山东省</button><small>3<.*>临沂市</button><small>2<", text, re.DOTALL)


def test_the_timeline_narrows_to_its_bars(client, news):
    assert {"q": ["政协"], "from": ["2024-02"], "to": ["2024-02"]} in Question(ask(client, q="政协")).links


@pytest.mark.parametrize("length", [4, 20, 60, 190])
def test_however_long_the_question_is_each_bar_leads_to_its_articles(client, length):
    sentence = "".join(f"第{number}组委员围绕乡村道路和饮水工程提出意见，" for number in range(10))
    for year in range(2001, 2021):
        make_article("县政协开会", body=sentence, published_on=date(year, 3, 1))
    outbox.drain()
    text = ask(client, q=f"“{sentence[:length]}”")
    drawn = re.search('<svg class="by-year".*?</svg>', text, re.DOTALL)[0]
    links, buttons = re.findall('<a href="([^"]+)"', drawn), re.findall('name="(set)" value="([^"]*)"', drawn)
    assert len(links) + len(buttons) == 20 == drawn.count("<rect") - 1
    assert bool(links) == (length < 60)
    years = [str(year) for year in range(2001, 2021)]
    asked = [parse_qs(urlsplit(unescape(link)).query) for link in links]
    assert [(each["from"], each["to"]) for each in asked] == [([year], [year]) for year in years[: len(links)]]
    for year, button in zip(years, buttons, strict=False):
        question, found = pressed(client, text, *button)
        assert (question["from"], question["to"]) == ([year], [year])
        assert found.count('<li class="entry">') == 1 and f"<time>{year}-03-01</time>" in found


def test_sorting_and_size_are_a_button_away_and_what_is_taken_for_granted_is_not_in_the_address(client, news):
    text = ask(client, q="政协", region="370000")
    assert {"q": ["政协"], "region": ["370000"], "sort": ["newest"]} in ways(client, text)
    assert {"q": ["政协"], "region": ["370000"], "size": ["50"]} in ways(client, text)
    text = ask(client, q="政协", sort="newest", size="50")
    assert {"q": ["政协"], "size": ["50"]} in ways(client, text)
    assert {"q": ["政协"], "sort": ["newest"]} in ways(client, text)
    assert {"q": ["政协"], "sort": ["oldest"], "size": ["50"]} in ways(client, text)


def test_pages_are_a_button_away(client):
    for _number in range(45):
        make_article("县政协开会")
    outbox.drain()
    second, text = pressed(client, ask(client, q="政协", sort="newest"), "page", "2")
    assert second == {"q": ["政协"], "sort": ["newest"], "page": ["2"]}
    assert [value for name, value in Question(text).buttons if name == "page"] == ["1", "1", "3", "3"]


def test_the_box_keeps_the_filters(client, news):
    assert '<input type="hidden" name="region" value="370000">' in ask(client, q="政协", region="370000")


def test_dates_are_asked_for_by_a_form_of_their_own_so_that_no_empty_ones_come_along(client, news):
    text = ask(client, q="政协", region="370000", to="2024")
    assert dict(Question(text).carried) == {"q": "政协", "region": "370000", "to": "2024"}
    dates = text.partition('<form id="range"')[2]
    assert 'name="q" value="政协"' in dates and 'name="region" value="370000"' in dates and 'name="to"' not in dates
    assert '<input form="range" name="to" value="2024"' in text

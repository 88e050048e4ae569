"""The search page: what may be asked, what comes back, and what is said when nothing does."""

import datetime
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.pages.forms import SearchForm
from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]
DAY = datetime.date
# The address, name and count of a facet's value; how many are found
VALUE = re.compile(r'<li[^>]*><a[^>]* href="(\?[^"]*)"[^>]*>([^<]*)</a><small>([\d,]+)')
FOUND = re.compile(r'role="status"><strong>([\d,]+)')


class Links(HTMLParser):
    """Where links and the named buttons of forms lead: (class, parameters of the address)."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self._hidden: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form":
            self._hidden = []
        elif tag == "input" and has.get("type") == "hidden":
            self._hidden.append((has["name"], has["value"]))
        elif tag == "a":
            self.found.append((has.get("class", ""), parse_qs(urlsplit(has.get("href", "")).query)))
        elif tag == "button" and "name" in has:
            self.found.append(("", parse_qs(urlencode([*self._hidden, (has["name"], has["value"])]))))


def ask(client, status: int = 200, **parameters) -> str:
    query = urlencode({name.rstrip("_"): value for name, value in parameters.items()}, doseq=True)
    response = client.get(f"/search/?{query}")
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def news():
    """Five articles in the index."""
    make_article("莒南县政协开会", region="371327", source="青岭日报", tags=["政协"], published_on=DAY(2024, 2, 21))
    make_article(
        "临沂市政协调研", region="371300", source="青岭日报", tags=["政协", "调研"], published_on=DAY(2024, 3, 5)
    )
    make_article(
        "鞍山市政协提案", region="210300", source="云溪新闻网", published_on=DAY(2022, 1, 1), date_precision="year"
    )
    make_article("縣政協舉行座談", body="會議強調高質量發展。", script="hant", region="370000")
    make_article("人大代表视察", region="110101", published_on=DAY(2023, 7, 1))
    outbox.drain()


class TestAsking:
    def test_an_empty_question_shows_what_can_be_asked(self, client):
        text = ask(client)
        assert "可以这样问" in text and "没有找到" not in text

    @pytest.mark.parametrize(
        ("parameters", "expected"),
        [
            ({"q": "政协"}, 4),
            ({"q": "政协", "region": "370000"}, 3),
            ({"q": "政协", "region": "-371327"}, 3),
            ({"region": ["371327", "210300"]}, 2),
            ({"source": "青岭日报", "tag": "调研"}, 1),
            ({"tag": "政协", "source": "-青岭日报"}, 0),
            ({"script": "hant"}, 1),
            ({"year": ["2022", "2023"]}, 2),
            ({"q": "政协", "from_": "2024-02", "to": "2024-02"}, 1),
            ({"from_": "2023"}, 3),
        ],
    )
    def test_words_and_filters_together(self, client, news, parameters, expected):
        text = ask(client, **parameters)
        assert text.count('<li class="entry">') == expected
        assert ("没有找到文章" in text) == (expected == 0)

    def test_hits_are_marked_in_the_published_script(self, client, news):
        assert "<mark>高質量發展</mark>" in ask(client, q="高质量发展")

    def test_links_carry_the_question_to_the_article(self, client, news):
        assert '/?q=座談"' in ask(client, q="座談")

    def test_sorting(self, client, news):
        newest, oldest = ask(client, q="政协", sort="newest"), ask(client, q="政协", sort="oldest")
        assert newest.index("2024-03-05") < newest.index("2024-02-21")
        assert oldest.index("2024-02-21") < oldest.index("2024-03-05")

    def test_queries_do_not_grow_with_hits(self, client, news, django_assert_max_num_queries):
        ask(client, q="政协")
        with django_assert_max_num_queries(12):
            ask(client, q="政协", source="青岭日报", tag="政协", region="370000")

    def test_the_result_can_be_subscribed_to_and_taken(self, client, news):
        text = ask(client, q="政协", region="370000")
        for form in ("atom", "csv", "json"):
            assert f'href="/search.{form}?q=政协&amp;region=370000"' in text
        assert text.count('class="Z3988"') == 3

    def test_the_time_taken_is_in_the_header_and_not_on_the_page(self, client, news):
        response = client.get("/search/?q=政协")
        assert response.headers["Server-Timing"].startswith("search;dur=")


class TestFilters:
    def test_each_chip_takes_one_condition_off_and_turns_back_to_page_one(self, client, news):
        text = ask(client, q="政协", region=["370000", "-210300"], from_="2020")
        chips = [query for kind, query in Links(text).found if kind.startswith("chip")]
        assert chips == [
            {"region": ["370000", "-210300"], "from": ["2020"]},
            {"q": ["政协"], "region": ["-210300"], "from": ["2020"]},
            {"q": ["政协"], "region": ["370000"], "from": ["2020"]},
            {"q": ["政协"], "region": ["370000", "-210300"]},
        ]

    def test_the_last_chip_leads_to_the_empty_question(self, client, news):
        chips = [query for kind, query in Links(ask(client, region="370000")).found if kind.startswith("chip")]
        assert chips == [{}]

    def test_words_alone_stand_in_the_box_and_on_no_chip(self, client, news):
        assert 'class="chip' not in ask(client, q="政协")

    def test_a_facet_leads_to_all_its_values(self, client):
        for number in range(60):
            make_article("县政协开会", tags=[f"主题{number}", f"主题{number // 2}"], source="青岭日报")
        outbox.drain()
        text = ask(client, q="政协", source="青岭日报")
        more = re.search('<a class="more" href="([^"]*)"[^>]*>([^<]*)</a>', text)
        assert more[2] == "全部 60 个主题" and text.count('class="more"') == 1
        whole = client.get(f"/search/{unescape(more[1])}").content.decode()
        assert "<h1>全部 60 个主题</h1>" in whole and len(VALUE.findall(whole)) == 60 and "entry" not in whole
        assert '<a href="?q=政协&amp;source=青岭日报">' in whole and "篇数最多" not in whole
        counts = [int(count) for _address, _name, count in VALUE.findall(whole)]
        assert counts == sorted(counts, reverse=True)

    def test_a_list_of_values_too_long_is_cut_and_says_so(self, client):
        for number in range(21):
            make_article("县政协开会", tags=[f"主题{number}之{part}" for part in range(10)])
        outbox.drain()
        text = ask(client, q="政协", facet="tag")
        assert "全部 210 个主题" in text and "这里列出篇数最多的 200 个" in text and len(VALUE.findall(text)) == 200
        longer = ask(client, q="政协" + " -海洋渔业" * 30, facet="tag")
        assert 40 < len(VALUE.findall(longer)) < 100
        assert max(len(text.encode()), len(longer.encode())) < 60 * 1024

    @pytest.mark.parametrize("facet", ["region", "source", "tag", "year", "script"])
    @pytest.mark.parametrize("narrowed", [{}, {"region": "370000"}, {"q": "政协 鑿齒", "tag": "政协"}])
    def test_the_counts_of_a_whole_facet_are_what_its_names_lead_to(self, client, news, facet, narrowed):
        text = ask(client, **{"q": "政协", **narrowed, "facet": facet})
        for address, name, count in VALUE.findall(text):
            found = FOUND.search(client.get(f"/search/{unescape(address)}").content.decode())
            assert (found[1] if found else "0") == count, name
        ways = [query for _kind, query in Links(text.partition('<form class="facet')[2]).found]
        assert ways and not any("facet" in query for query in ways)

    def test_what_has_no_value_of_a_facet_says_so(self, client, news):
        text = ask(client, q="人大代表视察", facet="tag")
        assert "没有可以列出的" in text and '<a href="?q=人大代表视察">' in text

    def test_facets_ask_for_a_value_alone_add_exclude_and_drop_values(self, client, news):
        queries = [query for _kind, query in Links(ask(client, q="政协", tag="政协")).found]
        assert {"q": ["政协"], "tag": ["政协"], "source": ["青岭日报"]} in queries
        assert {"q": ["政协"], "tag": ["政协"], "source": ["-青岭日报"]} in queries
        assert {"q": ["政协"], "tag": ["调研"]} in queries
        assert {"q": ["政协"], "tag": ["政协", "调研"]} in queries
        assert {"q": ["政协"]} in queries

    @pytest.mark.parametrize(
        "narrowed",
        [
            *(
                {},
                {"tag": "政协"},
                {"tag": ["政协", "调研"]},
                {"tag": "-调研"},
                {"source": "-云溪新闻网", "year": "2024"},
            ),
            *({"region": "370000"}, {"region": ["371300", "210300"]}, {"region": ["370000", "-371300"]}),
        ],
    )
    def test_the_count_beside_a_value_is_what_its_name_leads_to(self, client, news, narrowed):
        values = VALUE.findall(ask(client, q="政协", **narrowed))
        assert len(values) > 3
        for address, name, count in values:
            found = FOUND.search(client.get(f"/search/{unescape(address)}").content.decode())
            assert (found[1] if found else "0") == count, (narrowed, name)

    def test_what_is_chosen_is_always_shown(self, client):
        for number in range(20):
            make_article("县政协开会", tags=[f"主题{number}"], region="370000")
        make_article("县政协开会", tags=["主题0", "主题1"], region="371327")
        outbox.drain()
        shown = ask(client, q="政协", tag="主题9").partition("<h2>主题</h2>")[2].partition("</section>")[0]
        assert 'class="selected"' in shown and shown.count("<li") == 8
        assert ask(client, tag=[f"主题{number}" for number in range(12)]).count('<li class="selected">') == 12

    def test_regions_drill_down(self, client, news):
        text = ask(client, q="政协", region="370000")
        assert re.search(">山东省</a><small>3<.*>临沂市</a><small>2<", text, re.DOTALL)

    def test_the_timeline_narrows_to_its_bars(self, client, news):
        queries = [query for _kind, query in Links(ask(client, q="政协")).found]
        assert {"q": ["政协"], "from": ["2024-02"], "to": ["2024-02"]} in queries

    def test_the_box_keeps_the_filters(self, client, news):
        assert '<input type="hidden" name="region" value="370000">' in ask(client, q="政协", region="370000")


class TestSaying:
    def test_how_the_question_was_read(self, client, news):
        assert "读作" in ask(client, q="政协 （会议 OR") and "读作" not in ask(client, q="政协")

    def test_script_variants(self, client, news):
        assert "也匹配" in ask(client, q="高质量发展")

    def test_a_word_that_finds_nothing_is_named(self, client, news):
        text = ask(client, q="政协 鑿齒")
        assert "没有一篇文章包含全部检索词" in text and "鑿齒" in text

    def test_nothing_found_helps(self, client, news):
        text = ask(client, q="鑿齒", region="370000")
        assert "没有找到文章" in text and "去掉一个条件" in text and 'href="/regions/"' in text


class TestRefusing:
    @pytest.mark.parametrize(
        ("parameters", "reason"),
        [
            ({"q": "政协", "region": "000000"}, "地区里没有“000000”"),
            ({"source": "没有的"}, "来源里没有“没有的”"),
            ({"tag": "-没有的"}, "主题里没有“没有的”"),
            ({"script": "latin"}, "文字里没有“latin”"),
            ({"year": "20x4"}, "年份里没有“20x4”"),
            ({"from_": "2024-02-30"}, "“2024-02-30”不是日期"),
            ({"to": "去年"}, "“去年”不是日期"),
            ({"from_": "2024", "to": "2022"}, "起始日期 2024 在截止日期 2022 之后"),
            ({"q": "政协", "sort": "best"}, "best"),
            ({"q": "政协", "page": "0"}, "1"),
            ({"q": "政协", "page": "1000000000"}, ""),
            ({"q": ["政协", "人大"]}, "“q”在网址里出现了不止一次"),
            ({"q": "政协\0"}, ""),
            ({"q": "字" * 201}, "200"),
            ({"q": "字 " * 33}, "32"),
        ],
    )
    def test_what_is_wrong_is_said_in_the_same_design(self, client, parameters, reason):
        text = ask(client, 400, **parameters)
        assert "这样查不了" in text and 'role="alert"' in text and reason in text

    def test_a_page_past_the_last_is_a_404(self, client, news):
        assert "一共 1 页" in ask(client, 404, q="政协", page=2)

    def test_search_that_is_down_is_never_no_results(self, client, archive_dir):
        for path in archive_dir.glob("index/**/*"):
            if path.is_file():
                path.unlink()
        text = ask(client, 503, q="政协")
        assert "检索暂时不可用" in text and "没有找到" not in text

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        question=st.text(max_size=60) | st.text(alphabet='"“”()（）-:：OR AND NOT.政协地区日期标题 2024|', max_size=40)
    )
    @example(question="%")
    @example(question="地区:")
    @example(question="日期:2024-13..9999")
    @example(question="\ud800")
    def test_anything_at_all_is_answered_or_refused(self, client, news, question):
        query = urlencode({"q": question.encode("utf-8", "surrogatepass")})
        response = client.get(f"/search/?{query}")
        assert response.status_code in (200, 400)

    @pytest.mark.parametrize("query", ["q=%FF%FE", "q=%", "%00=1", "q", "&&&", "page=", "region=&source=", "q=a&q"])
    def test_broken_addresses_are_answered_or_refused(self, client, news, query):
        assert client.get(f"/search/?{query}").status_code in (200, 400)


class TestForm:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("2024", "2024"), ("2024-4", "2024-04"), ("2024/4/7", "2024-04-07"), (" 2024-12 ", "2024-12")],
    )
    def test_dates_are_kept_as_precise_as_typed(self, typed, kept):
        form = SearchForm(QueryDict(urlencode({"from": typed})))
        assert form.is_valid() and form.cleaned_data["from"] == kept

    def test_the_query_has_what_was_asked(self):
        form = SearchForm(QueryDict("q= 政协 &year=2024&year=-2023&sort=newest&size=50"))
        assert form.is_valid()
        query = form.query()
        assert (query.text, query.filters.year, query.sort, query.size) == ("政协", ("2024", "-2023"), "newest", 50)

"""The search page: what may be asked, what comes back, and what is said when nothing does."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.pages.forms import SearchForm
from tests.search_page import ask, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


@pytest.fixture
def news():
    publish()


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
            assert f'<button formaction="/search.{form}">' in text
        assert 'rel="alternate" type="application/atom+xml" href="/search.atom?q=政协&amp;region=370000"' in text
        assert text.count('class="Z3988"') == 3

    def test_the_time_taken_is_in_the_header_and_not_on_the_page(self, client, news):
        response = client.get("/search/?q=政协")
        assert response.headers["Server-Timing"].startswith("search;dur=")


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

    def test_lines_are_one_question(self):
        form = SearchForm(QueryDict("q=政协%0A座谈%0D%0A会议"))
        assert form.is_valid() and form.cleaned_data["q"] == "政协 座谈 会议"

    def test_the_query_has_what_was_asked(self):
        form = SearchForm(QueryDict("q= 政协 &year=2024&year=-2023&sort=newest&size=50"))
        assert form.is_valid()
        query = form.query()
        assert (query.text, query.filters.year, query.sort, query.size) == ("政协", ("2024", "-2023"), "newest", 50)

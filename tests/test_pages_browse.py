"""The ways in without a question: places, days, sources, topics."""

import datetime
import re
from html import unescape

import pytest
from django.db import connection

from archive import gazetteer
from archive.models import Article, Region, Tag
from archive.pages import charts, counts, shades, tilemap
from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]
DAY = datetime.date


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


class TestRegions:
    def test_a_place_has_its_own_and_all_below(self, client):
        for title, code in (
            ("县里的事", "371327"),
            ("市里的事", "371300"),
            ("省里的事", "370000"),
            ("别处的事", "210300"),
        ):
            make_article(title, region=code)
        assert all(title in page(client, "/regions/370000/") for title in ("县里的事", "市里的事", "省里的事"))
        city = page(client, "/regions/371300/")
        assert "县里的事" in city and "市里的事" in city and "省里的事" not in city
        assert "别处的事" not in page(client, "/regions/370000/")

    def test_children_carry_their_counts(self, client):
        for _ in range(3):
            make_article(region="371327")
        assert '<a href="/regions/371300/">临沂市</a> <data value="3">3</data>' in page(client, "/regions/370000/")
        assert '<a href="/regions/371327/">莒南县</a> <data value="3">3</data>' in page(client, "/regions/371300/")

    def test_the_map_page_lists_provinces_with_their_cities(self, client):
        make_article(region="371327")
        make_article(region="110101")
        text = page(client, "/regions/")
        assert 'href="/regions/371300/"' in text and 'href="/regions/110000/"' in text

    def test_the_search_box_is_narrowed_to_the_place(self, client):
        assert '<input type="hidden" name="region" value="371300">' in page(client, "/regions/371300/")

    def test_a_place_without_articles_leads_up(self, client):
        assert "这里还没有文章" in (text := page(client, "/regions/371327/"))
        assert 'href="/regions/371300/"' in text

    def test_a_place_is_said_to_have_been_called_what_it_was_called(self, client):
        assert "曾用名 临沂地区" in page(client, "/regions/371300/")
        assert "曾用名" not in page(client, "/regions/510000/")  # Chongqing was a city of it, and never its name

    @pytest.mark.parametrize("address", ["/regions/371327/", "/sources/青岭日报/", "/tags/政协/"])
    def test_the_span_is_no_more_precise_than_what_is_known(self, client, address):
        for day, precision in ((DAY(2013, 1, 1), "year"), (DAY(2024, 4, 1), "month"), (DAY(2024, 2, 3), "day")):
            make_article(source="青岭日报", region="371327", tags=["政协"], published_on=day, date_precision=precision)
        assert '<span class="number">2013 – 2024-04</span>' in page(client, address)

    def test_a_former_code_is_searched_as_todays_place(self, client):
        code = next(iter(gazetteer.FORMER))
        [today] = client.get("/search/", {"region": code}).context["form"].cleaned_data["region"]
        assert today == gazetteer.FORMER[code].successor

    def test_a_former_code_leads_to_todays_place(self, client):
        code = next(code for code in gazetteer.FORMER if code not in gazetteer.DIVISIONS)
        response = client.get(f"/regions/{code}/")
        assert response.status_code == 301
        assert response.headers["Location"] == f"/regions/{gazetteer.FORMER[code].successor}/"

    @pytest.mark.parametrize("code", ["999999", "37", "山东", "0" * 500])
    def test_an_unknown_code_is_a_404_that_says_so(self, client, code):
        assert "没有代码为" in page(client, f"/regions/{code}/", 404)

    def test_queries_do_not_grow_with_articles(self, client, django_assert_max_num_queries):
        for number, code in enumerate(("371327", "371302", "370102", "370202", "371300", "370000")):
            make_article(region=code, source=f"{number}报", tags=[f"题{number}"])
        with django_assert_max_num_queries(18):
            page(client, "/regions/370000/")

    def test_every_province_of_the_table_has_one_tile(self):
        codes = [tile[0] for tile in tilemap.TILES]
        provinces = Region.objects.filter(level="province").values_list("code", flat=True)
        assert sorted(codes) == sorted(provinces) and len(codes) == 34
        assert len({(column, row) for *_, column, row in tilemap.TILES}) == 34

    @pytest.mark.parametrize(
        ("numbers", "shown"),
        [
            ([], []), ([0, 0], [0, 0]), ([1, 0], [2, 0]), ([1, 10**6], [1, 5]), ([50, 1, 2, 3], [5, 1, 1, 2]),
            ([300] * 12, [3] * 12), ([280, 300, 320], [3, 3, 3]), ([100, 300, 600], [2, 3, 4]),
        ],
    )  # fmt: skip
    def test_shades_tell_what_is_more_than_usual(self, numbers, shown):
        assert [shades.shade(number, shades.deepest(numbers)) for number in numbers] == shown


class TestDates:
    @pytest.fixture(autouse=True)
    def dated(self):
        make_article("某日的", published_on=DAY(2024, 4, 17))
        make_article("去年同日的", published_on=DAY(2023, 4, 17))
        make_article("某月的", published_on=DAY(2024, 4, 1), date_precision="month")
        make_article("某年的", published_on=DAY(2024, 1, 1), date_precision="year")
        make_article("无日期的")

    def test_each_article_stands_only_where_its_precision_allows(self, client):
        assert "某年的" in (text := page(client, "/dates/2024/")) and "某月的" not in text
        assert "某月的" in (text := page(client, "/dates/2024/04/")) and "某日的" in text and "某年的" not in text
        assert "某日的" in (text := page(client, "/dates/2024/04/17/")) and "某月的" not in text
        assert "这一天还没有文章" in page(client, "/dates/2024/04/01/")
        assert "某年的" not in page(client, "/dates/2024/01/")
        assert "无日期的" in (text := page(client, "/dates/undated/")) and "某年的" not in text

    def test_years_and_months_are_counted(self, client):
        text = page(client, "/dates/")
        assert 'aria-label="2 篇，2024年4月"' in text
        assert '<td class="whole">3</td>' in text and "1 篇" in text

    def test_the_calendar_links_its_days(self, client):
        for address in ("/dates/2024/", "/dates/2024/04/"):
            assert '<a href="/dates/2024/04/17/" aria-label="17 1 篇，2024年4月17日">' in page(client, address)

    def test_a_day_names_its_neighbours_and_its_anniversaries(self, client):
        text = page(client, "/dates/2024/04/17/")
        assert 'rel="prev" href="/dates/2023/04/17/"' in text and 'rel="next"' not in text
        assert "去年同日的" in text

    def test_months_and_years_name_their_neighbours(self, client):
        assert 'rel="prev" href="/dates/2023/04/"' in page(client, "/dates/2024/04/")
        assert 'rel="next" href="/dates/2024/"' in page(client, "/dates/2023/")

    @pytest.mark.parametrize("address", ["2024/02/30", "2023/02/29", "2024/13", "0", "2024/0", "99999", f"{10**30}"])
    def test_a_day_that_is_in_no_calendar_is_a_404(self, client, address):
        page(client, f"/dates/{address}/", 404)

    def test_no_query_a_month(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            page(client, "/dates/2024/")


class TestSourcesAndTags:
    def test_sources_stand_under_their_kind(self, client):
        make_article(source="大众日报")
        make_article(source="大众日报", status="suppressed")
        text = page(client, "/sources/")
        assert '大众日报</a> <data value="1">1</data>' in text

    def test_a_source_lists_its_articles_and_only_its(self, client):
        make_article("甲报的", source="甲报", tags=["政协"])
        make_article("乙报的", source="乙报")
        text = page(client, "/sources/甲报/")
        assert "甲报的" in text and "乙报的" not in text and "/tags/" in text

    def test_a_tag_lists_its_articles_and_what_stands_with_it(self, client):
        make_article("两个主题的", tags=["政协", "提案"])
        make_article("另一篇", tags=["人大"])
        text = page(client, "/tags/政协/")
        assert "两个主题的" in text and "另一篇" not in text
        assert 'href="/tags/%E6%8F%90%E6%A1%88/"' in text and "人大" not in text

    def test_a_tag_that_is_deleted_meanwhile_is_left_out(self, client):
        link = Article.tags.through.objects.create(
            article=make_article(tags=["水利"]), tag=Tag.objects.create(name="渡口")
        )
        Tag.objects.filter(pk=link.tag_id)._raw_delete("default")
        assert [tag.name for tag in counts.all_tags()] == ["水利"]
        link.delete()

    def test_a_tag_counts_what_readers_may_see(self, client):
        make_article("旧的", tags=["政协", "提案"], source="甲报", published_on=DAY(2023, 5, 1))
        make_article("新的", tags=["政协", "提案"], source="甲报", published_on=DAY(2024, 5, 1))
        make_article("撤下的", tags=["政协", "提案", "人大"], source="乙报", status="suppressed")
        text = page(client, "/tags/政协/")
        assert '提案</a> <data value="2">2</data>' in text and '甲报</a> <data value="2">2</data>' in text
        assert text.index("新的") < text.index("旧的")
        assert not [gone for gone in ("撤下的", "人大", "乙报") if gone in text]

    @pytest.mark.parametrize("address", ["/regions/370000/", "/sources/甲报/", "/tags/政协/"])
    def test_a_number_beside_a_name_is_what_the_name_leads_to(self, client, address):
        for region, source, tags in (
            ("371327", "甲报", ["政协", "提案"]),
            ("370000", "甲报", ["政协", "“一带一路” 倡议"]),
            ("210300", "乙报", ["政协", "提案"]),
        ):
            make_article(region=region, source=source, tags=tags)
        outbox.drain()
        told = re.findall(r'href="(/search/\?[^"]*=[^"]*)">[^<]*</a> <data value="(\d+)">', page(client, address))
        assert len(told) >= 2
        for leads_to, number in told:
            assert f"<strong>{number}</strong>" in page(client, unescape(leads_to))

    @pytest.mark.parametrize("address", ["/sources/没有/", "/tags/没有/"])
    def test_unknown_names_are_404(self, client, address):
        assert "没有名为" in page(client, address, 404)

    @pytest.mark.parametrize("address", ["/sources/%00/", "/tags/a%00.atom", "/regions/%00/", "/search/?tag=%00"])
    def test_no_nul_reaches_the_database(self, client, address):
        def refuse(execute, sql, params, *others):  # as PostgreSQL does
            assert not any("\0" in str(each) for each in params or ())
            return execute(sql, params, *others)

        with connection.execute_wrapper(refuse):
            assert client.get(address).status_code in (400, 404)

    @pytest.mark.parametrize("address", ["/sources/", "/tags/", "/dates/", "/dates/undated/", "/regions/"])
    def test_an_empty_archive_has_these_pages_too(self, client, address):
        page(client, address)


class TestPages:
    @pytest.mark.parametrize("number", ["0", "-1", "2", "x", "10" * 30, "%00"])
    def test_a_page_that_is_not_there_is_a_404(self, client, number):
        make_article(source="甲报")
        page(client, f"/sources/甲报/?page={number}", 404)

    def test_long_lists_turn_pages(self, client):
        for number in range(25):
            make_article(f"第{number:02}篇", source="甲报", published_on=DAY(2024, 1, 1 + number))
        first, second = page(client, "/sources/甲报/"), page(client, "/sources/甲报/?page=2")
        assert "第24篇" in first and "第04篇" not in first and 'rel="next" href="?page=2"' in first
        assert "第04篇" in second and 'rel="prev" href="?page=1"' in second


def address(first: str, last: str) -> str:
    return f"{first}..{last}"


class TestTimeline:
    def test_few_years_are_drawn_by_month_from_january_to_december(self):
        timeline = charts.timeline({(2023, 5): 2, (2024, 1): 4}, {2023: 2, 2024: 4}, address)
        assert len(timeline.bars) == 24 and not timeline.by_year
        assert [(bar.name, bar.number, bar.way) for bar in timeline.filled] == [
            ("2023年5月", 2, "2023-05..2023-05"),
            ("2024年1月", 4, "2024-01..2024-01"),
        ]

    def test_more_years_are_drawn_by_quarter_where_there_is_an_address_for_one(self):
        months, years = {(2020, 5): 2, (2020, 6): 1, (2024, 1): 4}, {2020: 3, 2024: 4}
        timeline = charts.timeline(months, years, address)
        assert [(bar.name, bar.number, bar.way) for bar in timeline.filled] == [
            ("2020年第2季度", 3, "2020-04..2020-06"),
            ("2024年第1季度", 4, "2024-01..2024-03"),
        ]
        assert charts.timeline(months, years, address, quarters=False).by_year

    def test_with_room_for_fewer_bars_they_are_wider(self):
        months, years = {(2023, 5): 2, (2024, 1): 4}, {2023: 2, 2024: 4}
        drawn = [len(charts.timeline(months, years, address, most=most).bars) for most in (24, 23, 8, 7, 1)]
        assert drawn == [24, 8, 8, 2, 2]

    def test_many_years_are_drawn_by_year(self):
        timeline = charts.timeline({}, {1998: 1, 2024: 5}, address)
        assert timeline.by_year and len(timeline.bars) == 27 and len(timeline.labels) <= charts.MOST_LABELS

    def test_the_smallest_bar_is_still_seen_and_none_is_higher_than_the_drawing(self):
        timeline = charts.timeline({(2024, 1): 1, (2024, 2): 10_000}, {2024: 10_001}, address)
        assert [bar.height for bar in timeline.filled] == [3, charts.HEIGHT - charts.TOP]

    def test_nothing_dated_is_no_timeline(self):
        assert charts.timeline({}, {}, address) is None

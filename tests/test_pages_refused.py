"""Addresses that ask for what cannot be: each gets a page of the site that says what is wrong and where to go on."""

import pytest

from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

REFUSED = [
    ("/nosuch/", 404, "这个网址下什么也没有"),
    ("/search/%ZZ", 404, "这个网址下什么也没有"),
    ("/articles/%E6%ZZ/", 404, "这个网址下什么也没有"),
    ("/articles/12345/", 404, "没有编号为 12345 的文章"),
    ("/regions/999999/", 404, "没有代码为“999999”的地区"),
    ("/regions/nowhere/", 404, "没有代码为“nowhere”的地区"),
    ("/regions/370000/?page=0", 404, "没有第 0 页"),
    ("/regions/370000/?page=1000000000", 404, "没有第 1000000000 页"),
    ("/regions/370000/?page=two", 404, "没有第 two 页"),
    ("/sources/nobody/", 404, "没有名为“nobody”的来源"),
    ("/tags/%FF%FE/", 404, "的主题"),
    ("/dates/2024/02/30/", 404, "日历上没有 2024-02-30"),
    ("/dates/2024/13/", 404, "日历上没有 2024-13。"),
    ("/dates/0000/", 404, "日历上没有 0000"),
    ("/search/?q=政协&page=0", 400, "没有第 0 页：页码从 1 到 10,000"),
    ("/search/?q=政协&page=1000000000", 400, "没有第 1,000,000,000 页"),
    ("/search/?q=政协&page=two", 400, "页码要写成数字"),
    ("/search/?q=政协&page=9", 404, "这次检索一共 1 页，没有第 9 页"),
    ("/search/?q=政协&sort=best", 400, "没有“best”这种排序"),
    ("/search/?q=政协&size=7", 400, "每页不能是“7”篇"),
    ("/search/?q=政协&q=人大", 400, "“q”在网址里出现了不止一次"),
    ("/search/?q=政协&page=1&page=2", 400, "“page”在网址里出现了不止一次"),
    ("/search/?q=政协&from=2024-02-30", 400, "“2024-02-30”不是日期"),
    ("/search/?q=政协&from=2024-00", 400, "“2024-00”不是日期"),
    ("/search/?q=政协&to=2024-00-05", 400, "“2024-00-05”不是日期"),
    ("/search/?q=政协&from=2025&to=2024", 400, "起始日期 2025 在截止日期 2024 之后"),
    ("/search/?q=政协&from=2024-06&to=2024-01", 400, "起始日期 2024-06 在截止日期 2024-01 之后"),
    ("/search/?q=政协&facet=kind", 400, "没有“kind”这组筛选"),
    ("/search/?q=政协&facet=-source", 400, "没有“-source”这组筛选"),
    ("/search/?q=政协&facet=source&facet=tag", 400, "“facet”在网址里出现了不止一次"),
    ("/search/?q=" + "word+" * 33 + "&facet=tag", 400, "32"),
    ("/search/?q=%00", 400, "编码坏了"),
    ("/search/?q=政协&region=999999", 400, "地区里没有“999999”"),
    ("/search/?q=政协&region=-999999", 400, "地区里没有“999999”"),
    ("/search/?q=政协&kind=rumour", 400, "页面类型里没有“rumour”"),
    ("/search/?" + "".join(f"year={year}&" for year in range(2000, 2017)), 400, "筛选一次最多选 16 项，网址里有 17 项"),
    ("/search/?q=%ZZ%E6", 400, "编码坏了"),
    ("/search/?q=%zz", 400, "编码坏了"),
    ("/search/?q=政协&region=%3", 400, "地区里没有"),
    ("/search/?q=" + "word+" * 33, 400, "32"),
]


@pytest.mark.parametrize(("address", "status", "reason"), REFUSED, ids=[address[:40] for address, *_ in REFUSED])
def test_says_what_is_wrong_and_where_to_go_on(client, address, status, reason):
    make_article("政协开会", region="370000")
    outbox.drain()
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert reason in text
    assert 'class="masthead"' in text and text.count('role="search"') >= 1
    assert 'href="/regions/"' in text and "Traceback" not in text


def test_a_refused_search_keeps_what_is_not_at_fault(client):
    text = client.get("/search/?q=政协&region=370000&from=2024-02-30").content.decode()
    assert 'value="政协"' in text and '<input type="hidden" name="region" value="370000">' in text
    assert 'name="from"' not in text
    assert 'name="q" value=""' in client.get("/search/?q=%FF").content.decode()


def test_a_question_without_a_word_says_so_once_and_leads_to_the_manual(client):
    make_article()
    outbox.drain()
    text = client.get("/search/", {"q": "((("}).content.decode()
    assert text.count("括号里没有可查的字") == 1 and "没有可查的字。" in text
    assert "读作" not in text and '<a href="/search/">可以这样问</a>' in text


def test_a_strangers_host_is_refused_with_a_line_of_the_log_and_no_traceback(client, caplog):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    [record] = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert "evil.example" in record.getMessage() and record.exc_info is None


def test_what_no_form_asks_for_is_not_repeated_on_the_page(client):
    for number in range(21):
        make_article(f"政协第{number}次开会", region="370000")
    outbox.drain()
    text = client.get("/search/?q=政协&region=370000&nonsense=" + "x" * 40).text
    assert text.count("x" * 40) == 1  # a language is chosen for this address
    assert '<button name="page" value="2">' in text

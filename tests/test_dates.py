"""Dates as pages and addresses print them, and how several witnesses make one day."""

from datetime import date

import pytest

from archive.chinese import fold
from archive.ingest import Page, addresses, dates, extract

PARAGRAPH = "县里的水利站把管护的责任落实到每一段渠、每一个人，村民说这样的办法实在，今年的收成更有把握。"
TODAY = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("2012年10月28 17:37:53 来源：示例网", "2012-10-28"),
        ("2012年10月28　星期日", "2012-10-28"),
        ("2012年10月28", "2012-10-28"),
        ("2012年10月28曰", "2012-10-28"),
        ("2012年10月28个村", "2012-10"),
        ("二OO八年五月十六日", "2008-05-16"),
        ("二00八年五月十六日", "2008-05-16"),
        ("2013—05—16", "2013-05-16"),
        ("May 16, 2013", "2013-05-16"),
        ("Thursday, 16 September 2013", "2013-09-16"),
        ("五月 16, 2013", "2013-05-16"),
        ("週四, 16 五月 2013 08:00", "2013-05-16"),
        ("05/16/2013 - 10:22", "2013-05-16"),
        ("16/05/2013 - 10:22", "2013-05-16"),
        ("05/06/2013 - 10:22", None),
        ("101年5月16日", "2012-05-16"),
        ("第101年", None),
        ("maybe 16, 2013", None),
    ],
)
def test_printings(printed, found):
    assert [str(item.date) for item in dates.find(fold(printed))] == ([found] if found else [])


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://a.example/qa/2015033116133146832.html", "2015-03-31"),
        ("http://a.example/qa/2015033199991234567.html", None),
        ("http://a.example/news/2020/12/2020-12-03468595.html", "2020-12-03"),
        ("http://a.example/epaper/read.do?iid=830&idate=1_2020-01-09", "2020-01-09"),
        ("http://a.example/read?pubdate=20200109&page=2", "2020-01-09"),
        ("http://a.example/read?id=20200109", None),
    ],
)
def test_addresses(url, found):
    result = addresses.date_in(url)
    assert (result and str(result[0])) == found


@pytest.mark.parametrize(
    ("line", "published"),
    [("日期：11-17", "2020-11-17"), ("11-17 10:22 示例晚报", "2020-11-17"), ("日期：12-17", "2020-11")],
)
def test_a_month_of_the_address_and_a_day_of_the_page_make_a_day(line, published):
    url = "http://a.example/world/202011/51-873792.html"
    page = Page(file="page", text="\n".join(["小水渠灌出好收成", line, PARAGRAPH]), url=url)
    assert extract(page, today=TODAY).published == published

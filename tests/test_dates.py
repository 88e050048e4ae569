"""Dates as pages and addresses print them, and how several witnesses make one day."""

from datetime import date

import pytest

from archive.chinese import fold
from archive.ingest import Page, dates, extract
from archive.ingest.fields import addresses

PARAGRAPH = "县里的水利站把管护的责任落实到每一段渠、每一个人，村民说这样的办法实在，今年的收成更有把握。"
TODAY = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("2019年7月8 09:12:40 来源：示例网", "2019-07-08"),
        ("2019年7月8　星期一", "2019-07-08"),
        ("2019年7月8", "2019-07-08"),
        ("2019年7月8曰", "2019-07-08"),
        ("2019年7月8个村", "2019-07"),
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
        ("二〇二四年十十月", None),
        ("二〇二四年四月十廿日", None),
        ("二〇二四年一二月", None),
        ("民国十十年四月二日", None),
    ],
)
def test_printings(printed, found):
    assert [str(item.date) for item in dates.find(fold(printed))] == ([found] if found else [])


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://a.example/qa/2018061208451230077.html", "2018-06-12"),
        ("http://a.example/qa/2018061299991230077.html", None),
        ("http://a.example/yw/2019/07/2019-07-08112233.html", "2019-07-08"),
        ("http://a.example/paper/show.do?no=7&idate=2_2021-03-05", "2021-03-05"),
        ("http://a.example/read?pubdate=20200109&page=2", "2020-01-09"),
        ("http://a.example/read?id=20200109", None),
    ],
)
def test_addresses(url, found):
    result = addresses.date_in(url)
    assert (result and str(result[0])) == found


@pytest.mark.parametrize(
    ("line", "published"),
    [("日期：09-08", "2021-09-08"), ("09-08 10:22 示例晚报", "2021-09-08"), ("日期：12-17", "2021-09")],
)
def test_a_month_of_the_address_and_a_day_of_the_page_make_a_day(line, published):
    url = "http://a.example/yw/202109/12345.html"
    page = Page(file="page", text="\n".join(["小水渠灌出好收成", line, PARAGRAPH]), url=url)
    assert extract(page, today=TODAY).published == published


def test_the_day_of_a_speech_is_not_the_day_of_its_publication():
    speech = ["政府工作报告", "——2021年9月6日在示例县第五届人民代表大会第一次会议上"]
    lines = [*speech, "2021年9月8日", PARAGRAPH, PARAGRAPH]
    assert extract(Page(file="page", text="\n".join(lines)), today=TODAY).published == "2021-09-08"
    del lines[2]
    page = Page(file="page", text="\n".join(lines), url="http://a.example/yw/2021/09/08/1.shtml")
    assert extract(page, today=TODAY).published == "2021-09-08"

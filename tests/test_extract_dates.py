"""The dates of a page: which one is the publication's, and which are not."""

import pytest

from archive.ingest import dates
from archive.ingest.fields import addresses
from tests.test_extract import PARAGRAPH, read


class TestDate:
    @pytest.mark.parametrize(
        "line, published",
        [
            ("发布时间：2024-03-05 09:30:00", "2024-03-05"),
            ("时间：２０２４年３月５日", "2024-03-05"),
            ("2024年03月05日10:21 | 来源：示例晚报", "2024-03-05"),
            ("2024-03-05来源：示例晚报", "2024-03-05"),
            ("发布日期: 2024/3/5", "2024-03-05"),
            ("日期：二〇二四年三月五日", "2024-03-05"),
            ("發布時間：民國113年3月5日", "2024-03-05"),
            ("发布时间：2024年3月", "2024-03"),
            ("发布时间：2024年", "2024"),
            ("索引号：001 成文日期：2024-03-01 发布日期：2024-03-05", "2024-03-05"),
            ("发布时间：2024-03-05 更新时间：2024-04-01", "2024-03-05"),
            ("更新时间：2024-03-05", "2024-03-05"),
        ],
    )
    def test_is_what_a_label_says(self, line, published):
        record = read("小水渠灌出好收成", line, PARAGRAPH)
        assert (record.published, record.date_basis) == (published, "label")

    @pytest.mark.parametrize(
        "line",
        ["二〇二四年二月三十日", "2023-02-29", "2024-13-01", "1970-01-01 08:00", "2099-01-01", "3小时前", "昨天 10:22"],
    )
    def test_is_never_one_that_cannot_be(self, line):
        assert read("小水渠灌出好收成", f"发布时间：{line}", PARAGRAPH).published is None

    def test_is_no_events(self):
        record = read("小水渠灌出好收成", "4月17日，莒南县召开现场会。" + PARAGRAPH)
        assert (record.published, record.date_precision, record.event_date) == (None, "unknown", None)

    def test_of_an_event_takes_its_year_from_the_publication(self):
        record = read("小水渠灌出好收成", "发布时间：2024-01-03", "12月28日，莒南县召开现场会。" + PARAGRAPH)
        assert record.event_date == "2023-12-28"

    def test_is_no_crawls_nor_todays(self):
        record = read(
            "今天是2024年5月1日 星期三",
            "小水渠灌出好收成",
            PARAGRAPH,
            "GMT+8, 2024-11-22 03:09 , Processed in 0.09 second(s)",
        )
        assert record.published is None

    def test_is_no_sidebars(self):
        record = read(
            "小水渠灌出好收成",
            PARAGRAPH,
            "最新加入",
            "以基层之治促和谐...",
            "24-12-24",
            "相关阅读",
            "2024-05-01 另一条新闻",
        )
        assert record.published is None

    def test_comes_from_a_dateline_with_a_year(self):
        record = read("小水渠灌出好收成", "示例社济南2024年4月17日电（记者 林远山）" + PARAGRAPH)
        assert (record.published, record.date_basis, record.source, record.byline) == (
            "2024-04-17",
            "dateline",
            "示例社",
            "林远山",
        )

    def test_of_a_month_is_sharpened_by_a_dateline(self):
        text = "示例社济南4月17日电 " + PARAGRAPH
        record = read("小水渠灌出好收成", text, url="http://a.example/202404/c1.shtml")
        assert (record.published, record.date_basis) == ("2024-04-17", "dateline")

    def test_under_a_document_is_its_own(self):
        record = read("关于做好水利工作的通知", "各镇人民政府：", PARAGRAPH, "莒南县水利局", "2024年3月5日")
        assert (record.published, record.date_basis) == ("2024-03-05", "byline")
        assert record.source == "莒南县水利局"
        assert record.body.endswith("更有把握。")

    def test_of_a_printed_edition_counts(self):
        record = read("小水渠灌出好收成", PARAGRAPH, "《示例日报》（2024年06月30日 03版）")
        assert (record.published, record.source) == ("2024-06-30", "示例日报")


@pytest.mark.parametrize(
    "url, found",
    [
        ("http://a.example/art/2024/6/11/art_1_2.html", "2024-06-11"),
        ("http://a.example/2024-02/21/content_1.htm", "2024-02-21"),
        ("http://a.example/n1/2024/0221/c1001-1.html", "2024-02-21"),
        ("http://a.example/202402/t20240221_12345.html", "2024-02-21"),
        ("http://a.example/articles/ch03167/202404/794c7770.shtml", "2024-04"),
        ("http://a.example/news/62c3a1f0e4b0d9a7c1f2e3a4", "2022-07-05"),
        ("http://a.example/20240230/1.html", None),
        ("http://a.example/2024/index.html", None),
        ("http://a.example/post_3242243.html", None),
        ("http://a.example/show.php?id=20240221", None),
    ],
)
def test_dates_in_addresses(url, found):
    result = addresses.date_in(url)
    assert (result and str(result[0])) == found


def test_dates_are_found_in_order_and_never_overlap():
    found = dates.find("2024-03-05 10:21:23 至 2024年4月1日")
    assert [str(item.date) for item in found] == ["2024-03-05", "2024-04-01"]
    assert found[0].date.time == "10:21:23"

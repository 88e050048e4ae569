"""What a record states of itself is believed: as precise as it is said, and no further."""

from datetime import date

import pytest

from archive.ingest import containers, extract
from archive.ingest.page import Limits, Page

BODY = "6月7日，山东省莒南县的渠道管护员忙着清理最后一段水渠。今年春天，县里投入资金修整渠道四十公里。"


def stated(**fields: str):
    return extract(
        Page(file="records.jsonl", place="line 1", text=BODY, fields={"body": BODY, **fields}), date(2024, 6, 8)
    )


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("2024", "2024"),
        ("2024-04", "2024-04"),
        ("2024年4月", "2024-04"),
        ("2024-04-18T01:02:03Z", "2024-04-18"),
        ("Thu, 18 Apr 2024 10:00:00 +0800", "2024-04-18"),
        ("二〇二四年四月十八日", "2024-04-18"),
        ("20240418", "2024-04-18"),
        ("1713400000", "2024-04-18"),
        ("1713400000000", "2024-04-18"),
        ("1713370000", "2024-04-18"),  # in China; in Greenwich it is the day before
        ("2024-04-31", None),
        ("2124-04-18", None),
        ("4102444800", None),
        ("3小时前", None),
    ],
)
def test_a_date_is_as_precise_as_it_is_stated_and_never_in_the_future(said, published):
    record = stated(published=said)
    assert (record.published, record.date_basis) == (published, "record" if published else "none")


@pytest.mark.parametrize("said", ["370402", "山东省枣庄市市中区", "山东省、枣庄市、市中区"])
def test_a_place_stands_above_those_of_the_text(said):
    record = stated(region=said)
    assert (record.region_code, record.region) == ("370402", ["山东省", "枣庄市", "市中区"])
    assert record.evidence["region"].rule == "field of the record"


@pytest.mark.parametrize("said", ["", "要闻", "999999", "朝阳区"])
def test_a_place_that_is_none_or_several_leaves_it_to_the_text(said):
    assert stated(region=said).region_code == "371327"


def test_topics_stand_beside_those_of_the_text():
    assert stated(tags="黨建，某某专项、党建;").tags[:2] == ["党建", "某某专项"]


def test_a_title_that_is_stated_is_not_called_derived():
    text = f"<p>{BODY}</p>"
    record = extract(Page(file="a.jsonl", place="line 1", text=text, html=True, fields={"title": "小水渠灌出好收成"}))
    assert record.title == "小水渠灌出好收成"
    assert "no-title" not in record.flags


def test_what_is_stated_is_kept_as_long_as_an_article_can_hold():
    record = stated(title="水" * 600, source="报" * 200, byline="周" * 300)
    assert [len(words) for words in (record.title, record.source, record.byline)] == [500, 120, 255]


def test_an_original_that_is_stated_and_no_address_leaves_the_one_on_the_page():
    text = f"<h1>小水渠灌出好收成</h1><p>{BODY}</p><p>原文链接：http://a.example/1.html</p>"
    page = Page(file="a.jsonl", place="line 1", text=text, html=True, fields={"original_url": "本报"})
    record = extract(page)
    assert record.original_url == record.evidence["original_url"].words == "http://a.example/1.html"
    assert "original_url" not in stated(original_url="本报").evidence


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('{"content": ["甲段。", "乙段。"]}', {"body": "甲段。\n乙段。"}),
        ('{"body": "甲", "authors": ["周明", "李华"]}', {"body": "甲", "byline": "周明、李华"}),
        (
            '{"body": "甲", "source": {"name": "某报"}, "title": [], "tags": [{}, "水利"]}',
            {"body": "甲", "tags": "水利"},
        ),
    ],
)
def test_lists_are_joined_and_what_is_no_text_says_nothing(tmp_path, line, fields):
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    [given] = containers.json_lines(tmp_path / "a.jsonl", "a.jsonl", "", Limits())
    assert given.page.fields == fields


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_read_in_every_encoding(tmp_path, encoding, end):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    lines = end.join(f'{{"title": "第{n}条", "body": "{BODY}"}}' for n in "一二三")
    (tmp_path / "a.jsonl").write_bytes((mark + lines).encode(encoding))
    read = list(containers.json_lines(tmp_path / "a.jsonl", "a.jsonl", "", Limits()))
    assert [given.page.fields["title"] for given in read] == ["第一条", "第二条", "第三条"]
    assert [given.page.place for given in read] == ["line 1", "line 2", "line 3"]
    assert {given.page.encoding for given in read} == {encoding.removesuffix("-sig").removesuffix("-be")}


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_columns_are_told_apart_by_whatever_is_between_them(tmp_path, between, encoding):
    rows = [["标题", "正文", "地区"], ["小水渠", BODY, "371327"]]
    (tmp_path / "a.csv").write_bytes("\r\n".join(between.join(row) for row in rows).encode(encoding))
    [given] = containers.comma_separated(tmp_path / "a.csv", "a.csv", "", Limits())
    assert given.page.fields == {"title": "小水渠", "body": BODY, "region": "371327"}
    assert given.page.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_encoding_may_show_late(tmp_path, encoding):
    plain = 'plain,"Not a word of Chinese in this text.",http://a.example/\n' * 3000
    (tmp_path / "a.csv").write_bytes(f"title,body,url\n{plain}小水渠,{BODY},\n".encode(encoding))
    *_, last = containers.comma_separated(tmp_path / "a.csv", "a.csv", "", Limits())
    assert (last.page.fields["title"], last.page.encoding, last.page.flags) == ("小水渠", encoding, ())


def test_only_rows_that_could_not_be_decoded_are_flagged(tmp_path):
    rows = [f"标题,正文\n小水渠,{BODY}\n".encode(), f"放心水,{BODY[:3]}".encode() + b"\xff\xfe" + f"{BODY}\n".encode()]
    (tmp_path / "a.csv").write_bytes(b"".join(rows))
    read = containers.comma_separated(tmp_path / "a.csv", "a.csv", "", Limits())
    assert [given.page.flags for given in read] == [(), ("decoding-errors",)]

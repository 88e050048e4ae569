"""Any text at all: extraction gives a record or refuses it with a sentence, and never fails in another way."""

import json
import unicodedata
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.ingest import Page, Unreadable, extract
from archive.ingest.encodings import decode

# Pieces that mean something to a rule, in orders that no page has.
PIECES = (
    "发布时间： 来源： 作者： 责任编辑： 2024年2月30日 二〇二四年三月五日 2024-03-05 首页 > 要闻 【 】 （记者 ） "
    "相关阅读 免责声明： 原文链接：http://a.example/1/ 发表于 显示全部楼层 由会员分享 1、 2、 協(xié) 當?shù) &lt; "
    "&#0; \u202e \0 \ud83d . 。 ， ： 莒南县 政协 新华社济南4月17日电 -1.jpg | 返回列表 楼主：某人 时间：2013-08-09 "
    "《某日报》（2024年06月30日 03版） "
    "<p> </p> <div> <table> <script> <!-- --> <h1> <a href= <meta charset="
)
SOME_TEXT = st.lists(
    st.one_of(st.sampled_from(PIECES.split(" ")), st.text(max_size=8), st.sampled_from(["\n", "\n\n", " ", "　"])),
    max_size=80,
).map("".join)
RELAXED = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def outcome(page: Page) -> dict | str:
    try:
        return extract(page, today=date(2025, 1, 1)).as_dict()
    except Unreadable as refusal:
        return str(refusal)


@RELAXED
@given(SOME_TEXT, st.booleans(), SOME_TEXT)
def test_any_text_is_a_record_or_refused(text, html, url):
    found = outcome(Page(file="page", text=text, html=html, url=url))
    if isinstance(found, str):
        assert found and "\n" not in found
        return
    assert found["body"].strip()
    assert found["date_precision"] == "unknown" if found["published"] is None else found["published"] <= "2025-01-02"
    assert not any("\ud800" <= char <= "\udfff" or char == "\0" for char in json.dumps(found, ensure_ascii=False))
    for repair in found["repairs"]:
        assert found[repair["field"]][repair["start"] :].startswith(repair["after"])


@RELAXED
@given(SOME_TEXT)
def test_the_same_text_always_gives_the_same_record(text):
    page = Page(file="page", text=text)
    assert outcome(page) == outcome(page)


@RELAXED
@given(st.dictionaries(st.sampled_from(["title", "body", "published", "source", "byline", "original_url"]), SOME_TEXT))
def test_any_stated_fields_are_taken_or_refused(fields):
    assert outcome(Page(file="page", text=fields.get("body", "正文的一句话，说的是水利。"), fields=fields))


@RELAXED
@given(st.binary(max_size=2000), st.text(max_size=12))
def test_any_bytes_are_decoded_or_refused(data, declared):
    try:
        decoded = decode(data, declared)
    except Unreadable:
        return
    assert isinstance(decoded.text, str)


@RELAXED
@given(SOME_TEXT, st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_what_was_written_in_an_encoding_is_read_in_it(text, encoding):
    printed = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs"))  # bytes of data else
    whole = "农田水利工程开工建设，村民说这是好事，日子一定会越过越红火。\n" * 3 + printed
    assert decode(whole.encode(encoding)).text.startswith(whole[:90])

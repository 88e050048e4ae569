"""Which encoding a page is in: its mark, its declaration, strict UTF-8, and else the table that errs least."""

import pytest

from archive.ingest import Unreadable
from archive.ingest.encodings import decode

HANS = (
    "莒南县备春耕：人勤春来早\n发布时间：2024-03-05　来源：示例晚报\n"
    "连日来，示例镇组织干部群众清理沟渠、修整道路，为春耕生产做好准备，田间地头一派忙碌景象。\n"
    "农技员走村入户，把测土配方的办法讲给种粮大户听。\n"
)
HANT = (
    "宜蘭縣備春耕：人勤春來早\n發布時間：2024-03-05　來源：示例晚報\n"
    "連日來，示例鎮組織幹部群眾清理溝渠、修整道路，為春耕生產做好準備，田間地頭一派忙碌景象。\n"
)
RARE, HONG_KONG, OTHER = "𠮷𪚥㐂㑇", "嘅咗喺啲嚟冇", "责任编辑：周明，来源：示例晚报\n"
# Longer than what a page's first kilobytes tell.
LONG_HEAD = "<html><head>" + "<script>var a = function(){ return 1; };</script>\n" * 600 + "</head><body>"


@pytest.mark.parametrize(
    ("data", "declared", "encoding", "text"),
    [
        (HANS.encode("utf-8-sig"), "", "utf-8", HANS),
        (HANS.encode("utf-16"), "", "utf-16", HANS),
        (HANS.encode("utf-16-le"), "", "utf-16-le", HANS),
        (HANS.encode("utf-16-be"), "", "utf-16-be", HANS),
        (f"<html><body>{HANS}".encode("utf-16-le"), "utf-8", "utf-16-le", HANS),
        (HANS.encode("gbk"), "", "gb18030", HANS),
        (HANT.encode("gbk"), "", "gb18030", HANT),
        (HANT.encode("big5"), "", "big5hkscs", HANT),
        ("莒南县政协调研春耕生产。".encode("gbk"), "", "gb18030", "莒南县政协"),
        ("宜蘭縣議會定期會開議。".encode("big5"), "", "big5hkscs", "宜蘭縣議會"),
        ((HANS + RARE).encode("gb18030"), "gb2312", "gb18030", RARE),
        ((HANT + HONG_KONG).encode("big5hkscs"), "big5", "big5hkscs", HONG_KONG),
    ],
)
def test_a_whole_page_is_read_without_errors(data, declared, encoding, text):
    decoded = decode(data, declared)
    assert (decoded.encoding, decoded.errors) == (encoding, 0)
    assert text in decoded.text


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1", "utf-16", "utf-7", "hz", "rot13", "x"])
@pytest.mark.parametrize(("text", "encoding"), [(HANS, "utf-8"), (HANS, "gb18030"), (HANT, "big5hkscs")])
def test_a_false_declaration_is_not_believed(text, encoding, declared):
    assert text in decode(text.encode(encoding), declared).text


@pytest.mark.parametrize("declared", ["utf-8", "gbk", ""])
@pytest.mark.parametrize(("text", "encoding"), [(HANS, "utf-8"), (HANS, "gb18030"), (HANT, "big5hkscs")])
def test_what_comes_late_counts_as_much(text, encoding, declared):
    broken = (LONG_HEAD + text).encode(encoding) + b"\xff\x81"
    decoded = decode(broken, declared)
    assert text in decoded.text
    assert decoded.encoding == encoding


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312"])
@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (HANS.encode()[:-2], "utf-8"),  # cut within a character
        (HANS.encode()[:200] + HANS.encode()[201:], "utf-8"),  # one byte lost
        (HANS.encode() + OTHER.encode("gbk"), "utf-8"),  # a footer of another table
        (
            HANS.encode() + b"\xed\xa0\xbd\xed\xb8\x80" + HANS.encode(),
            "utf-8",
        ),  # surrogates, as some databases write them
        (HANS.encode("gbk")[:-2], "gb18030"),
        (HANS.encode("gbk") * 2 + OTHER.encode(), "gb18030"),
        (HANT.encode("big5")[:-2], "big5hkscs"),
        (HANS.encode("utf-16-le") + b"\0", "utf-16-le"),
        (HANS.encode("utf-16-be")[:-1], "utf-16-be"),
        (b"\xef\xbb\xbf" + HANS.encode("gbk") + b"\xff", "gb18030"),  # a mark of another table
    ],
)
def test_a_half_broken_page_is_read_in_the_table_that_errs_least(data, encoding, declared):
    decoded = decode(data, declared)
    assert decoded.encoding == encoding
    assert decoded.errors
    assert decoded.text[:30] in (HANS[:30], HANT[:30])


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x89PNG\r\n" + bytes(2000), b"\x01\x02" * 500])
def test_data_is_refused(data):
    with pytest.raises(Unreadable, match="binary data"):
        decode(data)

"""Cite this: GB/T 7714, Chicago and APA, of papers and web pages, whatever is known of them."""

from datetime import UTC, date, datetime

import bibtexparser
import pytest
import rispy

from archive.models import Source
from archive.pages import citations
from tests.factories import make_article, make_capture

pytestmark = pytest.mark.django_db


HERE = "https://archive.example.org/articles/7/"


TODAY = date(2026, 11, 22)


ADDRESS = "http://www.qingling.example.cn/202402/t20240221_7.html"


BYLINES = [
    ("本报记者 张三 通讯员 李四", ["张三", "李四"]),
    ("青岭日报记者张三、李四", ["张三", "李四"]),
    ("记者张三通讯员李四", ["张三", "李四"]),
    ("记者 王 刚 通讯员 陈小明 摄影 赵六", ["王刚", "陈小明"]),
    ("（記者張三／台北報導）", ["張三"]),
    ("文/张三 图/李四", ["张三"]),
    ("张三 李四 摄", ["张三"]),
    ("（王小五攝）", []),
    ("张三 文/图", ["张三"]),
    ("青岭县政协 王小某", ["王小某"]),
    ("青岭钢铁记者站 王小某", ["王小某"]),
    ("作者：县政协办公室", ["县政协办公室"]),
    ("阿不都热合曼·艾山", ["阿不都热合曼·艾山"]),
    ("John Smith", ["John Smith"]),
    ("By John Smith, Li Na and Tom", ["John Smith", "Li Na", "Tom"]),
    ("China Daily", ["China Daily"]),
    ("文天祥", ["文天祥"]),
    ("张三 张三", ["张三"]),
    ("责任编辑：王五", []),
    ("作者：佚名", []),
    ("本报评论员", []),
    ("", []),
]


def cited(key: str, article, url: str = HERE) -> str:
    return {it.key: it.text for it in citations.cite(article, url, accessed=TODAY)}[key]


def newspaper(name: str = "青岭日报") -> str:
    Source.objects.get_or_create(name=name, defaults={"kind": Source.Kind.NEWSPAPER})
    return name


def bibtex_fields(article) -> dict[str, str]:
    library = bibtexparser.parse_string(cited("bibtex", article))
    assert not library.failed_blocks
    [entry] = library.entries
    return {"type": entry.entry_type, "key": entry.key, **{name: it.value for name, it in entry.fields_dict.items()}}


def ris_fields(article) -> dict:
    [record] = rispy.loads(cited("ris", article))
    return record


def paper_article(**fields):
    known = {"published_on": date(2024, 2, 21), "original_url": ADDRESS, "byline": "记者 张三 李四"}
    return make_article("青岭县推进老区建设", source=newspaper(), **{**known, **fields})


def web_article(**fields):
    known = {"published_on": date(2024, 2, 21), "page_url": ADDRESS, "source": "青岭新闻网"}
    return make_article("青岭县推进老区建设", **{**known, **fields})


@pytest.mark.parametrize(("byline", "authors"), BYLINES)
def test_authors_are_read_from_a_byline(byline, authors):
    assert citations.authors(byline) == authors


def test_a_newspaper_article_online():
    article = paper_article()
    assert cited("gbt7714", article) == (
        f"张三, 李四. 青岭县推进老区建设[N/OL]. 青岭日报, 2024-02-21[2026-11-22]. {ADDRESS}."
    )
    assert cited("chicago", article) == f"张三 and 李四. “青岭县推进老区建设.” 青岭日报, February 21, 2024. {ADDRESS}."
    assert cited("apa", article) == f"张三, & 李四. (2024, February 21). 青岭县推进老区建设. 青岭日报. {ADDRESS}"


def test_a_newspaper_article_known_from_print():
    article = paper_article(original_url="", byline="")
    assert cited("gbt7714", article) == "青岭县推进老区建设[N]. 青岭日报, 2024-02-21."
    assert cited("chicago", article) == "青岭日报. “青岭县推进老区建设.” February 21, 2024."
    assert cited("apa", article) == "青岭县推进老区建设. (2024, February 21). 青岭日报."


def test_a_reprint_without_address_is_cited_by_its_page_here_for_its_day_may_not_be_the_papers():
    article = paper_article(original_url="", byline="", flags=["reprint"])
    assert cited("gbt7714", article) == f"青岭县推进老区建设[N/OL]. 青岭日报, 2024-02-21[2026-11-22]. {HERE}."


@pytest.mark.parametrize(
    ("name", "kind", "reviewed", "mark"),
    [
        ("青岭晚报", "other", False, "[N/OL]"), ("青嶺晚報", "other", False, "[N/OL]"),
        ("青岭晚报", "other", True, "[EB/OL]"), ("青岭晚报", "portal", False, "[EB/OL]"),
        ("青岭新闻网", "other", False, "[EB/OL]"),
    ],
)  # fmt: skip
def test_a_source_that_nobody_has_reviewed_is_a_newspaper_by_its_name(name, kind, reviewed, mark):
    Source.objects.create(name=name, kind=kind, reviewed=reviewed)
    assert mark in cited("gbt7714", web_article(source=name))


def test_a_newspaper_article_without_address_and_day_is_cited_by_its_page_here():
    article = paper_article(original_url="", published_on=date(2024, 2, 1), date_precision="month", byline="")
    assert cited("gbt7714", article) == f"青岭县推进老区建设[N/OL]. 青岭日报, 2024-02[2026-11-22]. {HERE}."


def test_a_web_page():
    article = web_article()
    assert cited("gbt7714", article) == (
        f"青岭县推进老区建设[EB/OL]. 青岭新闻网, 2024(2024-02-21)[2026-11-22]. {ADDRESS}."
    )
    assert cited("chicago", article) == f"“青岭县推进老区建设.” 青岭新闻网. February 21, 2024. {ADDRESS}."
    assert cited("apa", article) == f"青岭县推进老区建设. (2024, February 21). 青岭新闻网. {ADDRESS}"


def test_a_web_page_without_source_or_address_is_cited_by_its_page_here():
    article = web_article(source=None, page_url="")
    assert cited("gbt7714", article) == f"青岭县推进老区建设[EB/OL]. (2024-02-21)[2026-11-22]. {HERE}."


def test_an_unknown_date_is_never_filled_in_not_even_from_the_capture():
    captured = make_capture("页面", captured_at=datetime(2019, 5, 6, tzinfo=UTC))
    article = web_article(published_on=None, capture=captured, captured_at=captured.captured_at)
    assert cited("gbt7714", article) == f"青岭县推进老区建设[EB/OL]. 青岭新闻网[2026-11-22]. {ADDRESS}."
    assert cited("chicago", article) == f"“青岭县推进老区建设.” 青岭新闻网. Accessed November 22, 2026. {ADDRESS}."
    assert cited("apa", article) == (
        f"青岭县推进老区建设. (n.d.). 青岭新闻网. Retrieved November 22, 2026, from {ADDRESS}"
    )
    everything = [it.text for it in citations.cite(article, HERE, accessed=TODAY)]
    everything += [str(citations.metadata(article, HERE)), citations.coins(article), citations.json_ld(article, HERE)]
    assert not [text for text in everything if "2019" in text]
    assert not {"year", "month", "date", "day"} & bibtex_fields(article).keys()
    assert not {"year", "date"} & ris_fields(article).keys()


@pytest.mark.parametrize(
    ("precision", "on", "gbt", "chicago", "apa"),
    [
        ("month", date(2024, 4, 1), "青岭新闻网, 2024(2024-04)[2026", "青岭新闻网. April 2024. ", "(2024, April)."),
        ("year", date(2022, 1, 1), "青岭新闻网, 2022[2026-11-22]", "青岭新闻网. 2022. ", "(2022)."),
    ],
)
def test_a_date_known_in_part_is_given_in_part(precision, on, gbt, chicago, apa):
    article = web_article(published_on=on, date_precision=precision)
    assert gbt in cited("gbt7714", article)
    assert chicago in cited("chicago", article)
    assert apa in cited("apa", article)


def test_many_authors_are_cut_as_each_style_asks():
    names = [f"{family}小{given}" for family in "赵钱孙李周吴郑" for given in "明华强"]
    article = web_article(byline="、".join(names[:4]))
    assert cited("gbt7714", article).startswith("赵小明, 赵小华, 赵小强, 等. 青岭县")
    assert cited("chicago", article).startswith("赵小明, 赵小华, 赵小强, and 钱小明. “")
    assert cited("apa", article).startswith("赵小明, 赵小华, 赵小强, & 钱小明. (2024")
    article.byline = "、".join(names)
    assert cited("chicago", article).startswith(f"{', '.join(names[:7])}, et al. “")
    assert cited("apa", article).startswith(f"{', '.join(names[:19])}, . . . {names[20]}. (2024")


@pytest.mark.parametrize(
    ("byline", "gbt", "chicago", "apa", "bibtex"),
    [
        ("John F. Smith", "SMITH J F. ", "Smith, John F. “", "Smith, J. F. (2024", "Smith, John F."),
        ("Jean-Luc Roy, 张三", "ROY J L, 张三. ", "Roy, Jean-Luc, and 张三. “", "Roy, J.-L., & 张三. (",
         "Roy, Jean-Luc and 张三"),
        ("张三, Ann Roy", "张三, ROY A. ", "张三 and Ann Roy. “", "张三, & Roy, A. (2024", "张三 and Roy, Ann"),
        ("Vincent van Gogh", "VAN GOGH V. ", "van Gogh, Vincent. “", "van Gogh, V. (2024", "van Gogh, Vincent"),
        ("Li Xiaoming", "Li Xiaoming. ", "Li Xiaoming. “", "Li Xiaoming. (2024", "{Li Xiaoming}"),
        ("China Daily", "China Daily. ", "China Daily. “", "China Daily. (2024", "{China Daily}"),
        ("约翰·史密斯", "约翰·史密斯. ", "约翰·史密斯. “", "约翰·史密斯. (2024", "{约翰·史密斯}"),
    ],
)  # fmt: skip
def test_western_names_are_turned_round_and_no_others(byline, gbt, chicago, apa, bibtex):
    article = web_article(byline=byline)
    assert cited("gbt7714", article).startswith(f"{gbt}青岭县")
    assert cited("chicago", article).startswith(chicago)
    assert cited("apa", article).startswith(apa)
    assert bibtex_fields(article)["author"] == bibtex
    assert ris_fields(article)["authors"] == [name.strip("{}") for name in bibtex.split(" and ")]


def test_the_page_of_a_paper_is_read_from_the_address_of_its_electronic_edition():
    article = paper_article(
        original_url="http://e.qingling.example.cn/html/2024-02/21/nw.D371327qlrb_20240221_2-03.htm"
    )
    assert "青岭日报, 2024-02-21(3)[2026-11-22]. http" in cited("gbt7714", article)
    assert bibtex_fields(article)["pages"] == ris_fields(article)["start_page"] == "3"
    assert ("citation_firstpage", "3") in citations.metadata(article, HERE)
    assert "pages" not in bibtex_fields(paper_article())


def test_the_text_stays_in_its_script_and_keeps_its_marks():
    article = make_article("青嶺縣推進「老區」建設？", subtitle="記“十件實事”", source="青嶺日報", script="hant")
    assert "青嶺縣推進「老區」建設？: 記“十件實事”[N/OL]. 青嶺日報[2026-11-22]" in cited("gbt7714", article)
    assert "“青嶺縣推進「老區」建設？: 記‘十件實事’.”" in cited("chicago", article)
    article.subtitle = ""
    assert "「老區」建設？” Accessed" in cited("chicago", article)
    assert "建設？ (n.d.)" in cited("apa", article)
    article.title = '说"老区"'
    assert "“说'老区'.”" in cited("chicago", article)


def test_papers_and_pages_are_in_italics_where_the_style_asks_for_it():
    article = paper_article(byline="")
    article.title = "<b>“老区”\ue000</b>"
    html = {it.key: it.html for it in citations.cite(article, HERE, accessed=TODAY)}
    assert html["chicago"].startswith("<i>青岭日报</i>. “&lt;b&gt;‘老区’&lt;/b&gt;.” February")
    assert "</b>. (2024, February 21). <i>青岭日报</i>. http" in html["apa"].replace("&lt;", "<").replace("&gt;", ">")
    assert "<i>" not in html["gbt7714"] + html["bibtex"]
    page = {it.key: it.html for it in citations.cite(web_article(), HERE, accessed=TODAY)}
    assert page["apa"].startswith("<i>青岭县推进老区建设</i>. (2024, February 21). 青岭新闻网. ")
    assert "<i>" not in page["chicago"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "www.a.cn/1", "ftp://a.cn/", "http://", "http:// x"])
def test_only_web_addresses_are_cited(address):
    assert HERE in cited("gbt7714", web_article(original_url=address, page_url=""))

"""Citations for programs: BibTeX, RIS and what pages say to reference managers, read back by those that people use."""

import json
import re
from datetime import date
from urllib.parse import parse_qsl

import pytest
from django.template import Context, Template

from archive.pages import citations
from tests.factories import make_article
from tests.test_citations import ADDRESS, HERE, bibtex_fields, cited, paper_article, ris_fields, web_article

pytestmark = pytest.mark.django_db


def test_bibtex_of_a_newspaper():
    article = paper_article(summary="摘要。")
    article.tags.create(name="老区")
    assert bibtex_fields(article) == {
        "type": "article", "key": f"zhengwen-{article.pk}", "title": "青岭县推进老区建设", "author": "张三 and 李四",
        "journal": "青岭日报", "year": "2024", "month": "feb", "day": "21", "date": "2024-02-21", "url": ADDRESS,
        "urldate": "2026-11-22", "language": "chinese", "abstract": "摘要。", "keywords": "老区",
        "note": f"Archived at {HERE}",
    }  # fmt: skip


def test_bibtex_of_a_web_page_with_a_partial_date():
    fields = bibtex_fields(web_article(published_on=date(2024, 4, 1), date_precision="month"))
    assert (fields["type"], fields["howpublished"], fields["date"], fields["month"]) == (
        "misc", "青岭新闻网", "2024-04", "apr"
    )  # fmt: skip
    assert "day" not in fields


def test_bibtex_survives_every_special_character():
    nasty = "50% of $1 & #2_a {b} \\c ~d ^e } @misc{x,\n year = 1}\r\n第二行\x07"
    fields = bibtex_fields(web_article(byline="Jerry’s Press", original_url="http://a.cn/{x}\\y z?a=1&b=2%20%"))
    assert fields["author"] == "{Jerry’s Press}"
    assert fields["url"] == "http://a.cn/%7Bx%7D%5Cy%20z?a=1&b=2%20%"
    article = make_article(nasty)
    title = bibtex_fields(article)["title"]
    plain = re.sub(
        r"\\(text\w+)\{\}", lambda mark: {"textbraceleft": "{", "textbraceright": "}"}.get(mark[1], mark[1]), title
    )
    assert (
        plain.replace("\\", "")
        == "50% of $1 & #2_a {b} textbackslashc textasciitilded textasciicircume } @misc{x, year = 1} 第二行"
    )


def test_ris_of_a_newspaper_and_of_a_web_page():
    article = paper_article(script="hant")
    article.tags.create(name="老区")
    record = ris_fields(article)
    assert record["type_of_reference"] == "NEWS"
    assert record["authors"] == ["张三", "李四"]
    assert (record["title"], record["secondary_title"]) == ("青岭县推进老区建设", "青岭日报")
    assert (record["year"], record["date"], record["access_date"]) == ("2024", "2024/02/21/", "2026/11/22/")
    assert (record["urls"], record["keywords"], record["language"]) == ([ADDRESS], ["老区"], "zh-Hant")
    page = ris_fields(web_article(published_on=date(2024, 4, 1), date_precision="month"))
    assert (page["type_of_reference"], page["date"]) == ("ELEC", "2024/04//")


def test_ris_keeps_a_line_break_from_starting_a_field():
    article = make_article("标题\r\nER  - \r\nTY  - BOOK", summary="一\nAU  - 假名", tags=["老区\nAU  - 假名"])
    record = ris_fields(article)
    assert record["title"] == "标题 ER - TY - BOOK"
    assert record["keywords"] == ["老区 AU - 假名"]
    assert "authors" not in record
    assert cited("ris", article).endswith("\r\nER  - \r\n")


def test_metadata_for_scholar_and_zotero():
    article = paper_article(
        region="371327", tags=["老区", "政协"], published_on=date(2024, 4, 1), date_precision="month"
    )
    pairs = citations.metadata(article, HERE)
    names = dict(pairs)
    assert [value for name, value in pairs if name == "citation_author"] == ["张三", "李四"]
    assert names["citation_publication_date"] == "2024/04"
    assert names["DC.date"] == "2024-04"
    assert names["DC.type"] == "newspaperArticle"
    assert names["DC.source"] == names["citation_publisher"] == "青岭日报"
    assert names["DCTERMS.spatial"] == "山东省 临沂市 莒南县"
    assert names["citation_public_url"] == ADDRESS
    assert names["DC.identifier"] == HERE
    assert {value for name, value in pairs if name == "DC.subject"} == {"老区", "政协"}
    assert all(value for _, value in pairs)


def test_coins_reads_back_as_zotero_splits_it():
    article = paper_article()
    article.title = "A&B=C+D 100%"
    parts = [part.split("=") for part in citations.coins(article).split("&")]
    assert all(len(part) == 2 for part in parts)
    fields = parse_qsl(citations.coins(article), strict_parsing=True)
    assert dict(fields)["rft_val_fmt"] == "info:ofi/fmt:kev:mtx:dc"
    assert dict(fields)["rft.type"] == "newspaperArticle"
    assert dict(fields)["rft.title"] == "A&B=C+D 100%"
    assert dict(fields)["rft.date"] == "2024-02-21"
    assert [value for name, value in fields if name == "rft.creator"] == ["张三", "李四"]


def test_json_ld_is_a_news_article_and_cannot_leave_its_script():
    article = web_article(region="371327", byline="记者 张三", tags=["老区"])
    article.subtitle = "</script><!--&"
    page = Template('<script type="application/ld+json">{{ data }}</script>').render(
        Context({"data": citations.json_ld(article, HERE)})
    )
    assert page.count("<") == 2
    data = json.loads(page.partition(">")[2].rpartition("<")[0])
    assert data["@type"] == "NewsArticle"
    assert data["alternativeHeadline"] == "</script><!--&"
    assert data["datePublished"] == "2024-02-21"
    assert data["author"] == [{"@type": "Person", "name": "张三"}]
    office = json.loads(citations.json_ld(web_article(byline="作者：县政协办公室"), HERE))
    assert office["author"] == [{"@type": "Organization", "name": "县政协办公室"}]
    assert data["publisher"] == {"@type": "Organization", "name": "青岭新闻网"}
    assert data["contentLocation"] == {"@type": "Place", "name": "山东省临沂市莒南县", "identifier": "371327"}
    assert data["isBasedOn"] == ADDRESS

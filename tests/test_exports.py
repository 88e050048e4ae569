"""For programs: an article in four formats, search results as JSON and CSV, answers that are not sent twice."""

import csv
import io
import json
import shutil
from datetime import date

import bibtexparser
import pytest
import rispy
from django.core.management import call_command

from archive.models import Article, Tag
from archive.pages import exports
from archive.pages.forms import SearchForm
from archive.search import SearchUnavailable
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

FORMATS = ["json", "txt", "bib", "ris"]


@pytest.fixture
def article(archive_dir):
    return make_article(
        "青岭县政协召开协商座谈会",
        body="会议指出，要以高质量发展为主线。\n逐项提出意见。",
        source="青岭日报",
        region="371327",
        tags=["政协"],
        published_on=date(2024, 4, 17),
        byline="记者 张三",
    )


@pytest.fixture
def found(article):
    """Three articles, indexed."""
    make_article("青嶺縣推進老區建設", body="高質量發展的要求。", script="hant", published_on=date(2023, 1, 5))
    make_article("望湖区公布十件实事", body="群众关心的事。", source="望湖新闻网")
    index()


def index():
    call_command("rebuild_index", interactive=False, verbosity=0)


def get_json(client, query: str) -> dict:
    response = client.get(f"/search.json?{query}")
    assert response["Content-Type"] == "application/json"
    return json.loads(response.getvalue())


def get_csv(client, query: str) -> list[dict]:
    text = client.get(f"/search.csv?{query}").getvalue().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


# An article


def test_json_is_the_record_with_its_address(client, article):
    data = client.get(f"/articles/{article.pk}.json").json()
    assert data["url"] == f"http://testserver/articles/{article.pk}/"
    assert (data["title"], data["body"]) == (article.title, article.body)
    assert (data["published"], data["date_precision"], data["source"]) == ("2024-04-17", "day", "青岭日报")
    assert data["region"] == ["山东省", "临沂市", "莒南县"]
    assert data["sha256"] == article.capture.sha256


def test_text_has_what_is_known_then_the_body_then_the_citation(client, article):
    response = client.get(f"/articles/{article.pk}.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == article.title
    assert "日期: 2024-04-17" in lines
    assert "地区: 山东省 › 临沂市 › 莒南县" in lines
    assert article.body in response.text
    assert lines[-1].startswith("张三. 青岭县政协召开协商座谈会[N]. 青岭日报, 2024-04-17.")


def test_bib_and_ris_are_saved_as_files_and_cite_this_page(client, article):
    bib = client.get(f"/articles/{article.pk}.bib")
    assert bib["Content-Disposition"] == f'attachment; filename="zhengwen-{article.pk}.bib"'
    [entry] = bibtexparser.parse_string(bib.text).entries
    assert entry["url"] == f"http://testserver/articles/{article.pk}/"
    ris = client.get(f"/articles/{article.pk}.ris")
    assert ris["Content-Type"].startswith("application/x-research-info-systems")
    [record] = rispy.loads(ris.content.decode())
    assert record["authors"] == ["张三"]


@pytest.mark.parametrize("form", FORMATS)
def test_suppressed_is_gone_and_unknown_is_not_found_and_posting_is_refused(client, article, form):
    Article.objects.filter(pk=article.pk).update(status=Article.Status.SUPPRESSED)
    gone = client.get(f"/articles/{article.pk}.{form}")
    assert gone.status_code == 410
    assert article.body not in gone.text
    unknown = client.get(f"/articles/{article.pk + 1}.{form}")
    assert unknown.status_code == 404
    for response, sentence in ((gone, "这篇文章已撤下。"), (unknown, f"没有编号为 {article.pk + 1} 的文章。")):
        said = response.json()["error"] if form == "json" else response.text.strip()
        assert said == sentence
    assert client.post(f"/articles/{article.pk}.{form}").status_code == 405


@pytest.mark.parametrize("form", FORMATS)
def test_an_article_is_not_sent_twice_until_it_changes(client, article, form):
    address = f"/articles/{article.pk}.{form}"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    article.title = "另一个标题"
    article.save()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_new_tag_counts_as_a_change(client, article):
    first = client.get(f"/articles/{article.pk}.json")
    article.tags.add(Tag.objects.create(name="乡村振兴"))
    again = client.get(f"/articles/{article.pk}.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again.json()["tags"] == ["乡村振兴", "政协"]


# Search results


@pytest.mark.usefixtures("found")
def test_json_takes_the_parameters_of_the_search_page(client, article):
    data = get_json(client, "q=高质量发展&sort=newest")
    assert data["total"] == 2
    assert [hit["published"] for hit in data["hits"]] == ["2024-04-17", "2023-01-05"]
    assert data["hits"][0]["url"] == f"http://testserver/articles/{article.pk}/"
    assert data["hits"][0]["region"] == ["山东省", "临沂市", "莒南县"]
    assert "高质量发展" in data["hits"][0]["snippet"]
    assert {value["label"] for value in data["facets"]["script"]} == {"简体", "繁体"}
    assert [bar["month"] for bar in data["timeline"]] == ["2023-01", "2024-04"]
    assert get_json(client, "q=高质量发展&script=hant")["total"] == 1
    assert get_json(client, "region=370000")["total"] == 1
    assert get_json(client, "from=2024&to=2024-04")["total"] == 1


@pytest.mark.usefixtures("found")
def test_without_words_everything_and_without_hits_nothing(client):
    assert get_json(client, "")["total"] == 3
    nothing = get_json(client, "q=没有这样的词句")
    assert (nothing["total"], nothing["hits"]) == (0, [])
    assert get_csv(client, "q=没有这样的词句") == []


@pytest.mark.usefixtures("found")
def test_programs_get_no_article_that_lacks_a_word(client):
    data = get_json(client, "q=高质量发展+麒麟")
    assert (data["total"], data["hits"], data["timeline"], data["undated"]) == (0, [], [], 0)
    assert not any(data["facets"].values())
    assert data["failing"] == ["麒麟"]
    assert get_json(client, "q=高质量发展+麒麟&page=1")["pages"] == 1


def test_nothing_has_no_second_page(client):
    for _ in range(21):
        make_article()
    index()
    assert client.get("/search.json?q=座谈会+麒麟&page=2").status_code == 404
    assert 'rel="next"' not in client.get("/search.atom?q=座谈会+麒麟").text


@pytest.mark.usefixtures("found")
def test_csv_is_a_table_for_spreadsheets(client, article):
    response = client.get("/search.csv?q=座谈会")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="search.csv"'
    [row] = get_csv(client, "q=座谈会")
    assert tuple(row) == exports.COLUMNS
    assert (row["id"], row["title"], row["published"]) == (str(article.pk), article.title, "2024-04-17")
    assert (row["region"], row["tags"], row["byline"]) == ("山东省; 临沂市; 莒南县", "政协", "记者 张三")


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_keeps_a_formula_text(client, mark):
    make_article(f"{mark}cmd|'/C calc'!A1 座谈会", byline=f"{mark}1+1")
    index()
    [row] = get_csv(client, "q=座谈会")
    assert row["title"].startswith(f"'{mark}cmd")
    assert row["byline"] == f"'{mark}1+1"


def test_csv_keeps_quotes_commas_and_line_breaks_in_their_cell(client):
    make_article('座谈会, "第二行"\n在这里')
    index()
    [row] = get_csv(client, "q=座谈会")
    assert row["title"] == '座谈会, "第二行"\n在这里'


def test_all_results_stream_in_batches_and_a_page_comes_alone(client, monkeypatch, found):
    monkeypatch.setattr(exports, "BATCH", 2)
    everything = [hit["id"] for hit in get_json(client, "sort=oldest")["hits"]]
    assert len(set(everything)) == 3
    assert [int(row["id"]) for row in get_csv(client, "sort=oldest")] == everything
    page = get_json(client, "sort=oldest&page=1&size=20")
    assert (page["page"], page["pages"], len(page["hits"])) == (1, 1, 3)
    assert client.get("/search.json?page=2").status_code == 404


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_stream_breaks_off_rather_than_end_early(client, archive_dir, monkeypatch, form):
    monkeypatch.setattr(exports, "BATCH", 2)
    response = client.get(f"/search.{form}")
    assert response.streaming
    shutil.rmtree(archive_dir / "index")
    with pytest.raises(SearchUnavailable):
        response.getvalue()


def test_no_more_than_ten_thousand_results():
    """The deepest page a stream asks for ends at the limit, whatever the total."""
    query = exports.Query(size=exports.BATCH)
    pages = query.pages(10**6)
    assert pages * exports.BATCH == 10_000
    assert query.window(pages) + exports.BATCH == 10_000


@pytest.mark.usefixtures("found")
def test_suppressed_articles_are_found_by_no_program_not_even_staff_ones(admin_client, article):
    article.status = Article.Status.SUPPRESSED
    article.save()
    index()
    assert get_json(admin_client, "q=座谈会")["total"] == 0


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize(
    ("query", "status", "names"),
    [
        ("region=999999", 400, "999999"), ("sort=best", 400, "sort"), ("page=0", 400, "page"),
        ("page=1000000000", 400, "page"), ("page=9", 404, "9"), ("q=a&q=b", 400, "q"),
        ("from=2024-02-30", 400, "2024-02-30"), (f"q={'字' * 201}", 400, "200"),
    ],
)  # fmt: skip
def test_a_bad_question_gets_one_sentence(client, query, status, names):
    response = client.get(f"/search.json?{query}")
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert names in response.json()["error"]
    plain = client.get(f"/search.csv?{query}")
    assert plain.status_code == status
    assert plain["Content-Type"].startswith("text/plain")
    assert plain.text.strip() == response.json()["error"]
    assert client.get(f"/search.atom?{query}").status_code == status


@pytest.mark.parametrize("address", ["/search.json?q=x", "/search.csv?q=x", "/search.atom?q=x"])
def test_search_that_is_down_says_so(client, address):
    response = client.get(address)
    assert response.status_code == 503
    assert "index" in response.text


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("form", ["json", "csv", "atom"])
def test_results_are_not_sent_twice_until_the_index_changes(client, article, form):
    address = f"/search.{form}?q=高质量发展"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(f"{address}&sort=oldest", headers={"If-None-Match": first["ETag"]}).status_code == 200
    article.title = "高质量发展座谈会"
    article.save()
    index()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_every_parameter_and_key_is_documented(client, found, settings):
    manual = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in SearchForm().fields if f"`{name}`" not in manual] == []
    assert [name for name in get_json(client, "q=座谈会") if f'"{name}"' not in manual] == []
    assert [name for name in exports.COLUMNS if f'"{name}"' not in manual] == []

"""The main job, from end to end: five messy pages in, an archive to search and browse."""

import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from archive.models import Article
from archive.search import outbox
from tests.conftest import archive_at

SEARCHED = {"沂蒙精神": {"S0"}, "政協": {"S0", "S1"}, "“高质量发展”": {"S0", "S1", "S2", "S4"}, "鞍山": {"S3"}}


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker, tmp_path_factory, shared):
    """The report of importing the five seeds, once for all tests here; undone after them."""
    folder = tmp_path_factory.mktemp("archive")
    with django_db_blocker.unblock(), archive_at(folder), transaction.atomic():
        call_command("import_articles", shared / "seeds", report=folder / "report.jsonl", jobs=1, quiet=True)
        outbox.drain()
        yield folder / "report.jsonl"
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seed_of(report, shared) -> dict[int, str]:
    """Article number -> the gold record's name."""
    names = {json.loads(path.read_text())["file"]: path.stem for path in (shared / "gold" / "seeds").glob("*.json")}
    records = map(json.loads, report.read_text().splitlines())
    return {record["article_id"]: names[record["file"].rpartition("/")[2]] for record in records}


def test_every_field_of_every_seed_is_right(report, shared):
    scored = subprocess.run(
        [sys.executable, shared / "gold" / "score.py", report, "--gold", shared / "gold" / "seeds", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    score = json.loads(scored.stdout)
    assert {name: score[name] for name in ("title", "no_title_ok", "published", "source", "region", "clean")} == {
        "title": 1, "no_title_ok": 1, "published": 1, "source": 1, "region": 1, "clean": 1,
    }  # fmt: skip
    assert score["date_invented"] == 0
    assert score["bodyF1"] >= 0.99


def test_what_the_score_does_not_see_is_right_too(seed_of):
    seeds = {name: Article.objects.get(pk=pk) for pk, name in seed_of.items()}
    assert [(seeds[name].date_precision, seeds[name].date_basis) for name in ("S0", "S2")] == [
        ("month", "address"), ("day", "forum"),
    ]  # fmt: skip
    assert {name: seed.script for name, seed in seeds.items() if seed.script == "hant"} == {"S1": "hant", "S3": "hant"}
    assert {name: seeds[name].page_kind for name in ("S2", "S4")} == {"S2": "forum", "S4": "document-share"}
    assert [str(region) for region in seeds["S0"].region.path] == ["山东省", "临沂市", "莒南县"]
    assert seeds["S0"].original_url.startswith("http://www.sdzx.gov.cn/")
    assert "毕凤玲" in seeds["S1"].byline or "畢鳳玲" in seeds["S1"].byline
    assert seeds["S2"].comments.count() == 1
    assert seeds["S2"].comments.get().text not in seeds["S2"].body
    assert "no-title" in seeds["S3"].flags


@pytest.mark.parametrize(("words", "least"), SEARCHED.items(), ids=list(SEARCHED))
def test_the_seeds_are_found(client, seed_of, words, least):
    hits = client.get(reverse("search"), {"q": words}).context["results"].hits
    assert {seed_of[hit.article.pk] for hit in hits} >= least


def test_all_five_are_found_by_one_character(client, seed_of):
    hits = client.get(reverse("search"), {"q": "党"}).context["results"].hits
    assert {seed_of[hit.article.pk] for hit in hits} == {"S0", "S1", "S2", "S3", "S4"}


@pytest.mark.parametrize(
    ("address", "seed"), [("/regions/370000/", "S0"), ("/regions/371300/", "S0"), ("/regions/371327/", "S0"),
                          ("/dates/2024/02/21/", "S2"), ("/dates/undated/", "S4")]
)  # fmt: skip
def test_they_can_be_browsed_to_by_place_and_day(client, seed_of, address, seed):
    page = client.get(address).content.decode()
    article = next(pk for pk, name in seed_of.items() if name == seed)
    assert f'href="{reverse("article", args=[article])}"' in page


def test_a_second_run_changes_nothing(report, shared, tmp_path):
    again = tmp_path / "again.jsonl"
    call_command("import_articles", shared / "seeds", report=again, jobs=1, quiet=True)
    assert [json.loads(line)["status"] for line in again.read_text().splitlines()] == ["unchanged"] * 5
    assert Article.objects.count() == 5

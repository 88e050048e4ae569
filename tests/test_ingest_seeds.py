"""The five real pages that the archive began with, from file to database, held against their gold records."""

import json

import pytest
from django.utils import timezone

from archive.ingest import import_paths
from archive.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]
SEEDS = ("S0", "S1", "S2", "S3", "S4")


@pytest.fixture
def golds(shared) -> dict[str, dict]:
    records = [json.loads((shared / "gold/seeds" / f"{name}.json").read_text(encoding="utf-8")) for name in SEEDS]
    return {gold["file"]: gold for gold in records}


@pytest.fixture
def imported(shared, golds) -> dict[str, Article]:
    """The seeds' articles, by the name of their gold record."""
    assert import_paths([shared / "seeds"]).counts == {"created": 5}
    articles = Article.objects.select_related("capture", "source", "region")
    return {golds[article.capture.file_name]["id"]: article for article in articles}


def test_all_are_right(shared, golds, tmp_path):
    from bench import score

    import_paths([shared / "seeds"], report=tmp_path / "r.jsonl")
    result = score.score("seeds")["all"]
    for measure in ("title", "no title", "published", "source", "region"):
        assert score.mean(result, measure) == 1, measure
    assert score.mean(result, "body") >= 0.99
    assert sum(result["lost"]) == sum(result["kept"]) == sum(result["invented"]) == 0


def test_dates_are_as_precise_as_known_and_say_why(imported):
    assert {name: (a.published, a.date_precision, a.date_basis) for name, a in imported.items()} == {
        "S0": ("2024-04", "month", "address"),
        "S1": (None, "unknown", "none"),
        "S2": ("2024-02-21", "day", "forum"),
        "S3": (None, "unknown", "none"),
        "S4": (None, "unknown", "none"),
    }
    assert imported["S0"].event_on.isoformat() == "2024-04-17"


def test_places_are_paths_of_names(imported):
    assert {name: [step.name for step in a.region.path] for name, a in imported.items()} == {
        "S0": ["山东省", "临沂市", "莒南县"],
        "S1": ["山东省", "泰安市"],
        "S2": ["山东省", "济宁市"],
        "S3": ["辽宁省", "鞍山市"],
        "S4": ["山东省", "淄博市", "沂源县"],
    }


def test_bylines_addresses_scripts_and_kinds(imported, golds):
    by_id = {gold["id"]: gold for gold in golds.values()}
    for name, article in imported.items():
        assert article.script == by_id[name]["script"]
        assert (article.original_url or None) == by_id[name]["original_url"]
    assert imported["S2"].byline == "高峰 孟一"
    assert {name: a.page_kind for name, a in imported.items()} == {
        "S0": "portal", "S1": "article", "S2": "forum", "S3": "article", "S4": "document-share",
    }  # fmt: skip


def test_flags_are_those_that_the_pages_show(imported, golds):
    unseen = {"typos"}  # what the author misspelt is not ours to find
    for gold in golds.values():
        assert set(gold["flags"]) - unseen <= set(imported[gold["id"]].flags), gold["id"]


def test_a_reply_is_a_comment_and_no_part_of_the_body(imported, golds):
    [told] = next(gold["comments"] for gold in golds.values() if gold["id"] == "S2")
    [comment] = imported["S2"].comments.all()
    assert comment.text == told["text"]
    assert timezone.localtime(comment.posted_at).isoformat() == "2024-02-21T10:35:20+08:00"
    assert told["text"] not in imported["S2"].body
    assert not any(a.comments.exists() for name, a in imported.items() if name != "S2")


def test_repairs_can_be_undone_at_their_places(imported):
    for article in imported.values():
        for repair in article.repairs:
            end = repair["start"] + len(repair["after"])
            assert article.body[repair["start"] : end] == repair["after"]


def test_a_second_run_reports_five_unchanged(shared, imported):
    before = {article.pk: article.updated_at for article in imported.values()}
    assert import_paths([shared / "seeds"]).counts == {"unchanged": 5}
    assert {article.pk: article.updated_at for article in Article.objects.all()} == before

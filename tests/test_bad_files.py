"""Every bad file has one clear outcome, none stops the others, and a second run changes nothing."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from archive.ingest import STATUSES, captures, import_paths
from archive.models import Article, ImportRun
from tests import bad_files

pytestmark = pytest.mark.django_db
# Names, outcomes and checks do not depend on the size of what is written.
CASES = {case.name: case for case in bad_files.cases(size=4096)}


@pytest.fixture(scope="module")
def imported(tmp_path_factory, django_db_setup, django_db_blocker):
    """The whole catalogue written to a folder and imported twice, the captures kept apart."""
    from django.conf import settings
    from django.db import transaction

    folder = tmp_path_factory.mktemp("catalogue")
    bad_files.write(folder, size=1 << 16)
    before, settings.CAPTURES_DIR = settings.CAPTURES_DIR, tmp_path_factory.mktemp("captures")
    with django_db_blocker.unblock(), transaction.atomic():
        runs = [_run(folder, tmp_path_factory.mktemp("reports") / f"{n}.jsonl") for n in (1, 2)]
        articles, states = Article.objects.count(), [run.state for run in ImportRun.objects.all()]
        assert list(captures.check()) == []  # whatever was stored, and became of it, has its row
        transaction.set_rollback(True)
    settings.CAPTURES_DIR = before
    return folder, runs, articles, states


def _run(folder: Path, report: Path):
    result = import_paths([folder], report=report)
    return result, [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def _lines(imported, name: str, run: int = 0) -> list[dict]:
    folder, runs, *_ = imported
    return [line for line in runs[run][1] if Path(line["file"]).is_relative_to(folder / name)]


def test_the_catalogue_is_large_and_its_names_are_its_own():
    names = [case.name for case in bad_files.cases(size=4096)]
    assert len(names) >= 100
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_has_its_outcome(imported, name):
    case, lines = CASES[name], _lines(imported, name)
    found = [(line["status"], line["reason"]) for line in lines]
    assert [status for status, _ in found] == [status for status, _ in case.expected], found
    for (_, reason), (_, word) in zip(found, case.expected, strict=True):
        assert re.search(word, reason, re.IGNORECASE), reason
    if lines[0]["status"] == "created":
        assert case.check(lines[0]) == ""


def test_every_refusal_has_a_reason_of_one_short_line(imported):
    refused = [line for line in imported[1][0][1] if line["status"] in ("quarantined", "skipped")]
    assert [line["file"] for line in refused if not 0 < len(line["reason"]) <= 300 or "\n" in line["reason"]] == []
    assert [
        line["reason"] for line in refused if re.search("Error|Exception|Traceback|extraction failed", line["reason"])
    ] == []


def test_every_input_is_accounted_for(imported):
    for result, lines in imported[1]:
        assert result.counts == Counter(line["status"] for line in lines)
        assert result.inputs == len(lines)
        assert set(result.counts) <= set(STATUSES)
        assert result.exit_code == 1


def test_no_article_holds_what_a_database_or_a_page_cannot(imported):
    for line in imported[1][0][1]:
        text = json.dumps([line.get(name) for name in ("title", "body", "source", "byline")], ensure_ascii=False)
        assert not re.search(r"[\x00-\x08\ud800-\udfff\u202a-\u202e]", text), line["file"]


def test_nothing_of_the_machine_leaks_in(imported):
    assert "root:x:" not in json.dumps(imported[1][0][1], ensure_ascii=False)


def test_a_second_run_creates_nothing(imported):
    _, ((first, _), (second, _)), articles, states = imported
    assert articles == first.counts["created"]
    assert second.counts["created"] == second.counts["updated"] == 0
    assert (
        second.counts["unchanged"] + second.counts["duplicate"] == first.counts["created"] + first.counts["duplicate"]
    )
    assert states == [ImportRun.State.FINISHED] * 2

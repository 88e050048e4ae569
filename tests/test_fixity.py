"""Fixity: every stored byte is what it was and belongs to a capture, whatever became of its page."""

import multiprocessing
import os
import time
from fcntl import LOCK_NB, LOCK_SH, flock
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.ingest import Limits, captures
from archive.models import Capture
from tests.test_ingest import PAGE, put, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


def check() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("fixity", stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def test_finds_nothing_in_a_healthy_store(tmp_path):
    run(put(tmp_path / "in", "page.txt"))
    assert check() == (0, "1 captures checked, 0 faults\n")


def test_names_what_is_altered_missing_and_orphaned(tmp_path):
    put(tmp_path / "in", "a.txt")
    put(tmp_path / "in", "b.txt", PAGE.replace("青岭", "青山"))
    run(tmp_path / "in")
    altered, missing = Capture.objects.order_by("file_name")
    altered.path.chmod(0o644)
    altered.path.write_bytes(b"something else")
    missing.path.unlink()
    orphan = altered.path.with_name("f" * 64)
    orphan.write_bytes(b"nobody's")
    code, out = check()
    assert code == 1
    assert f"altered: {altered.sha256}" in out
    assert f"missing: {missing.sha256}" in out
    assert f"orphaned: {orphan.name}" in out


@pytest.mark.parametrize(
    "place", ["note.txt", "incoming/note.txt", "ab/note.txt", "ab/cd/note.txt", f"ab/cd/{'f' * 64}"]
)
def test_names_what_lies_there_and_is_no_capture(tmp_path, settings, place):
    run(put(tmp_path / "in", "page.txt"))
    put(settings.CAPTURES_DIR, place, "nobody's")
    code, out = check()
    assert code == 1
    assert f"orphaned: {Path(place).name}" in out


def test_names_a_capture_in_the_wrong_place(tmp_path, settings):
    run(put(tmp_path / "in", "page.txt"))
    capture = Capture.objects.get()
    put(settings.CAPTURES_DIR, f"ab/cd/{capture.sha256}", capture.path.read_bytes())
    assert check()[0] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.txt", "首页\n"),
        ("records.jsonl", '{"title": "没有结\n'),
        ("records.json", "{"),
        ("records.csv", "甲,乙\n1,2\n"),
        ("pages.warc", "no archive"),
    ],
)
def test_holds_for_what_was_quarantined(tmp_path, name, content):
    run(put(tmp_path / "in", name, content))
    assert check() == (0, "1 captures checked, 0 faults\n")


@pytest.fixture
def writing(tmp_path, settings):
    """A process that waits for the rest of a capture's bytes, its draft, and where it reads them."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stream, os.fdopen(writer, "wb") as rest:
        process = multiprocessing.get_context("fork").Process(target=_keep, args=(stream, rest))
        process.start()
        stream.close()
        while not (drafts := [draft for draft in settings.CAPTURES_DIR.glob("incoming/*") if _is_locked(draft)]):
            time.sleep(0.01)
        yield process, drafts[0], rest
    process.join()


def _keep(stream, rest) -> None:
    rest.close()
    captures.keep(stream)


def _is_locked(draft: Path) -> bool:
    try:
        with draft.open("rb") as stream:
            flock(stream, LOCK_SH | LOCK_NB)
    except BlockingIOError:
        return True
    return False


def test_a_draft_is_left_to_its_writer(tmp_path, writing):
    process, draft, rest = writing
    run(put(tmp_path / "in", "page.txt"))
    assert draft.exists()
    assert check() == (0, "1 captures checked, 0 faults\n")
    rest.close()
    process.join()
    assert (process.exitcode, draft.exists()) == (0, False)


def test_the_next_import_sweeps_what_a_killed_one_was_writing(tmp_path, writing):
    process, draft, _ = writing
    process.kill()
    process.join()
    assert draft.exists()
    run(put(tmp_path / "in", "page.txt"))
    assert not draft.exists()
    assert check() == (0, "1 captures checked, 0 faults\n")


def test_a_draft_that_is_swept_before_it_is_locked_is_begun_again(settings, monkeypatch):
    swept = []

    def sweep_first(draft, how):
        swept.extend([] if swept else [Path(draft.name)])
        swept[0].unlink(missing_ok=True)

    monkeypatch.setattr(captures, "flock", sweep_first)
    sha256, _ = captures.keep(BytesIO(b"some bytes"))
    assert len(swept) == 1
    assert Capture(sha256=sha256).path.read_bytes() == b"some bytes"
    assert list(settings.CAPTURES_DIR.glob("incoming/*")) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_holds_for_a_page_that_took_too_long(tmp_path, jobs):
    run(put(tmp_path / "in", "page.txt", PAGE * 2000), jobs=jobs, limits=Limits(seconds=0.001))
    assert check() == (0, "1 captures checked, 0 faults\n")

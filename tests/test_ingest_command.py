"""What the import command says to who calls it, and with which exit code."""

import runpy
from io import StringIO

import pytest
from django.core import management
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from archive.ingest import import_paths
from archive.ingest.progress import summary
from archive.models import Article, ImportRun
from tests.test_ingest import PAGE, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


def call(*arguments: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_articles", *map(str, arguments), "--jobs", "1", stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def test_prints_a_table_and_exits_with_0(tmp_path):
    code, out = call(put(tmp_path / "in", "page.txt"))
    assert code == 0
    assert "created" in out and "total" in out


def test_exits_with_1_when_something_was_quarantined(tmp_path):
    code, out = call(tmp_path / "missing")
    assert code == 1
    assert f"quarantined: {tmp_path}/missing: cannot read it: No such file or directory" in out


def test_says_a_files_name_on_one_line_whatever_it_holds(tmp_path):
    _, out = call(put(tmp_path / "in", "a\ncreated: b\x1b[2J.txt", " "))
    assert "in/a\\ncreated: b\\x1b[2J.txt: the file is empty but for spaces\n" in out


def test_says_where_in_a_file_of_many_pages_a_page_stands_that_was_quarantined(tmp_path):
    _, out = call(put(tmp_path, "pages.jsonl", '{"body": "Not a word of Chinese in this text."}\n{"title": "甲"}\n'))
    assert "pages.jsonl, line 1: no Chinese text on the page\n" in out
    assert "pages.jsonl: line 2 holds no text: no field such as body, content or 正文\n" in out


def test_is_silent_when_asked(tmp_path):
    assert call(put(tmp_path / "in", "page.txt"), "--quiet") == (0, "")


def test_says_when_the_report_cannot_be_written(tmp_path):
    with pytest.raises(CommandError, match="No such file or directory") as failed:
        call(put(tmp_path / "in", "page.txt"), "--report", tmp_path / "nowhere" / "r.jsonl")
    assert failed.value.returncode == 2
    assert not ImportRun.objects.exists()


def test_says_which_report_cannot_be_written(tmp_path):
    with pytest.raises(CommandError, match=r"^/dev/full: No space left on device$"):
        call(put(tmp_path / "in", "page.txt"), "--report", "/dev/full")


@pytest.mark.parametrize("jobs", ["0", "-1", "129", "99999999999999999999"])
def test_wants_a_number_of_processes_that_can_be(tmp_path, jobs):
    with pytest.raises(CommandError, match="--jobs must be from 1 to 128"):
        call_command("import_articles", str(tmp_path), "--jobs", jobs)


def test_takes_no_empty_path_for_this_folder():
    with pytest.raises(CommandError, match="A PATH is empty"):
        call("")


def test_a_report_is_no_page_not_while_it_is_written_nor_later(tmp_path):
    for number in range(600):
        put(tmp_path / "in", f"{number}.txt", PAGE.replace("青岭", f"青岭{number}"))
    result = import_paths([tmp_path / "in"], report=tmp_path / "in/written.jsonl")
    assert result.counts == {"created": 600, "skipped": 1}
    result = import_paths([tmp_path / "in"], report=tmp_path / "other.jsonl")
    assert result.counts == {"unchanged": 600, "skipped": 601}
    assert list(result.skipped) == ["a line of an import's report, no page"]


def test_no_run_goes_on_for_ever_in_the_records(tmp_path, monkeypatch):
    def fail(store, outcomes, captured):
        raise OperationalError("database is locked")

    monkeypatch.setattr("archive.ingest.store.Store._write", fail)
    with pytest.raises(OperationalError):
        import_paths([put(tmp_path / "in", "page.txt")])
    assert ImportRun.objects.get().state == "interrupted"


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_stops_when_the_archive_can_store_no_more(tmp_path, settings, jobs):
    settings.CAPTURES_DIR = put(tmp_path, "full") / "captures"
    for number in range(600):
        put(tmp_path / "in", f"{number}.txt", PAGE.replace("青岭", f"青岭{number}"))
    for path in (tmp_path / "in", put(tmp_path, "pages.jsonl", '{"title": "甲", "body": "乙"}')):
        result = import_paths([path], jobs=jobs)
        assert result.stopped == f"nothing can be stored in {settings.CAPTURES_DIR}: Not a directory"
        assert (result.exit_code, ImportRun.objects.last().state) == (1, "interrupted")
        assert result.inputs < 600 and not Article.objects.exists()
        assert "Stopped: nothing can be stored" in summary(result)


def test_ctrl_c_ends_with_a_word_at_any_moment(monkeypatch, capsys, settings):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(management, "execute_from_command_line", interrupted)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(settings.BASE_DIR / "manage.py"), run_name="__main__")
    assert ended.value.code == 130
    assert capsys.readouterr().err == "Interrupted.\n"

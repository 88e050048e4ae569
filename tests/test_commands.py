"""Every command of the archive, run as its curators run it, where it cannot do what it is told: one clear sentence, an
exit code that is not 0, and never a traceback."""

import ctypes
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "backup": ("{new}/new.tar",),
    "export_articles": (),
    "fixity": (),
    "import_articles": ("{folder}/page.txt", "--jobs=1"),
    "index": ("repair",),
    "prepare": (),
    "restore": ("{folder}/good.tar",),
    "search": ("政协",),
}
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


def manage(data: Path, *arguments: str, umbrella=None) -> subprocess.CompletedProcess:
    command = [sys.executable, ROOT / "manage.py", *arguments]
    environment = {**os.environ, "ARCHIVE_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, preexec_fn=umbrella, timeout=120
    )


def bound_by_rights() -> None:
    """Even root may write only what its rights allow, as anybody else."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def assert_said(ran: subprocess.CompletedProcess, *words: str) -> None:
    """Refused in a sentence that has one of these words."""
    assert ran.returncode not in (0, None) and "Traceback" not in ran.stderr + ran.stdout, ran.stderr
    *_usage, sentence = (ran.stderr.strip() or ran.stdout.strip()).splitlines()
    assert any(word in sentence for word in words), sentence


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An archive with one article in `data`, the page it was made from, and a backup of it."""
    folder = tmp_path_factory.mktemp("commands")
    page = "青岭县政协召开协商座谈会\n来源：青岭日报 2024-04-17 09:00\n4月17日，青岭县政协召开座谈会，逐项提出意见。"
    (folder / "page.txt").write_text(page, encoding="utf-8")
    for command in (["migrate", "-v0"], ["import_articles", "--quiet", f"{folder}/page.txt"]):
        assert manage(folder / "data", *command).returncode == 0
    assert manage(folder / "data", "backup", f"{folder}/good.tar").returncode == 0
    return folder


def told(folder: Path, arguments: tuple[str, ...], new: Path | None = None) -> list[str]:
    """The arguments with their folders: the archive's, and an empty one to write to."""
    return [argument.format(folder=folder, new=new) for argument in arguments]


def test_every_command_is_in_the_table():
    assert {name for name, home in get_commands().items() if home == "archive"} == COMMANDS.keys()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("backup",), "required: FILE"),
        (("backup", "{folder}/none/new.tar"), "none is not a folder: make it first."),
        (("backup", "{folder}/page.txt"), "page.txt exists already: name a new file."),
        (("backup", "{folder}"), "exists already: name a new file."),
        (("export_articles", "--format", "xml"), "invalid choice: 'xml'"),
        (("export_articles", "all"), "unrecognized arguments: all"),
        (("fixity", "all"), "unrecognized arguments: all"),
        (("import_articles",), "Give either a PATH to import or --again."),
        (("import_articles", ""), "A PATH is empty"),
        (("import_articles", "{folder}/page.txt", "--again"), "Give either a PATH to import or --again."),
        (("import_articles", "{folder}/page.txt", "--jobs", "many"), "--jobs: invalid int value: 'many'"),
        (("import_articles", "{folder}/page.txt", "--jobs", "0"), "--jobs must be from 1 to 128."),
        (("import_articles", "{folder}/page.txt", "--report", "{folder}/none/r.jsonl"), "r.jsonl: No such file"),
        (("import_articles", "{folder}/page.txt", "--report", "{folder}"), "Is a directory"),
        (("import_articles", "{folder}/page.txt", "--max-size", "big"), "--max-size: invalid int value: 'big'"),
        (("import_articles", "{folder}/page.txt", "--max-size", "0"), "A limit must be more than 0, and at most"),
        (("import_articles", "{folder}/page.txt", "--max-seconds", "nan"), "A limit must be more than 0, and at most"),
        (("import_articles", "{folder}/page.txt", "--max-seconds", "inf"), "A limit must be more than 0, and at most"),
        (
            ("import_articles", "{folder}/page.txt", "--max-memory", "9" * 20),
            "A limit must be more than 0, and at most",
        ),
        (("import_articles", "{folder}/page.txt", "--max-expansion", "-3"), "A limit must be more than 0, and at most"),
        (("index",), "required: action"),
        (("index", "build"), "invalid choice: 'build'"),
        (("index", "status", "now"), "unrecognized arguments: now"),
        (("prepare", "all"), "unrecognized arguments: all"),
        (("restore",), "required: FILE"),
        (("restore", "{folder}/good.tar"), "is not empty, and is never overwritten"),
        (("search",), "required: QUERY"),
        (("search", "政协", "--limit", "ten"), "--limit: invalid int value: 'ten'"),
        (("search", "政协", "--limit", "0"), "--limit is 0: it must lie between 1 and 10000."),
        (("search", "政协", "--sort", "best"), "invalid choice: 'best'"),
        (("search", "字" * 201), "最多 200 个字"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else "",
)
def test_what_it_is_told_makes_no_sense(folder, arguments, says):
    assert_said(manage(folder / "data", *told(folder, arguments)), says)


def test_a_page_that_is_not_there_is_told_in_the_report(folder):
    ran = manage(folder / "data", "import_articles", f"{folder}/none.txt", "--report", f"{folder}/report.jsonl")
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert "none.txt" in (folder / "report.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "says"), [("none.tar", "No such file"), ("page.txt", "is no whole backup"), ("", "Is a directory")]
)
def test_a_backup_that_is_none_is_not_restored(folder, tmp_path, name, says):
    assert_said(manage(tmp_path / "new", "restore", f"{folder}/{name}"), says)


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"prepare", "restore"}))  # which begin where nothing is
def test_there_is_no_archive_yet(folder, tmp_path, command):
    ran = manage(tmp_path / "deep" / "new", command, *told(folder, COMMANDS[command], tmp_path))
    assert_said(ran, "manage.py prepare", "manage.py migrate", "cannot be copied", "manage.py index")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_data_folder_is_a_file(folder, tmp_path, command):
    (tmp_path / "data").write_text("news", encoding="utf-8")
    ran = manage(tmp_path / "data", command, *told(folder, COMMANDS[command], tmp_path))
    assert_said(ran, "data: File exists. Look at ARCHIVE_DATA_DIR")


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_may_be_written_in_the_data_folder(folder, tmp_path, command):
    (tmp_path / "data").mkdir(mode=0o555)
    ran = manage(tmp_path / "data", command, *told(folder, COMMANDS[command], tmp_path), umbrella=bound_by_rights)
    assert_said(ran, "Permission denied")


@pytest.fixture
def held(folder):
    """The archive while another program writes to its database, for long."""
    with closing(sqlite3.connect(folder / "data" / "archive.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield folder


def test_what_writes_waits_for_another_writer_and_then_says_so(held):
    assert_said(manage(held / "data", "import_articles", f"{held}/page.txt"), "database is locked")


@pytest.mark.parametrize("command", ["backup", "export_articles", "fixity", "search"])
def test_what_reads_is_kept_waiting_by_no_writer(held, tmp_path, command):
    assert manage(held / "data", command, *told(held, COMMANDS[command], tmp_path)).returncode == 0

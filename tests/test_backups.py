"""Backup and restore: whole, verified, never over somebody's work. Real archives, run as their curators run them."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from itertools import count, takewhile
from pathlib import Path
from queue import SimpleQueue

import pytest

from archive import backups
from archive.backups import BackupFault, backup, restore

ROOT = Path(__file__).resolve().parent.parent


PAGES = {
    "a.txt": "青岭县政协召开协商座谈会\n来源：青岭日报 2024-04-17 09:00\n4月17日，青岭县政协召开座谈会，逐项提出意见。",
    "b.txt": "望湖区公布十件民生实事\n来源：望湖新闻网 2023-01-05 10:00\n1月5日，望湖区公布十件民生实事。",
}


def manage(data: Path, *arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, ROOT / "manage.py", *map(str, arguments)]
    environment = {**os.environ, "ARCHIVE_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def origin(tmp_path_factory) -> Path:
    """The data folder of an archive with two articles."""
    pages, data = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("origin")
    for name, text in PAGES.items():
        (pages / name).write_text(text, encoding="utf-8")
    assert manage(data, "migrate", "-v0").returncode == 0
    assert manage(data, "import_articles", pages).returncode == 0
    return data


@pytest.fixture
def at(monkeypatch, settings):
    """Look at the archive in another data folder."""

    def look(data: Path) -> Path:
        monkeypatch.setattr(backups, "_database_path", lambda: data / "archive.sqlite3")
        settings.CAPTURES_DIR = data / "captures"
        return data

    return look


@pytest.fixture
def whole(origin, at, tmp_path) -> Path:
    """A backup of the origin; the empty folder `new` is looked at."""
    at(origin)
    backup(tmp_path / "whole.tar")
    at(tmp_path / "new")
    return tmp_path / "whole.tar"


def rows(data: Path, table: str) -> list[tuple]:
    with closing(sqlite3.connect(data / "archive.sqlite3")) as database:
        return database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def captures(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (data / "captures").glob("??/??/*")}


def test_there_and_back_by_the_commands(origin, tmp_path):
    file, new = tmp_path / "archive.tar", tmp_path / "new"
    made = manage(origin, "backup", file)
    assert (made.returncode, made.stdout.startswith(f"{file}: 2 articles, 2 captures, ")) == (0, True)
    assert file.stat().st_mode & 0o077 == 0
    back = manage(new, "restore", file)
    assert back.returncode == 0, back.stderr
    assert back.stdout.endswith("2 articles and 2 captures are back.\n")
    for table in ("archive_article", "archive_capture", "archive_historicalarticle", "archive_source"):
        assert rows(new, table) == rows(origin, table)
    assert captures(new) == captures(origin)
    found = json.loads(manage(new, "search", "座谈会", "--json").stdout)
    assert "青岭县政协召开协商座谈会" in json.dumps(found, ensure_ascii=False)


def test_the_index_and_the_secret_key_stay_at_home(whole):
    with tarfile.open(whole) as tar:
        outside = [name for name in tar.getnames() if not name.startswith("captures/")]
    assert outside == ["database.sqlite3", "manifest.json"]


def test_a_backup_beside_a_busy_writer_is_whole(origin, at, tmp_path):
    """Each transaction adds a pair: a backup with half a pair, or without one from before it began, is not whole."""
    stop, committed = threading.Event(), SimpleQueue()

    def write():
        with closing(sqlite3.connect(origin / "archive.sqlite3", timeout=20)) as database:
            for number in takewhile(lambda _: not stop.is_set(), count()):
                pair = [(f"甲{number}", f"a{number}", ""), (f"乙{number}", f"b{number}", "")]
                with database:
                    database.executemany("INSERT INTO archive_tag (name, slug, english) VALUES (?, ?, ?)", pair)
                committed.put(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for run in range(3):
            before = [committed.get(timeout=60) for _ in range(10)][-1]
            at(origin)
            backup(tmp_path / f"{run}.tar")
            data = at(tmp_path / f"new{run}")
            restore(tmp_path / f"{run}.tar")
            names = {row[1] for row in rows(data, "archive_tag")}
            assert {f"{kind}{number}" for kind in "甲乙" for number in range(before + 1)} <= names
            assert {name[1:] for name in names if name[0] == "甲"} == {name[1:] for name in names if name[0] == "乙"}
    finally:
        stop.set()
        writer.join()
        with closing(sqlite3.connect(origin / "archive.sqlite3", timeout=20)) as database, database:
            database.execute("DELETE FROM archive_tag")


def test_nothing_is_ever_overwritten(origin, at, whole, tmp_path):
    content = whole.read_bytes()
    at(origin)
    with pytest.raises(BackupFault, match="exists already"):
        backup(whole)
    before = rows(origin, "archive_article")
    with pytest.raises(BackupFault, match="not empty"):
        restore(whole)
    assert rows(origin, "archive_article") == before
    assert whole.read_bytes() == content


def test_an_archive_that_is_only_migrated_counts_as_empty(origin, whole, tmp_path):
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(origin / "archive.sqlite3", new)
    with closing(sqlite3.connect(new / "archive.sqlite3")) as database, database:
        for table in ("archive_article", "archive_capture"):
            database.execute(f"DELETE FROM {table}")
    assert restore(whole).articles == 2
    assert len(rows(new, "archive_article")) == 2


def test_a_backup_that_fails_leaves_no_file(origin, at, tmp_path, monkeypatch):
    at(origin)
    monkeypatch.setattr(backups, "_pack", lambda tar, snapshot: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        backup(tmp_path / "archive.tar")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_was_stopped_can_be_run_again(whole, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(backups, "_take_the_place", lambda *paths: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            restore(whole)
    assert not (tmp_path / "new" / "archive.sqlite3").exists()
    assert restore(whole).captures == 2


def test_another_database_has_its_own_tools(settings, monkeypatch, tmp_path):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    with pytest.raises(BackupFault, match="pg_dump"):
        backup(tmp_path / "archive.tar")

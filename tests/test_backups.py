"""Backup and restore: whole, verified, never over somebody's work. Real archives, run as their curators run them."""

import io
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
from django.core.management import CommandError, call_command

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


def packed(whole: Path, change) -> Path:
    """The backup with its members changed: `change` takes and returns a list of (TarInfo, bytes)."""
    with tarfile.open(whole) as tar:
        members = [(member, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(whole.with_name("changed.tar"), "w") as tar:
        for member, content in change(members):
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    return whole.with_name("changed.tar")


def added(name: str, **fields):
    def change(members):
        member = tarfile.TarInfo(name)
        for field, value in fields.items():
            setattr(member, field, value)
        return [(member, b"evil"), *members]

    return change


def flipped(number: int):
    return lambda members: [
        (member, bytes([content[0] ^ 1]) + content[1:] if i == number else content)
        for i, (member, content) in enumerate(members)
    ]


def claiming(**fields):
    return lambda members: [
        (member, json.dumps({**json.loads(content), **fields}).encode() if member.name == "manifest.json" else content)
        for member, content in members
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (added("../evil"), "../evil"),
        (added("/tmp/evil"), "/tmp/evil"),
        (added("captures/../../evil"), "evil"),
        (added("captures/aa/bb/" + "c" * 64), "which no backup"),
        (added("captures", type=tarfile.SYMTYPE, linkname="/etc"), "captures"),
        (added("database.sqlite3", type=tarfile.LNKTYPE, linkname="/etc/passwd"), "database"),
        (lambda members: [*members, members[0]], "database"),
        (lambda members: [*members, members[-1]], "manifest"),
        (lambda members: members[:-1], "cut short"),
        (lambda members: [members[0], *members[2:]], "damaged: captures/"),
        (lambda members: members[1:], "damaged: database"),
        (flipped(0), "damaged: database"),
        (flipped(1), "damaged: captures/"),
        (flipped(3), "manifest"),
        (claiming(format="zhengwen-backup-9"), "zhengwen-backup-1"),
        (claiming(files=[]), "zhengwen-backup-1"),
    ],
)
def test_a_backup_that_is_not_as_we_made_it_is_refused_and_changes_nothing(whole, tmp_path, change, says):
    with pytest.raises(BackupFault, match=says):
        restore(packed(whole, change))
    assert not (tmp_path / "new" / "archive.sqlite3").exists()
    assert captures(tmp_path / "new") == {}
    assert not (tmp_path / "evil").exists()


def test_a_file_cut_anywhere_is_refused(whole, tmp_path):
    content = whole.read_bytes()
    for share in (0, 1, 50, 90, 99):
        cut = tmp_path / "cut.tar"
        cut.write_bytes(content[: len(content) * share // 100])
        with pytest.raises(BackupFault, match=r"no whole backup|cut short|damaged"):
            restore(cut)


def test_what_is_no_backup_gets_one_sentence(at, tmp_path):
    at(tmp_path / "new")
    (tmp_path / "note.txt").write_text("not a tar")
    for file in (tmp_path / "note.txt", tmp_path / "missing.tar", tmp_path):
        with pytest.raises(CommandError, match=str(file)) as refusal:
            call_command("restore", file)
        assert refusal.value.returncode == 1
        assert len(str(refusal.value).splitlines()) == 1
    with pytest.raises(CommandError, match="not a folder"):
        call_command("backup", tmp_path / "no" / "folder.tar")


def test_a_newer_database_is_refused(origin, whole, at, tmp_path):
    def newer(members):
        database = tmp_path / "newer.sqlite3"
        database.write_bytes(members[0][1])
        with closing(sqlite3.connect(database)) as copy, copy:
            copy.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('archive', '9999_later', '')")
        digest, _ = backups.measure(database.open("rb"))
        manifest = json.loads(members[-1][1])
        manifest["files"]["database.sqlite3"] = digest
        last = (members[-1][0], json.dumps(manifest).encode())
        return [(members[0][0], database.read_bytes()), *members[1:-1], last]

    with pytest.raises(BackupFault, match=r"archive\.9999_later.*update the program"):
        restore(packed(whole, newer))
    assert not (tmp_path / "new" / "archive.sqlite3").exists()


def test_a_lost_or_altered_capture_is_named_and_the_rest_is_saved(origin, at, tmp_path):
    at(origin)
    first, second = sorted((origin / "captures").glob("??/??/*"))
    kept = first.read_bytes(), second.read_bytes()
    first.chmod(0o644)
    try:
        first.write_bytes(b"altered")
        said = io.StringIO()
        with pytest.raises(CommandError, match="1 captures are not in the backup"):
            call_command("backup", tmp_path / "a.tar", stdout=said, stderr=said)
        assert f"Capture {first.name} was altered" in said.getvalue()
        second.unlink()
        faults = backup(tmp_path / "b.tar").faults
        assert any(f"Capture {second.name} cannot be read" in fault for fault in faults)
    finally:
        first.write_bytes(kept[0])
        second.write_bytes(kept[1])
    at(tmp_path / "new")
    restored = restore(tmp_path / "a.tar")
    assert (restored.articles, restored.captures, len(restored.faults)) == (2, 1, 1)


# Opens like any file, and its first byte cannot be read: what a bad sector does.
BROKEN = Path("/proc/self/mem")


@pytest.mark.skipif(not BROKEN.exists(), reason="only Linux has a file that opens and cannot be read")
def test_a_capture_on_a_bad_sector_is_named_and_the_rest_is_saved(origin, at, tmp_path):
    data = at(Path(shutil.copytree(origin, tmp_path / "worn")))
    broken, _sound = sorted((data / "captures").glob("??/??/*"))
    broken.unlink()
    broken.symlink_to(BROKEN)
    made = backup(tmp_path / "a.tar")
    assert made.captures == 1
    assert made.faults == [f"Capture {broken.name} cannot be read: Input/output error."]


@pytest.mark.parametrize("lost", [1, 3, 4, 5])
def test_a_backup_on_a_bad_sector_is_refused_in_one_sentence(whole, tmp_path, monkeypatch, lost):
    """Each of its files in turn cannot be read any more, while verifying or while restoring."""

    class Worn(tarfile.ExFileObject):
        opened = count()

        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.worn = next(self.opened) == lost

        def read(self, *arguments):
            if self.worn:
                raise OSError(5, "Input/output error")
            return super().read(*arguments)

    monkeypatch.setattr(tarfile.TarFile, "fileobject", Worn)
    with pytest.raises(CommandError, match=f"{whole}.*Input/output error") as refusal:
        call_command("restore", whole)
    assert len(str(refusal.value).splitlines()) == 1
    assert not (tmp_path / "new" / "archive.sqlite3").exists()


def test_a_disk_that_takes_no_capture_is_told_in_one_sentence(whole, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "captures").write_text("no folder")
    with pytest.raises(CommandError, match=r"not restored: nothing can be stored in .*run it again") as refusal:
        call_command("restore", whole)
    assert len(str(refusal.value).splitlines()) == 1
    assert not (tmp_path / "new" / "archive.sqlite3").exists()


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

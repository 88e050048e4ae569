"""What is no backup, or no longer the one that was made, is refused in one sentence and changes nothing."""

import io
import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive import backups
from archive.backups import BackupFault, restore
from tests import test_backups
from tests.test_backups import captures

at = test_backups.at
origin = test_backups.origin
whole = test_backups.whole


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

"""Backup and restore on a disk that fails: what is lost is named, and the rest is saved."""

import io
import shutil
import tarfile
from itertools import count
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.backups import backup, restore
from tests import test_backups

at = test_backups.at
origin = test_backups.origin
whole = test_backups.whole


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

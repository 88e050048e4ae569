"""The whole archive in one file, and the way back: `manage.py backup FILE` and `manage.py restore FILE`.

The file is a tar of database.sqlite3, captures/ab/cd/<sha256> and, at its end, manifest.json with the SHA-256 of each:
a file that was cut short has none. The index is not in it, for it is built from the database; nor is the secret key.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from archive.durable import flush
from archive.ingest.captures import CannotKeep, keep, measure
from archive.ingest.page import Unreadable
from archive.models import Capture

FORMAT = "zhengwen-backup-1"
DATABASE, MANIFEST = "database.sqlite3", "manifest.json"
# All that may be in a backup: no path that leads elsewhere has this form.
_MEMBER = re.compile(
    rf"{re.escape(DATABASE)}|{re.escape(MANIFEST)}|captures/([0-9a-f]{{2}})/([0-9a-f]{{2}})/\1\2[0-9a-f]{{60}}"
)
# A database with a row in one of these holds somebody's work.
_WORK = ("archive_article", "archive_capture", "auth_user")


class BackupFault(Exception):
    """Why there is no backup, or why one is not restored; nothing was changed. The message says what to do."""


@dataclass(frozen=True)
class Summary:
    """What a backup holds. `faults` are sentences about captures that are missing or altered and so not in it."""

    articles: int
    captures: int
    faults: list[str] = field(default_factory=list)


def backup(target: Path) -> Summary:
    """Write the archive as it is at this moment to a new file; imports and edits may go on. Raises BackupFault."""
    database = _database_path()
    if target.exists():
        raise BackupFault(f"{target} exists already: name a new file.")
    if not target.parent.is_dir():
        raise BackupFault(f"{target.parent} is not a folder: make it first.")
    with _written_whole(target) as draft, tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        snapshot = Path(folder) / DATABASE
        _copy_live(database, snapshot)
        with tarfile.open(fileobj=draft, mode="w", format=tarfile.PAX_FORMAT) as tar:
            return _pack(tar, snapshot)


def restore(source: Path) -> Summary:
    """Put a backup in the place of an empty archive. Everything is verified before anything is written.

    Raises BackupFault. Afterwards the database may need migrating, and the index building.
    """
    database = _database_path()
    _refuse_unless_empty(database)
    database.parent.mkdir(parents=True, exist_ok=True)
    draft = database.with_name(f".{database.name}.restoring")
    try:
        with tarfile.open(source, "r:") as tar:
            manifest = _verified(tar, source)
            with tar.extractfile(DATABASE) as stream, draft.open("wb") as copy:
                _pour(stream, copy)
            _refuse_unless_sound(draft)
            for name in manifest["files"]:
                if name != DATABASE:
                    keep(tar.extractfile(name))
    except (tarfile.TarError, EOFError, Unreadable) as error:
        raise BackupFault(f"{source} is no whole backup ({error}): take another.") from error
    except CannotKeep as error:
        raise BackupFault(f"{source} is not restored: {error}. Mend that and run it again.") from error
    else:
        _take_the_place(draft, database)
    finally:
        draft.unlink(missing_ok=True)
    return Summary(manifest["articles"], len(manifest["files"]) - 1, manifest["faults"])


def _database_path() -> Path:
    given = settings.DATABASES["default"]
    if given["ENGINE"] != "django.db.backends.sqlite3":
        raise BackupFault("The database is not SQLite: use its own tools (pg_dump), and copy the captures beside it.")
    return Path(given["NAME"])


def _copy_live(database: Path, snapshot: Path) -> None:
    """A consistent copy while others write: a plain copy of the file lost 500 rows that were still in its log."""
    try:
        address = f"file:{quote(str(database))}?mode=rw"
        with (
            closing(sqlite3.connect(address, uri=True, timeout=20)) as live,
            closing(sqlite3.connect(snapshot)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        _refuse_unless_sound(snapshot)
    except sqlite3.Error as error:
        raise BackupFault(f"{database} cannot be copied ({error}).") from error


def _pack(tar: tarfile.TarFile, snapshot: Path) -> Summary:
    with closing(sqlite3.connect(snapshot)) as copy:
        [(articles,)] = copy.execute("SELECT count(*) FROM archive_article")
        digests = [digest for (digest,) in copy.execute("SELECT sha256 FROM archive_capture ORDER BY id")]
    files, faults = {DATABASE: _add(tar, DATABASE, snapshot)}, []
    for capture in (Capture(sha256=digest) for digest in digests):
        name = f"captures/{capture.path.relative_to(settings.CAPTURES_DIR)}"
        try:
            with capture.path.open("rb") as stream:
                found = file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            faults.append(f"Capture {capture.sha256} cannot be read: {error.strerror}.")
            continue
        if found == capture.sha256:
            files[name] = _add(tar, name, capture.path)
        else:
            faults.append(f"Capture {capture.sha256} was altered: its digest is now {found}.")
    manifest = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "articles": articles, "faults": faults}
    content = json.dumps({**manifest, "files": files}, ensure_ascii=False, indent=1).encode()
    tar.addfile(_member(MANIFEST, len(content)), BytesIO(content))
    return Summary(articles, len(files) - 1, faults)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Put a file into the tar; its SHA-256."""
    with path.open("rb") as stream:
        digest, size = measure(stream)
        stream.seek(0)
        tar.addfile(_member(name, size), stream)
    return digest


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, int(datetime.now(UTC).timestamp()), 0o600
    return member


def _verified(tar: tarfile.TarFile, source: Path) -> dict:
    """The manifest, once every file in the tar is there, is named as it should be and has its digest."""
    found: dict[str, str] = {}
    manifest, seen = None, set()
    for member in tar:
        ours = member.isreg() and not member.issparse() and _MEMBER.fullmatch(member.name)
        if not ours or member.name in seen:
            raise BackupFault(f"{source} holds {member.name!r}, which no backup of ours does: it is not restored.")
        seen.add(member.name)
        stream = tar.extractfile(member)
        if member.name == MANIFEST:
            manifest = _read_manifest(stream.read(), source)
        else:
            found[member.name], _ = measure(stream)
    if manifest is None:
        raise BackupFault(f"{source} has no manifest, so it was cut short: take another.")
    wrong = sorted(name for name in manifest["files"].keys() | found if manifest["files"].get(name) != found.get(name))
    wrong += [name for name, digest in found.items() if name != DATABASE and not name.endswith(digest)]
    if wrong or DATABASE not in found:
        raise BackupFault(
            f"{source} is damaged: {(wrong or [DATABASE])[0]} is not what the manifest says. Take another."
        )
    return manifest


def _read_manifest(content: bytes, source: Path) -> dict:
    try:
        manifest = json.loads(content)
        known = manifest["format"] == FORMAT
        shapes = (manifest["files"], dict), (manifest["faults"], list), (manifest["articles"], int)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupFault(f"{source} has a manifest that cannot be read: take another.") from error
    if not known or not all(isinstance(value, kind) for value, kind in shapes):
        raise BackupFault(f"{source} is not in the format {FORMAT}: restore it with the version that made it.")
    return manifest


def _refuse_unless_empty(database: Path) -> None:
    if database.exists() and _holds_work(database):
        raise BackupFault(
            f"The archive in {database} is not empty, and is never overwritten: name a new folder in ARCHIVE_DATA_DIR."
        )


def _holds_work(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as there:
            tables = {name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            asked = [f"SELECT 1 FROM {table} LIMIT 1" for table in _WORK if table in tables]
            return any(there.execute(question).fetchone() for question in asked)
    except sqlite3.DatabaseError as error:
        raise BackupFault(f"{database} is there but cannot be read ({error}): move it away first.") from error


def _refuse_unless_sound(database: Path) -> None:
    """SQLite finds no fault in it, and this version of the program knows its tables."""
    with closing(sqlite3.connect(database)) as copy:
        try:
            [(answer,)] = copy.execute("PRAGMA integrity_check(1)")
            applied = set(copy.execute("SELECT app, name FROM django_migrations"))
        except sqlite3.DatabaseError as error:
            raise BackupFault(f"The database is damaged ({error}).") from error
    if answer != "ok":
        raise BackupFault(f"The database is damaged ({answer}).")
    if unknown := sorted(applied - set(MigrationLoader(None).disk_migrations)):
        raise BackupFault(
            f"A newer version made this database (it has {'.'.join(unknown[-1])}): update the program first."
        )


def _take_the_place(draft: Path, database: Path) -> None:
    connection.close()
    for log in ("-wal", "-shm"):
        database.with_name(database.name + log).unlink(missing_ok=True)
    os.replace(draft, database)
    flush(database.parent)


def _pour(stream, copy) -> None:
    while block := stream.read(1 << 20):
        copy.write(block)
    copy.flush()
    os.fsync(copy.fileno())


@contextmanager
def _written_whole(target: Path) -> Iterator:
    """A file for writing that bears its name only once all of it is on the disk. Its owner alone may read it."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".backup-", delete=False) as draft:
        try:
            yield draft
            draft.flush()
            os.fsync(draft.fileno())
            os.rename(draft.name, target)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    flush(target.parent)

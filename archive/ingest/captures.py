"""Raw bytes, stored first and for ever: each under its SHA-256, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from archive.durable import flush
from archive.ingest.page import Unreadable
from archive.models import Capture

BLOCK = 1 << 20
# What a row may say of its bytes.
DESCRIBED = ("media_type", "encoding", "file_name", "url", "captured_at")
# Where files are written before they bear their digest's name, and what they are called there.
INCOMING, DRAFT = "incoming", ".draft"


class CannotKeep(Exception):
    """The archive's own disk takes no capture: it is full, read-only or broken. No page is to blame."""


def keep(stream: BinaryIO) -> tuple[str, int]:
    """Store a stream's bytes under their SHA-256 and return that and their number.

    Temporary file, fsync, rename, fsync of the folder: after this returns a power cut loses nothing, and at no moment
    does a half-written file bear a digest's name. Raises CannotKeep, and Unreadable for the stream.
    """
    try:
        return _keep(stream)
    except OSError as error:
        raise _refusal(error) from error


def _refusal(error: OSError) -> CannotKeep:
    return CannotKeep(f"nothing can be stored in {settings.CAPTURES_DIR}: {error.strerror or error}")


def _keep(stream: BinaryIO) -> tuple[str, int]:
    incoming = settings.CAPTURES_DIR / INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with _drafted(incoming) as draft:
        for block in _blocks(stream):
            digest.update(block)
            size += len(block)
            draft.write(block)
        _settle(draft, digest.hexdigest())
    return digest.hexdigest(), size


@contextmanager
def _drafted(incoming: Path) -> Iterator[BinaryIO]:
    """A new file, locked for as long as its writer lives: by that `sweep` knows it. One that was swept in the moment
    before it was locked has no name left, and another is made."""
    with tempfile.NamedTemporaryFile(dir=incoming, suffix=DRAFT, delete=False) as draft:
        try:
            flock(draft, LOCK_EX)
            if os.fstat(draft.fileno()).st_nlink:
                yield draft
                return
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    with _drafted(incoming) as another:
        yield another


def sweep() -> None:
    """Remove the drafts of writers that were killed; other processes may be writing theirs. Raises CannotKeep."""
    try:
        for draft in (settings.CAPTURES_DIR / INCOMING).glob(f"*{DRAFT}"):
            # One whose writer lives is locked, one that another run swept is gone.
            with suppress(BlockingIOError, FileNotFoundError), draft.open("rb") as abandoned:
                flock(abandoned, LOCK_EX | LOCK_NB)
                draft.unlink()
    except OSError as error:
        raise _refusal(error) from error


def measure(stream: BinaryIO) -> tuple[str, int]:
    """What `keep` would return, without storing anything."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(stream):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def held_to(stored: str, found: str) -> str:
    """The digest that bytes were found to have, which is the one they are `stored` under, if they are. Raises
    Unreadable when it is not."""
    if stored and found != stored:
        raise Unreadable("the stored bytes were altered: run manage.py fixity")
    return found


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    try:
        while block := stream.read(BLOCK):
            yield block
    except OSError as error:
        raise Unreadable(f"cannot read it: {error.strerror or error}") from error


def _settle(draft, sha256: str) -> None:
    """Give a written draft its name, or drop it when those bytes are stored already."""
    target = Capture(sha256=sha256).path
    if target.exists():
        os.unlink(draft.name)
        return
    draft.flush()
    os.fchmod(draft.fileno(), 0o444)
    os.fsync(draft.fileno())
    _make_folder(target.parent)
    os.rename(draft.name, target)
    flush(target.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder so that it outlives a power cut: its name must reach the disk as well."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        flush(folder.parent)


def describe(known: dict[str, dict]) -> dict[str, Capture]:
    """The row of each digest, with what is known of its bytes: made where there is none, completed where one is blank.
    What a row says already stays."""
    rows = {row.sha256: row for row in Capture.objects.filter(sha256__in=known)}
    completed = [row for row in rows.values() if _complete(row, known[row.sha256])]
    Capture.objects.bulk_update(completed, DESCRIBED)
    made = [Capture(sha256=sha256, **values) for sha256, values in known.items() if sha256 not in rows]
    rows.update((row.sha256, row) for row in Capture.objects.bulk_create(made))
    return rows


def _complete(row: Capture, values: dict) -> bool:
    missing = {name: values[name] for name in DESCRIBED if values.get(name) and not getattr(row, name)}
    for name, value in missing.items():
        setattr(row, name, value)
    return bool(missing)


@dataclass(frozen=True)
class Fault:
    """A stored capture that is not what it should be: `kind` is missing, altered, unreadable or orphaned."""

    sha256: str
    kind: str
    detail: str


def check() -> Iterator[Fault]:
    """Read every capture again and yield what is missing, altered, unreadable, or on the disk without a row."""
    known = set()
    for capture in Capture.objects.order_by("pk").iterator():
        known.add(capture.sha256)
        yield from _check_one(capture)
    for path in sorted(settings.CAPTURES_DIR.rglob("*")):
        if path != Capture(sha256=path.name).path or path.name not in known:
            yield from _orphan(path)


def _orphan(path: Path) -> Iterator[Fault]:
    """A file that belongs to no capture. Drafts, which the next import sweeps, are none, nor are folders."""
    if not path.is_dir() and (path.parent.name, path.suffix) != (INCOMING, DRAFT):
        yield Fault(path.name, "orphaned", f"{path} belongs to no capture")


def _check_one(capture: Capture) -> Iterator[Fault]:
    try:
        with capture.path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        yield Fault(capture.sha256, "missing", f"{capture.path} is gone ({capture})")
    except OSError as error:
        yield Fault(capture.sha256, "unreadable", f"{capture.path}: {error.strerror} ({capture})")
    else:
        if found != capture.sha256:
            yield Fault(capture.sha256, "altered", f"{capture.path} now has the digest {found} ({capture})")

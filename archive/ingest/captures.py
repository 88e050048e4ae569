"""Raw bytes, stored first and for ever: each under its SHA-256, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from archive.durable import flush
from archive.ingest.page import Unreadable
from archive.models import Capture

BLOCK = 1 << 20
# Where files are written before they bear their digest's name.
INCOMING = "incoming"


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
        raise CannotKeep(f"nothing can be stored in {settings.CAPTURES_DIR}: {error.strerror or error}") from error


def _keep(stream: BinaryIO) -> tuple[str, int]:
    incoming = settings.CAPTURES_DIR / INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as draft:
        try:
            for block in _blocks(stream):
                digest.update(block)
                size += len(block)
                draft.write(block)
            _settle(draft, digest.hexdigest())
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    return digest.hexdigest(), size


def measure(stream: BinaryIO) -> tuple[str, int]:
    """What `keep` would return, without storing anything."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(stream):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


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
    """A file that belongs to no capture. Drafts of an import that goes on are none, nor are folders."""
    if path.parent.name != INCOMING and not path.is_dir():
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

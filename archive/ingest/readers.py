"""Files and folders become inputs: each a page to read, or a reason why not."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archive.ingest.page import Page

MANIFEST = "manifest.jsonl"
TEXT = {".txt", ".text", ".md"}
HTML = {".html", ".htm", ".shtml", ".xhtml", ".mht"}
CONTAINERS = {".jsonl", ".ndjson", ".json", ".csv", ".warc", ".warc.gz"}


@dataclass(frozen=True)
class Input:
    """Something to import: a file, or (`page`) one page of a file that holds many, or (`reason`) neither, and why.

    `status` is quarantined when somebody should look, skipped when nothing is amiss.
    """

    file: str
    path: Path | None = None
    page: Page | None = None
    html: bool = False
    notes: dict = field(default_factory=dict)
    status: str = ""
    reason: str = ""


def find(paths: Iterable[Path]) -> Iterator[Input]:
    """Every input under the given paths, folders in the order of their names. Links are not followed."""
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            yield _one(path, _manifest(path.parent))
        else:
            yield from _folder(path)


def _folder(folder: Path) -> Iterator[Input]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Input(str(folder), status="quarantined", reason=f"cannot open the folder: {error.strerror}")
        return
    manifest = _manifest(folder)
    found = [entry for entry in entries if entry.name != MANIFEST]
    if not found:
        yield Input(str(folder), status="skipped", reason="the folder is empty")
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(Path(entry.path))
        else:
            yield _one(Path(entry.path), manifest)


def _one(path: Path, manifest: dict[str, dict]) -> Input:
    name = str(path)
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return Input(name, status="quarantined", reason=f"cannot read it: {error.strerror}")
    if not stat.S_ISREG(mode):
        return Input(name, status="skipped", reason=f"{_sort_of(mode)}, not a regular file")
    suffix = path.suffix.lower()
    if path.name.startswith(".") or suffix not in TEXT | HTML:
        return Input(name, status="skipped", reason=f"no page: files of type {suffix or path.name!r} are not read")
    return Input(name, path, html=suffix in HTML, notes=manifest.get(path.name, {}))


def _sort_of(mode: int) -> str:
    sorts = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFBLK: "a device",
        stat.S_IFCHR: "a device",
        stat.S_IFDIR: "a folder",
    }
    return sorts.get(stat.S_IFMT(mode), "something else")


def _manifest(folder: Path) -> dict[str, dict]:
    """What the folder's manifest.jsonl says of each file; lines that cannot be read say nothing."""
    path = folder / MANIFEST
    notes: dict[str, dict] = {}
    if not path.is_file() or path.is_symlink():
        return notes
    for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and isinstance(entry.get("file"), str):
            notes[entry["file"]] = entry
    return notes


def moment(text: object) -> datetime | None:
    """A manifest's captured_at: ISO 8601, or the 14 digits of web archives."""
    if not isinstance(text, str):
        return None
    try:
        if text.isdecimal() and len(text) == 14:
            return datetime.strptime(text + "+0000", "%Y%m%d%H%M%S%z")
        return datetime.fromisoformat(text)
    except ValueError:
        return None

"""Files and folders become inputs: each a page to read, or a reason why not."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archive.ingest import captures, containers, webarchives
from archive.ingest.page import Input, Limits

MANIFEST = "manifest.jsonl"
TEXT = {".txt", ".text", ".md"}
HTML = {".html", ".htm", ".shtml", ".xhtml"}
# Files that hold many pages, and what reads them.
CONTAINERS = {
    ".jsonl": containers.json_lines,
    ".ndjson": containers.json_lines,
    ".json": containers.whole_json,
    ".csv": containers.comma_separated,
    ".warc": webarchives.responses,
    ".warc.gz": webarchives.responses,
}


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
        yield Input(
            os.fsencode(folder).decode("utf-8", "replace"),
            status="quarantined",
            reason=f"cannot open the folder: {error.strerror}",
        )
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
    # A name that is no UTF-8 can be opened, but not written in a report.
    name = os.fsencode(path).decode("utf-8", "replace")
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return Input(name, status="quarantined", reason=f"cannot read it: {error.strerror}")
    if not stat.S_ISREG(mode):
        return Input(name, status="skipped", reason=f"{_sort_of(mode)}, not a regular file")
    suffix = suffix_of(path)
    if path.name.startswith(".") or suffix not in TEXT | HTML | CONTAINERS.keys():
        return Input(name, status="skipped", reason=f"no page: files of type {suffix or path.name!r} are not read")
    return Input(name, path, html=suffix in HTML, notes=manifest.get(path.name, {}))


def suffix_of(path: Path) -> str:
    """The ending that says what a file is; web archives have one of two parts."""
    name = path.name.lower()
    return ".warc.gz" if name.endswith(".warc.gz") else path.suffix.lower()


def expand(inputs: Iterable[Input], limits: Limits, keep: bool) -> Iterator[Input]:
    """The inputs, with files of many pages replaced by their records; with `keep` such a file is stored first."""
    for given in inputs:
        reader = CONTAINERS.get(suffix_of(given.path)) if given.path else None
        if reader is None:
            yield given
            continue
        try:
            with given.path.open("rb") as stream:
                sha256, size = captures.keep(stream) if keep else captures.measure(stream)
            for record in reader(given.path, given.file, sha256, limits):
                yield replace(record, sha256=sha256, size=size)
        except OSError as error:
            yield Input(given.file, status="quarantined", reason=f"cannot read it: {error.strerror or error}")


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
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict) and isinstance(entry.get("file"), str):
            notes[entry["file"]] = entry
    return notes

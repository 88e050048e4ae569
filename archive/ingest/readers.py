"""Files and folders become inputs: each a page to read, or a reason why not."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from archive.ingest import captures, containers, webarchives
from archive.ingest.manifests import NAME as MANIFEST
from archive.ingest.manifests import Manifest
from archive.ingest.page import Input, Limits, Unreadable
from archive.ingest.understand import identity_at
from archive.models import Article, Capture

TEXT = {".txt", ".text", ".md"}
HTML = {".html", ".htm", ".shtml", ".xhtml"}
# Files that hold many pages, and what reads them.
CONTAINERS = {
    ".jsonl": containers.json_lines,
    ".ndjson": containers.json_lines,
    ".json": containers.whole_json,
    ".csv": containers.comma_separated,
    ".tsv": containers.comma_separated,
    ".warc": webarchives.responses,
    ".warc.gz": webarchives.responses,
}
PACKED = {".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar"}
# So many captures' rows are read at once.
STORED = 500
# Of the files that hold many pages those with one a line, and those that do not show how many they hold.
LINES = {".jsonl", ".ndjson", ".csv", ".tsv"}
UNCOUNTED = {".json", ".warc", ".warc.gz"}


def find(paths: Iterable[Path], report: Path | None = None) -> Iterator[Input]:
    """Every input under the given paths, folders in the order of their names. Links are not followed. The `report` that
    is being written about them is none."""
    own = report and os.path.realpath(report)
    for path in paths:
        for given in _at(path):
            is_own = own and given.path and given.path.name == report.name and os.path.realpath(given.path) == own
            yield Input(given.file, status="skipped", reason="the report of this import") if is_own else given


def stored() -> Iterator[Input]:
    """What each article was last read from: stored captures, under the names that they came in with. Bytes that were
    found at several addresses are an input for each; a file of many pages is one."""
    current, last = Capture.objects.filter(articles__isnull=False).distinct().order_by("pk"), 0
    while found := list(current.filter(pk__gt=last)[:STORED]):
        for capture in found:
            name, given = Path(capture.file_name), Input(capture.file_name, capture.path)
            given = replace(given, html=suffix_of(name) in HTML, sha256=capture.sha256, size=capture.size)
            if suffix_of(name) in CONTAINERS:
                yield given
            else:
                articles = capture.articles.only("identity", "page_url", "captured_at").order_by("pk")
                yield from (replace(given, notes=_notes(article, capture)) for article in articles)
        last = found[-1].pk


def _notes(article: Article, capture: Capture) -> dict:
    """Where and when the bytes were found that became this article. A curator may have set another address since."""
    known = (url for url in (article.page_url, capture.url) if url and identity_at(url) == article.identity)
    return {"url": next(known, ""), "captured_at": article.captured_at and article.captured_at.isoformat()}


def expected(paths: Iterable[Path]) -> int | None:
    """About how many inputs `find` and `expand` will give; None when only reading all of it would tell."""
    total = 0
    for path in (file for given in paths for file in _files(given)):
        suffix = suffix_of(path) if path.is_file() and not path.is_symlink() else ""
        if suffix in UNCOUNTED:
            return None
        total += _lines(path) if suffix in LINES else 1
    return total


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    with os.scandir(path) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield from [Path(entry.path)] if entry.name != MANIFEST else []
            elif not entry.name.startswith("."):
                yield from _files(Path(entry.path))


def _lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(partial(stream.read, 1 << 20), b""))


def _at(path: Path, manifest: Manifest | None = None) -> Iterator[Input]:
    """What lies at a path; `manifest` is its folder's, when that is known already."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _folder(path)
        else:
            yield _file(path, mode, manifest or Manifest(path.parent))
    except OSError as error:
        which = "it" if error.filename in (None, path, str(path)) else error.filename
        yield _refused(path, f"cannot read {which}: {error.strerror}")


def _folder(folder: Path) -> Iterator[Input]:
    manifest, is_empty = Manifest(folder), True
    for name in _names(folder):
        path, is_empty = folder / name, False
        if name.startswith("."):
            yield Input(_named(path), status="skipped", reason="hidden: its name begins with a dot")
        else:
            yield from _at(path, manifest)
    if is_empty:
        yield Input(_named(folder), status="skipped", reason="the folder is empty")
    yield from _broken(manifest)


def _broken(manifest: Manifest) -> Iterator[Input]:
    """An input for each line of a manifest that says nothing: somebody should look."""
    for number in manifest.broken():
        reason = f'line {number} is no JSON that names a "file": that page is read without its address and time'
        yield Input(_named(manifest.path), place=f"line {number}", status="quarantined", reason=reason)


def _names(folder: Path) -> Iterator[str]:
    """The names in a folder but for its manifest's, in order. They lie in a temporary database that spills to the disk,
    so that memory does not grow with the folder."""
    with closing(sqlite3.connect("")) as kept:
        kept.execute("CREATE TABLE entry (name BLOB PRIMARY KEY) WITHOUT ROWID")
        with os.scandir(folder) as entries:
            names = ((os.fsencode(entry.name),) for entry in entries if entry.name != MANIFEST)
            kept.executemany("INSERT OR IGNORE INTO entry VALUES (?)", names)
        yield from (os.fsdecode(name) for (name,) in kept.execute("SELECT name FROM entry ORDER BY name"))


def _file(path: Path, mode: int, manifest: Manifest) -> Input:
    if not stat.S_ISREG(mode):
        return Input(_named(path), status="skipped", reason=f"{_sort_of(mode)}, not a regular file")
    suffix = suffix_of(path)
    if suffix not in TEXT | HTML | CONTAINERS.keys():
        kind = f"files of type {suffix}" if suffix else "files of no type"
        advice = ": unpack them first" if suffix in PACKED else ""
        return Input(_named(path), status="skipped", reason=f"no page: {kind} are not read{advice}")
    return Input(_named(path), path, html=suffix in HTML, notes=manifest.notes(path.name))


def _named(path: Path) -> str:
    """The path for a report: a name that is no UTF-8 can be opened, but not written."""
    return os.fsencode(path).decode("utf-8", "replace")


def _refused(path: Path, reason: str) -> Input:
    return Input(_named(path), status="quarantined", reason=reason)


def suffix_of(path: Path) -> str:
    """The ending that says what a file is; web archives have one of two parts."""
    name = path.name.lower()
    return ".warc.gz" if name.endswith(".warc.gz") else path.suffix.lower()


def expand(inputs: Iterable[Input], limits: Limits, keep: bool) -> Iterator[Input]:
    """The inputs, with files of many pages replaced by their records; with `keep` such a file is stored first. Raises
    CannotKeep."""
    for given in inputs:
        reader = CONTAINERS.get(suffix_of(Path(given.file))) if given.path else None
        if reader is None:
            yield given
            continue
        sha256, size = given.sha256, given.size
        try:
            with given.path.open("rb") as stream:
                found, size = captures.keep(stream) if keep else captures.measure(stream)
            sha256 = captures.held_to(given.sha256, found)
            for record in reader(given.path, given.file, sha256, limits):
                yield replace(record, sha256=sha256, size=size)
        except OSError as error:
            reason = f"cannot read it: {error.strerror or error}"
            yield Input(given.file, status="quarantined", reason=reason, sha256=sha256, size=size)
        except Unreadable as error:
            yield Input(given.file, status="quarantined", reason=str(error), sha256=sha256, size=size)


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

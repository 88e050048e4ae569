"""What a folder's manifest.jsonl says of the files beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

NAME = "manifest.jsonl"


class Manifest:
    """A line a file: {"file", "url", "captured_at", "media_type"}. Lines that cannot be read say nothing.

    The lines lie in a temporary database that spills to the disk, so that memory does not grow with the folder.
    Raises OSError when there is a manifest and it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._lines = sqlite3.connect("")
        self._lines.execute("CREATE TABLE line (file TEXT PRIMARY KEY, entry TEXT) WITHOUT ROWID")
        self._lines.executemany("INSERT OR REPLACE INTO line VALUES (?, ?)", _entries(folder / NAME))

    def notes(self, file: str) -> dict:
        """What is said of a file; nothing when it is not named."""
        row = self._lines.execute("SELECT entry FROM line WHERE file = ?", [_storable(file)]).fetchone()
        return json.loads(row[0]) if row else {}


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    if not path.is_file() or path.is_symlink():
        return
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(entry, dict) and isinstance(entry.get("file"), str):
                yield _storable(entry["file"]), json.dumps(entry)


def _storable(file: str) -> str:
    """A file's name without what no database takes: half characters."""
    return file.encode("utf-8", "replace").decode()

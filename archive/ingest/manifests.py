"""What a folder's manifest.jsonl says of the files beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

NAME = "manifest.jsonl"


class Manifest:
    """A line a file: {"file", "url", "captured_at", "media_type"}.

    The lines lie in a temporary database that spills to the disk, so that memory does not grow with the folder.
    Raises OSError when there is a manifest and it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._lines = sqlite3.connect("")
        self._lines.execute("CREATE TABLE line (file TEXT PRIMARY KEY, entry TEXT) WITHOUT ROWID")
        self._lines.execute("CREATE TABLE broken (number INTEGER PRIMARY KEY)")
        for number, entry in _entries(self.path):
            if isinstance(entry, dict) and isinstance(entry.get("file"), str):
                said = _storable(entry["file"]), json.dumps(entry)
                self._lines.execute("INSERT OR REPLACE INTO line VALUES (?, ?)", said)
            else:
                self._lines.execute("INSERT INTO broken VALUES (?)", [number])

    def notes(self, file: str) -> dict:
        """What is said of a file; nothing when it is not named."""
        row = self._lines.execute("SELECT entry FROM line WHERE file = ?", [_storable(file)]).fetchone()
        return json.loads(row[0]) if row else {}

    def broken(self) -> Iterator[int]:
        """The numbers of the lines that name no file or cannot be read, the first line being 1."""
        return (number for (number,) in self._lines.execute("SELECT number FROM broken ORDER BY number"))


def _entries(path: Path) -> Iterator[tuple[int, object]]:
    """Each line that is not empty, by its number, and what it says: None when it is no JSON."""
    if not path.is_file() or path.is_symlink():
        return
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError):
                    yield number, None


def _storable(file: str) -> str:
    """A file's name without what no database takes: half characters."""
    return file.encode("utf-8", "replace").decode()

"""The manifest: what the index consists of, and the one pointer that a commit moves.

`manifest.json` names the generation, the schema and segmenter that it was built with, and each segment with its
files' sizes and SHA-256 digests and its deleted documents. Its first line is the digest of the rest. It is replaced
whole, after everything it names has reached the disk; so what it says is either the old index or the new one.
Whoosh's own table of contents (a pickle) is written beside it for stock Whoosh and never read here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from haystack.exceptions import SearchBackendError

from archive.durable import flush

FILE = "manifest.json"
FORMAT = 4  # raise it when the files of a segment change: every index is then rebuilt


class IndexUnavailable(SearchBackendError):
    """The index cannot be used as it is; the message says what is wrong with it and what to do.

    `fault` is "missing", "damaged" or "outdated": all three are healed by building it anew.
    """

    def __init__(self, fault: str, what: str):
        super().__init__(f"The search index is {fault}: {what} Build it anew (manage.py index rebuild).")
        self.fault = fault


@dataclass(frozen=True)
class SegmentEntry:
    """A segment as the manifest knows it."""

    name: str
    count: int
    lengths: dict[str, int]  # text field -> terms of all documents
    files: dict[str, tuple[int, str]]  # file -> size, SHA-256
    deleted: str = ""  # a bit a document, packed; "" for none

    def deleted_mask(self) -> np.ndarray:
        """A truth value a document: whether it was deleted."""
        if not self.deleted:
            return np.zeros(self.count, bool)
        bits = np.frombuffer(zlib.decompress(base64.b64decode(self.deleted)), np.uint8)
        return np.unpackbits(bits, count=self.count).astype(bool)

    @property
    def living(self) -> int:
        """How many documents are not deleted."""
        return self.count - int(self.deleted_mask().sum())

    def without(self, documents: np.ndarray) -> SegmentEntry:
        """The same segment with these documents deleted too."""
        mask = self.deleted_mask()
        mask[documents] = True
        return replace(self, deleted=base64.b64encode(zlib.compress(np.packbits(mask).tobytes())).decode())


@dataclass(frozen=True)
class Manifest:
    schema: dict[str, str]
    segmenter: str
    generation: int = 0
    segments: tuple[SegmentEntry, ...] = ()
    format: int = FORMAT
    extra: dict[str, str] = field(default_factory=dict)

    def following(self, segments) -> Manifest:
        """The next generation, of these segments; those without a living document are left out."""
        living = tuple(each for each in segments if not each.deleted_mask().all())
        return replace(self, generation=self.generation + 1, segments=living)

    def require(self, schema: dict[str, str], segmenter: str) -> None:
        """Raises IndexUnavailable when the segments were built for another schema, segmenter or program."""
        if not self.segments:
            return
        if self.format != FORMAT:
            raise IndexUnavailable("outdated", f"its files have format {self.format}, this program writes {FORMAT}.")
        if self.segmenter != segmenter:
            raise IndexUnavailable("outdated", f"it was cut by {self.segmenter}, questions are cut by {segmenter}.")
        if self.schema != schema:
            names = ", ".join(
                sorted(name for name in {*self.schema, *schema} if self.schema.get(name) != schema.get(name))
            )
            raise IndexUnavailable("outdated", f"these fields have changed since it was built: {names}.")


def read(folder: Path) -> Manifest:
    """The manifest of an index. Raises IndexUnavailable when there is none or it is damaged."""
    try:
        digest, _, body = (folder / FILE).read_bytes().partition(b"\n")
    except (FileNotFoundError, NotADirectoryError):
        raise IndexUnavailable("missing", f"there is none in {folder}.") from None
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise IndexUnavailable("damaged", f"{FILE} does not match its own digest.")
    try:
        return _made(json.loads(body))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise IndexUnavailable("outdated", f"{FILE} was written by another version of this program.") from error


def _made(data: dict) -> Manifest:
    segments = tuple(
        SegmentEntry(**{**each, "files": {n: tuple(f) for n, f in each["files"].items()}})
        for each in data.pop("segments")
    )
    return Manifest(**data, segments=segments)


def write(folder: Path, manifest: Manifest, also: Sequence[Path] = ()) -> None:
    """Make this the manifest of the index, for good once it returns; `also`: what else must be on the disk first."""
    data = {**vars(manifest), "segments": [vars(entry) for entry in manifest.segments]}
    body = json.dumps(data, separators=(",", ":")).encode()
    temporary = folder / f"{FILE}.new"
    temporary.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    flush(temporary, folder, *also)
    os.replace(temporary, folder / FILE)
    flush(folder)


def fingerprint(path: Path) -> tuple[int, str]:
    """A file's size and SHA-256."""
    with open(path, "rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path, entry: SegmentEntry) -> None:
    """Raises IndexUnavailable when a file of the segment is missing or not the one that was written."""
    for name, (size, digest) in entry.files.items():
        try:
            found = fingerprint(folder / name)
        except FileNotFoundError:
            raise IndexUnavailable("damaged", f"{name} is missing.") from None
        if found != (size, digest):
            raise IndexUnavailable("damaged", f"{name} is not the file that was written.")

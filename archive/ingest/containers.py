"""Files that hold many pages: lines of JSON, JSON, CSV. Each record is an input of its own; a broken one takes none
of the others along."""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from archive.ingest import encodings
from archive.ingest.page import Input, Limits, Page, Unreadable, moment
from archive.ingest.tables import rows
from archive.ingest.text import markup

# What the columns and keys of records are called -> the field that they fill (tables/fields.tsv).
FIELDS = {row[1]: row[0] for row in rows("fields")}
TEXTS = {"body", "text", "html"}
# What every line of an import's report says.
REPORTED = {"file", "status", "reason", "article_id"}
EXAMPLES = "such as body, content or 正文"
SAMPLE = 1 << 16
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def json_lines(path: Path, file: str, sha256: str, limits: Limits) -> Iterator[Input]:
    """The records of a .jsonl file, read line by line: memory does not grow with the file."""
    found = False
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
        if sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
            yield from whole_json(path, file, sha256, limits)
            return
        stream.seek(0)
        encoding = "utf-16" if sample.startswith(UTF_16) else ""
        if encoding:
            stream = codecs.EncodedFile(stream, "utf-8", "utf-16", errors="replace")
        number = 0
        while line := stream.readline(limits.size + 1):
            number += 1
            if len(line) > limits.size:
                yield refused(file, f"line {number}", f"line {number} is over the limit of {limits.size:,} bytes")
                while line and not line.endswith(b"\n"):
                    line = stream.readline(limits.size)
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                found = True
                yield _line(line, f"line {number}", file, sha256, encoding)
    if not found:
        yield refused(file, "", "the file is empty: it holds no record")


def _line(line: bytes, place: str, file: str, sha256: str, encoding: str = "") -> Input:
    """A line of JSON as an input; `encoding` is the file's, where that was another."""
    try:
        decoded = encodings.decode(line)
        record = json.loads(decoded.text.strip().lstrip("\ufeff"))
    except (ValueError, RecursionError, Unreadable):
        return refused(file, place, f"{place} is no JSON record")
    return _input(record, place, file, sha256, encoding or decoded.encoding)


def whole_json(path: Path, file: str, sha256: str, limits: Limits) -> Iterator[Input]:
    """The records of a .json file: one object or a list of them. Lines of JSON under that name are read as such."""
    if path.stat().st_size > limits.size:
        yield refused(
            file, "", f"{path.stat().st_size:,} bytes of JSON in one piece, over the limit of {limits.size:,}"
        )
        return
    data = path.read_bytes()
    try:
        decoded = encodings.decode(data)
        value = json.loads(decoded.text.lstrip("\ufeff"))
    except (ValueError, RecursionError, Unreadable):
        lines = [line for line in data.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith(b"{") for line in lines):
            yield from (_line(line, f"line {i}", file, sha256) for i, line in enumerate(lines, 1))
        else:
            yield refused(file, "", "the file is no JSON")
        return
    records = value if isinstance(value, list) else [value]
    if not records:
        yield refused(file, "", "the file is empty: it holds no record")
    for number, record in enumerate(records, 1):
        yield _input(record, f"record {number}", file, sha256, decoded.encoding)


def comma_separated(path: Path, file: str, sha256: str, limits: Limits) -> Iterator[Input]:
    """The rows of a .csv file with a line of column names; separated by commas, semicolons, tabs or bars."""
    csv.field_size_limit(limits.size)
    try:
        encoding = encodings.decode(_telling(path)).encoding
    except Unreadable as error:
        yield refused(file, "", str(error))
        return
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        head = next((line for line in text if line.strip("\ufeff\r\n ")), "").lstrip("\ufeff")
        delimiter = max(",;\t|", key=head.count)
        columns = next(csv.reader([head], delimiter=delimiter), [])
        names = [FIELDS.get(name.strip().lower(), "") for name in columns]
        if not TEXTS & set(names):
            yield refused(file, "", _textless(columns))
            return
        yield from _rows(csv.reader(text, delimiter=delimiter, strict=True), names, file, sha256, encoding)


def _telling(path: Path) -> bytes:
    """What tells a file's encoding: its first block of lines that is not plain ASCII, which is the same in most."""
    block = b""
    with path.open("rb") as stream:
        while block.isascii() and (following := stream.read(SAMPLE)):
            block = following + stream.readline(SAMPLE)
    return block


def _textless(columns: list[str]) -> str:
    """What is wrong with a file of these columns, none of which holds a text."""
    if not any(columns):
        return "the file is empty: it holds no record"
    named = "、".join(" ".join(name.split())[:30] for name in columns[:6])
    return f"no column is known to hold a text ({EXAMPLES}): rename one in its first line, which has {named}"


def _rows(reader, names: list[str], file: str, sha256: str, encoding: str) -> Iterator[Input]:
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield refused(file, f"row {number}", f"row {number} is broken, and what follows it cannot be read: {error}")
            return
        if any(cell.strip() for cell in row):
            record = dict(zip(reversed(names), reversed(_fit(row, len(names))), strict=True))
            yield _input(record, f"row {number}", file, sha256, encoding)
    if number == 1:
        yield refused(file, "", "the file is empty: it holds no record")


def _fit(row: list[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _input(record: object, place: str, file: str, sha256: str, encoding: str) -> Input:
    """A record as an input: what it states is trusted, its `text` or `html` is read like a page."""
    if not isinstance(record, dict):
        return refused(file, place, f"{place} is no record, but a bare value")
    if record.keys() >= REPORTED:
        return Input(file, place=place, status="skipped", reason="a line of an import's report, no page")
    known: dict[str, str] = {}
    for name, value in record.items():
        field = FIELDS.get(str(name).strip().lower(), "")
        words = _words(value, "\n" if field in TEXTS else "、")
        if field and field not in known and words:
            known[field] = words
    flags = ("decoding-errors",) if any("\ufffd" in words for words in known.values()) else ()
    text = known.pop("html", "") or known.pop("text", "") or known.get("body", "")
    if not text:
        return refused(file, place, f"{place} holds no text: no field {EXAMPLES}")
    is_html = markup.looks_like_html(text)
    if is_html:
        known.pop("body", None)
    own = hashlib.sha256(json.dumps(record, sort_keys=True, default=str).encode("utf-8", "replace")).hexdigest()
    page = Page(
        file=file, text=text, html=is_html, url=known.pop("url", ""), captured_at=moment(known.pop("captured_at", "")),
        fields=known, sha256=sha256, place=place, own=own, encoding=encoding, flags=flags,
        media_type="application/json" if place.startswith(("line", "record")) else "text/csv",
    )  # fmt: skip
    return Input(file, page=page)


def _words(value: object, between: str) -> str:
    """What a field says: its text or number, or those of a list. Anything else says nothing here."""
    listed = value if isinstance(value, list) else [value]
    return between.join(str(item).strip() for item in listed if isinstance(item, str | int)).strip()


def refused(file: str, place: str, reason: str) -> Input:
    return Input(file, place=place, status="quarantined", reason=reason)

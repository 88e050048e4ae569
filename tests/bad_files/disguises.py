"""Bytes that are not what they seem: broken encodings, other files under a page's name."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.bad_files import Case, flagged, is_, lacks, one, page

CREATED = "created"


def cases(size: int) -> Iterator[Case]:
    yield from _encodings()
    yield from _other_files(size)


def _encodings() -> Iterator[Case]:
    healthy = lacks()
    yield one("truncated-utf-8", page("子一").encode()[:-2], CREATED, check=flagged("decoding-errors"))
    yield one("truncated-gb18030", page("子二").encode("gb18030")[:-2], CREATED)
    yield one(
        "lone-continuation",
        page("子三").encode().replace("，".encode(), b"\x80\xbf", 2),
        CREATED,
        check=flagged("decoding-errors"),
    )
    yield one(
        "overlong-utf-8", page("子四").encode() + b"\xc0\x80\xe0\x80\x80", CREATED, check=flagged("decoding-errors")
    )
    yield one("surrogates-in-utf-8", page("子五").encode() + b"\xed\xa0\xbd\xed\xb8\x80", CREATED)
    yield one("gbk", page("子六").encode("gbk"), CREATED, check=healthy)
    yield one("gb18030-four-bytes", page("子七").replace("，", "，㐂𠮷").encode("gb18030"), CREATED)
    yield one("gbk-with-stray-bytes", page("子八").encode("gbk").replace("，".encode("gbk"), b"\xff\xff", 2), CREATED)
    yield one(
        "big5",
        "臺灣各界歡慶豐收，農會表示今年稻米品質優良，產量也較去年增加。\n".encode("big5") * 3,
        CREATED,
        check=is_("script", "hant"),
    )
    yield one("utf-16-marked", page("子九").encode("utf-16"), CREATED, check=healthy)
    yield one("utf-16-be-marked", b"\xfe\xff" + page("丑一").encode("utf-16-be"), CREATED, check=healthy)
    yield one("utf-16-unmarked", page("丑二").encode("utf-16-le"), CREATED, check=healthy)
    yield one("utf-16-be-unmarked", page("丑三").encode("utf-16-be"), CREATED, check=healthy)
    yield one("utf-16-odd", page("丑四").encode("utf-16")[:-1], CREATED)
    yield one("utf-32-marked", page("丑五").encode("utf-32"), CREATED, check=healthy)
    yield one("two-marks", b"\xef\xbb\xbf" * 2 + page("丑六").encode(), CREATED, check=healthy)
    yield one("mark-of-another", b"\xff\xfe" + page("丑七").encode(), CREATED, check=healthy)
    yield one("half-utf-8-half-gbk", page("丑八").encode() + page("丑九").encode("gbk"), "quarantined", "text")
    yield one("mojibake", page("寅一").encode("utf-8").decode("latin-1"), "quarantined", "no Chinese text")


def _other_files(size: int) -> Iterator[Case]:
    binary = "quarantined", "binary|text"
    yield one("jpeg-as-text", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40, *binary)
    yield one("png-as-html", b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(range(256)) * 99), *binary, file="page.html")
    yield one("zip-as-text", _zip({"a.txt": page("寅二")}), *binary)
    yield one("zip-bomb-as-html", _zip({"a.html": "0" * size}), *binary, file="page.html")
    yield one("gzip-as-text", gzip.compress(page("寅三").encode()), *binary)
    yield one("pdf-as-text", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + zlib.compress(bytes(range(256)) * 40) * 9, *binary)
    yield one("word-as-text", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0\xff\xfe\x01" * 2000, *binary)
    yield one("program-as-text", b"\x7fELF\x02\x01\x01" + struct.pack("<200Q", *range(200)), *binary)
    yield one("database-as-text", b"SQLite format 3\0" + b"\0\x01\x02\x03" * 1000, *binary)
    yield one("zeros", b"\0" * 4096, *binary)
    yield one("random", bytes((n * n * 31 + n // 7) % 256 for n in range(20000)), *binary)
    yield one("picture", b"\xff\xd8\xff\xe0", "skipped", "type", file="picture.jpg")
    yield one("office-document", _zip({"word/document.xml": "<a/>"}), "skipped", "type", file="report.docx")
    yield one("no-suffix", page("寅四"), "skipped", "type", file="README")
    yield one("hidden-file", b"\0\0\0\1Bud1", "skipped", "hidden", file=".DS_Store")
    yield one("editor-backup", page("寅五"), "skipped", "type", file="page.txt~")
    yield one("upper-case-suffix", page("寅六"), CREATED, file="PAGE.TXT")
    yield one(
        "html-as-text",
        f"<html><body><p>{page('寅七')}</p></body></html>".replace("\n", "</p><p>"),
        CREATED,
        check=lacks("<p>"),
    )
    yield one("text-as-html", page("寅八"), CREATED, file="page.html")
    yield one("too-large", b" " * ((20 << 20) + 1), "quarantined", "limit")


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()

"""Web archives (WARC): the pages among their responses, each held to its record's digest and length."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr, suppress
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.digestverifyingreader import DigestChecker, DigestVerifyingReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from archive.ingest import encodings
from archive.ingest.containers import refused
from archive.ingest.page import Input, Limits, Page, Unreadable, moment
from archive.ingest.text import markup

PAGES = ("text/html", "application/xhtml", "text/plain")
# The body of an answer is unpacked with the first of these that fits: "deflate" is sent with zlib's head and without.
WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (47, -15)}
GZIP = b"\x1f\x8b"
DIGESTS = ("WARC-Payload-Digest", "WARC-Block-Digest")
BLOCK = 1 << 16


class _Loader(ArcWarcRecordLoader):
    """warcio reads headers of HTTP only where the address says so, and fails at a record without one or with a garbled
    digest."""

    def load_http_headers(self, rec_type, uri, stream, length):
        return super().load_http_headers(rec_type, "http:", stream, length)

    def wrap_digest_verifying_stream(self, stream, rec_type, rec_headers, digest_checker, length=None):
        for name in DIGESTS:
            if not _can_be_compared(rec_headers.get_header(name)):
                rec_headers.remove_header(name)
                digest_checker.problem(f"{name} is garbled")
        return super().wrap_digest_verifying_stream(stream, rec_type, rec_headers, digest_checker, length)


def _can_be_compared(digest: str | None) -> bool:
    try:
        DigestVerifyingReader(None, 0, DigestChecker(), payload_digest=digest).begin_payload()
    except ValueError:
        return False
    return True


class _Unpacked(gzip.GzipFile):
    """A packed archive, read as far as it goes. warcio would take an EOFError for its proper end."""

    def read(self, size: int = -1) -> bytes:
        try:
            return self.read1(size)
        except EOFError as error:
            raise ArchiveLoadFailed("its packed bytes end too soon") from error


def responses(path: Path, file: str, sha256: str, limits: Limits) -> Iterator[Input]:
    """One input for each record of the archive; only HTML and text that was answered with 200 is a page."""
    ceiling = min(limits.size, limits.expansion * path.stat().st_size)
    found = 0
    with path.open("rb") as stream:
        records = ArchiveIterator(_plain(stream), check_digests=True)
        records.loader = _Loader(False, False)
        while True:
            place = f"record {found + 1}"
            try:
                with redirect_stderr(io.StringIO()):  # warcio prints its doubts there; the report has ours
                    record = next(records)
                found += 1
                if (record.rec_headers.get_header("Content-Length") or "").startswith("-"):
                    raise ArchiveLoadFailed("its length is negative")
                if not record.rec_type:
                    raise ArchiveLoadFailed("it does not say what it is")
                yield _input(record, place, file, sha256, ceiling, limits)
            except StopIteration:
                break
            except (ArchiveLoadFailed, EOFError, zlib.error, ValueError, OSError) as error:
                yield refused(file, place, f"{place} is no whole record of a web archive (WARC): {_sentence(error)}")
                break
    if not found and path.stat().st_size == 0:
        yield refused(file, "", "the file is empty")


def _plain(stream: BinaryIO) -> BinaryIO:
    """The archive unpacked, whether its records were packed one by one, as they should be, or all in one piece."""
    packed = stream.read(len(GZIP)) == GZIP
    stream.seek(0)
    return _Unpacked(fileobj=stream) if packed else stream


def _sentence(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _input(record, place: str, file: str, sha256: str, ceiling: int, limits: Limits) -> Input:
    if record.rec_type != "response":
        return Input(file, place=place, status="skipped", reason=f"a {record.rec_type} record, no page")
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if status and status != "200":
        return Input(file, place=place, status="skipped", reason=f"answered with {status}")
    media_type = _header(record, "Content-Type").split(";")[0].strip().lower() or "text/html"
    if not media_type.startswith(PAGES):
        return Input(file, place=place, status="skipped", reason=f"no page: {media_type}")
    try:
        data = _payload(record, ceiling, limits)
        return Input(file, page=_page(record, data, place, file, sha256, media_type))
    except Unreadable as error:
        return refused(file, place, str(error))


def _header(record, name: str) -> str:
    return (record.http_headers.get_header(name) or "") if record.http_headers else ""


def _payload(record, ceiling: int, limits: Limits) -> bytes:
    """The body of the answer: whole, as its digest says, unpacked within the limits."""
    data = _read(record.raw_stream, ceiling)
    if record.length is not None and getattr(record.raw_stream, "limit", 0) > 0:
        raise Unreadable("the record is truncated: it ends before the length that it names")
    if record.digest_checker is not None and record.digest_checker.passed is False:
        raise Unreadable("the record's bytes do not match its digest")
    if "chunked" in _header(record, "Transfer-Encoding").lower():
        data = _read(ChunkedDataReader(io.BytesIO(data)), ceiling)
    coding = _header(record, "Content-Encoding").lower().strip()
    if coding in ("", "identity"):
        return data
    if coding not in WINDOWS:
        raise Unreadable(f"packed as {coding!r}, which is not read here")
    return _unpacked(data, WINDOWS[coding], min(limits.size, limits.expansion * max(len(data), 1)))


def _read(stream, ceiling: int) -> bytes:
    pieces, size = [], 0
    while block := stream.read(BLOCK):
        size += len(block)
        if size > ceiling:
            raise Unreadable(f"the record expands to more than the limit of {ceiling:,} bytes")
        pieces.append(block)
    return b"".join(pieces)


def _unpacked(data: bytes, windows: tuple[int, ...], ceiling: int) -> bytes:
    """The body unpacked. What is plain in spite of its header stays as it is: some crawlers unpack unsaid."""
    for window in windows:
        with suppress(zlib.error):
            return _inflated(data, window, ceiling)
    if data.startswith(GZIP):
        raise Unreadable("the answer is packed and damaged")
    return data


def _inflated(data: bytes, window: int, ceiling: int) -> bytes:
    """All members of packed bytes, one behind the other."""
    unpacked, left = b"", data
    while left is data or left.startswith(GZIP):
        unpacker = zlib.decompressobj(window)
        unpacked += unpacker.decompress(left, ceiling + 1 - len(unpacked))
        if unpacker.unconsumed_tail or len(unpacked) > ceiling:
            raise Unreadable(f"the answer expands to more than the limit of {ceiling:,} bytes")
        left = unpacker.unused_data
    return unpacked


def _page(record, data: bytes, place: str, file: str, sha256: str, media_type: str) -> Page:
    if not data.strip():
        raise Unreadable("the answer is empty")
    named = _header(record, "Content-Type").lower().partition("charset=")[2].strip(" \"';")
    html = media_type != "text/plain"
    decoded = encodings.decode(data, named or (markup.declared_encoding(data) if html else ""))
    return Page(
        file=file, text=decoded.text, html=html, url=record.rec_headers.get_header("WARC-Target-URI") or "",
        captured_at=moment(record.rec_headers.get_header("WARC-Date")), sha256=sha256, place=place,
        media_type="application/warc", encoding=decoded.encoding, own=encodings.digest(data),
        flags=("decoding-errors",) if decoded.errors else (),
    )  # fmt: skip

"""Web archives (WARC): truncated, forged, swollen."""

from __future__ import annotations

import gzip
import zlib
from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha1

from tests.bad_files import Case, lacks
from tests.bad_files.containers import many
from tests.bad_files.markup import whole

CREATED, QUARANTINED, SKIPPED = "created", "quarantined", "skipped"


def response(
    place: str,
    *,
    body: bytes | None = None,
    head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8",
    digest: str = "",
    **fields: str,
) -> bytes:
    """A response record with one page."""
    payload = whole(place).encode() if body is None else body
    block = f"{head}\r\n\r\n".encode() + payload
    named = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{sha1(place.encode()).hexdigest()[:12]}>",
        "WARC-Date": "2024-03-06T08:00:00Z",
        "WARC-Target-URI": f"http://archive.example/{sha1(place.encode()).hexdigest()[:8]}.html",
        "WARC-Payload-Digest": digest or f"sha1:{b32encode(sha1(payload).digest()).decode()}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def cases(size: int) -> Iterator[Case]:
    def warc(
        name: str, content: bytes, *expected: tuple[str, str], check=lambda line: "", file: str = "pages.warc"
    ) -> Case:
        return many(f"warc-{name}", content, file, *expected, check=check)

    good, bad = (CREATED, ""), (QUARANTINED, "")
    zipped = "pages.warc.gz"
    twice = gzip.compress(gzip.compress(response("日零")))
    yield warc("packed-twice", twice, good, check=lacks(), file=zipped)
    yield warc("typeless", b"WARC/1.0\r\n\r\n", (QUARANTINED, "does not say what it is"))
    yield warc("healthy", response("日一") + response("日二"), good, good, check=lacks())
    yield warc(
        "healthy-gz",
        gzip.compress(response("日三")) + gzip.compress(response("日四")),
        good,
        good,
        check=lacks(),
        file=zipped,
    )
    yield warc(
        "wrong-digest", response("日五", digest="sha1:" + "A" * 32) + response("日六"), (QUARANTINED, "digest"), good
    )
    yield warc("garbled-digest", response("土四", digest="md5:abc") + response("土五"), (QUARANTINED, "digest"), good)
    yield warc("garbled-digest-of-no-page", response("土六", digest="md5:abc", WARC_Type="request"), (SKIPPED, ""))
    yield warc(
        "one-piece-gz", gzip.compress(response("土七") + response("土八")), good, good, check=lacks(), file=zipped
    )
    yield warc(
        "truncated", response("日七") + response("日八")[:-200], good, (QUARANTINED, "truncated|end|digest|length")
    )
    yield warc(
        "truncated-gz", gzip.compress(response("日九")) + gzip.compress(response("月一"))[:-40], good, bad, file=zipped
    )
    yield warc("no-warc", "这不是网页存档。\n".encode() * 50, (QUARANTINED, "WARC|web archive"))
    yield warc("no-gzip", b"\x1f\x8b" + b"\0" * 400, (QUARANTINED, ""), file=zipped)
    yield warc("empty", b"", (QUARANTINED, "empty"))
    yield warc(
        "bomb-gz",
        gzip.compress(response("月二", body=b"<p>" + b"0" * (40 * size))),
        (QUARANTINED, "expand|limit|unpack|large"),
        file=zipped,
    )
    inner = gzip.compress(b"<p>" + b"0" * (40 * size))
    coded = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip"
    yield warc("bomb-inside", response("月三", body=inner, head=coded), (QUARANTINED, "expand|limit|unpack|large"))
    yield warc("coded", response("月四", body=gzip.compress(whole("月四").encode()), head=coded), good, check=lacks())
    yield warc("coded-in-name-only", response("月五", head=coded), good, check=lacks())
    damaged = gzip.compress(whole("土一").encode()).replace(b"\x03", b"\x04")[:-9]
    yield warc("coded-and-damaged", response("土一", body=damaged, head=coded), (QUARANTINED, "damaged"))
    halves = whole("土二").encode()[:700], whole("土二").encode()[700:]
    members = b"".join(gzip.compress(half) for half in halves)
    yield warc("coded-in-two-pieces", response("土二", body=members, head=coded), good, check=lacks())
    bare = zlib.compress(whole("土三").encode(), wbits=-15)
    yield warc(
        "coded-without-a-head", response("土三", body=bare, head=coded.replace("gzip", "deflate")), good, check=lacks()
    )
    yield warc(
        "chunked-wrongly",
        response("月六", head="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked"),
        good,
    )
    yield warc(
        "picture",
        response("月七", body=b"\xff\xd8\xff", head="HTTP/1.1 200 OK\r\nContent-Type: image/jpeg"),
        (SKIPPED, "image"),
    )
    yield warc(
        "not-found", response("月八", head="HTTP/1.1 404 Not Found\r\nContent-Type: text/html"), (SKIPPED, "404")
    )
    yield warc("request", response("月九", WARC_Type="request"), (SKIPPED, "request|no page|response"))
    yield warc("wrong-length", response("星一", Content_Length="99999999"), bad)
    yield warc("negative-length", response("星二", Content_Length="-5"), bad)
    yield warc("bad-date", response("星三", WARC_Date="2024-02-30T99:99:99Z"), good, check=lacks())
    yield warc("no-address", response("星四", WARC_Target_URI=""), good)
    yield warc(
        "long-address", response("星五", WARC_Target_URI="http://archive.example/" + "a" * 500), good, check=lacks()
    )
    yield warc("file-address", response("星六", WARC_Target_URI="file:///etc/passwd"), good, check=lacks("root:"))

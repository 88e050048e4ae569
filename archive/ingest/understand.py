"""One input becomes one outcome: its bytes kept, its text read, its record made. This runs in the workers; it never
touches the database and never fails."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from archive.ingest import captures, encodings
from archive.ingest.extract import extract
from archive.ingest.fields import addresses
from archive.ingest.page import Input, Limits, Page, Unreadable, moment
from archive.ingest.record import Record
from archive.ingest.text import markup


@dataclass
class Outcome:
    """What became of an input. `status` is set when it cannot become an article; the store sets it otherwise.

    `refusal` says why the archive takes nothing any more; no input is to blame for that.
    """

    file: str
    status: str = ""
    reason: str = ""
    place: str = ""
    record: Record | None = None
    identity: str = ""
    sha256: str = ""
    capture: dict = field(default_factory=dict)
    article_id: int | None = None
    refusal: str = ""

    def line(self) -> dict:
        """The outcome as a line of the report."""
        known = self.record.as_dict() if self.record else {}
        line = {"file": self.file, "status": self.status, "reason": self.reason, "article_id": self.article_id, **known}
        line["sha256"] = self.sha256 or None
        if self.place:
            line["place"] = self.place
        return line


def understand(given: Input, limits: Limits, keep: bool) -> Outcome:
    """Read one input and extract its record; with `keep` its bytes are stored first."""
    outcome = _begun(given)
    if outcome.status:
        return outcome
    try:
        page = given.page or _read(given, limits, keep, outcome)
        outcome.capture = _capture(page, given)
        outcome.record = extract(page)
        outcome.identity = identity_of(page, outcome.record)
    except Unreadable as error:
        outcome.status, outcome.reason = "quarantined", str(error)
    except captures.CannotKeep as error:
        outcome.status, outcome.reason, outcome.refusal = "quarantined", str(error), str(error)
    except OSError as error:
        outcome.status, outcome.reason = "quarantined", f"cannot read it: {error.strerror or error}"
    except MemoryError:
        outcome.status, outcome.reason = "quarantined", f"needs more than {limits.memory >> 20} MB of memory"
    except Exception as error:  # noqa: BLE001 - one page's trouble must never stop a run; the report names it
        outcome.status, outcome.reason = "quarantined", f"extraction failed: {type(error).__name__}: {error}"[:300]
    return outcome


def broken_off(given: Input, reason: str, keep: bool) -> Outcome:
    """The outcome of an input that took too much to be read. Its bytes may be stored by now: they get their row."""
    outcome = _begun(given)
    outcome.status, outcome.reason = "quarantined", reason
    if given.path and not given.sha256:
        with suppress(OSError, Unreadable, captures.CannotKeep), given.path.open("rb") as stream:
            outcome.sha256, size = captures.keep(stream) if keep else captures.measure(stream)
            outcome.capture = {"size": size, "file_name": _name(given.file)}
    return outcome


def _begun(given: Input) -> Outcome:
    """What is known before reading: of bytes that are stored already, what they are, whatever becomes of them."""
    outcome = Outcome(given.file, given.status, given.reason, given.page.place if given.page else given.place)
    outcome.sha256 = given.sha256
    if given.sha256:
        outcome.capture = {"size": given.size, "file_name": _name(given.file)}
    return outcome


def _read(given: Input, limits: Limits, keep: bool, outcome: Outcome) -> Page:
    """The file as a page. Its size is checked before its bytes are read."""
    size = given.path.stat().st_size
    if size > limits.size:
        raise Unreadable(f"{size:,} bytes, over the limit of {limits.size:,}")
    data = given.path.read_bytes()
    if not data:
        raise Unreadable("the file is empty")
    sha256 = captures.keep(io.BytesIO(data))[0] if keep else hashlib.sha256(data).hexdigest()
    outcome.sha256 = captures.held_to(given.sha256, sha256)
    outcome.capture = {"size": len(data), "file_name": _name(given.file)}
    notes = given.notes
    decoded = encodings.decode(data, markup.declared_encoding(data) if given.html else "")
    if not decoded.text.strip():
        raise Unreadable("the file is empty but for spaces")
    html = given.html or markup.looks_like_html(decoded.text)
    return Page(
        file=given.file,
        text=decoded.text,
        html=html,
        url=addresses.valid(notes.get("url")),
        captured_at=moment(notes.get("captured_at")),
        sha256=outcome.sha256,
        size=len(data),
        media_type="text/html" if html else "text/plain",
        encoding=decoded.encoding,
        flags=("decoding-errors",) if decoded.errors else (),
    )


def _capture(page: Page, given: Input) -> dict:
    """The row that describes the page's bytes."""
    captured: datetime | None = page.captured_at
    return {
        "size": given.size or page.size,
        "media_type": page.media_type,
        "encoding": page.encoding,
        "file_name": _name(given.file),
        "url": "" if page.place else page.url,
        "captured_at": captured,
    }


def _name(file: str) -> str:
    """A file's own name, as long as a row can hold."""
    return file.rsplit("/", 1)[-1][-255:]


def identity_of(page: Page, record: Record) -> str:
    """Who the article is across imports: its address, or without one the bytes that it was read from."""
    if record.page_url and page.url:
        return identity_at(record.page_url)
    return f"sha256:{page.own or page.sha256}"


def identity_at(url: str) -> str:
    """Who the article of an address is."""
    return "url:" + hashlib.sha256(addresses.normalized(url).encode("utf-8", "replace")).hexdigest()

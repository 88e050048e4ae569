"""A page as it comes in, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.utils.timezone import make_aware, now

# The first web page.
FIRST = datetime(1991, 8, 6, tzinfo=UTC)


class Unreadable(Exception):
    """An input that cannot become an article. The message says what is wrong, in one sentence."""


@dataclass(frozen=True)
class Limits:
    """What one page may cost: bytes, so many times its packed size, seconds, and bytes of memory."""

    size: int = 20 << 20
    expansion: int = 100
    seconds: float = 10
    memory: int = 2 << 30


@dataclass(frozen=True)
class Page:
    """One page: its bytes' digest, its text, and what is known of where it came from.

    `fields` holds what the container already knows (a .jsonl line's title, date, source...): trusted, never guessed
    again. `place` is the page's place in a file that holds many, and `own` the digest of its own bytes there; both are
    empty when the file is the page. `sha256` is always the file's.
    """

    file: str
    text: str
    html: bool = False
    url: str = ""
    captured_at: datetime | None = None
    fields: dict[str, str] = field(default_factory=dict)
    sha256: str = ""
    size: int = 0
    place: str = ""
    own: str = ""
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """Something to import: a file, or (`page`) one page of a file that holds many, or (`reason`) neither, and why.

    `notes` is what the folder's manifest says of the file; `status` is quarantined when somebody should look, skipped
    when nothing is amiss; `sha256` and `size` are those of bytes that are stored already.
    """

    file: str
    path: Path | None = None
    page: Page | None = None
    html: bool = False
    notes: dict = field(default_factory=dict)
    place: str = ""
    sha256: str = ""
    size: int = 0
    status: str = ""
    reason: str = ""


def moment(text: object) -> datetime | None:
    """A manifest's captured_at: ISO 8601, or the 14 digits of web archives. None for what is neither, and for a moment
    that has not come: no page was captured then."""
    if not isinstance(text, str):
        return None
    try:
        is_digits = text.isdecimal() and len(text) == 14
        told = datetime.strptime(text + "+0000", "%Y%m%d%H%M%S%z") if is_digits else datetime.fromisoformat(text)
        told = told if told.tzinfo else make_aware(told)
        return told if FIRST <= told <= now() else None
    except (ValueError, OverflowError):
        return None

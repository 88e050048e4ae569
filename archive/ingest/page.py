"""A page as it comes in, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


class Unreadable(Exception):
    """An input that cannot become an article. The message says what is wrong, in one sentence."""


@dataclass(frozen=True)
class Page:
    """One page: its bytes' digest, its text, and what is known of where it came from.

    `fields` holds what the container already knows (a .jsonl line's title, date, source...): trusted, never guessed
    again. `place` is the page's place in a file that holds many, empty when the file is the page.
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
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    flags: tuple[str, ...] = ()

"""What a citation says of an article, before any style has its way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils import timezone

from archive.models import Article, Source
from archive.pages.citations.authors import authors
from archive.pages.names import LANG

ITALIC, ROMAN = "\ue000", "\ue001"  # private characters: what stands between them is set in italics
# Controls, halves of characters, and what is none in Unicode: XML admits none of them.
_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if not chr(code).isspace()}
_CONTROLS |= dict.fromkeys((ord(ITALIC), ord(ROMAN), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
_WEB = re.compile(r"https?://[^/\s]")
# Founder's electronic newspapers, the People's Daily among them: nw.D110000renmrb_20240221_1-03.htm is on page 3.
_E_PAPER = re.compile(r"/nw\.D\d+[a-z]+_\d{8}_\d+-0*(\w+)\.html?$")


def one_line(text: str) -> str:
    """Text on one line, without control characters: a line break would start a new field in RIS."""
    return " ".join((text if text.isprintable() else text.translate(_CONTROLS)).split())


@dataclass(slots=True)  # made for every hit: frozen ones take five times as long
class Reference:
    """Facts of one article. The day a page was captured is in none of them: it is not the day it was published."""

    key: str
    title: str
    authors: tuple[str, ...]
    source: str
    newspaper: bool
    reprint: bool  # of another page
    iso_date: str  # 2024-02-21, 2024-04, 2022 or ""
    address: str  # where it was published; "" when that is not known
    archived: str  # its page in this archive; "" when the caller did not say
    accessed: date
    language: str
    summary: str

    @property
    def url(self) -> str:
        """What a reader follows: the address of publication, else the archive's page."""
        return self.address or self.archived

    @property
    def on_paper(self) -> bool:
        """Whether paper and day are all that is cited: it has no address of its own, and they find it in print.

        They do not for a reprint, whose day may be that of the reprint.
        """
        return self.newspaper and not self.reprint and not self.address and len(self.published) == 3

    @property
    def page(self) -> str:
        """The page of the paper, where its address tells; else ""."""
        match = _E_PAPER.search(self.address) if self.newspaper else None
        return match[1] if match else ""

    @property
    def published(self) -> tuple[int, ...]:
        """The parts of the date that are known: (2024, 2, 21), (2024, 4), (2022,) or ()."""
        return tuple(map(int, self.iso_date.split("-"))) if self.iso_date else ()


def reference(article: Article, url: str = "", accessed: date | None = None) -> Reference:
    """The facts for citing `article`; `url` is its absolute address here, `accessed` the reader's day (today)."""
    subtitle = article.subtitle.lstrip("—－-– ")  # the colon says what a dash says on the page
    title = f"{article.title}: {subtitle}" if subtitle else article.title
    return Reference(
        key=f"zhengwen-{article.pk}",
        title=one_line(title),
        authors=tuple(map(one_line, authors(article.byline))),
        source=one_line(article.source.name) if article.source else "",
        newspaper=bool(article.source) and is_newspaper(article.source),
        reprint="reprint" in article.flags,
        iso_date=article.published or "",
        address=web_address(article.original_url) or web_address(article.page_url),
        archived=url,
        accessed=accessed or timezone.localdate(),
        language=LANG[article.script],
        summary=one_line(article.summary),
    )


def is_newspaper(source: Source) -> bool:
    """Whether it is a paper: as its kind says, or by its name (青岭日报) as long as nobody has said what kind it is."""
    unsaid = source.kind == Source.Kind.OTHER and not source.reviewed
    return source.kind == Source.Kind.NEWSPAPER or (unsaid and source.name.endswith(("报", "報")))


def web_address(text: str) -> str:
    """An http(s) address with everything quoted that could end it in a citation, or "" for anything else."""
    address = one_line(text) if text else ""
    return quote(address, safe="%/:?#@!$&'()*+,;=~[]-._") if _WEB.match(address) else ""

"""The office that signs or issues a document, where no label names a source."""

from __future__ import annotations

import re

from archive.chinese import fold
from archive.ingest.fields.naming import is_name, tidy
from archive.ingest.record import Evidence, Named
from archive.ingest.text.layout import OFFICE, SIGNED_END, Layout
from archive.ingest.text.lines import Line, with_next
from archive.ingest.text.printings import ISSUED

# The title of a document names who issues it.
TITLED = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{3,24}?(?:政府|委员会|办公室|[委市县]办|组织部|宣传部|局|委|厅))"
    r"(?:关于.{2,80}的?(?:通知|决定|意见|通告|公告|公示|批复|通报|实施方案)|(?:干部|领导干部)?任前(?:公示|公告).{0,8})"
)


def office(layout: Layout, title: str) -> Named | None:
    """The office below a document, behind its last sentence, or in its title; None when none stands there."""
    return (
        _signed(layout.tail)
        or _signed_at_end(layout.main[-1:])
        or _issued_below(layout.tail)
        or _issued_in_title(title)
    )


def _signed(tail: list[Line]) -> Named | None:
    """The office above the day that a document is signed with."""
    for line, below in with_next(tail):
        signed = OFFICE.search(line.folded) if line.role == "signature" else None
        if signed and below and below.role == "signature":
            name = tidy(line.text[: signed.end()])
            return Named(name, Evidence(line.text[:120], f"line at {line.start}", "signature", 0.7))
    return None


def _signed_at_end(last: list[Line]) -> Named | None:
    """The office and the day that a notice in one paragraph ends with."""
    for line in last:
        if (found := SIGNED_END.search(line.folded)) and OFFICE.search(found["office"]):
            name = line.text[slice(*found.span("office"))]
            words = line.text[slice(*found.span())]
            return Named(name, Evidence(words, f"line at {line.start}", "signature", 0.7))
    return None


def _issued_below(tail: list[Line]) -> Named | None:
    """某县人民政府办公室 2014年8月6日印发"""
    for line in tail:
        if found := ISSUED.fullmatch(line.folded):
            name = line.text[slice(*found.span("name"))]
            where = f"line at {line.start}"
            return Named(name, Evidence(line.text[:120], where, "office that issues the document", 0.7))
    return None


def _issued_in_title(title: str) -> Named | None:
    """某县人民政府关于某事的通知, 中共某市委组织部干部任前公示: the office whose document it is by its title."""
    match = TITLED.fullmatch(fold(title))
    name = title[slice(*match.span("office"))] if match else ""
    if not is_name(name):
        return None
    return Named(name, Evidence(title[:120], "title", "office that issues the document", 0.6))

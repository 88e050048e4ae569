"""Who wrote an article: labels, bylines, datelines, page metadata."""

from __future__ import annotations

import re

from archive.ingest.fields.naming import names_in, signature
from archive.ingest.record import Evidence, Named
from archive.ingest.text import labels
from archive.ingest.text.layout import Layout
from archive.ingest.text.lines import Line


def decide(layout: Layout, marks: dict[str, str]) -> Named | None:
    """Who wrote it: names with a space between, as printed."""
    for line in [*layout.head, *layout.tail]:
        for item in labels.read(line.folded):
            names = names_in(line.text[item.start : item.end]) if item.field == "author" else ""
            if names:
                return Named(names, Evidence(line.text[:120], f"line at {line.start}", f"{item.label} label", 0.9))
    return _signed(layout) or _dateline_names(layout.main) or _marked_author(marks)


def _signed(layout: Layout) -> Named | None:
    for line in [line for line in layout.around if line.role == "byline"]:
        _, names = signature(line)
        if names:
            return Named(names, Evidence(line.text[:120], f"line at {line.start}", "byline", 0.85))
    return None


def _dateline_names(main: list[Line]) -> Named | None:
    for line in main[:2]:
        match = re.search(r"[(]\s*(?:[^()]{0,12})?(?:记者|通讯员)\s*(?P<names>[^()]{2,40})[)]", line.folded[:200])
        names = names_in(line.text[match.start("names") : match.end("names")]) if match else ""
        if names:
            return Named(names, Evidence(match.group(), f"line at {line.start}", "dateline", 0.85))
    return None


def _marked_author(marks: dict[str, str]) -> Named | None:
    names = names_in(marks.get("author", ""))
    return Named(names, Evidence(marks["author"][:120], "page metadata", "meta element", 0.7)) if names else None

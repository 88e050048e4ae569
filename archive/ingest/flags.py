"""What a curator should know of a page at a glance."""

from __future__ import annotations

import re

from archive.chinese import fold
from archive.ingest.layout import Layout
from archive.ingest.tables import rows

SIGNS = [(row[0], row[1], re.compile(row[2])) for row in rows("flags")]
REPAIRED = {
    "pinyin": "pinyin-annotated",
    "byte-shift": "byte-shift-damage",
    "page-marker": "page-markers",
    "entity": "entities",
}
# Below this confidence somebody should look.
DOUBTFUL = 0.5
# Simplified forms that a page in traditional characters keeps when a machine converted it: 会议 -> 會議, but 发展 -> 干部
CONVERTED = re.compile("干部|系統|后來|最后|關于|制定|采取|并講話")


def flags_of(text: str, body: str, layout: Layout, kind: str, script: str, repair_kinds: set[str]) -> list[str]:
    """Names of what was noticed, without repeats, sorted."""
    found = {flag for name, flag in REPAIRED.items() if name in repair_kinds}
    zones = {
        "page": fold(text),
        "body": fold(body),
        "around": "\n".join(line.folded for line in layout.around + layout.related),
    }
    found |= {flag for flag, zone, pattern in SIGNS if pattern.search(zones[zone])}
    if kind in ("forum", "document-share"):
        found.add({"forum": "forum-post", "document-share": "doc-share"}[kind])
    if script == "hant" and CONVERTED.search(body):
        found.add("hans-to-hant-conversion")
    if layout.related:
        found.add("boilerplate-sidebar")
    return sorted(found)

"""What a curator should know of a page at a glance."""

from __future__ import annotations

import re

from archive.chinese import fold
from archive.ingest.fields.kinds import ends_of
from archive.ingest.record import Record
from archive.ingest.tables import rows
from archive.ingest.text.layout import Layout

SIGNS = [(row[0], row[1], re.compile(row[2])) for row in rows("flags")]
REPAIRED = {
    "pinyin": "pinyin-annotated",
    "byte-shift": "byte-shift-damage",
    "page-marker": "page-markers",
    "entity": "entities",
}
OF_KIND = {"forum": {"forum-post"}, "document-share": {"doc-share"}}
# Every flag that an import gives, for a curator to filter by.
ALL = sorted(
    {flag for flag, _, _ in SIGNS}
    | {*REPAIRED.values(), *set().union(*OF_KIND.values())}
    | {"boilerplate-sidebar", "hans-to-hant-conversion", "review"}
    | {"decoding-errors", "no-title", "title-and-subtitle-glued"}
)
# Below this confidence somebody should look.
DOUBTFUL = 0.5
# The same for a repair: bytes read back without a reading in brackets are wrong once in a hundred times.
DOUBTFUL_REPAIR = 0.8
# Simplified forms that a machine leaves in a page that it turned traditional character by character.
CONVERTED = re.compile("干部|系統|后來|最后|關于|制定|采取|并講話")


def flags_of(record: Record, repaired, layout: Layout) -> list[str]:
    """Names of what was noticed on a page; `repaired` is its whole text with all repairs."""
    found = {REPAIRED[kind] for kind in {repair.kind for repair in repaired.repairs} if kind in REPAIRED}
    zones = {
        "page": ends_of(fold(repaired.text)),
        "body": ends_of(fold(record.body)),
        "title": fold(record.title),
        "around": "\n".join(line.folded for line in layout.around + layout.related),
    }
    found |= {flag for flag, zone, pattern in SIGNS if pattern.search(zones[zone])}
    found |= OF_KIND.get(record.page_kind, set())
    if record.page_kind == "forum" and record.source:
        found.add("reprint")
    if record.script == "hant" and CONVERTED.search(ends_of(record.body)):
        found.add("hans-to-hant-conversion")
    if any(repair["confidence"] < DOUBTFUL_REPAIR for repair in record.repairs):
        found.add("review")
    if layout.related:
        found.add("boilerplate-sidebar")
    return sorted(found)

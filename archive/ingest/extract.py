"""A page becomes a record: damage repaired, kind known, lines sorted, and each field read with its evidence."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice

from archive import chinese, gazetteer
from archive.ingest import outlets, topics
from archive.ingest.fields import (
    addresses,
    body,
    bylines,
    flags,
    forum,
    headlines,
    kinds,
    published,
    sources,
    title,
    trusted,
)
from archive.ingest.page import Page, Unreadable
from archive.ingest.record import Evidence, Record
from archive.ingest.text import datelines, layout, lines, markup, wrapped

# Characters that print nothing or turn the reading order round; a tab or an ideographic space is a space. HTML's parser
# takes none of them.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\ud800-\udfff]"
)
BREAKS = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# The fields that a curator is asked to look at when they are doubtful.
FIELDS = ("title", "published", "source", "region")
SUMMARY = 120
# So much of a text tells what was done to its title.
READ_ALONG = 2000
# So many lines above a title may be its kicker.
KICKER = 4
# Fewer characters than this are no article.
SHORTEST = 10
WORD = re.compile(r"\w")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def extract(page: Page, today: date | None = None) -> Record:
    """Everything that can be known of a page. Raises Unreadable when it holds no text to speak of."""
    today = today or (page.captured_at.date() if page.captured_at else date.today() + timedelta(days=1))
    # A body that a record states is taken as it is, whatever its words look like.
    stated = bool(page.fields.get("body")) and not page.html
    sheet = _sheet(page, stated)
    kind, kind_evidence = kinds.kind_of("" if stated else chinese.fold(sheet.text), page.url)
    repaired = chinese.repair(sheet.text, document_share=kind == "document-share")
    all_lines = markup.mark_lines(lines.split(repaired.text, sort=not stated), sheet, repaired)
    found, replies = (layout.Layout(main=all_lines), []) if stated else _lay_out(all_lines, kind)
    record = Record(page_url=page.url, page_kind=kind, comments=replies)
    record.evidence["page_kind"] = kind_evidence
    _read_addresses(record, repaired.text, page, sheet)
    _repair_titles(sheet)
    named, text = _stated(page, found) if stated else _title_and_text(found, sheet.marks, kind)
    named = named or title.derive(text.text)
    _read_text(record, named, text, repaired.repairs)
    _read_date(record, found, sheet.marks, today)
    _read_source(record, found, sheet.marks)
    fields = {name: " ".join(tidy(value).split()) for name, value in page.fields.items() if name != "body"}
    trusted.believe(record, fields, page.place or page.file, today)
    _refuse_little(record)
    _read_place(record, found, sheet.marks)
    _read_topics(record)
    _read_flags(record, page, repaired, found, named)
    return record


def _sheet(page: Page, stated: bool) -> markup.Sheet:
    text = tidy(page.text)
    if page.html:
        return markup.read(text)
    return markup.Sheet(text if stated else wrapped.unwrap(text))


def _repair_titles(sheet: markup.Sheet) -> None:
    """Undo in the titles that HTML names what was done to the whole page: one reading alone tells nothing."""
    for name in sheet.marks.keys() & set(title.NAMES):
        whole = f"{sheet.marks[name]}\n{sheet.text[:READ_ALONG]}"
        if "(" in sheet.marks[name]:
            sheet.marks[name] = chinese.repair(whole).text.partition("\n")[0]


def _stated(page: Page, found: layout.Layout) -> tuple[title.Title | None, body.Body]:
    """The title and the text that a record states."""
    words = " ".join(tidy(page.fields.get("title", "")).split())
    named = title.Title(words, Evidence(words[:120], page.place or page.file, "field of the record", 1.0))
    return named if words else None, body.whole(found)


def _title_and_text(found: layout.Layout, marks: dict[str, str], kind: str) -> tuple[title.Title | None, body.Body]:
    """The page's own title, if it has one, and the text below it; what neither is goes to the head and the tail."""
    named = title.decide(found, marks, kind)
    if named:
        _drop_title(found, named)
    text = body.assemble(found, named.text if named else "", glued=kind == "document-share")
    found.head += [line for line in text.cut if line.role == "meta"]
    found.tail[:0] = [line for line in text.cut if line.role != "meta"]
    return named, text


def _refuse_little(record: Record) -> None:
    if not _has_enough(WORD, record.body):
        raise Unreadable("no article text on the page")
    if not _has_enough(HAN, record.body):
        raise Unreadable("no Chinese text on the page")


def _has_enough(character: re.Pattern, text: str) -> bool:
    """Whether the text has so many of these characters that it may be an article."""
    return len(list(islice(character.finditer(text), SHORTEST))) == SHORTEST


def tidy(text: str) -> str:
    """Line ends and spaces of one kind, and nothing invisible."""
    return SPACES.sub(" ", INVISIBLE.sub("", BREAKS.sub("\n", text.replace("\r\n", "\n"))))


def _lay_out(all_lines: list, kind: str) -> tuple[layout.Layout, list]:
    if kind == "forum":
        head, posts = forum.posts(all_lines)
        if posts:
            found = layout.lay_out(forum.article_lines(head, posts[0]))
            found.post = posts[0][0]
            if found.main:  # a first post without a word is none: the text stands elsewhere
                return found, forum.replies(posts[1:])
    return layout.lay_out(all_lines), []


def _read_addresses(record: Record, text: str, page: Page, sheet: markup.Sheet) -> None:
    record.page_url = addresses.valid(page.url) or addresses.valid(sheet.marks.get("address"))
    original, start = addresses.original_in(chinese.fold(text), text)
    if original:
        record.original_url = original
        record.evidence["original_url"] = Evidence(original, f"offset {start}", "original address label", 0.95)


def _drop_title(found: layout.Layout, named: title.Title) -> None:
    """The title is not repeated at the head of the text; what stands above it there, or signs below it, is no text."""
    taken = {line.start for line in named.lines}
    known = lines.squeeze(named.text)
    titles = [
        i for i, line in enumerate(found.main[:KICKER]) if line.start in taken or (i < 3 and _repeats(line, known))
    ]
    below = titles[-1] + 1 if titles else 0
    while below and below < len(found.main) and found.main[below].role in layout.EDGES:
        below += 1
    found.head += [line for i, line in enumerate(found.main[:below]) if i not in titles]
    found.main = found.main[below:]


def _repeats(line: lines.Line, known: str) -> bool:
    """Whether a line is the title again, or a good part of it, or little more: 某某（通用3篇）"""
    shorter, longer = sorted((lines.squeeze(line.text), known), key=len)
    if len(shorter) < 6 or shorter not in longer or len(longer) > 2 * len(shorter):
        return False
    return shorter == longer or not lines.is_paragraph(line)


def _read_text(record: Record, named: title.Title, text: body.Body, repairs: list) -> None:
    record.title, record.subtitle = named.text, named.subtitle
    record.evidence["title"] = named.evidence
    record.body = text.text
    record.repairs = [
        *_title_repairs(named, repairs),
        *body.place_repairs(repairs, text.spans),
    ]
    record.script = chinese.script_of(record.body)
    record.summary = _summary(record.body)


def _title_repairs(named: title.Title, repairs: list) -> list[dict]:
    """The repairs in the lines that the title stands in, or that it is made of."""
    placed = []
    for line in named.lines:
        ahead, inside = named.text.find(line.text), max(line.text.find(named.text), 0)
        start = line.start + inside
        end = min(line.end, start + len(named.text))
        if ahead >= 0 or named.text in line.text:
            found = body.place_repairs(repairs, [(start, end)], "title")
            placed += [{**repair, "start": repair["start"] + max(ahead, 0)} for repair in found]
    return placed


def _summary(text: str) -> str:
    """The first sentences, up to about SUMMARY characters."""
    flat = " ".join(text.split())
    if len(flat) <= SUMMARY:
        return flat
    end = max(flat.rfind(stop, SUMMARY // 2, SUMMARY) for stop in "。！？；")
    return flat[: end + 1] if end > 0 else flat[:SUMMARY] + "…"


def _read_date(record: Record, found: layout.Layout, marks: dict, today: date) -> None:
    decided = published.decide(
        found, marks=marks, page_url=record.page_url, original_url=record.original_url, today=today
    )
    if decided:
        record.published, record.date_precision = str(decided.date), decided.date.precision
        record.date_basis = decided.basis
        record.evidence["published"] = decided.evidence
    event = published.event_on(found.main, decided and decided.date)
    if event:
        record.event_date, record.evidence["event_date"] = event[0].isoformat(), event[1]


def _read_source(record: Record, found: layout.Layout, marks: dict) -> None:
    named = sources.decide(found, marks, record.page_kind, record.original_url, record.page_url, record.title)
    if named:
        record.source, record.evidence["source"] = sources.canonical(named.name), named.evidence
    written = bylines.decide(found, marks)
    if written:
        record.byline, record.evidence["byline"] = written.name[:255], written.evidence


def _read_place(record: Record, found: layout.Layout, marks: dict[str, str]) -> None:
    """The place of the body and of those who signed it; "our city" is the source's, or the site's."""
    signed = [line.text for line in found.tail if line.role in ("signature", "byline")]
    is_others = record.page_kind in kinds.OF_ANYBODY or outlets.find(record.source)
    site = [] if is_others else [*layout.owners(found), marks.get("title", "").replace(record.title, "")]
    bar = headlines.BAR.search(marks.get("title", ""))
    place = gazetteer.locate(
        record.title + (bar.group() if bar else ""),
        "\n".join([record.body, *signed]),
        dateline=datelines.dispatched(chinese.fold(record.body[:200])),
        source=f"{record.source} {outlets.home_of(record.source)}",
        site=" ".join(site),
        address=record.original_url or record.page_url,
    )
    if place:
        record.regions_mentioned = [
            {"code": mention.code, "name": mention.names[-1], "role": mention.role} for mention in place.mentioned
        ]
    if place and "region" not in record.evidence:
        record.region_code, record.region = place.code or None, list(place.names)
        words = "、".join(place.evidence)
        record.evidence["region"] = Evidence(words, "title and text", "place names", place.confidence)


def _read_topics(record: Record) -> None:
    """The topics that the text speaks of, beside those that the record states."""
    tagged = [item for item in topics.tags_for(record.title, record.body) if item.topic not in record.tags]
    record.tags += [item.topic for item in tagged]
    record.suggested_tags = topics.suggest(record.body)
    for item in tagged:
        words = "、".join(item.evidence)
        record.evidence[f"tag:{item.topic}"] = Evidence(words, "title and text", "topic's terms", item.confidence)


def _read_flags(record: Record, page: Page, repaired, found: layout.Layout, named: title.Title) -> None:
    noticed = flags.flags_of(record, repaired, found)
    doubtful = (
        ["review"]
        if any(record.evidence[name].confidence < flags.DOUBTFUL for name in FIELDS if name in record.evidence)
        else []
    )
    of_title = named.flags if record.evidence["title"] is named.evidence else ()
    record.flags = sorted({*noticed, *of_title, *page.flags, *doubtful})

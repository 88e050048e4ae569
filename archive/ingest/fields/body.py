"""The article's own text: its lines put together, without what trails them, and with the repairs made in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter

from archive.chinese import fold
from archive.ingest.fields.naming import signature
from archive.ingest.fields.sources import REPRINT
from archive.ingest.tables import alternatives
from archive.ingest.text import credits, datelines, labels, printings
from archive.ingest.text.layout import Layout
from archive.ingest.text.lines import Line, is_paragraph, squeeze

ENDS = alternatives("furniture", "ends", after=r"\s*$")
# (来源：某网) (责任编辑：某某) behind the last sentence.
# The first bracket may be missing.
ATTRIBUTION = re.compile(r"\s*(?:[(\[【〔]|(?<=[。!?]))\s*(?P<inner>[^()\[\]【】〔〕。]{2,60})\s*[)\]】〕]\s*\|?\s*$")
CAPTION = re.compile(r"^.{4,120}?[(][^()]{0,20}摄[)]\s*(?=\S)")
STAMP = re.compile(
    r"^(?:(?:date\s*:?\s*)?\d{4}-\d{1,2}-\d{1,2}(?:\s\d{1,2}:\d{2}(?::\d{2})?)?|date\s*:?\s*\d{4}-\d{1,2})\s+(?=\S{6})"
)
# How a library of journals marks that an abstract is the text's beginning, and the bar that a table's cell left.
BEGUN = re.compile(r"^(?:[<＜【]正[>＞】]|[|｜])\s*")
# Who took a picture is part of its caption.
PHOTO = re.compile(r"(?:摄|拍摄|供图)$")
# A remark behind a title that the text below does not repeat: （全文）
REMARK = re.compile(r"\s*[(（][^()（）]*[)）]$")
# Whom a speaker calls, right behind the title of the speech: 尊敬的各位代表：
CALL = r"\s*(?=(?:各位|尊敬的|亲爱的|同志们|[^，。：；,:;\s]{2,10}们)[^。]{0,20}[：:])"
# An abstract above the text repeats so many of its first characters.
ABSTRACT = 20
# ... behind at most so many that it leaves out: 同志们：
LATER = 20
# A second printing of a text is longer; shorter is a refrain.
AGAIN = 40
TRAILING = 3
# What trails a line is shorter than so many characters.
ENDING = 200
# A line with more of them is no article's.
MOST_ENDINGS = 500


@dataclass
class Body:
    """`spans` are the pieces of the clean text that the body is made of, in order: (start, end)."""

    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    cut: list[Line] = field(default_factory=list)


def whole(layout: Layout) -> Body:
    """The lines as they are: of a record that states its body."""
    lines = layout.main
    return Body("\n".join(line.text for line in lines), [(line.start, line.end) for line in lines])


def assemble(layout: Layout, title: str, glued: bool) -> Body:
    """Join the article's lines. What is cut off their ends goes to `cut`, where bylines are looked for.

    The text of a shared document begins with its `title` on the same line (`glued`), elsewhere a speech may do so.
    """
    pieces = [[line.start, line.end, line.text] for line in _without_abstract(_once(_below_head(layout)))]
    body = Body()
    if pieces:
        _trim_start(pieces[0], _repeated(title, glued), body)
    for piece in pieces[-TRAILING:]:
        _trim_end(piece, body)
    kept = [piece for piece in pieces if piece[2].strip()]
    body.text = "\n".join(piece[2] for piece in kept)
    body.spans = [(piece[0], piece[1]) for piece in kept]
    return body


def _below_head(layout: Layout) -> list[Line]:
    """The article's lines without those above its first paragraph that stand at the page's head too: its title, its
    authors, where they work."""
    main, head = layout.main, {squeeze(line.text) for line in layout.head}
    first = next((i for i, line in enumerate(main) if is_paragraph(line)), 0)
    return [line for line in main[:first] if squeeze(line.text) not in head] + main[first:]


def _once(main: list[Line]) -> list[Line]:
    """The lines without a second printing of them all, whose end may be missing."""
    texts = [line.text for line in main]
    for i in range(max(1, len(texts) // 2), len(texts)):
        if texts[i] == texts[0] and texts[i:] == texts[: len(texts) - i] and len("".join(texts[i:])) >= AGAIN:
            return main[:i]
    return main


def _without_abstract(main: list[Line]) -> list[Line]:
    """A first paragraph that the following text repeats is its abstract."""
    if len(main) < 2:
        return main
    opening = squeeze(main[0].text.rstrip("….。"))
    following = squeeze("".join(line.text for line in main[1:6]))
    is_longer = len(following) >= 2 * len(opening) >= 2 * ABSTRACT
    return main[1:] if is_longer and opening in following[: len(opening) + LATER] else main


def _repeated(title: str, glued: bool) -> re.Pattern[str] | None:
    """What finds the title at the head of a text, before a speaker's call when it need not be `glued`."""
    title = REMARK.sub("", title)
    if len(title) < 8:
        return None
    twice = rf"(?:{re.escape(title[:8])}[^。，,]{{0,60}})?"
    return re.compile(twice + re.escape(title) + (r"\s*" if glued else CALL))


def _trim_start(piece: list, title: re.Pattern[str] | None, body: Body) -> None:
    """Take a stamp, a picture's caption or the title itself off the first line."""
    start, end, text = piece
    for pattern, role in ((STAMP, "meta"), (BEGUN, "meta"), (title, "text"), (credits.OUTLET_AHEAD, "byline")):
        match = pattern.match(fold(text) if role == "byline" else text) if pattern else None
        if match and len(text) - match.end() > 10:
            body.cut.append(Line(text[: match.end()].strip(), start, fold(text[: match.end()].strip()), role=role))
            start, text = start + match.end(), text[match.end() :]
    caption = CAPTION.match(fold(text))
    if caption and datelines.DATELINE.match(fold(text[caption.end() :])):
        start, text = start + caption.end(), text[caption.end() :]
    piece[:] = start, end, text


def _trim_end(piece: list, body: Body) -> None:
    """Take attributions and site furniture off a line's end, as often as there is some."""
    start, _, text = piece
    end = len(text)
    for _ in range(MOST_ENDINGS):
        if not (match := _trailing(fold(text[max(0, end - ENDING) : end]))):
            break
        at = max(0, end - ENDING) + match.start()
        ending = text[at:end].strip()
        body.cut.append(Line(ending, start + at, fold(ending), role="byline"))
        end = at
        while text[end - 1 : end].isspace():
            end -= 1
    piece[:] = start, start + end, text[:end]


def _trailing(folded: str) -> re.Match[str] | None:
    """What stands at a line's end and is no part of its sentence: the longer of furniture and an attribution."""
    ends = ENDS.search(folded)
    found = [ends if ends and ends.group().strip() else None, _attribution(folded)]
    return min(filter(None, found), key=re.Match.start, default=None)


def _attribution(folded: str) -> re.Match[str] | None:
    match = ATTRIBUTION.search(folded)
    if not match:
        return None
    whole = f"({match['inner']})"
    is_behind_sentence = folded[: match.start()].endswith(("。", "!", "?", "”"))
    if is_behind_sentence and (credits.PROVIDER.fullmatch(whole) or credits.PERSONS.fullmatch(match["inner"])):
        return match
    return match if _is_attribution(match["inner"], whole) else None


def _is_attribution(inner: str, whole: str) -> bool:
    if PHOTO.search(inner):
        return False
    if any(
        pattern.match(inner) for pattern in (REPRINT, labels.LABEL, credits.CREDIT, credits.CITED, printings.PRINTED)
    ):
        return True
    if credits.SIGNATURE.match(whole):
        return True
    if credits.SUPPLIED.fullmatch(whole):
        return True
    org, names = signature(Line(whole, 0, whole))
    return bool(names) and (bool(org) or " " in inner or len(inner) <= 4)


def place_repairs(repairs: list, spans: list[tuple[int, int]], field: str = "body") -> list[dict]:
    """The repairs that lie in a field, at their offsets there; `spans` are the places of its lines in the page."""
    placed, position, place = [], 0, attrgetter("start")
    for start, end in spans:
        for repair in repairs[bisect_left(repairs, start, key=place) : bisect_right(repairs, end, key=place)]:
            if repair.start + len(repair.after) <= end:
                placed.append(
                    {
                        "field": field,
                        "start": position + repair.start - start,
                        "before": repair.before,
                        "after": repair.after,
                        "kind": repair.kind,
                        "confidence": repair.confidence,
                    }
                )
        position += end - start + 1
    return placed

"""The text of an article when it changes: its digest, and where its repairs stand in it."""

from __future__ import annotations

import hashlib
import re

from archive.chinese import fold


def content_digest(body: str) -> str:
    """SHA-256 of a text's letters and digits after folding: a reprint in another script or spacing has the same."""
    return hashlib.sha256(re.sub(r"[\W_]+", "", fold(body)).encode("utf-8", "replace")).hexdigest()


def undo_repairs(body: str, repairs: list[dict], chosen: set[int]) -> tuple[str, list[dict]]:
    """The text and its repairs without those whose numbers (0 is the first) are chosen."""
    pieces, kept, end, length = [], [], 0, 0
    for number, repair in enumerate(repairs):
        start, stop = repair["start"], repair["start"] + len(repair["after"])
        length += start - end
        if number not in chosen:
            kept.append({**repair, "start": length})
        pieces += body[end:start], repair["before" if number in chosen else "after"]
        end, length = stop, length + len(pieces[-1])
    return "".join([*pieces, body[end:]]), kept


def carry_repairs(old: str, new: str, repairs: list[dict]) -> list[dict]:
    """The repairs of a text that was edited by hand; those inside the edited stretch are forgotten."""
    same = _common(old, new)
    same_end = _common(old[same:][::-1], new[same:][::-1])
    shift = len(new) - len(old)
    before = [repair for repair in repairs if repair["start"] + len(repair["after"]) <= same]
    after = [repair for repair in repairs[len(before) :] if repair["start"] >= len(old) - same_end]
    return [*before, *({**repair, "start": repair["start"] + shift} for repair in after)]


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)

"""Boxes amid an article's paragraphs: other articles, special topics, what a site asks for."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from archive.chinese import fold
from archive.ingest.text import furniture
from archive.ingest.text.blocks import Block, is_running

# How a line begins that stands over other articles, or below this one.
HEADS = {"list", "cut"}


def mark(found: list[Block]) -> None:
    """Take out of the article (`inside`) the boxes that stand between two of its paragraphs, and are none themselves:
    of another element or in another one, with a heading over other articles."""
    running = [i for i, block in enumerate(found) if block.inside and not block.linked and is_running(block)]
    if not running:
        return
    kin = _commonest_kin([found[i] for i in running])
    paragraphs = [i for i in running if _kin(found[i]) == kin]
    for is_kin, run in groupby(found[paragraphs[0] : paragraphs[-1]], key=lambda block: _kin(block) == kin):
        box = list(run)
        if not is_kin and furniture.role_of(fold(box[0].text.partition("\n")[0])) in HEADS:
            for block in box:
                block.inside = False


def _kin(block: Block) -> tuple:
    """What the paragraphs of one text have in common: their element's name, and the element that they stand in."""
    return block.owner.tag, block.owner.getparent()


def _commonest_kin(paragraphs: list[Block]) -> tuple:
    lengths: Counter = Counter()
    for block in paragraphs:
        lengths[_kin(block)] += len(block.text)
    return lengths.most_common(1)[0][0]

"""What the words around a place's name say about it: a street, a company, a visitor, an institution of the place."""

import re
from functools import cache
from typing import NamedTuple

from .names import Hit
from .table import rows

REACH = 40  # characters after a name that a pattern may look at: a delegation's whole title
BACK = 20  # characters before it: 来我县考察交流的


class Context(NamedTuple):
    """How much a name counts where it stands, the part that its place plays, and where the words that say so end."""

    weight: float
    role: str
    end: int


@cache
def _patterns(side: str, short: bool) -> tuple[re.Pattern, list[tuple[float, str]]]:
    """All lines of one side as one pattern; its groups are the lines, in their order."""
    lines = [row for row in rows("contexts.tsv") if row[0] == side and (short or row[1] == "any")]
    anchor = r"\Z" if side == "before" else ""
    pattern = "|".join(f"((?:{row[4]}){anchor})" for row in lines)
    return re.compile(pattern), [(float(row[2]), row[3]) for row in lines]


def context_of(hit: Hit, begin: int, text: str) -> Context:
    """The context of a name in the folded text; one that nothing is said about has the weight 1.

    `begin` is where the names that lead to it begin: 赴 before 浙江省湖州市 speaks of 湖州.
    """
    short = hit.kind != "full"
    after, meanings = _patterns("after", short)
    weight, role, end = 1.0, "none", hit.end
    if found := after.match(text, hit.end, hit.end + REACH):
        weight, role = meanings[found.lastindex - 1]
        end = found.end()
    before, meanings = _patterns("before", short)
    if found := before.search(text, max(0, begin - BACK), begin):
        more, part = meanings[found.lastindex - 1]
        weight, role = weight * more, part if role == "none" else role
    return Context(weight, role, end)

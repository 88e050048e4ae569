"""What a reader asks: words and filters, and the one tree that the engine answers for them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields

from django.utils.translation import gettext as _

from archive import gazetteer
from archive.models import Article
from archive.search.language import conjoin, disjoin, negate
from archive.search.periods import read_period
from archive.search.tokens import TooMuchAsked
from archive.search.tree import Among, And, Between, Everything, Node, Not, Or

DEEPEST = 10_000  # results that can be paged through
EXCLUDED = "-"  # before a filter's value
# Columns, "-" before one that falls. Without a date an article comes last either way.
ORDERS = {"relevance": (), "newest": ("-published",), "oldest": ("published",)}


@dataclass(frozen=True)
class Filters:
    """Values an article must have: any one of a field's, and each field's. A value that begins with "-" excludes.

    Regions are six-digit codes (a province takes in its counties; one of its counties beside it narrows it to that
    county), sources and tags slugs, years four digits.
    `date_from` and `date_to` are a year, a month or a day ("2024", "2024-04", "2024-04-17"), both included.
    """

    region: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None

    def nodes(self, without: str = "") -> list[Node]:
        """The filters as parts of a tree, those of the field `without` left out.

        Raises ValueError for a date that is none.
        """
        made = [self._values(each.name) for each in fields(self) if each.name not in (without, "date_from", "date_to")]
        return [node for node in (*made, self._dates()) if node is not None]

    def chosen(self, name: str) -> tuple[list[str], list[str]]:
        """The values of a field that are asked for, and those that are excluded."""
        values = getattr(self, name)
        return (
            [value for value in values if not value.startswith(EXCLUDED)],
            [value.removeprefix(EXCLUDED) for value in values if value.startswith(EXCLUDED)],
        )

    def _values(self, name: str) -> Node | None:
        wanted, unwanted = self.chosen(name)
        if name == "region":
            wanted = _innermost(wanted)
        parts: list[Node] = [Among(name, tuple(sorted(wanted)))] if wanted else []
        if unwanted:
            parts.append(Not(Among(name, tuple(sorted(unwanted)))))
        return conjoin(parts)

    def _dates(self) -> Node | None:
        if not (self.date_from or self.date_to):
            return None
        period = read_period(f"{self.date_from or ''}..{self.date_to or ''}")
        if period is None:
            raise ValueError(
                _("日期看不懂：%s。请写成 2024、2024-04 或 2024-04-17。")
                % f"{self.date_from or ''}..{self.date_to or ''}"
            )
        return period


def _innermost(codes: list[str]) -> list[str]:
    """The regions without those that hold another one of them."""
    outer = {division.code for code in codes for division in gazetteer.path(code)[:-1]}
    return [code for code in codes if code not in outer]


@dataclass(frozen=True)
class Query:
    """A question as a page or a program asks it. `size` is hits a page; `staff` also see what is suppressed."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: str = "relevance"
    size: int = 20
    staff: bool = False

    def window(self, page: int) -> int:
        """Where a page begins. Raises TooMuchAsked when it lies deeper than DEEPEST."""
        start = (max(page, 1) - 1) * self.size
        if start >= DEEPEST:
            raise TooMuchAsked(_("只能翻到前 %d 条结果。请添加词或筛选条件来缩小范围。") % DEEPEST)
        return start

    def pages(self, total: int) -> int:
        """How many pages can be turned, at least one."""
        return max(1, math.ceil(min(total, DEEPEST) / self.size))

    def order(self) -> tuple[str, ...]:
        """The columns to sort by; none for relevance. Raises ValueError for a sort that does not exist."""
        if self.sort not in ORDERS:
            raise ValueError(
                _("没有“%(sort)s”这种排序，可用：%(all)s。") % {"sort": self.sort, "all": _("、").join(ORDERS)}
            )
        return ORDERS[self.sort]

    def around(self, words: Node, without: str = "") -> Node:
        """The whole tree for the words: the filters, but those of one field, and what readers may see."""
        parts = [words, *self.filters.nodes(without)]
        if not self.staff:
            parts.append(Not(Among("status", (Article.Status.SUPPRESSED.value,))))
        parts = [part for part in parts if not isinstance(part, Everything)]
        return in_columns(conjoin(parts) or Everything())


def in_columns(tree: Node) -> Node:
    """The tree with days as the index keeps them.

    An article lies in a period when all that is known of its date does: "2024-04" in April 2024, but in no day of it.
    """
    match tree:
        case Between(field="date"):
            return And((Between("published", tree.low, None), Between("published_last", None, tree.high)))
        case Not():
            return negate(in_columns(tree.part))
        case And():
            return conjoin([in_columns(part) for part in tree.parts])
        case Or():
            return disjoin([in_columns(part) for part in tree.parts])
    return tree

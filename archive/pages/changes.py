"""The history of an article in a reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from archive.models import Article, Region, Source, Tag
from archive.pages.names import name_of

# What a reader is told of; digests, evidence and the like change along with these.
SHOWN = (
    "title", "subtitle", "body", "summary", "published_on", "date_precision", "event_on", "source", "byline",
    "original_url", "region", "tags", "script", "page_kind", "status",
)  # fmt: skip
# The fields that hold keys of other rows.
REFERRING = {"source": Source, "region": Region, "tags": Tag}

Names = dict[str, dict]  # field -> key -> name


@dataclass(frozen=True)
class Difference:
    """One field before and after."""

    label: str
    before: str
    after: str

    @property
    def long(self) -> bool:
        return len(self.before) + len(self.after) > 200


@dataclass(frozen=True)
class Change:
    """One moment: `by_curator` tells a person's edit from an import's."""

    at: datetime
    by_curator: bool
    reason: str
    differences: list[Difference]


def changes(article: Article) -> list[Change]:
    """Every change that a reader could notice, the newest first."""
    records = list(article.history.order_by("-history_date", "-history_id"))
    deltas = [new.diff_against(old, included_fields=SHOWN) for new, old in pairwise(records)]
    names = _names([change for delta in deltas for change in delta.changes])
    return [_change(delta, names) for delta in deltas if delta.changes]


def _change(delta, names: Names) -> Change:
    record = delta.new_record
    return Change(
        record.history_date,
        record.history_user_id is not None,
        record.history_change_reason or "",
        [_difference(change, names) for change in delta.changes],
    )


def _difference(change, names: Names) -> Difference:
    field = Article._meta.get_field(change.field)
    return Difference(str(field.verbose_name), _words(field, change.old, names), _words(field, change.new, names))


def _names(changes: list) -> Names:
    """The names of all rows that the changes refer to, with one query a field."""
    names = {}
    for field, model in REFERRING.items():
        keys = {key for one in changes if one.field == field for value in (one.old, one.new) for key in _keys(value)}
        names[field] = {row.pk: name_of(row) for row in model.objects.filter(pk__in=keys)}
    return names


def _keys(value) -> list:
    """What a stored value of such a field refers to: one row or none, or a list of tags."""
    return [row["tag"] for row in value] if isinstance(value, list) else [value]


def _words(field, value, names: Names) -> str:
    """A stored value as text: the names of what it refers to, the label of a choice; "" for nothing."""
    if value in (None, "", []):
        return ""
    if field.name in REFERRING:
        return _("、").join(names[field.name].get(key, str(key)) for key in _keys(value))
    return str(dict(field.flatchoices).get(value, value))

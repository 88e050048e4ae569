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
    records = list(article.history.select_related("history_user").order_by("-history_date", "-history_id"))
    found = [_change(new, new.diff_against(old, included_fields=SHOWN)) for new, old in pairwise(records)]
    return [change for change in found if change.differences]


def _change(record, delta) -> Change:
    differences = [_difference(change) for change in delta.changes]
    return Change(
        record.history_date, record.history_user_id is not None, record.history_change_reason or "", differences
    )


def _difference(change) -> Difference:
    field = Article._meta.get_field(change.field)
    return Difference(str(field.verbose_name), _words(field, change.old), _words(field, change.new))


def _words(field, value) -> str:
    """A stored value as text: the names of what it refers to, the label of a choice; "" for nothing."""
    if value in (None, "", []):
        return ""
    if field.name == "tags":
        return _("、").join(name_of(tag) for tag in Tag.objects.filter(pk__in=[row["tag"] for row in value]))
    if field.name in ("source", "region"):
        model = {"source": Source, "region": Region}[field.name]
        named = model.objects.filter(pk=value).first()
        return name_of(named) if named else str(value)
    return str(dict(field.flatchoices).get(value, value))

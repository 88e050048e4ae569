"""Why an article has its date, source and place: the words of the page, as the importer noted them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.models import Article

# The fields whose evidence a reader is shown, in this order.
LABELS = {
    "published": _("日期"),
    "event_date": _("事件日期"),
    "source": _("来源"),
    "byline": _("署名"),
    "region": _("地区"),
    "title": _("标题"),
}
SURE = 0.6


@dataclass(frozen=True)
class Evidence:
    """The words that a field came from. `doubtful`: the rule that read them was not sure."""

    label: str | Promise
    words: str
    doubtful: bool


def evidence_of(article: Article) -> list[Evidence]:
    """The evidence of each field that has words to show; what a curator has set needs none,
    and a title that stood so on the page is its own."""
    noted = (
        (label, article.evidence.get(name)) for name, label in LABELS.items() if name not in article.curated_fields
    )
    return [
        Evidence(label, entry["words"], entry.get("confidence", 1) < SURE)
        for label, entry in noted
        if entry and entry.get("words") and entry["words"] != article.title
    ]

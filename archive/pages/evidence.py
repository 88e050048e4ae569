"""Why an article has its date, source and place: the words of the page, as the importer noted them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.models import Article

# The fields whose evidence a reader is shown, in this order.
LABELS = {
    "published": gettext_lazy("日期"),
    "event_date": gettext_lazy("事件日期"),
    "source": gettext_lazy("来源"),
    "byline": gettext_lazy("署名"),
    "region": gettext_lazy("地区"),
    "title": gettext_lazy("标题"),
}
SURE = 0.6


@dataclass(frozen=True)
class Evidence:
    """The words that one or more fields came from. `doubtful`: the rules that read them were not sure."""

    label: str
    words: str
    doubtful: bool


def evidence_of(article: Article) -> list[Evidence]:
    """The evidence of each field that has words to show; what a curator has set needs none,
    and a title that stood so on the page is its own."""
    fields: dict[tuple[str, bool], list[str]] = {}
    for name, label in LABELS.items():
        entry = article.evidence.get(name)
        if name not in article.curated_fields and entry and entry.get("words") not in (None, "", article.title):
            doubtful = entry.get("confidence", 1) < SURE
            fields.setdefault((entry["words"], doubtful), []).append(str(label))
    listed = {key: _("、").join(labels).capitalize() for key, labels in fields.items()}
    return [Evidence(label, words, doubtful) for (words, doubtful), label in listed.items()]

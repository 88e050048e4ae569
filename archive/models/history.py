"""The history of an article, its tags included."""

from __future__ import annotations

from simple_history.models import HistoricalRecords


class ArticleHistory(HistoricalRecords):
    """HistoricalRecords that also follow a tag's side of the relation.

    django-simple-history 3.13.0 takes the object whose relation changed for the one with the history, which for
    `tag.articles.add(article)` is the tag, and fails: it has none.
    """

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs) -> None:
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        elif action in ("post_add", "post_remove"):
            for article in instance.articles.model.objects.filter(pk__in=pk_set):
                self.create_historical_record(article, "~")

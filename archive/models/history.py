"""The history of an article, its tags included."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from simple_history.models import HistoricalRecords

BLOCK = 100  # articles held at a time: their texts are long


class ArticleHistory(HistoricalRecords):
    """HistoricalRecords that also follow a tag's side of the relation.

    django-simple-history 3.13.0 takes the object whose relation changed for the one with the history, which for
    `tag.articles.add(article)` is the tag, and fails: it has none.
    """

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs) -> None:
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        elif action == "pre_clear":
            instance._cleared = set(instance.articles.values_list("pk", flat=True))
        elif action in ("post_add", "post_remove", "post_clear"):
            changed = instance._cleared if pk_set is None else pk_set
            for article in instance.articles.model.objects.filter(pk__in=changed).iterator(BLOCK):
                self.create_historical_record(article, "~")


def begin_history(model, keys: Iterable[int]) -> None:
    """Write the first entry in the history of rows just made, with what they are related to.

    The manager's `bulk_history_create` leaves relations out; and here the database copies its own rows: nothing is
    read, made an object of and sent back, which took a third of an import.
    """
    quote, keys = connection.ops.quote_name, list(keys)
    history = model.history.model
    copied = ", ".join(quote(field.column) for field in history.tracked_fields)
    noted = {"history_date": connection.ops.adapt_datetimefield_value(timezone.now())}
    noted |= {"history_type": "+", "history_change_reason": ""}
    these = f"IN ({', '.join(['%s'] * len(keys))})"
    statement = (
        f"INSERT INTO {quote(history._meta.db_table)} ({copied}, {', '.join(map(quote, noted))})"
        f" SELECT {copied}, %s, %s, %s FROM {quote(model._meta.db_table)} WHERE id {these} ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*noted.values(), *keys])
        for relation in history._history_m2m_fields:
            kept, links = HistoricalRecords.m2m_models[relation]._meta, relation.remote_field.through._meta
            columns = [quote(field.column) for field in links.fields]
            these_links = f"link.{quote(relation.m2m_column_name())}"
            cursor.execute(
                f"INSERT INTO {quote(kept.db_table)} (history_id, {', '.join(columns)})"
                f" SELECT first.history_id, {', '.join(f'link.{column}' for column in columns)}"
                f" FROM {quote(links.db_table)} AS link"
                f" JOIN {quote(history._meta.db_table)} AS first ON first.id = {these_links}"
                f" WHERE {these_links} {these}",
                keys,
            )


def recall(article, **said) -> None:
    """Enter in an article's history what a capture said that came in after later ones, below what those said; once.

    `said` are the fields in which it differs, `capture` and `captured_at` with them; the others are as in the entry
    above.
    """
    entries = article.history
    if entries.filter(capture=said["capture"], captured_at=said["captured_at"]).exists():
        return
    later = entries.filter(captured_at__gt=said["captured_at"]).order_by("history_date").first() or entries.latest()
    fields = {field.attname: getattr(later, field.attname) for field in entries.model.tracked_fields}
    said["capture_id"] = said.pop("capture").pk
    moment = later.history_date - timedelta(microseconds=1)
    entry = entries.model.objects.create(**(fields | said), history_date=moment, history_type="~")
    for relation in entries.model._history_m2m_fields:
        links = HistoricalRecords.m2m_models[relation].objects
        for link in links.filter(history=later):
            link.pk, link.history = None, entry
            link.save()

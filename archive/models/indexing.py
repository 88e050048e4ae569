"""The outbox: what has changed and must still reach the search index.

Whoever changes what an article is found by notes it in the same transaction. `tasks_committed` is sent after the
commit with the articles' keys; the search room listens, so that the rooms below need not know it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

tasks_committed = Signal()


class IndexTask(models.Model):
    """One article that must be indexed again, or taken out when it is gone."""

    article_id = models.BigIntegerField(_("文章编号"), db_index=True)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = _("索引任务")
        verbose_name_plural = pgettext_lazy("plural", "索引任务")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.article_id}"

    @classmethod
    def note(cls, article_ids: Iterable[int]) -> None:
        """Note articles as changed, inside the caller's transaction."""
        tasks = [cls(article_id=pk) for pk in article_ids]
        if tasks:
            cls.objects.bulk_create(tasks, batch_size=500)
            changed = {task.article_id for task in tasks}
            transaction.on_commit(lambda: tasks_committed.send(sender=cls, article_ids=changed))


def connect() -> None:
    """Listen for changes of articles and of the names they are found by."""
    from archive.models import Article, Region, Source, Tag

    post_save.connect(_article_changed, sender=Article)
    post_delete.connect(_article_changed, sender=Article)
    m2m_changed.connect(_tags_changed, sender=Article.tags.through)
    for model in (Source, Tag, Region):
        pre_save.connect(_remember_name, sender=model)
        post_save.connect(_named_changed, sender=model)
        pre_delete.connect(_named_going, sender=model)


def _article_changed(instance, **kwargs) -> None:
    IndexTask.note([instance.pk])


def _tags_changed(instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    if action in ("post_add", "post_remove", "pre_clear", "post_clear"):
        if not reverse:
            IndexTask.note([instance.pk])
        elif pk_set is None:
            IndexTask.note(instance.articles.values_list("pk", flat=True))
        else:
            IndexTask.note(pk_set)


def _remember_name(instance, raw: bool = False, **kwargs) -> None:
    before = type(instance).objects.filter(pk=instance.pk).first() if instance.pk else None
    instance._name_before = before and _found_by(before)


def _named_changed(instance, created: bool, **kwargs) -> None:
    if not created and instance._name_before != _found_by(instance):
        IndexTask.note(_articles_of(instance))


def _named_going(instance, **kwargs) -> None:
    IndexTask.note(_articles_of(instance))


def _found_by(instance) -> tuple:
    return instance.name, getattr(instance, "slug", None), getattr(instance, "lineage", None)


def _articles_of(instance) -> list[int]:
    return list(instance.articles.values_list("pk", flat=True))

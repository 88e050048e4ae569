"""Topics that articles are filed under."""

from __future__ import annotations

from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.models.slugs import slug_for


class Tag(models.Model):
    name = models.CharField(_("名称"), max_length=60, unique=True)
    english = models.CharField(_("英文名"), max_length=80, blank=True)
    slug = models.SlugField(_("网址名"), max_length=80, unique=True, allow_unicode=True, blank=True)

    class Meta:
        verbose_name = _("主题")
        verbose_name_plural = pgettext_lazy("plural", "主题")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            others = Tag.objects.exclude(pk=self.pk)
            self.slug = slug_for(self.name, lambda slug: others.filter(slug=slug).exists())
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


@receiver(pre_delete, sender=Tag)
def _leave_articles(instance: Tag, **kwargs) -> None:
    """Each article's history says that the tag went; a row that is deleted takes its relations along without a word."""
    instance.articles.clear()

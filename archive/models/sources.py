"""Who published: papers, agencies, offices' own sites, forums."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.models.slugs import slug_for


class Source(models.Model):
    class Kind(models.TextChoices):
        AGENCY = "agency", _("通讯社")
        NEWSPAPER = "newspaper", _("报纸")
        BROADCASTER = "broadcaster", _("广播电视")
        GOVERNMENT = "government", _("政府网站")
        CPPCC = "cppcc", _("政协网站")
        CONGRESS = "congress", _("人大网站")
        PARTY = "party", _("党务网站")
        PORTAL = "portal", _("新闻网站")
        FORUM = "forum", _("论坛")
        DOCUMENT_SHARE = "document-share", _("文库")
        COMPANY = "company", _("企业")
        OTHER = "other", _("其他")

    name = models.CharField(_("名称"), max_length=120, unique=True)
    slug = models.SlugField(_("网址名"), max_length=80, unique=True, allow_unicode=True, blank=True)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices, default=Kind.OTHER)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    domains = models.JSONField(_("域名"), default=list, blank=True)
    region = models.ForeignKey(
        "archive.Region", models.SET_NULL, null=True, blank=True, related_name="sources", verbose_name=_("地区")
    )
    reviewed = models.BooleanField(_("已核对"), default=False)
    # A source that was merged stays as a signpost: its name and its addresses lead to the one that was kept.
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="merged", verbose_name=_("并入")
    )

    class Meta:
        verbose_name = _("来源")
        verbose_name_plural = pgettext_lazy("plural", "来源")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            others = Source.objects.exclude(pk=self.pk)
            self.slug = slug_for(self.name, lambda slug: others.filter(slug=slug).exists())
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])

    @transaction.atomic
    def merge(self, other: Source) -> int:
        """Take over all that another source has: articles (each with its row of history), names, domains, signposts.

        Returns how many articles moved. The other one stays as a signpost to this one.
        """
        moved = other._hand_articles(self)
        names = _united(self.aliases, [other.name], other.aliases)
        self.aliases = [name for name in names if name != self.name]
        self.domains = _united(self.domains, other.domains)
        self.save()
        other.merged.update(merged_into=self)
        other.merged_into = self
        other.save()
        return moved

    def _hand_articles(self, to: Source | None) -> int:
        """Give all articles to another source or to none, each with its row of history; how many."""
        articles = list(self.articles.values_list("pk", flat=True))
        for pk in articles:  # one at a time: their texts are long
            article = self.articles.get(pk=pk)
            article.source = to
            article.save()
        return len(articles)


@receiver(pre_delete, sender=Source)
def _leave_articles(instance: Source, **kwargs) -> None:
    """Each article's history says that the source went; the database alone would empty the field without a word."""
    instance._hand_articles(None)


def _united(*lists: list[str]) -> list[str]:
    return list(dict.fromkeys(item for each in lists for item in each))

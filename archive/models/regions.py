"""Administrative divisions, as in GB/T 2260. Filled from the gazetteer by a migration."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Region(models.Model):
    class Level(models.TextChoices):
        PROVINCE = "province", _("省级")
        CITY = "city", _("地级")
        COUNTY = "county", _("县级")

    code = models.CharField(_("代码"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    # Codes from the province down, "/370000/371300/371327/": one indexed prefix query finds a whole subtree.
    lineage = models.CharField(max_length=32, db_index=True, editable=False)
    former_names = models.JSONField(_("曾用名"), default=list, blank=True)

    class Meta:
        verbose_name = _("地区")
        verbose_name_plural = pgettext_lazy("plural", "地区")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.lineage = f"{self.parent.lineage if self.parent else '/'}{self.code}/"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("region", args=[self.code])

    @property
    def codes(self) -> list[str]:
        """Codes of the path to here, the province first."""
        return [code for code in self.lineage.split("/") if code]

    @property
    def path(self) -> list[Region]:
        """The regions on the way to here, the province first."""
        above: list[Region] = [self]
        while above[0].parent_id:
            above.insert(0, above[0].parent)
        return above

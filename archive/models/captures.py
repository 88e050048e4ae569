"""Pages as they were found: the bytes lie under their digest, this row says where they came from."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Capture(models.Model):
    """Raw bytes that were stored before anything was made of them. Never changed, never deleted.

    The bytes lie in CAPTURES_DIR/ab/cd/abcd... under their SHA-256. One file may hold many articles (.jsonl, .warc).
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    media_type = models.CharField(_("媒体类型"), max_length=100, blank=True)
    encoding = models.CharField(_("编码"), max_length=40, blank=True)
    file_name = models.CharField(_("文件名"), max_length=255, blank=True)
    url = models.TextField(_("网址"), blank=True)
    captured_at = models.DateTimeField(_("抓取时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("入库时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("原始页面")
        verbose_name_plural = pgettext_lazy("plural", "原始页面")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file_name or self.sha256[:12]

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return settings.CAPTURES_DIR / self.sha256[:2] / self.sha256[2:4] / self.sha256

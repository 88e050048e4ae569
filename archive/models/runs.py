"""What each import did."""

from __future__ import annotations

from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportRun(models.Model):
    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        FINISHED = "finished", _("完成")
        INTERRUPTED = "interrupted", _("中断")

    started_at = models.DateTimeField(_("开始"), auto_now_add=True)
    finished_at = models.DateTimeField(_("结束"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.RUNNING)
    paths = models.JSONField(_("路径"), default=list)
    # {"created": 5, "quarantined": 1, ...}: one number a status of DESIGN's report
    counts = models.JSONField(_("结果"), default=dict)
    # [{"file", "status", "reason"}, ...] of what did not become an article; the report file has them all
    problems = models.JSONField(_("问题"), default=list)

    class Meta:
        verbose_name = _("导入记录")
        verbose_name_plural = pgettext_lazy("plural", "导入记录")
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{localtime(self.started_at):%Y-%m-%d %H:%M}" if self.started_at else "-"

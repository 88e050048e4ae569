"""Articles, and the replies that stood under them."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.models.history import ArticleHistory
from archive.models.indexing import IndexTask
from archive.models.text import carry_repairs, content_digest, undo_repairs

# The fields whose repairs are kept, in the order that `repairs` has them.
REPAIRED = ("title", "body")
PRECISIONS = {"day": 10, "month": 7, "year": 4}  # characters of 2024-02-21 that are known


class ArticleQuerySet(models.QuerySet):
    """Bulk changes note their IndexTasks too: no way of saving leaves the index behind."""

    def public(self) -> ArticleQuerySet:
        """What readers may see."""
        return self.exclude(status=Article.Status.SUPPRESSED)

    def within(self, region) -> ArticleQuerySet:
        """Articles of a region and of all below it."""
        return self.filter(region__lineage__startswith=region.lineage)

    def update(self, **kwargs) -> int:
        with transaction.atomic(using=self.db):
            changed = list(self.values_list("pk", flat=True))
            count = super().update(**kwargs)
            IndexTask.note(changed)
        return count

    def bulk_create(self, objs, *args, **kwargs):
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            IndexTask.note(article.pk for article in made)
        return made


class Article(models.Model):
    class Precision(models.TextChoices):
        DAY = "day", _("日")
        MONTH = "month", _("月")
        YEAR = "year", _("年")
        UNKNOWN = "unknown", _("不详")

    class Basis(models.TextChoices):
        LABEL = "label", _("页面标注")
        DATELINE = "dateline", _("电头")
        BYLINE = "byline", _("署名行")
        METADATA = "metadata", _("网页元数据")
        FORUM = "forum", _("发帖时间")
        ADDRESS = "address", pgettext_lazy("basis", "网址")
        RECORD = "record", _("原始记录")
        CURATOR = "curator", _("编者核定")
        NONE = "none", _("无依据")

    class Script(models.TextChoices):
        HANS = "hans", _("简体")
        HANT = "hant", _("繁体")

    class PageKind(models.TextChoices):
        ARTICLE = "article", _("文章")
        PORTAL = "portal", _("门户转载")
        FORUM = "forum", _("论坛帖子")
        DOCUMENT_SHARE = "document-share", _("文库文档")
        # No import says so: for what a curator finds to be none of these.
        OTHER = "other", _("其他")

    class Status(models.TextChoices):
        UNREVIEWED = "unreviewed", _("未核对")
        REVIEWED = "reviewed", _("已核对")
        SUPPRESSED = "suppressed", _("已撤下")

    # Who this article is across imports: "url:" + digest of its normalised address, or "sha256:" + digest of its
    # bytes and its place in them. Unique, so that importers running side by side cannot double it.
    identity = models.CharField(max_length=120, unique=True, editable=False)
    title = models.CharField(_("标题"), max_length=500)
    subtitle = models.CharField(_("副标题"), max_length=500, blank=True)
    body = models.TextField(_("正文"))
    summary = models.TextField(_("摘要"), blank=True)
    # The first day of the period that is known: 2024-04 is kept as 2024-04-01 with precision month.
    published_on = models.DateField(_("发布日期"), null=True, blank=True, db_index=True)
    date_precision = models.CharField(_("日期精度"), max_length=8, choices=Precision.choices, default=Precision.UNKNOWN)
    date_basis = models.CharField(_("日期依据"), max_length=10, choices=Basis.choices, default=Basis.NONE)
    event_on = models.DateField(_("事件日期"), null=True, blank=True)
    source = models.ForeignKey(
        "archive.Source",
        models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"merged_into": None},
        related_name="articles",
        verbose_name=_("来源"),
    )
    byline = models.CharField(_("署名"), max_length=255, blank=True)
    original_url = models.TextField(_("原文网址"), blank=True)
    page_url = models.TextField(_("页面网址"), blank=True)
    region = models.ForeignKey(
        "archive.Region", models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("地区")
    )
    # [{"code", "name", "role"}, ...]: places that are named but where it did not happen
    regions_mentioned = models.JSONField(_("提及地区"), default=list, blank=True)
    tags = models.ManyToManyField("archive.Tag", blank=True, related_name="articles", verbose_name=_("主题"))
    suggested_tags = models.JSONField(_("建议主题"), default=list, blank=True)
    script = models.CharField(_("文字"), max_length=4, choices=Script.choices, default=Script.HANS)
    page_kind = models.CharField(_("页面类型"), max_length=16, choices=PageKind.choices, default=PageKind.ARTICLE)
    status = models.CharField(
        _("状态"), max_length=12, choices=Status.choices, default=Status.UNREVIEWED, db_index=True
    )
    flags = models.JSONField(_("标记"), default=list, blank=True)
    # {"title": {"words", "where", "rule", "confidence"}, "published": {...}, ...}
    evidence = models.JSONField(_("依据"), default=dict, blank=True)
    # [{"field", "start", "before", "after", "kind", "confidence"}, ...] in the order of the text
    repairs = models.JSONField(_("修复"), default=list, blank=True)
    curated_fields = models.JSONField(_("编者已定字段"), default=list, blank=True)
    capture = models.ForeignKey("archive.Capture", models.PROTECT, related_name="articles", verbose_name=_("原始页面"))
    # When the page was captured; one file may hold the captures of many days.
    captured_at = models.DateTimeField(_("抓取时间"), null=True, blank=True, editable=False)
    content_digest = models.CharField(_("正文摘要值"), max_length=64, db_index=True, editable=False)
    created_at = models.DateTimeField(_("入库时间"), auto_now_add=True, db_index=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    history = ArticleHistory(m2m_fields=[tags])
    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("文章")
        verbose_name_plural = pgettext_lazy("plural", "文章")
        ordering = ["-published_on", "-id"]
        # Wide on purpose: what the browsing pages count stands in the index, so that no count reads the long texts.
        indexes = [
            models.Index(fields=["region", "published_on", "date_precision", "status", "source"]),
            models.Index(fields=["source", "published_on", "date_precision", "status"]),
            models.Index(fields=["published_on", "date_precision", "status"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=False) ^ Q(date_precision="unknown"),
                name="date_and_precision_agree",
                violation_error_message=_("日期与精度不符：没有日期时精度为“不详”，有日期时须注明日、月或年。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.content_digest = content_digest(self.body)
        with transaction.atomic():
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            return super().delete(*args, **kwargs)

    @property
    def published(self) -> str | None:
        """The date as precisely as it is known: "2024-02-21", "2024-04", "2022", or None."""
        return self.published_on and self.published_on.isoformat()[: PRECISIONS[self.date_precision]]

    def edit_text(self, field: str, new: str) -> None:
        """Take a title or body edited by hand; what is known of the repairs outside the edit stays. To be saved."""
        carried = {each: self.repairs_of(each) for each in REPAIRED}
        carried[field] = carry_repairs(getattr(self, field), new, carried[field])
        self.repairs = [repair for repairs in carried.values() for repair in repairs]
        setattr(self, field, new)
        self.curate(field)

    def undo_repairs(self, chosen: set[int]) -> int:
        """Put back what stood on the page at these repairs (0 is the first of `repairs`); how many. To be saved."""
        wanted = [repair for number, repair in enumerate(self.repairs) if number in chosen]
        kept = []
        for field in REPAIRED:
            repairs = self.repairs_of(field)
            undone = {number for number, repair in enumerate(repairs) if repair in wanted}
            text, left = undo_repairs(getattr(self, field), repairs, undone)
            kept += left
            if undone:
                setattr(self, field, text)
                self.curate(field)
        self.repairs = kept
        return len(wanted)

    def repairs_of(self, field: str) -> list[dict]:
        """The repairs made in a field of REPAIRED, in the order of its text."""
        return [repair for repair in self.repairs if repair.get("field", "body") == field]

    def curate(self, field: str) -> None:
        """Note that a curator set a field, or its `comments`: no import touches it. To be saved."""
        self.curated_fields = sorted({*self.curated_fields, field})

    @property
    def suppressed(self) -> bool:
        return self.status == self.Status.SUPPRESSED


class Comment(models.Model):
    """A reply under a forum post. Kept apart from the text of the article."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="comments", verbose_name=_("文章"))
    position = models.PositiveIntegerField(_("顺序"))
    author = models.CharField(_("作者"), max_length=120, blank=True)
    posted_at = models.DateTimeField(_("时间"), null=True, blank=True)
    text = models.TextField(_("内容"))

    class Meta:
        verbose_name = _("评论")
        verbose_name_plural = pgettext_lazy("plural", "评论")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "position"], name="comment_position_once")]

    def __str__(self) -> str:
        return self.text[:40]

"""Articles at the desk: what each rests on, what was repaired in it, what a curator decides."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from archive.admin.history import HistoryAdmin
from archive.ingest.fields import flags
from archive.ingest.store import DATED
from archive.models import Article, Comment
from archive.models.articles import REPAIRED
from archive.pages.flags import FLAGS

# What evidence consists of, and what it is called here
EVIDENCE = {"words": _("原文"), "where": _("位置"), "rule": _("规则"), "confidence": _("把握")}
# Evidence -> the field that rests on it, where they are not named alike
FIELDS = {"published": "published_on", "event_date": "event_on", "tag": "tags"}
AROUND = 24  # characters shown before and after a repair
OVERTAKEN = _("打开本页之后，这篇文章又有了改动。这里的改动没有保存：请重新打开，看过再改。")


class UndatedFilter(admin.SimpleListFilter):
    title = _("日期是否已知")
    parameter_name = "dated"

    def lookups(self, request, model_admin):
        return [("no", _("日期不详")), ("yes", _("有日期"))]

    def queryset(self, request, queryset):
        if self.value() in ("no", "yes"):
            return queryset.filter(published_on__isnull=self.value() == "no")
        return queryset


class FlagFilter(admin.SimpleListFilter):
    """Articles by one of their flags."""

    title = _("标记")
    parameter_name = "flag"

    def lookups(self, request, model_admin):
        return [(flag, _flag(flag)) for flag in flags.ALL]

    def queryset(self, request, queryset):
        # A quoted flag inside the JSON text: exact, and the same on SQLite and PostgreSQL.
        return queryset.filter(flags__icontains=f'"{self.value()}"') if self.value() else queryset


class Lines(AdminTextareaWidget):
    """Lines to edit. Browsers end each with CR LF; our texts have LF alone, and what repairs them counts characters."""

    def value_from_datadict(self, data, files, name):
        sent = super().value_from_datadict(data, files, name)
        return sent and sent.replace("\r\n", "\n")


class ArticleForm(forms.ModelForm):
    """An article's fields, sent with the state that they were seen in: nobody undoes unseen what another has saved."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = _state(Article.objects.only("updated_at").get(pk=self.instance.pk))

    def clean(self) -> None:
        super().clean()
        if "seen" in self.changed_data:
            self.add_error(None, OVERTAKEN)


class CommentInline(admin.TabularInline):
    model = Comment
    formfield_overrides = {models.TextField: {"widget": Lines(attrs={"rows": 6})}}
    extra = 0
    fields = ["position", "author", "posted_at", "text"]


@admin.register(Article)
class ArticleAdmin(HistoryAdmin):
    form = ArticleForm
    list_display = ["title", "published", "source", "region", "script", "status"]
    list_filter = ["status", UndatedFilter, "script", "page_kind", "date_basis", FlagFilter]
    search_fields = ["title", "byline", "source__name", "page_url", "original_url"]
    date_hierarchy = "published_on"
    list_select_related = ["source", "region"]
    list_per_page = 50
    autocomplete_fields = ["source", "region", "tags"]
    readonly_fields = [
        "on_site", "capture", "curated", "noticed", "grounds", "repaired", "mentioned", "suggested",
        "content_digest", "created_at", "updated_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["on_site", "title", "subtitle", "body", "repaired", "summary"]}),
        (_("何时"), {"fields": ["published_on", "date_precision", "date_basis", "event_on"]}),
        (_("何人何地"), {"fields": ["source", "byline", "region", "mentioned", "tags", "suggested"]}),
        (_("页面"), {"fields": ["script", "page_kind", "original_url", "page_url", "capture"]}),
        (_("编务"), {"fields": ["status", "noticed", "curated"]}),
        (_("依据"), {"classes": ["collapse"], "fields": ["grounds", "content_digest"]}),
        (_("时间"), {"classes": ["collapse"], "fields": ["created_at", "updated_at"]}),
    ]
    formfield_overrides = {models.TextField: {"widget": Lines(attrs={"rows": 6})}}
    inlines = [CommentInline]
    actions = ["mark_reviewed", "suppress", "release", "forget_curation"]

    def get_form(self, request, obj=None, **kwargs):
        """A tall field for the text, one line for an address."""
        widgets = {"body": Lines(attrs={"rows": 28})}
        widgets |= {name: AdminTextInputWidget() for name in ("original_url", "page_url")}
        return super().get_form(request, obj, widgets=widgets, **kwargs)

    def get_fieldsets(self, request, obj=None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, (None, {"fields": ["seen"]})] if self.has_change_permission(request, obj) else fieldsets

    def has_add_permission(self, request) -> bool:
        return False  # an article has a capture behind it, so it comes in by import

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # its number is cited: who must take it from readers suppresses it

    @admin.display(description=_("发布日期"), ordering="published_on")
    def published(self, article: Article) -> str:
        return article.published or "—"

    @admin.display(description=_("网站上"))
    def on_site(self, article: Article) -> str:
        return format_html('<a href="{}">{}</a>', article.get_absolute_url(), _("查看文章"))

    @admin.display(description=_("标记"))
    def noticed(self, article: Article) -> str:
        return _("、").join(map(_flag, article.flags)) or "—"

    @admin.display(description=_("建议主题"))
    def suggested(self, article: Article) -> str:
        return _("、").join(article.suggested_tags) or "—"

    @admin.display(description=_("提及地区"))
    def mentioned(self, article: Article) -> str:
        rows = ((place["name"], place["role"]) for place in article.regions_mentioned)
        return format_html_join(", ", "{} ({})", rows) or "—"

    @admin.display(description=_("依据"))
    def grounds(self, article: Article) -> str:
        """What each field rests on: its words, where they stood, by which rule, how surely."""
        rows = ((_field(name), *(found.get(key, "") for key in EVIDENCE)) for name, found in article.evidence.items())
        row = "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"
        heads = format_html_join("", "<th scope='col'>{}</th>", ((head,) for head in ("", *EVIDENCE.values())))
        return format_html("<table><tr>{}</tr>{}</table>", heads, format_html_join("", row, rows))

    @admin.display(description=_("编者已定字段"))
    def curated(self, article: Article) -> str:
        return _("、").join(map(_field, article.curated_fields)) or "—"

    @admin.display(description=_("修复"))
    def repaired(self, article: Article) -> str:
        """How many repairs there are, with the way to look at them and take them back."""
        if not article.repairs:
            return "—"
        count = ngettext("%d 处，逐一查看", "%d 处，逐一查看", len(article.repairs)) % len(article.repairs)
        return format_html('<a href="{}">{}</a>', reverse("admin:article_repairs", args=[article.pk]), count)

    def get_urls(self) -> list:
        desk = self.admin_site.admin_view
        return [path("<int:pk>/repairs/", desk(self.repairs_view), name="article_repairs"), *super().get_urls()]

    def repairs_view(self, request, pk: int):
        """Each repair in its place; those that are chosen are taken back, by who may change articles."""
        may_change = self.has_change_permission(request)
        if not may_change and (request.method == "POST" or not self.has_view_permission(request)):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo_repairs(request, pk)
        article = get_object_or_404(Article, pk=pk)
        shown = {"article": article, "seen": _state(article), "places": _places(article), "title": _("修复")}
        shown |= {"may_change": may_change}
        return render(request, "admin/repairs.html", {**self.admin_site.each_context(request), **shown})

    @transaction.atomic
    def _undo_repairs(self, request, pk: int):
        """Repairs are chosen by their place among the article's, so these must be the ones that were shown."""
        article = get_object_or_404(Article.objects.select_for_update(), pk=pk)
        if request.POST.get("seen") != _state(article):
            messages.error(request, OVERTAKEN)
            return redirect("admin:article_repairs", article.pk)
        chosen = {int(number) for number in request.POST.getlist("repair") if number.isdecimal()}
        undone = article.undo_repairs(chosen)
        if undone:
            article.save()
            self.log_change(request, article, f"undo repairs: {sorted(chosen)}")
        messages.success(request, ngettext("已还原 %d 处。", "已还原 %d 处。", undone) % undone)
        return redirect("admin:archive_article_change", article.pk)

    def save_model(self, request, obj, form, change) -> None:
        """Note which fields the curator set, or took from the history; a date set here rests on the curator."""
        stood = Article.objects.get(pk=obj.pk)
        fields = {field.name for field in Article._meta.get_fields()}
        changed = fields.intersection(type(form)(form.data, instance=stood).changed_data) - {"status"}
        if changed & DATED:
            changed |= DATED
        if DATED.intersection(form.changed_data) and "date_basis" not in form.changed_data:
            obj.date_basis = Article.Basis.CURATOR if obj.published_on else Article.Basis.NONE
        for field in REPAIRED:
            if field in form.changed_data:
                new = getattr(obj, field)
                setattr(obj, field, form.initial[field])
                obj.edit_text(field, new)
        obj.curated_fields = sorted({*stood.curated_fields, *changed})
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change) -> None:
        """Replies that the curator set are the curator's, like any field."""
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            form.instance.curate("comments")
            form.instance.save()

    @admin.action(description=_("标为已核对"), permissions=["change"])
    def mark_reviewed(self, request, queryset) -> None:
        self._set_status(request, queryset, Article.Status.REVIEWED)

    @admin.action(description=_("撤下（读者看到 410）"), permissions=["change"])
    def suppress(self, request, queryset) -> None:
        self._set_status(request, queryset, Article.Status.SUPPRESSED)

    @admin.action(description=_("恢复为未核对"), permissions=["change"])
    def release(self, request, queryset) -> None:
        self._set_status(request, queryset, Article.Status.UNREVIEWED)

    @admin.action(description=_("交还给导入程序（忘记编者所定字段）"), permissions=["change"])
    def forget_curation(self, request, queryset) -> None:
        self._set(request, queryset, "curated_fields", [])

    def _set_status(self, request, queryset, status: str) -> None:
        self._set(request, queryset, "status", status)

    def _set(self, request, queryset, field: str, value: object) -> None:
        """One save an article, so that each has its row of history; those that have the value already are left."""
        articles = list(queryset.exclude(**{field: value}))
        for article in articles:
            setattr(article, field, value)
            article.save()
            self.log_change(request, article, f"{field}: {value}")
        changed = len(articles)
        messages.success(request, ngettext("已更新 %d 篇文章。", "已更新 %d 篇文章。", changed) % changed)


def _field(name: str) -> str:
    """标题, or 主题 政协: what a field, or a topic's evidence, is called."""
    name, _colon, topic = name.partition(":")
    fields = {field.name: getattr(field, "verbose_name", _("评论")) for field in Article._meta.get_fields()}
    return f"{fields.get(FIELDS.get(name, name), name)} {topic}".strip()


def _flag(name: str) -> str:
    """转载 · reprint: a flag in a reader's word, where there is one, and as the tables have it."""
    return f"{FLAGS[name].label} · {name}" if name in FLAGS else name


def _state(article: Article) -> str:
    """Tells whether an article was saved since."""
    return article.updated_at.isoformat()


def _places(article: Article) -> list[dict]:
    """The repairs with the text around them."""
    places = []
    for repair in article.repairs:
        text, start = getattr(article, repair.get("field", "body")), repair["start"]
        end = start + len(repair["after"])
        places.append({**repair, "left": text[max(0, start - AROUND) : start], "right": text[end : end + AROUND]})
    return places

"""Sources, topics and places."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from archive.models import Region, Source, Tag


class CountingAdmin(admin.ModelAdmin):
    """A list that says how many articles each row has."""

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description=_("文章数"), ordering="article_count")
    def article_count(self, row) -> int:
        return row.article_count


class OnePerLine(forms.CharField):
    """A list of names, each on a line of its own."""

    widget = AdminTextareaWidget(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        lines = super().to_python(value).replace("\0", "").splitlines()
        return list(dict.fromkeys(filter(None, map(str.strip, lines))))


class SourceForm(forms.ModelForm):
    aliases = OnePerLine(required=False, label=_("别名"), help_text=_("一行一个。"))
    domains = OnePerLine(required=False, label=_("域名"), help_text=_("一行一个。"))


@admin.register(Source)
class SourceAdmin(CountingAdmin):
    form = SourceForm
    list_display = ["name", "kind", "region", "reviewed", "article_count", "merged_into"]
    ordering = ["name"]
    list_filter = ["reviewed", ("merged_into", admin.EmptyFieldListFilter), "kind"]
    list_editable = ["reviewed"]
    list_select_related = ["region", "merged_into"]
    search_fields = ["name", "aliases", "domains"]
    autocomplete_fields = ["region"]
    readonly_fields = ["merged_into"]
    actions = ["merge"]

    @admin.action(description=_("合并为一个来源"), permissions=["change"])
    def merge(self, request, queryset):
        """Ask which of the chosen sources is kept; once that is said, it takes over all that the others have."""
        sources = list(queryset.filter(merged_into=None).order_by("-article_count", "name"))
        if len(sources) < 2:
            messages.error(request, _("请至少选两个来源；已经并入别处的不算。"))
            return None
        kept = next((source for source in sources if str(source.pk) == request.POST.get("keep")), None)
        if kept is None:
            context = {**self.admin_site.each_context(request), "title": _("合并来源"), "sources": sources}
            return render(request, "admin/merge_sources.html", context)
        others = [source for source in sources if source != kept]
        moved = sum(kept.merge(source) for source in others)
        self.log_change(request, kept, f"merge: {', '.join(source.name for source in others)}")
        told = ngettext("已并入“%(name)s”，移来 %(n)d 篇文章。", "已并入“%(name)s”，移来 %(n)d 篇文章。", moved)
        messages.success(request, told % {"name": kept.name, "n": moved})
        return None


@admin.register(Tag)
class TagAdmin(CountingAdmin):
    list_display = ["name", "english", "slug", "article_count"]
    ordering = ["name"]
    search_fields = ["name", "english"]


@admin.register(Region)
class RegionAdmin(CountingAdmin):
    list_display = ["code", "name", "level", "parent", "article_count"]
    ordering = ["code"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "former_names"]
    readonly_fields = ["code", "level", "parent"]

    def has_add_permission(self, request) -> bool:
        return False  # the divisions come from the gazetteer

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

"""Sources, topics and places."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from archive.models import Region, Source, Tag


class CountingAdmin(admin.ModelAdmin):
    """A list that says how many articles each row has."""

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description=_("文章数"), ordering="article_count")
    def article_count(self, row) -> int:
        return row.article_count


@admin.register(Source)
class SourceAdmin(CountingAdmin):
    list_display = ["name", "kind", "region", "reviewed", "article_count"]
    list_filter = ["reviewed", "kind"]
    list_editable = ["reviewed"]
    list_select_related = ["region"]
    search_fields = ["name", "aliases", "domains"]
    autocomplete_fields = ["region"]


@admin.register(Tag)
class TagAdmin(CountingAdmin):
    list_display = ["name", "english", "slug", "article_count"]
    search_fields = ["name", "english"]


@admin.register(Region)
class RegionAdmin(CountingAdmin):
    list_display = ["code", "name", "level", "parent", "article_count"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "former_names"]
    readonly_fields = ["code"]
    autocomplete_fields = ["parent"]

    def has_add_permission(self, request) -> bool:
        return False  # the divisions come from the gazetteer

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

"""What was captured, imported and waits for the index: looked at, never edited."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from archive.models import Capture, ImportRun, IndexTask

# What became of the pages of an import
RESULTS = {
    "created": _("新收"),
    "updated": _("更新"),
    "unchanged": _("未变"),
    "duplicate": _("重复"),
    "quarantined": _("待查"),
    "skipped": _("略过"),
}


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records of what happened: looked at, never edited."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "media_type", "encoding", "size", "captured_at", "created_at"]
    list_filter = ["media_type", "encoding"]
    search_fields = ["sha256", "file_name", "url"]
    date_hierarchy = "created_at"


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "finished_at", "state", "results"]
    fields = ["started_at", "finished_at", "state", "folders", "results", "not_taken"]
    readonly_fields = ["folders", "results", "not_taken"]
    list_filter = ["state"]
    search_fields = ["paths"]
    date_hierarchy = "started_at"

    @admin.display(description=_("路径"))
    def folders(self, run: ImportRun) -> SafeString:
        return format_html_join(SafeString("<br>"), "{}", ((path,) for path in run.paths))

    @admin.display(description=_("结果"))
    def results(self, run: ImportRun) -> str:
        """新收 5、未变 2"""
        found = (f"{word} {run.counts[status]:,}" for status, word in RESULTS.items() if run.counts.get(status))
        return str(_("、")).join(found) or "—"

    @admin.display(description=_("问题"))
    def not_taken(self, run: ImportRun) -> SafeString | str:
        """What did not become an article, and why."""
        rows = ((RESULTS.get(it["status"], it["status"]), it["file"], it["reason"]) for it in run.problems)
        row = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>"
        return format_html("<table>{}</table>", format_html_join("", row, rows)) if run.problems else "—"


@admin.register(IndexTask)
class IndexTaskAdmin(ReadOnlyAdmin):
    list_display = ["article_id", "created_at", "attempts", "error"]
    list_filter = ["attempts"]
    search_fields = ["article_id"]

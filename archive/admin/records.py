"""What was captured, imported and waits for the index: looked at, never edited."""

from django.contrib import admin

from archive.models import Capture, ImportRun, IndexTask


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
    list_display = ["started_at", "finished_at", "state", "counts"]
    list_filter = ["state"]
    search_fields = ["paths"]
    date_hierarchy = "started_at"


@admin.register(IndexTask)
class IndexTaskAdmin(ReadOnlyAdmin):
    list_display = ["article_id", "created_at", "attempts", "error"]
    list_filter = ["attempts"]
    search_fields = ["article_id"]

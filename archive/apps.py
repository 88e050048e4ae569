"""The one Django app of the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = _("档案")

    def ready(self) -> None:
        from archive.models import indexing
        from archive.search import outbox

        indexing.connect()
        indexing.tasks_committed.connect(outbox.on_tasks_committed)

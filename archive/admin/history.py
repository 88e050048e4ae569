"""The history of what is edited at the desk: who did what, and the way back for those who may change it."""

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin


class HistoryAdmin(SimpleHistoryAdmin):
    """django-simple-history 3.13.0, in our words: it speaks neither traditional Chinese nor all of the simplified."""

    object_history_template = "admin/history.html"
    object_history_form_template = "admin/history_entry.html"

    def history_view_title(self, request, obj) -> str:
        return _("改动记录：%(title)s") % {"title": obj}

    def history_form_view_title(self, request, obj) -> str:
        return _("从前的一版：%(title)s") % {"title": obj}

    def get_readonly_fields(self, request, obj=None):
        """Who may only look gets no fields to fill in, in an entry of the history either."""
        if self.has_change_permission(request, obj):
            return super().get_readonly_fields(request, obj)
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def history_form_view(self, request, *args, **kwargs):
        """An entry of the history, and the way back, which the library opens to all who see it."""
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            return super().history_form_view(request, *args, **kwargs)

"""The curator's desk. What a curator sets here is kept when the page is imported again."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from archive.admin import articles, names, records

__all__ = ["articles", "names", "records"]

admin.site.site_header = admin.site.site_title = _("政闻档案 · 编务")
admin.site.index_title = _("编务台")

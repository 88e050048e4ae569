"""Addresses (DESIGN: pages, the curator's desk)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("archive.pages.urls")),
]

"""What the archive is, and how to read, cite and use it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.pages.flags import FLAGS


def about(request: HttpRequest) -> HttpResponse:
    """The archive in its own words, with the meaning of every flag and where mistakes are reported."""
    return render(request, "about.html", {"flags": FLAGS.values(), "contact": settings.CONTACT})

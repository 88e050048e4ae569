"""What the archive is, and how to read, cite and use it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.pages.flags import FLAGS


def about(request: HttpRequest) -> HttpResponse:
    """The archive in its own words, with the meaning of every flag."""
    return render(request, "about.html", {"flags": FLAGS.values()})

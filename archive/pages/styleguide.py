"""The design system as it is: read from variables.css, shown with the parts that the pages are made of. DEBUG only."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Region
from archive.pages import charts
from archive.pages.dates import starting
from archive.pages.listing import entries
from archive.pages.tilemap import tiles

_ROOT = re.compile(r":root \{(.*?)\n\}", re.DOTALL)
_COMMENT_OR_VARIABLE = re.compile(r"/\*\s*(.*?)\s*\*/|(--[\w-]+):\s*([^;]+);")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every variable with a sample, then the parts."""
    context = {
        "groups": variables(Path(finders.find("css/variables.css")).read_text(encoding="utf-8")),
        "newest": entries()[:3],
        "tiles": tiles(list(Region.objects.filter(level=Region.Level.PROVINCE)), _SAMPLE),
        "timeline": charts.timeline({(2024, month): month * month for month in range(1, 13)}, {2024: 650}, starting),
        "pages": 12,
    }
    return render(request, "styleguide.html", context)


def variables(sheet: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(group, [(name, value, kind)]) of the light :root; the groups are its comments. `kind` says what to show."""
    groups: list[tuple[str, list]] = []
    for comment, name, value in _COMMENT_OR_VARIABLE.findall(_ROOT.search(sheet).group(1)):
        if comment:
            groups.append((comment, []))
        else:
            groups[-1][1].append((name, value, _kind(name, value)))
    return groups


def _kind(name: str, value: str) -> str:
    if value.startswith("#") or value == "transparent":
        return "colour"
    if name.startswith("--size"):
        return "size"
    return "space" if re.fullmatch(r"--s\d", name) else ""


_SAMPLE = defaultdict(int, {"370000": 120, "210000": 40, "330000": 15, "510000": 6, "110000": 2})

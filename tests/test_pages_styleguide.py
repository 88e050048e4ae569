"""The styleguide says what variables.css says."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import NoReverseMatch, reverse

from archive.pages.styleguide import variables

FOLDER = Path(finders.find("css/variables.css")).parent
# The curators' desk stands in Django's admin and wears its variables.
SHEETS = {sheet.name: sheet.read_text() for sheet in FOLDER.glob("*.css") if sheet.name != "desk.css"}


def test_every_variable_is_shown_with_its_group():
    groups = dict(variables(SHEETS["variables.css"]))
    assert ("--ink", "#211f1b", "colour") in groups["paper and ink"]
    assert all(members for members in groups.values())


def test_sheets_use_only_variables_that_there_are():
    text = "".join(SHEETS.values())
    defined, used = set(re.findall(r"(--[\w-]+):", text)), set(re.findall(r"var\((--[\w-]+)", text))
    assert used <= defined


def test_colours_are_named_in_one_sheet_only():
    for name, text in SHEETS.items():
        assert name == "variables.css" or not re.search(r"#[0-9a-f]{3,8}\b|rgb\(", text), name


def test_sizes_of_type_are_named_in_one_sheet_only():
    for name, text in SHEETS.items():
        assert name == "variables.css" or not re.search(r"font(-size)?: ([\w-]+ )*[\d.]+(rem|px|pt)", text), name


def test_dark_paper_changes_every_colour_that_light_has():
    text = SHEETS["variables.css"]
    light = re.search(r":root \{(.*?)\n\}", text, re.DOTALL).group(1)
    dark = re.search(r"prefers-color-scheme: dark\) \{(.*?)\n\}", text, re.DOTALL).group(1)
    assert set(re.findall(r"(--[\w-]+): #", light)) == set(re.findall(r"(--[\w-]+): #", dark))


def test_readers_never_see_it():
    with pytest.raises(NoReverseMatch):
        reverse("styleguide")

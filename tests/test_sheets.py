"""Sheets as they are handed out: without comments and blanks, under a name of their content."""

import pytest
from django.core.files.base import ContentFile

from archive.sheets import LeanStaticFilesStorage


@pytest.fixture
def storage(tmp_path):
    return LeanStaticFilesStorage(location=tmp_path, base_url="/static/")


def test_a_sheet_loses_its_comments_and_blanks(storage):
    storage.save("css/one.css", ContentFile(b"/* A chip. */\n.chip { color: red; }\n\n.chip > a { margin: 0; }\n"))
    assert storage.open("css/one.css").read() == b".chip{color:red}.chip>a{margin:0}"


def test_so_does_its_copy_under_a_name_of_its_content(storage):
    storage.save("css/one.css", ContentFile(b".chip { color: red; }"))
    list(storage.post_process({"css/one.css": (storage, "css/one.css")}))
    name = storage.stored_name("css/one.css")
    assert name != "css/one.css" and storage.open(name).read() == b".chip{color:red}"


def test_a_script_stays_as_it_is(storage):
    storage.save("js/one.js", ContentFile(b"let a = 1; // one\n"))
    assert storage.open("js/one.js").read() == b"let a = 1; // one\n"

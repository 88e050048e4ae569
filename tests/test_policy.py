"""What a browser may load for a page: nothing from elsewhere, no script or style within it (archive.pages.policy)."""

import pytest

pytestmark = pytest.mark.django_db
HEADER = "Content-Security-Policy"


@pytest.mark.parametrize(
    "path", ["/", "/search/?q=发展", "/nowhere/", "/search.json?q=发展", "/admin/login/", "/healthz"]
)
def test_every_page_names_what_it_may_load(client, path):
    policy = dict(part.split(" ", 1) for part in client.get(path).headers[HEADER].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"


def test_djangos_own_page_of_an_error_keeps_its_styles(client, settings):
    settings.DEBUG = True
    assert HEADER not in client.get("/nowhere/").headers
    assert HEADER in client.get("/").headers

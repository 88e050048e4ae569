"""Pages are read by GET and HEAD, which say the same; forms are sent at the desk alone."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

ADDRESSES = ["/", "/about/", "/search/?q=x", "/search.json?q=x", "/regions/", "/sitemap.xml", "/robots.txt", "/healthz"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_says_but_for_the_content(client, address):
    call_command("rebuild_index", interactive=False, verbosity=0)
    got, head = client.get(address), client.head(address)
    said = ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Vary", "Cache-Control")
    assert (head.status_code, [head.get(name) for name in said]) == (200, [got.get(name) for name in said])
    assert head.getvalue() == b""
    if "ETag" in head:
        assert client.head(address, headers={"If-None-Match": head["ETag"]}).status_code == 304


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", [*ADDRESSES, "/nowhere/"])
def test_nothing_else_is_answered_even_without_a_forms_token(method, address):
    stranger = Client(enforce_csrf_checks=True, headers={"Accept-Language": "zh-CN"})
    response = getattr(stranger, method)(address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "请用 GET 或 HEAD" in response.text


def test_forms_are_sent_at_the_desk(admin_client):
    article = make_article()
    page = f"/admin/archive/article/{article.pk}/change/"
    assert admin_client.post(page, {}).status_code == 200
    assert Client(enforce_csrf_checks=True).post("/admin/login/").status_code == 403

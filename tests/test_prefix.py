"""The archive at an address below another site's: each of its own addresses begins where it does."""

import re

import pytest
from django.test.utils import override_script_prefix

from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

OURS = re.compile(r'(?:href|action|template)="(?:http://testserver)?(/[^"]*)"|(?:llow:|<loc>|testserver)\s*(/[^<\s"]*)')
ADDRESSES = (
    *("/", "/search/?q=政协", "/search/?q=鑿齒", "/search/?q=x&sort=best", "/search/", "/regions/", "/regions/370000/"),
    *("/dates/", "/dates/2024/", "/dates/2024/04/", "/dates/2024/04/01/", "/sources/", "/tags/", "/nosuch/", "/about/"),
    *("/articles/{pk}/", "/articles/{pk}/raw/", "/articles/{pk}/history/", "/search.atom?q=政协", "/opensearch.xml"),
    *("/sitemap.xml", "/sitemap-articles.xml", "/sitemap-dates.xml", "/robots.txt", "/search.json", "/search.csv"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_begins_where_the_archive_does(client, address):
    article = make_article("政协开会", region="370000", source="青岭日报", tags=["政协"], published_on="2024-04-01")
    outbox.drain()
    with override_script_prefix("/archive/"):
        response = client.get(address.format(pk=article.pk), SCRIPT_NAME="/archive")
        text = response.getvalue().decode()
    found = [one or other for one, other in OURS.findall(text)]
    assert [address for address in found if not address.startswith(("/archive/", "/static/"))] == []


def test_who_chooses_a_language_is_led_back_to_where_the_archive_begins(client):
    with override_script_prefix("/archive/"):
        for there in ("", "?next=https://elsewhere.example/"):
            assert client.get(f"/language/en/{there}").headers["Location"] == "/archive/"

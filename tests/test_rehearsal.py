"""A process makes its first pages before readers ask."""

import pytest
from django.core.wsgi import get_wsgi_application

from archive.pages.rehearsal import rehearse
from archive.search import outbox
from tests.factories import make_article


@pytest.fixture
def rehearsed(db, archive_dir):
    """The statuses of what a server answers to itself."""

    def statuses():
        application, seen = get_wsgi_application(), []
        rehearse(lambda environ, start: application(environ, lambda status, headers: seen.append(status)))
        return seen

    return statuses


@pytest.mark.parametrize("host", ["archive.example", ".archive.example", "*"])
def test_searches_are_answered_before_readers_ask(rehearsed, settings, host):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = [host], True
    make_article("松岭镇发展茶叶")
    outbox.drain()
    assert rehearsed() == ["200 OK", "200 OK"]


def test_a_server_without_an_index_begins_all_the_same(rehearsed):
    assert rehearsed() == ["503 Service Unavailable"] * 2

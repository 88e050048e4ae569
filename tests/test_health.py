"""Alive, ready, and what crawlers may visit."""

import shutil
from urllib.robotparser import RobotFileParser

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


@pytest.fixture
def index(archive_dir):
    make_article()
    call_command("rebuild_index", interactive=False, verbosity=0)


def test_alive_without_database_or_index(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", broken)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")


def broken(*args, **kwargs):
    raise OperationalError("password of user archive at 10.0.0.7 refused")


def test_ready_when_a_reader_can_be_served(client, index):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response["Cache-Control"]
    assert client.post("/readyz").status_code == 405


def test_not_ready_without_an_index(client, index, archive_dir):
    shutil.rmtree(archive_dir / "index")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "index" in response.text
    assert "rebuild" in response.text


def test_not_ready_while_a_migration_waits(client, index):
    [newest] = MigrationLoader(connection).graph.leaf_nodes("archive")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "1 database migrations wait" in response.text
    assert "manage.py migrate" in response.text


def test_not_ready_without_a_database_and_says_nothing_secret(client, index, monkeypatch):
    monkeypatch.setattr(connection, "cursor", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "DATABASE_URL" in response.text
    assert "10.0.0.7" not in response.text


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True), ("/articles/1/", True), ("/articles/1.json", True), ("/search/?q=x", True),
        ("/regions/370000/", True), ("/admin/", False), ("/search.csv?q=x", False), ("/search.json", False),
    ],
)  # fmt: skip
def test_crawlers_keep_out_of_the_desk_and_of_endless_lists(client, path, allowed):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    assert robots.can_fetch("*", f"http://testserver{path}") is allowed
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]

"""Settings come from the environment, and an unsafe site does not start: it says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEY = "k3" * 30


@pytest.fixture
def start(tmp_path):
    """Run `manage.py check` in an environment of its own."""

    def run(*args: str, **environment: str) -> subprocess.CompletedProcess:
        clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.run(
            [sys.executable, "manage.py", *(args or ("check",))],
            cwd=ROOT,
            env={**clean, "ARCHIVE_DATA_DIR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_one_machine_needs_no_setting(start, tmp_path):
    assert start().returncode == 0
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert len((tmp_path / "secret_key").read_text()) >= 50


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"ALLOWED_HOSTS": "archive.example"}, "SECRET_KEY must be set"),
        ({"ALLOWED_HOSTS": "archive.example", "SECRET_KEY": "short"}, "SECRET_KEY must be set"),
        ({"ALLOWED_HOSTS": "archive.example", "SECRET_KEY": KEY, "DEBUG": "yes"}, "DEBUG must be no"),
        ({"ALLOWED_HOSTS": "*", "SECRET_KEY": KEY}, "list its host names"),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps': set it to yes or no"),
        ({"SEARCH_URL": "solr://x"}, "SEARCH_URL is 'solr://x'"),
    ],
)
def test_what_is_unsafe_or_unreadable_is_named(start, environment, sentence):
    ran = start(**environment)
    assert ran.returncode != 0
    assert sentence in ran.stderr


@pytest.mark.parametrize(
    ("command", "url", "reason"),
    [
        (("export_articles",), "postgres://nobody@127.0.0.1:1/archive", "Connection refused"),
        (("prepare", "--no-samples"), "postgres://nobody@127.0.0.1:1/archive", "Connection refused"),
        (("fixity",), "", "no such table"),
        (("fixity",), f"sqlite:///{ROOT}/README.md", "file is not a database"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence(start, tmp_path, command, url, reason):
    ran = start(*command, STATIC_ROOT=str(tmp_path / "static"), **({"DATABASE_URL": url} if url else {}))
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1 and reason in ran.stderr and "DATABASE_URL" in ran.stderr


def test_a_public_site_passes_djangos_deployment_checks(start):
    ran = start(
        "check", "--deploy", "--fail-level", "WARNING",
        ALLOWED_HOSTS="archive.example", SECRET_KEY="".join(map(chr, range(40, 110))),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_what_a_public_site_asks_of_browsers_for_other_names_is_asked_on_demand(start):
    shown = "from django.conf import settings as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    public = {"ALLOWED_HOSTS": "archive.example", "SECRET_KEY": KEY}
    assert "False False" in start("shell", "-c", shown, **public).stdout
    assert "True False" in start("shell", "-c", shown, **public, SECURE_HSTS_INCLUDE_SUBDOMAINS="yes").stdout


def test_sqlite_is_set_for_concurrent_writers(django_db_setup, django_db_blocker, settings):
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 20
    assert "journal_mode=WAL" in options["init_command"]

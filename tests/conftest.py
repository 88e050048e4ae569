"""What every test stands on: a data folder of its own, a real index, the shared material when it is there."""

import os
import tempfile
from pathlib import Path

# Before Django reads its settings: no test ever touches the archive of this checkout.
os.environ["ARCHIVE_DATA_DIR"] = tempfile.mkdtemp(prefix="zhengwen-test-")
os.environ["STATIC_ROOT"] = os.environ["ARCHIVE_DATA_DIR"]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that sets up the database

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (real pages, gold records, corpus)."""
    if not (SHARED / "gold").is_dir():
        pytest.skip(f"no shared material at {SHARED}: set SHARED_DIR to its folder")
    return SHARED


@pytest.fixture
def archive_dir(tmp_path, settings) -> Path:
    """An empty archive of the test's own: captures and index under tmp_path, the engine opened anew."""
    from haystack import connections

    settings.DATA_DIR = tmp_path
    settings.CAPTURES_DIR = tmp_path / "captures"
    settings.HAYSTACK_CONNECTIONS = {
        "default": {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(tmp_path / "index")}
    }
    before, connections.connections_info = connections.connections_info, settings.HAYSTACK_CONNECTIONS
    connections.reload("default")
    yield tmp_path
    connections.connections_info = before
    connections.reload("default")


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Serve static files by their own names: no test has run collectstatic."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

"""What every test stands on: a data folder of its own, a real index, the shared material when it is there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that sets up the database

import pytest
from hypothesis import settings

# How long a case takes says more of the machine than of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (real pages, gold records, corpus)."""
    if not (SHARED / "gold").is_dir():
        pytest.skip(f"no shared material at {SHARED}: set SHARED_DIR to its folder")
    return SHARED


@pytest.fixture(autouse=True)
def first_language():
    """Each test begins in the site's first language: the client leaves that of its last request."""
    from django.utils import translation

    translation.deactivate()


@contextmanager
def archive_at(folder: Path) -> Iterator[Path]:
    """An archive in `folder` meanwhile: captures and index there, the engine opened anew before and after."""
    from django.test import override_settings
    from haystack import connections

    index = {"default": {**connections.connections_info["default"], "PATH": str(folder / "index")}}
    before, connections.connections_info = connections.connections_info, index
    with override_settings(DATA_DIR=folder, CAPTURES_DIR=folder / "captures", HAYSTACK_CONNECTIONS=index):
        connections.reload("default")  # which reads the settings
        yield folder
    connections.connections_info = before
    connections.reload("default")


@pytest.fixture
def archive_dir(tmp_path) -> Iterator[Path]:
    """An empty archive of the test's own under tmp_path."""
    with archive_at(tmp_path) as folder:
        yield folder

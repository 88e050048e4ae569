"""Bulk changes become searchable while they go on. Real processes on a real database: whichever of them dies, nothing
that was stored is lost, and what waits becomes searchable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

BEGIN = """
import os, signal, time, logging
import django
django.setup()
from archive.models import IndexTask
from archive.search import carrier, outbox, upkeep
from tests.factories import make_article

carrier.MANY, carrier.EVERY = 3, 0.01

def make(*numbers):
    for number in numbers:
        make_article(f"松岭镇第{number}号通知", tags=["水利"])

def until(done):
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)
"""
END = """
assert not IndexTask.objects.exists()
assert upkeep.check() == [], upkeep.check()
print(upkeep.status().indexed, "found")
"""


@pytest.fixture
def script(tmp_path):
    """Runs a piece of a program on an empty archive and gives back what it printed, and its errors."""
    environment = {**os.environ, "ARCHIVE_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)

    def run(text: str, code: int = 0) -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + text], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == code, done.stderr
        return done.stdout, done.stderr

    return run


def test_what_is_stored_is_found_while_more_is_coming(script):
    out, _ = script(
        """
with carrier.carrying():
    make(*range(7))
    until(lambda: IndexTask.objects.count() < 3 and upkeep.status().indexed)
    print(upkeep.status().indexed >= 1, end=" ")
    make(7)
"""
        + END
    )
    assert out == "True 8 found\n"


def test_the_index_is_made_before_the_first_change(script):
    out, _ = script(
        """
from archive.search.asking import backend
with carrier.carrying():
    until(lambda: backend().exists())
    print(upkeep.status().indexed, end=" ")
    make(*range(7))
"""
        + END
    )
    assert out == "0 7 found\n"


def test_few_changes_are_carried_at_the_end(script):
    out, _ = script("carrier.MANY = 1000\nwith carrier.carrying():\n    make(1, 2)\n" + END)
    assert out == "2 found\n"


def test_a_carrier_that_dies_leaves_its_tasks_to_the_end(script):
    out, _ = script(
        """
carrier._carry = lambda *pipe: os.kill(os.getpid(), signal.SIGKILL)
with carrier.carrying():
    make(*range(7))
"""
        + END
    )
    assert out == "7 found\n"


def test_an_index_that_is_locked_holds_up_no_change(script):
    out, errors = script(
        """
from archive.search.asking import backend
make(1)
backend().timeout = 0.05
with backend().writer.locked(), carrier.carrying():
    make(*range(2, 9))
    until(lambda: IndexTask.objects.exclude(error="").exists())
print(IndexTask.objects.exists(), end=" ")
outbox.drain()
"""
        + END
    )
    assert out == "True 8 found\n"
    assert "wait in the outbox" in errors and "Traceback" not in errors


def test_the_carrier_finishes_what_a_killed_process_has_stored(script):
    script(
        """
with carrier.carrying():
    make(*range(7))
    os.kill(os.getpid(), signal.SIGKILL)
""",
        code=-9,
    )
    out, _ = script("until(lambda: not IndexTask.objects.exists())\n" + END)
    assert out == "7 found\n"


def test_inside_a_transaction_all_is_carried_at_the_end(script):
    out, _ = script(
        """
from django.db import transaction
with transaction.atomic():
    with carrier.carrying():
        make(1, 2, 3)
outbox.drain()
"""
        + END
    )
    assert out == "3 found\n"

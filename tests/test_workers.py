"""Pages are read in processes of their own: one that dies, hangs or is orphaned never stops or outlives a run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.ingest import Limits, workers
from archive.ingest.handfuls import handfuls
from archive.ingest.page import Input, Page
from archive.ingest.understand import Outcome

LIMITS = Limits()


def _understood(monkeypatch, read: Callable[[str], object], names: list[str], **options) -> dict[str, str]:
    """File -> reason of its quarantine, or "" when it was read; `read` stands for what a page does to its process."""

    def understand(given: Input, limits: Limits, keep: bool) -> Outcome:
        read(given.file)
        return Outcome(given.file)

    monkeypatch.setattr(workers, "understand", understand)
    outcomes = list(workers.understood(map(Input, names), replace(LIMITS, **options), keep=False, jobs=2))
    assert [outcome.file for outcome in outcomes] == names
    return {outcome.file: outcome.reason for outcome in outcomes}


def _names(count: int) -> list[str]:
    return [f"{number}.txt" for number in range(count)]


def test_outcomes_come_in_the_order_of_the_inputs(monkeypatch):
    found = _understood(monkeypatch, lambda name: time.sleep(0.001 * (len(name) % 3)), _names(200))
    assert set(found.values()) == {""}


@pytest.mark.parametrize("bad", [["0.txt"], ["40.txt"], ["3.txt", "4.txt", "90.txt", "99.txt"], ["99.txt"]])
def test_a_page_that_ends_its_process_is_quarantined_alone(monkeypatch, bad):
    found = _understood(monkeypatch, lambda name: name in bad and os.kill(os.getpid(), signal.SIGKILL), _names(100))
    assert [name for name, reason in found.items() if "ended the process" in reason] == bad
    assert sum(not reason for reason in found.values()) == 100 - len(bad)


def test_every_page_may_end_its_process(monkeypatch):
    found = _understood(monkeypatch, lambda name: os._exit(1), _names(20))
    assert all("ended the process" in reason for reason in found.values())


def test_a_page_that_takes_too_long_or_never_comes_back_is_quarantined_alone(monkeypatch):
    def read(name: str) -> None:
        while name == "5.txt":
            pass
        if name == "70.txt":
            time.sleep(600)

    found = _understood(monkeypatch, read, _names(100), seconds=0.1)
    assert {name: reason for name, reason in found.items() if reason} == {
        "5.txt": "took longer than the limit of 0.1 seconds",
        "70.txt": "took longer than the limit of 0.1 seconds",
    }


@pytest.mark.parametrize("bound", [{"AHEAD": 50}, {"AHEAD_BYTES": 2_500}])
def test_a_page_that_takes_its_time_lets_no_others_pile_up(monkeypatch, bound):
    taken = []

    def inputs() -> Iterator[Input]:
        for number in range(1000):
            taken.append(number)
            yield Input(str(number), page=Page(str(number), "字" * 50))

    def understand(given: Input, limits: Limits, keep: bool) -> Outcome:
        time.sleep(1 if given.file == "0" else 0)
        return Outcome(given.file)

    monkeypatch.setattr(workers, "understand", understand)
    for name, value in bound.items():
        monkeypatch.setattr(workers, name, value)
    outcomes = workers.understood(inputs(), LIMITS, keep=False, jobs=2)
    assert next(outcomes).file == "0"
    assert len(taken) <= 100 + workers.HANDFUL
    assert [outcome.file for outcome in outcomes] == [str(number) for number in range(1, 1000)]


def test_handfuls_end_with_their_number_or_their_weight():
    assert list(handfuls([1, 1, 1, 9, 1, 5, 5, 1], 3, int, 8)) == [[1, 1, 1], [9], [1, 5, 5], [1]]


ORPHANS = """
import os, signal
from archive.ingest.workers import _Worker
from archive.ingest import Limits
crew = [_Worker(Limits(), False) for _ in range(3)]
print(*(worker.process.pid for worker in crew), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_with_the_run_that_was_killed():
    shell = "import django; django.setup()\n" + ORPHANS
    ended = subprocess.run([sys.executable, "-c", shell], capture_output=True, text=True, timeout=60)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    left, deadline = ended.stdout.split(), time.monotonic() + 20
    assert len(left) == 3
    while left and time.monotonic() < deadline:
        left = [pid for pid in left if _runs(pid)]
        time.sleep(0.05)
    assert left == []


def _runs(pid: str) -> bool:
    stat = Path("/proc", pid, "stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OSError("handle is closed"), BrokenPipeError(32, "Broken pipe")])
def test_the_commands_sentence_never_says_none(monkeypatch, error):
    from archive.management.commands import import_articles

    def fails(*arguments, **options):
        raise error

    monkeypatch.setattr(import_articles, "import_paths", fails)
    with pytest.raises(CommandError) as failed:
        call_command("import_articles", "folder", "--quiet")
    assert "None" not in str(failed.value) and str(error).rpartition("] ")[2] in str(failed.value)

"""Many processes, and what may happen to them: killed, interrupted, stuck. Real processes on a real database file."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from archive.ingest import Limits, workers
from archive.ingest.page import Input
from archive.ingest.understand import Outcome

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
PAGES = 60
TEXT = (
    "{n}号渠灌出好收成\n发布时间：2023-06-08　来源：示例晚报\n"
    "6月7日，山东省莒南县的管护员忙着清理{n}号水渠，三万亩农田用上了放心水，村民说今年的收成更有把握。\n"
)


@pytest.fixture
def archive(tmp_path):
    """A folder of pages, an empty archive, and the environment of a command on it."""
    for n in range(PAGES):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{n:03}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
    environment = {**os.environ, "ARCHIVE_DATA_DIR": str(tmp_path / "data"), "LOG_LEVEL": "ERROR"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, MANAGE, "migrate", "-v0"], env=environment, check=True)
    return tmp_path, environment


def command(archive, *arguments: str) -> list[str]:
    return [sys.executable, str(MANAGE), *arguments]


def run(archive, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(command(archive, *arguments), env=archive[1], capture_output=True, text=True)


def rows(archive) -> Counter:
    """How often each title is in the database."""
    with sqlite3.connect(archive[0] / "data/archive.sqlite3") as connection:
        return Counter(title for (title,) in connection.execute("SELECT title FROM archive_article"))


def runs(archive) -> list[str]:
    """How the runs ended, in their order."""
    with sqlite3.connect(archive[0] / "data/archive.sqlite3") as connection:
        return [state for (state,) in connection.execute("SELECT state FROM archive_importrun ORDER BY id")]


def captures(archive) -> int:
    folder = archive[0] / "data/captures"
    return sum(1 for path in folder.glob("??/??/*")) if folder.exists() else 0


def test_killed_at_any_moment_it_goes_on_and_doubles_nothing(archive):
    pages, report = str(archive[0] / "in"), str(archive[0] / "report.jsonl")
    for kept in (1, PAGES // 2):
        process = subprocess.Popen(
            command(archive, "import_articles", pages, "--quiet"), env=archive[1], start_new_session=True
        )
        while process.poll() is None and captures(archive) < kept:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finished = run(archive, "import_articles", pages, "--report", report, "--jobs", "2")
    assert finished.returncode == 0, finished.stderr
    assert rows(archive) == Counter({f"{n}号渠灌出好收成": 1 for n in range(PAGES)})
    lines = [json.loads(line) for line in Path(report).read_text(encoding="utf-8").splitlines()]
    assert [Path(line["file"]).name for line in lines] == [f"{n:03}.txt" for n in range(PAGES)]
    assert {line["status"] for line in lines} <= {"created", "unchanged"}
    fixity = run(archive, "fixity")
    assert (fixity.returncode, fixity.stdout) == (0, f"{PAGES} captures checked, 0 faults\n")
    assert runs(archive) == ["interrupted", "interrupted", "finished"]
    assert not list((archive[0] / "data").glob("import-*.lock"))


def test_a_run_that_goes_on_is_not_taken_for_a_killed_one(archive):
    with subprocess.Popen(
        command(archive, "import_articles", str(archive[0] / "in"), "--quiet"), env=archive[1]
    ) as process:
        while process.poll() is None and not captures(archive):
            time.sleep(0.01)
        assert run(archive, "import_articles", str(archive[0] / "in" / "000.txt")).returncode == 0
        assert "interrupted" not in runs(archive)
    assert runs(archive) == ["finished", "finished"]


def test_interrupted_it_says_what_is_stored(archive):
    process = subprocess.Popen(
        command(archive, "import_articles", str(archive[0] / "in"), "--jobs", "2"),
        env=archive[1], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and not captures(archive):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode in (0, 130), errors
    assert "Traceback" not in errors
    if process.returncode == 130:
        assert "Interrupted: what is counted here is stored." in out
    assert set(rows(archive).values()) <= {1}


def _outcomes(monkeypatch, understand, count=40, **limits) -> list[Outcome]:
    """What two workers make of `count` inputs with this way of understanding."""
    monkeypatch.setattr(workers, "understand", understand)
    inputs = (Input(str(n)) for n in range(count))
    return list(workers.understood(inputs, Limits(**limits), keep=False, jobs=2))


def test_outcomes_come_in_the_order_of_the_inputs(monkeypatch):
    def understand(given, limits, keep):
        time.sleep(0.01 if int(given.file) % 7 else 0.05)
        return Outcome(given.file)

    assert [outcome.file for outcome in _outcomes(monkeypatch, understand)] == [str(n) for n in range(40)]


def test_a_page_that_takes_too_long_costs_only_itself(monkeypatch):
    def understand(given, limits, keep):
        while given.file == "5":
            pass
        return Outcome(given.file, "created")

    outcomes = _outcomes(monkeypatch, understand, seconds=0.2)
    assert {o.file: o.reason for o in outcomes if o.status != "created"} == {
        "5": "took longer than the limit of 0.2 seconds"
    }


def test_a_page_that_kills_its_worker_costs_only_itself(monkeypatch):
    def understand(given, limits, keep):
        if given.file == "5":
            os._exit(1)
        return Outcome(given.file, "created")

    outcomes = _outcomes(monkeypatch, understand)
    assert len(outcomes) == 40
    assert [o.file for o in outcomes if o.status != "created"] == ["5"]
    assert "ended the process" in outcomes[5].reason


def test_a_worker_that_never_comes_back_is_replaced(monkeypatch):
    def understand(given, limits, keep):
        if given.file == "5":
            time.sleep(600)
        return Outcome(given.file, "created")

    monkeypatch.setattr(workers, "PATIENCE", 5)
    outcomes = _outcomes(monkeypatch, understand, seconds=0.1)
    assert [o.file for o in outcomes if o.status != "created"] == ["5"]


def test_memory_has_its_limit(tmp_path, monkeypatch):
    def understand(given, limits, keep):
        try:
            return Outcome(given.file, "created", reason=str(len(bytearray(300 << 20 if given.file == "5" else 1))))
        except MemoryError:
            return Outcome(given.file, "quarantined", "memory")

    outcomes = _outcomes(monkeypatch, understand, memory=100 << 20)
    assert [o.file for o in outcomes if o.reason == "memory"] == ["5"]

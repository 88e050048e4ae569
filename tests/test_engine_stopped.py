"""A process killed, or a disk full, in the middle of a write: the old index or the new one, never half of each."""

import fcntl
import multiprocessing
import os
import shutil
import signal
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

import pytest
from whoosh.index import TOC

from archive.search import tree
from archive.search.engine import manifest as manifests
from archive.search.engine import workshop as workshop_module
from archive.search.engine.reader import Request
from archive.search.engine.renewal import renewing

from .test_engine_merging import Twin

STEPS = [
    (os, "fsync"),
    (os, "replace"),
    (os, "open"),
    (os, "unlink"),
    (Path, "rename"),
    (Path, "unlink"),
    (Path, "write_bytes"),
    (TOC, "write"),
    (shutil, "rmtree"),
    (fcntl, "flock"),
]


def in_process(act, *args) -> int:
    """Do it in a process of its own; its exit code, negative when it was killed."""
    process = multiprocessing.get_context("fork").Process(target=act, args=args)
    process.start()
    process.join()
    return process.exitcode


def before_step(step: int, act, patch=setattr) -> None:
    """From now on, do `act` before the nth thing that this process does to the disk."""
    left = [step]

    def counted(original):
        def counting(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                act()
            return original(*args, **kwargs)

        return counting

    for owner, name in STEPS:
        patch(owner, name, counted(getattr(owner, name)))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    raise OSError(28, "No space left on device")


def write(twin, what: str) -> None:
    if what == "add":
        twin.put(1, 2, 3, 70)
    elif what == "remove":
        twin.drop(4, 5)
    elif what == "merge":
        twin.writer.tidy()
    elif what == "renew":
        with renewing(twin.writer) as fresh:
            fresh.add(
                [document for key, document in twin.documents.items() if key not in ("press.item.4", "press.item.5")]
            )
            fresh.commit()
    else:
        twin.writer.clear()


def write_and_die(twin, what: str, step: int) -> None:
    before_step(step, kill)
    write(twin, what)


@pytest.mark.parametrize("what", ["add", "remove", "merge", "renew", "clear"])
def test_a_process_killed_at_any_step_leaves_the_old_or_the_new(tmp_path, what):
    base = Twin(tmp_path / "base", 1)
    base.put(*range(20))
    base.put(*range(15, 30))
    before = sorted(base.index.snapshot().ask(tree.Everything(), Request(size=None)).ids)
    after = {
        "add": sorted({*before, 70}),
        "remove": [key for key in before if key not in (4, 5)],
        "merge": before,
        "renew": [key for key in before if key not in (4, 5)],
        "clear": [],
    }[what]
    step, outcomes = 0, set()
    while True:
        step += 1
        folder = tmp_path / f"{what}{step}"
        shutil.copytree(tmp_path / "base", folder)
        twin = Twin(folder, 1)
        twin.documents = base.documents
        code = in_process(write_and_die, twin, what, step)
        found = sorted(twin.index.snapshot().ask(tree.Everything(), Request(size=None)).ids)
        assert found in (before, after)
        outcomes.add(tuple(found))
        # Whoever writes next finishes undisturbed, and sweeps away what was left lying.
        twin.writer.remove(["press.item.29"])
        wanted = {name for entry in manifests.read(folder).segments for name in entry.files}
        left = {path.name for path in folder.iterdir() if path.suffix != ".toc"} - wanted
        assert left <= {manifests.FILE, "MAIN_WRITELOCK", "MAIN_MERGELOCK"}
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert step > 5
    assert outcomes == {tuple(before), tuple(after)}


def test_a_workshop_that_is_being_opened_is_not_swept_away(tmp_path, monkeypatch):
    twin = Twin(tmp_path, 1)
    twin.put(*range(5))
    sweeping = Thread(target=twin.writer.sweep)

    def make_while_others_sweep(**options):
        made = mkdtemp(**options)
        sweeping.start()
        sweeping.join(0.2)
        return made

    monkeypatch.setattr(workshop_module, "mkdtemp", make_while_others_sweep)
    with twin.writer.workshop() as workshop:
        sweeping.join()
        assert workshop.folder.exists()


@pytest.mark.parametrize("what", ["add", "merge", "renew"])
def test_a_full_disk_is_an_error_and_changes_nothing_by_halves(tmp_path, what):
    for step in range(1, 40, 2):
        twin = Twin(tmp_path / str(step), 1)
        twin.put(*range(20))
        twin.put(*range(15, 30))
        before = twin.index.snapshot().count
        with pytest.MonkeyPatch.context() as patch:
            before_step(step, full, patch.setattr)
            try:
                write(twin, what)
                failed = False
            except OSError:
                failed = True
        if failed:
            assert twin.index.snapshot().count in (before, before + (what == "add"), before - 2 * (what == "renew"))
            twin.put(99)
            assert 99 in twin.index.snapshot().ask(tree.Everything(), Request(size=None)).ids

"""The index under trouble: damage, crashes, several writers. It is right, or it says what is wrong."""

import fcntl
import multiprocessing
import os
import shutil
import signal
import sys
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread

import pytest
from haystack import connections
from haystack.query import SearchQuerySet
from whoosh.index import TOC

from archive.search import tree
from archive.search.engine import IndexUnavailable, WriteLockHeld
from archive.search.engine import index as index_module
from archive.search.engine import manifest as manifests
from archive.search.engine import workshop as workshop_module
from archive.search.engine.reader import Request
from archive.search.engine.renewal import renewing

from . import engine_news
from .engine_news import NEWS, NewsIndex, items, keys, open_engine
from .test_engine_merging import Twin

engine, news = engine_news.engine, engine_news.news
FILES = [".arr", "manifest.json"]


def flip(path: Path, at: float = 0.5) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)


def file_of(news, ending: str) -> Path:
    return next(path for path in Path(news.path).iterdir() if path.name.endswith(ending))


@pytest.fixture
def large(news):
    """An index whose postings file is not empty."""
    news.update(NewsIndex(), items(*range(100, 120)))
    news.writer.tidy()
    return news


def reopened(backend):
    """The same index as another process sees it."""
    return index_module.Index(backend.path, backend._parts[0], {"title": 3.0, "text": 1.0})


@pytest.mark.parametrize("ending", FILES)
def test_a_flipped_bit_is_named(large, ending):
    path = file_of(large, ending)
    flip(path)
    with pytest.raises(IndexUnavailable, match=path.name):
        reopened(large).snapshot()


@pytest.mark.parametrize("ending", FILES[:-1])
def test_a_missing_or_short_file_is_named(large, ending):
    path = file_of(large, ending)
    kept = path.read_bytes()
    path.write_bytes(kept[:-1])
    with pytest.raises(IndexUnavailable, match=path.name):
        reopened(large).snapshot()
    path.unlink()
    with pytest.raises(IndexUnavailable, match=f"{path.name} is missing"):
        reopened(large).snapshot()


def test_damage_is_noticed_by_a_process_that_has_the_index_open(large, monkeypatch):
    monkeypatch.setattr(index_module, "WATCH", 0)
    assert SearchQuerySet().filter(content="茶叶").count() == 1
    flip(file_of(large, ".arr"))
    with pytest.raises(IndexUnavailable, match="damaged"):
        SearchQuerySet().filter(content="茶叶").count()


def test_an_index_of_another_schema_or_segmenter_is_outdated(news, monkeypatch):
    monkeypatch.setattr(index_module, "SEGMENTER", "another-1")
    with pytest.raises(IndexUnavailable, match="cut by"):
        reopened(news).snapshot()
    monkeypatch.undo()
    del news._parts[0].fields["copies"]
    with pytest.raises(IndexUnavailable, match="copies"):
        reopened(news).snapshot()


def test_a_damaged_index_can_be_cleared_and_filled_again(news):
    flip(Path(news.path) / "manifest.json")
    with pytest.raises(IndexUnavailable):
        news.update(NewsIndex(), items(1))
    news.clear()
    news.update(NewsIndex(), items())
    assert SearchQuerySet().count() == len(NEWS)


def test_reading_writes_nothing(news, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError("read-only")

    before = sorted((path.name, path.stat().st_mtime_ns) for path in Path(news.path).iterdir())
    for name in ("mkdir", "makedirs", "rename", "replace", "remove", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    assert reopened(news).snapshot().ask(tree.Word("发展"), Request(facets=("places",))).total == 3
    assert sorted((path.name, path.stat().st_mtime_ns) for path in Path(news.path).iterdir()) == before


def test_a_write_waits_for_the_lock_and_then_says_so(settings, tmp_path):
    with open_engine(settings, tmp_path / "index", TIMEOUT=0.2) as backend:
        backend.update(NewsIndex(), items())
        writes = [(backend.update, NewsIndex(), items(1)), (backend.remove, "auth.group.1"), (backend.clear,)]
        with backend.writer.locked():
            for write, *what in writes:
                with pytest.raises(WriteLockHeld, match=r"0\.2 seconds"):
                    write(*what)
        assert SearchQuerySet().count() == len(NEWS)
        backend.remove("auth.group.1")
        assert SearchQuerySet().count() == len(NEWS) - 1


def test_no_delete_is_lost_among_writers(news):
    writer = news.writer
    acts = [(writer.remove, [f"auth.group.{key}"]) for key in (1, 2, 3)]
    acts += [(writer.add, news.prepare(NewsIndex(), items(200 + key))) for key in range(5)]
    threads = [Thread(target=act, args=(what,)) for act, what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys(SearchQuerySet().all()) == [4, 5, *range(200, 205)]


def in_process(act, *args) -> int:
    """Do it in a process of its own; its exit code, negative when it was killed."""
    process = multiprocessing.get_context("fork").Process(target=act, args=args)
    process.start()
    process.join()
    return process.exitcode


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


def test_threads_of_one_process_read_while_it_writes(tmp_path):
    twin, stop, faults = Twin(tmp_path, 4), Event(), []
    twin.put(*range(40))

    def read():
        while not stop.is_set():
            try:
                answer = twin.index.snapshot().ask(tree.Everything(), Request(size=None, sort=("-day", "title")))
                assert sorted(answer.ids) == list(range(40))
                twin.index.snapshot().ask(tree.Word("青禾"), Request(facets=("places", "script", "day")))
            except Exception as fault:  # noqa: BLE001 - a thread's fault must reach the test
                faults.append(fault)
                return

    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(20):
        twin.put(*twin.chance.sample(range(40), 5))
        if turn % 4 == 0:
            twin.writer.tidy()
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    twin.check()


@pytest.fixture
def hasty():
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_ask_while_the_files_are_verified_again(news, hasty, monkeypatch):
    monkeypatch.setattr(index_module, "WATCH", 0)
    index, file, faults = news._parts[1], file_of(news, ".arr"), []

    def ask():
        try:
            for turn in range(150):
                os.utime(file, ns=(turn, turn))
                assert index.snapshot().count == len(NEWS)
        except Exception as fault:  # noqa: BLE001 - a thread's fault must reach the test
            faults.append(fault)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_all_threads_share_one_open_index(news):
    seen = []

    def look():
        backend = connections["default"].get_backend()
        connections["default"]._index = unified
        seen.append(backend.snapshot)

    unified = connections["default"].get_unified_index()
    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [news.snapshot]


def read_on(folder, stop, wrong) -> None:
    twin = Twin(folder, 1)
    while not stop.is_set():
        answer = twin.index.snapshot().ask(tree.Everything(), Request(size=None))
        if sorted(answer.ids) != list(range(40)):
            wrong.value += 1


def test_readers_of_other_processes_are_right_during_every_write(tmp_path):
    twin = Twin(tmp_path, 3)
    twin.put(*range(40))
    context = multiprocessing.get_context("fork")
    stop, wrong = context.Event(), context.Value("i", 0)
    readers = [context.Process(target=read_on, args=(tmp_path, stop, wrong)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(30):
        twin.put(*twin.chance.sample(range(40), 5))
        if turn % 5 == 0:
            twin.writer.tidy()
    stop.set()
    for reader in readers:
        reader.join()
        assert reader.exitcode == 0
    assert wrong.value == 0
    twin.check()

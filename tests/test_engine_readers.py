"""Reading the index while it is written: threads of one process, and other processes, are always right."""

import multiprocessing
import os
import sys
from threading import Event, Thread

import pytest
from haystack import connections

from archive.search import tree
from archive.search.engine import index as index_module
from archive.search.engine.reader import Request
from tests.test_engine_safety import file_of

from . import engine_news
from .engine_news import NEWS
from .test_engine_merging import Twin

engine, news = engine_news.engine, engine_news.news


def write_beside(readers, stop, twin, turns):
    """Put, replace and merge while the readers read; then stop them."""
    for reader in readers:
        reader.start()
    for turn in range(turns):
        twin.put(*twin.chance.sample(range(40), 5))
        if turn % 5 == 0:
            twin.writer.tidy()
    stop.set()
    for reader in readers:
        reader.join()


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
    write_beside(readers, stop, twin, turns=20)
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
    write_beside(readers, stop, twin, turns=30)
    assert [reader.exitcode for reader in readers] == [0, 0]
    assert wrong.value == 0
    twin.check()

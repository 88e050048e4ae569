"""Inputs are understood in processes of their own. A page that takes too long or too much memory costs one worker,
never the run."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait

from archive.ingest.extract import extract
from archive.ingest.handfuls import handfuls
from archive.ingest.page import Input, Limits, Page, Unreadable
from archive.ingest.understand import Outcome, broken_off, understand

# Inputs are handed out in handfuls, one message for all of them: so many, or about so many bytes.
HANDFUL, HEAVY = 64, 1 << 20
# For each worker so many may be under work or wait for one before them, so that a slow page does not fill the memory.
AHEAD, AHEAD_BYTES = 512, 8 << 20
# How far workers step behind those for whom others wait: servers, and who stores and indexes what workers understood.
NICE = 10
# A worker that does not come back, from C code or a dead disk, is killed after so many times the page's limit.
PATIENCE = 6

# So many objects are made between two looks for those that only refer to each other: some 20 MB.
GARBAGE = 200_000

_fork = multiprocessing.get_context("fork")


class TooSlow(BaseException):
    """A page took longer than its limit. No Exception, so that no handler on the way takes it for its own."""


def understood(inputs: Iterator[Input], limits: Limits, keep: bool, jobs: int) -> Iterator[Outcome]:
    """An outcome for each input, in their order. With one job in this process, else in `jobs` others."""
    if jobs > 1:
        yield from _Crew(limits, keep, jobs).work(inputs)
    else:
        for given in inputs:
            yield _in_time(given, limits, keep)


def _in_time(given: Input, limits: Limits, keep: bool) -> Outcome:
    try:
        with _alarm(limits.seconds):
            return understand(given, limits, keep)
    except TooSlow:
        return broken_off(given, _slow(limits), keep)


def _slow(limits: Limits) -> str:
    return f"took longer than the limit of {limits.seconds:g} seconds"


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after so many seconds of work, where signals can be had: in a process's main thread.

    Seconds of the processor, not of the clock: on a busy machine a page is not to blame for waiting.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number, frame):
        raise TooSlow

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def read_tables() -> None:
    """Read any page: the tables that this needs are then read before the fork, once, and shared by all workers.

    Nor is there anything in them to clear away, so that nobody need look through them again and again; and seldom in
    a page, of which a hundred thousand repairs may be noted.
    """
    with suppress(Unreadable):
        extract(Page(file="", text="新华社北京1月1日电 某市召开座谈会，讨论来年的工作。"))
    gc.freeze()
    gc.set_threshold(GARBAGE)


class _Worker:
    """One process, the handful it works on, and how far it has come."""

    def __init__(self, limits: Limits, keep: bool) -> None:
        self.pipe, theirs = _fork.Pipe()
        self.done = _fork.Value("i", 0, lock=False)
        self.handful: list[tuple[int, Input]] = []
        self.process = _fork.Process(target=_serve, args=(self.pipe, theirs, self.done, limits, keep), daemon=True)
        self.process.start()
        theirs.close()
        self.seen, self.since = 0, time.monotonic()

    def give(self, handful: list[tuple[int, Input]]) -> None:
        self.handful, self.done.value, self.seen, self.since = handful, 0, 0, time.monotonic()
        with suppress(BrokenPipeError):  # it died at rest: whoever listens to it next finds out
            self.pipe.send([given for _, given in handful])

    def is_stuck(self, seconds: float) -> bool:
        """Whether the same page has been under work for longer than that."""
        if self.done.value != self.seen:
            self.seen, self.since = self.done.value, time.monotonic()
        return time.monotonic() - self.since > seconds

    def kill(self) -> None:
        self.handful = []
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(parents_end: Connection, pipe: Connection, done, limits: Limits, keep: bool) -> None:
    """A worker's life: take a handful, understand each, send all outcomes back. Ctrl-C is the parent's business.

    The fork copied the parent's end of the pipe: closed here, the pipe ends with the parent, and the worker with it.
    """
    parents_end.close()
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + limits.memory,) * 2)
    with suppress(EOFError, ConnectionError):
        while True:
            handful, outcomes = pipe.recv(), []
            for given in handful:
                outcomes.append(_in_time(given, limits, keep))
                done.value += 1
            pipe.send(outcomes)


def _address_space() -> int:
    """What this process has mapped already, in bytes; the page's limit comes on top of it."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _size(given: Input) -> int:
    """About how many bytes an input has; 0 for one that cannot be looked at."""
    if given.page:
        return len(given.page.text)
    with suppress(OSError):
        return given.path.stat().st_size if given.path else 0
    return 0


class _Crew:
    def __init__(self, limits: Limits, keep: bool, jobs: int) -> None:
        self.limits, self.keep, self.jobs = limits, keep, jobs
        self.waiting: deque[list[tuple[int, Input]]] = deque()
        self.ready: dict[int, Outcome] = {}
        # What is handed out and not given back: its numbers, each with its bytes.
        self.out: dict[int, int] = {}
        self.bytes = 0

    def work(self, inputs: Iterator[Input]) -> Iterator[Outcome]:
        """Hand out inputs, give back outcomes in the order of the inputs."""
        numbered, turn = handfuls(enumerate(inputs), HANDFUL, lambda pair: _size(pair[1]), HEAVY), 0
        read_tables()
        crew = [_Worker(self.limits, self.keep) for _ in range(self.jobs)]
        try:
            while True:
                self._hand_out(crew, numbered)
                busy = [worker for worker in crew if worker.handful]
                if not busy:
                    break
                crew = [self._listen(worker, busy) for worker in crew]
                self._hand_out(crew, numbered)  # before whoever takes the outcomes stores them, which takes its time
                while turn in self.ready:
                    self.bytes -= self.out.pop(turn)
                    yield self.ready.pop(turn)
                    turn += 1
        finally:
            for worker in crew:
                worker.kill()

    def _hand_out(self, crew: list[_Worker], numbered: Iterator[list[tuple[int, Input]]]) -> None:
        for worker in crew:
            if not worker.handful and (handful := self._next(numbered)):
                worker.give(handful)

    def _next(self, numbered: Iterator[list[tuple[int, Input]]]) -> list[tuple[int, Input]]:
        if self.waiting:
            return self.waiting.popleft()
        if len(self.out) >= AHEAD * self.jobs or self.bytes >= AHEAD_BYTES * self.jobs:
            return []
        handful = next(numbered, [])
        self.out |= {number: _size(given) for number, given in handful}
        self.bytes += sum(self.out[number] for number, _ in handful)
        return handful

    def _listen(self, worker: _Worker, busy: list[_Worker]) -> _Worker:
        """Take a worker's outcomes when it has some; replace it when it has died or hangs."""
        if not worker.handful:
            return worker
        wait([other.pipe for other in busy if other.handful], timeout=0.2)
        try:
            if worker.pipe.poll():
                for (number, _), outcome in zip(worker.handful, worker.pipe.recv(), strict=True):
                    self.ready[number] = outcome
                worker.handful = []
                return worker
        except (EOFError, OSError):
            return self._replace(worker, "ended the process that read it: too much memory, or a fault in a library")
        if worker.is_stuck(self.limits.seconds * PATIENCE):
            return self._replace(worker, _slow(self.limits))
        return worker

    def _replace(self, worker: _Worker, reason: str) -> _Worker:
        """Quarantine the page that a worker was at; its other pages are read by a new one."""
        at = min(worker.done.value, len(worker.handful) - 1)
        number, given = worker.handful[at]
        self.ready[number] = broken_off(given, reason, self.keep)
        rest = worker.handful[:at] + worker.handful[at + 1 :]
        if rest:
            self.waiting.append(rest)
        worker.kill()
        return _Worker(self.limits, self.keep)

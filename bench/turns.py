"""One engine's turn: it builds, and is opened and asked, in processes of its own, so that its memory is its own too.

Cold is a question to an engine that was opened for it alone: nothing decoded, nothing cached by the engine, and the
system asked to drop the files' pages first (an ordinary user cannot do more; ours reads every file through when it
opens, to check it, so that for ours they are back). Warm is the same questions in turn, again and again.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from bench.corpus import articles
from bench.peers import Peer, Question

COLD = 12  # questions of a kind that are asked cold
SECONDS = 2.0  # of warm questions of a kind
TURNS = 5  # of changes

Kinds = dict[str, list[Question]]


@dataclass
class Built:
    """What building took; the changes at the median, in milliseconds until they are found."""

    processor: float  # seconds
    clock: float
    size: int  # bytes on the disk
    one: float
    hundred: float


@dataclass
class Asked:
    """By kind, for each question: how many were found, and milliseconds; None where the engine cannot answer."""

    opened: float  # seconds
    megabytes: int  # the process's memory at its most
    found: dict[str, list[int | None]]
    cold: dict[str, list[list[float] | None]]
    warm: dict[str, list[list[float] | None]]


def turn(kind: type[Peer], count: int, questions: Kinds, folder: Path) -> tuple[Built, Asked]:
    """Build the engine with so many articles, unless `folder` keeps it from an earlier run, and ask it."""
    figures = folder / f"{kind.__name__}.json"
    place = folder / kind.__name__
    if not figures.exists():
        place.mkdir(parents=True, exist_ok=True)
        figures.write_text(json.dumps(asdict(_apart(build, kind, count, place))), encoding="utf-8")
    return Built(**json.loads(figures.read_text(encoding="utf-8"))), _apart(ask, kind, questions, place)


def _apart(function, *arguments):
    """What the function gives in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def build(kind: type[Peer], count: int, place: Path) -> Built:
    rows = articles(count)
    engine = kind(place)
    gc.collect()
    clock, processor = perf_counter(), process_time()
    engine.add(rows)
    clock, processor = perf_counter() - clock, process_time() - processor
    return Built(processor, clock, engine.size(), *(_changes(engine, rows, many) for many in (1, 100)))


def _changes(engine: Peer, rows: Sequence[dict], many: int) -> float:
    times = []
    for turn in range(TURNS):
        began = perf_counter()
        engine.add(rows[turn * many : (turn + 1) * many])
        times.append((perf_counter() - began) * 1000)
    return float(np.median(times))


def ask(kind: type[Peer], questions: Kinds, place: Path) -> Asked:
    engine, seconds = opened(kind, None, place)
    able = {name: [each if engine.answers(each) else None for each in asked] for name, asked in questions.items()}
    found = {name: [each and engine.ask(each)[0] for each in asked] for name, asked in able.items()}
    warm = {name: milliseconds(engine, asked) for name, asked in able.items()}
    memory = _most_memory()
    cold = {}
    for name, asked in able.items():
        cold[name] = []
        for each in asked[:: max(1, len(asked) // COLD)][:COLD]:
            engine, _ = opened(kind, engine, place)
            cold[name].append(each and [_timed(engine, each, perf_counter)])
    return Asked(seconds, memory, found, cold, warm)


def _most_memory() -> int:
    """Megabytes of this process at its most, mapped files included (`getrusage` would count the parent's too)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def opened(kind: type[Peer], before: Peer | None, place: Path) -> tuple[Peer, float]:
    """The engine opened anew, and the seconds that it took."""
    if before:
        before.close()
    del before
    gc.collect()
    for path in place.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
    began = perf_counter()
    return kind(place), perf_counter() - began


def milliseconds(engine: Peer, questions: Sequence[Question | None], seconds: float = SECONDS) -> list:
    """The times of each question, asked in turn until the seconds are over, but at least once."""
    able = [number for number, each in enumerate(questions) if each]
    times = [[] if each else None for each in questions]
    stop = perf_counter() + seconds
    for turn, number in enumerate(itertools.cycle(able)):
        if turn >= len(able) and perf_counter() > stop:
            break
        times[number].append(_timed(engine, questions[number], process_time))
    return times


def _timed(engine: Peer, question: Question, clock) -> float:
    began = clock()
    engine.ask(question)
    return (clock() - began) * 1000


def p50_p95(times: Sequence[list[float] | None], among: Sequence[list[float] | None] | None = None) -> tuple:
    """The percentiles of all times; with `among` only of the questions that have a time there too."""
    chosen = [each for each, other in zip(times, among or times, strict=True) if each and other]
    return tuple(np.percentile(list(itertools.chain(*chosen)), (50, 95)).tolist()) if chosen else ()

"""`make bench-http`: pages over HTTP, from gunicorn with two workers, as a browser asks for them.

Fills an archive (100,000 articles take about four minutes; `--keep FOLDER` keeps it for the next run), serves it, and
asks as readers do, a few pages over a connection. First for search pages with facets, timeline and snippets, to ever
different questions: milliseconds at the median and the 95th percentile, and pages a second, with one reader and several
at a time. Then for each other kind of page: the first time, the median, and the slowest.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote, urlencode

from archive.chinese import index_terms
from bench.corpus import articles
from bench.filling import SOURCES, TOPICS, fill

ROOT = Path(__file__).resolve().parent.parent
PORT = 8799
asked: set[str] = set()
CONNECTIONS = (1, 4, 8)
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
ASKED_BEFORE = 50  # questions that are asked again and again
VISIT = 10  # pages that a reader asks for over one connection
TIMES = 20  # that each other kind of page is asked for
COMMON = 40  # words that count as common
PROVINCES = ("110000", "370000", "440000", "650000")
FILTERS = (
    lambda draw: {"source": f"source-{draw.randrange(SOURCES)}"},
    lambda draw: {"tag": draw.choice(TOPICS)},
    lambda draw: {"region": draw.choice(PROVINCES)},
    lambda draw: {"year": draw.randint(2022, 2026)},
    lambda draw: {"from": "2023-02", "to": f"2024-{draw.randint(1, 12):02}"},
)


@cache
def titles() -> list[str]:
    return [row["title"] for row in articles(2_000)]


@cache
def words() -> list[str]:
    """The words of titles, as often as they stand there."""
    return [term for title in titles() for term in index_terms(title) if len(term) > 1]


@cache
def common() -> list[str]:
    return [word for word, _ in Counter(words()).most_common(COMMON)]


def questions(seed: int) -> Iterator[str]:
    """Addresses of searches, none twice in a run: one to three words as often as titles have them, phrases of titles,
    common words; one in three filtered, one in five sorted by date, common words further on too.
    """
    draw = random.Random(seed)
    for address in _addresses(draw):
        if address not in asked:
            asked.add(address)
            yield address


def _addresses(draw: random.Random) -> Iterator[str]:
    while True:
        params = {"q": _words(draw)} | (draw.choice(FILTERS)(draw) if draw.random() < 1 / 3 else {})
        if params["q"] in common() and len(params) == 1 and draw.random() < 0.5:
            params["page"] = draw.randint(2, 5)
        if draw.random() < 0.2:
            params["sort"] = draw.choice(("newest", "oldest"))
        yield f"/search/?{urlencode(params)}"


def _words(draw: random.Random) -> str:
    match draw.randrange(10):
        case 0 | 1:
            title, size = draw.choice(titles()), draw.randint(4, 8)
            start = draw.randrange(max(1, len(title) - size))
            return f"“{title[start : start + size].replace('”', '').replace('“', '')}”"
        case 2 | 3 | 4:
            return draw.choice(common())
        case other:
            return " ".join(draw.sample(words(), 1 + other % 3))


def kinds(count: int) -> dict[str, Iterator[str]]:
    """Kind of page -> addresses of such pages."""
    draw, far = random.Random(3), max(1, min(50, count // SOURCES // 20))
    numbers = [draw.randint(1, count) for _ in range(TIMES)]
    days = [f"/dates/{draw.randint(2023, 2025)}/{draw.randint(1, 12):02}/{draw.randint(1, 28):02}/" for _ in numbers]
    return {
        "home": cycle(["/"]),
        "article": cycle(f"/articles/{number}/" for number in numbers),
        "article, hits marked": cycle(f"/articles/{number}/?q={quote('发展')}" for number in numbers),
        "history": cycle(f"/articles/{number}/history/" for number in numbers),
        "regions": cycle(["/regions/"]),
        "province": cycle(f"/regions/{code}/" for code in PROVINCES),
        "county": cycle(["/regions/371327/", "/regions/110101/", "/regions/440305/"]),
        "dates": cycle(["/dates/"]),
        "year": cycle(f"/dates/{year}/" for year in (2023, 2024, 2025)),
        "month": cycle(day[:15] for day in days),
        "day": cycle(days),
        "undated": cycle(["/dates/undated/"]),
        "sources": cycle(["/sources/"]),
        "source": cycle(f"/sources/source-{n}/" for n in range(SOURCES)),
        "source, far back": cycle(f"/sources/source-{n}/?page={far}" for n in range(SOURCES)),
        "tags": cycle(["/tags/"]),
        "tag": cycle(f"/tags/{quote(name)}/" for name in TOPICS),
        "search, nothing asked": cycle(["/search/"]),
        "search.json": (path.replace("/search/", "/search.json") for path in questions(5)),
        "search.atom": (path.replace("/search/", "/search.atom") for path in questions(6)),
        "sitemap": cycle(["/sitemap.xml"]),
    }


def ask(paths: Iterator[str], seconds: float, times: list[float]) -> None:
    """Ask in turn until the seconds or the addresses are over; a page that is not 200 ends the run."""
    connection, stop = None, time.perf_counter() + seconds
    for number, path in enumerate(paths):
        if number % VISIT == 0:  # a new reader, perhaps with the other worker
            if connection:
                connection.close()
            connection = socket.create_connection(("127.0.0.1", PORT), timeout=60)
        began = time.perf_counter()
        status = get(connection, path)
        times.append((time.perf_counter() - began) * 1000)
        if status != 200:
            sys.exit(f"{path} answered {status}")
        if time.perf_counter() > stop:
            return


def get(connection: socket.socket, path: str) -> int:
    """Ask for a page, read it to its end; its status. By hand: http.client would take from the server it measures."""
    connection.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAccept-Language: zh-CN\r\n\r\n".encode("ascii")
    )
    page = _more(connection)
    while not (parted := page.partition(b"\r\n\r\n"))[1]:
        page += _more(connection)
    head, _, page = parted
    length = LENGTH.search(head)
    left = int(length[1]) - len(page) if length else 0
    while left > 0:
        left -= len(_more(connection))
    while not (length or page.endswith(b"\r\n0\r\n\r\n")):  # sent in pieces, of which the last is empty
        page = page[-8:] + _more(connection)
    return int(head.split(b" ", 2)[1])


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 16)
    if not received:
        raise ConnectionError("The server closed the connection in the middle of a page.")
    return received


def measure(streams: list[Iterator[str]], seconds: float) -> tuple[list[float], float]:
    """Milliseconds of each page, rising, and pages a second; a connection for each stream of addresses."""
    times: list[float] = []
    began = time.perf_counter()
    with ThreadPoolExecutor(len(streams)) as readers:
        list(readers.map(partial(ask, seconds=seconds, times=times), streams))  # raises what ended one of them
    return sorted(times), len(times) / (time.perf_counter() - began)


def report_searches(seconds: float) -> None:
    """A line for each number of connections; the last with questions that were asked a moment before."""
    common()
    measure([questions(-n) for n in range(1, 9)], seconds / 2)  # every worker has answered before
    for connections in CONNECTIONS:
        _report(f"{connections} at a time", [questions(100 * connections + n) for n in range(connections)], seconds)
    before = list(islice(questions(7), ASKED_BEFORE))
    measure([iter(before)] * 2, seconds)
    _report("8, asked before", [cycle(before[n:] + before[:n]) for n in range(8)], seconds)


def _report(name: str, streams: list[Iterator[str]], seconds: float) -> None:
    times, rate = measure(streams, seconds)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"  {name:15} p50 {p50:5.1f} ms   p95 {p95:5.1f} ms   {rate:4.0f} pages/s", flush=True)


def report_kinds(count: int) -> None:
    """A line for each kind of page."""
    for name, paths in kinds(count).items():
        times: list[float] = []
        ask(islice(paths, TIMES), 60, times)
        first, times = times[0], sorted(times)
        print(
            f"  {name:22} first {first:6.1f}   p50 {times[TIMES // 2]:6.1f}   slowest {times[-1]:6.1f} ms", flush=True
        )


@contextmanager
def served() -> Iterator[None]:
    """gunicorn as in production, from when it answers to the end of the block."""
    environment = {**os.environ, "PORT": str(PORT), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "gunicorn", "--log-level", "warning", "archive.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _ in range(200):
            try:
                ask(iter(["/healthz"]), 0, [])
                break
            except OSError:
                time.sleep(0.1)
        else:
            sys.exit("gunicorn did not answer within 20 seconds")
        yield
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the archive, or has kept it")
    parser.add_argument("--seconds", type=float, default=15, help="of asking, for each number of connections")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhengwen-bench-") as folder:
        began = time.monotonic()
        if fill(options.keep or Path(folder), options.articles):
            print(f"archive of {options.articles:,} articles filled in {time.monotonic() - began:.0f} seconds")
        with served():
            print(f"search pages over HTTP, {options.articles:,} articles, {os.cpu_count()} cores, client included")
            report_searches(options.seconds)
            print(f"every other kind of page, {TIMES} times each, one at a time")
            report_kinds(options.articles)


if __name__ == "__main__":
    main()

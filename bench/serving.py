"""`make bench-http`: search pages over HTTP, from gunicorn with two workers, as a browser asks for them.

Fills an archive of its own in a temporary folder, serves it, and asks for search pages with facets, timeline and
snippets over connections that are kept open: first ever different questions, as readers ask, then the same few in
turn. Prints milliseconds at the median and the 95th percentile, and pages a second, with one connection and several.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from archive.chinese import index_terms
from bench.corpus import articles

ROOT = Path(__file__).resolve().parent.parent
PORT = 8799
CONNECTIONS = 8
COMMON = ("发展", "经济", "企业", "创新", "生态")
QUESTIONS = "发展 经济 企业 创新 科技创新 乡村振兴 “高质量发展” “一带一路” 水利工程 人民代表大会 砂糖橘 雪豹 生态"


def fill(count: int) -> None:
    """Articles into the database and the index; regions and sources are spread over them."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from archive.models import Article, Capture, IndexTask, Region, Source
    from archive.search import indexing

    call_command("migrate", verbosity=0)
    capture = Capture.objects.create(sha256="0" * 64, size=0)
    sources = Source.objects.bulk_create(Source(name=f"来源{n}", slug=f"source-{n}") for n in range(40))
    regions = {region.name[:2]: region for region in Region.objects.filter(level="province")}
    made = (
        Article(
            pk=row["pk"],
            identity=f"bench:{row['pk']}",
            title=row["title"][:500],
            body=row["body"],
            published_on=date.fromisoformat(row["date"]),
            date_precision="day",
            date_basis="record",
            source=sources[row["pk"] % len(sources)],
            region=regions.get(row["region"]),
            capture=capture,
            content_digest=hashlib.sha256(row["body"].encode()).hexdigest(),
        )
        for row in articles(count)
    )
    with transaction.atomic():
        Article.objects.bulk_create(made, batch_size=500)
        IndexTask.objects.all().delete()
    indexing.rebuild()


def same() -> Iterator[str]:
    """The same few questions again and again."""
    return cycle([f"/search/?{urlencode({'q': question})}" for question in QUESTIONS.split()])


@cache
def words() -> list[str]:
    """The words of titles, as often as they stand there."""
    return [term for row in articles(2_000) for term in index_terms(row["title"]) if len(term) > 1]


def different(seed: int) -> Iterator[str]:
    """Questions that are never quite the same: words as often as titles have them, with filters, orders and pages."""
    draw, terms = random.Random(seed), words()
    while True:
        params = {"q": " ".join(draw.sample(terms, draw.choice((1, 1, 2))))}
        if draw.random() < 0.2:
            params = {"q": draw.choice(COMMON), "page": draw.randint(2, 9)}
        if draw.random() < 0.2:
            params["sort"] = "newest"
        elif draw.random() < 0.3 and "page" not in params:
            params |= draw.choice(({"source": f"source-{draw.randrange(40)}"}, {"year": draw.randint(2016, 2026)}))
        yield f"/search/?{urlencode(params)}"


def ask(paths: Iterator[str], seconds: float, times: list[float]) -> None:
    """Ask in turn over one connection until the seconds are over; a page that is not 200 ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    stop = time.perf_counter() + seconds
    for path in paths:
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Language": "zh-CN"})
        response = connection.getresponse()
        page = response.read()
        times.append((time.perf_counter() - began) * 1000)
        if response.status != 200 or b"<main" not in page:
            sys.exit(f"{path} answered {response.status}")
        if time.perf_counter() > stop:
            return


def measure(streams: list[Iterator[str]], seconds: float) -> tuple[list[float], float]:
    """Milliseconds of each page in order, and pages a second; a connection for each stream of addresses."""
    times: list[float] = []
    threads = [threading.Thread(target=ask, args=(paths, seconds, times)) for paths in streams]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times), len(times) / (time.perf_counter() - began)


def report(name: str, streams: list[Iterator[str]], seconds: float) -> None:
    """One line for one connection, one for all."""
    for connections in (1, len(streams)):
        times, rate = measure(streams[:connections], seconds)
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(
            f"  {name}, {connections} at a time   p50 {p50:.1f} ms   p95 {p95:.1f} ms   {rate:.0f} pages/s", flush=True
        )


def serve() -> subprocess.Popen:
    """gunicorn as in production, once it answers."""
    environment = {**os.environ, "PORT": str(PORT), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", "archive.wsgi"], cwd=ROOT, env=environment)
    for _ in range(200):
        try:
            ask(same(), 0, [])
            return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    sys.exit("gunicorn did not answer within 20 seconds")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=100_000)
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhengwen-bench-") as folder:
        os.environ.update(
            ARCHIVE_DATA_DIR=folder, STATIC_ROOT=f"{folder}/static", DJANGO_SETTINGS_MODULE="archive.settings"
        )
        fill(options.articles)
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, check=True)
        server = serve()
        try:
            print(f"search page over HTTP, {options.articles:,} articles, {os.cpu_count()} cores, client included")
            words()
            measure([different(-n) for n in range(1, CONNECTIONS + 1)], 3)  # every worker has answered before
            report("questions that differ", [different(n) for n in range(CONNECTIONS)], options.seconds)
            report("13 questions in turn", [same() for _ in range(CONNECTIONS)], options.seconds)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()

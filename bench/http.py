"""`make bench-http`: search pages over HTTP, from gunicorn with two workers, as a browser asks for them.

Fills an archive of its own in a temporary folder, serves it, and asks for search pages with facets, timeline and
snippets over connections that are kept open. Prints milliseconds at the median and the 95th percentile with one
connection, and pages a second with several.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PORT = 8799
CONNECTIONS = 8
QUESTIONS = "发展 经济 企业 创新 科技创新 乡村振兴 “高质量发展” “一带一路” 水利工程 人民代表大会 砂糖橘 雪豹 生态"


def fill(count: int) -> None:
    """Articles into the database and the index; regions and sources are spread over them."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from archive.models import Article, Capture, IndexTask, Region, Source
    from archive.search import indexing
    from bench.corpus import articles

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


def ask(paths, seconds: float, times: list[float]) -> None:
    """Ask in turn over one connection until the seconds are over; a page that is not 200 ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    stop = time.perf_counter() + seconds
    for path in cycle(paths):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Language": "zh-CN"})
        response = connection.getresponse()
        page = response.read()
        times.append((time.perf_counter() - began) * 1000)
        if response.status != 200 or b"<main" not in page:
            sys.exit(f"{path} answered {response.status}")
        if time.perf_counter() > stop:
            return


def measure(connections: int, seconds: float) -> tuple[list[float], float]:
    """Milliseconds of each page in order, and pages a second."""
    paths = [f"/search/?q={quote(question)}" for question in QUESTIONS.split()]
    times: list[float] = []
    threads = [threading.Thread(target=ask, args=(paths[n:] + paths[:n], seconds, times)) for n in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times), len(times) / (time.perf_counter() - began)


def serve() -> subprocess.Popen:
    """gunicorn as in production, once it answers."""
    environment = {**os.environ, "PORT": str(PORT), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", "archive.wsgi"], cwd=ROOT, env=environment)
    for _ in range(200):
        try:
            ask(["/search/?q=%E5%8F%91%E5%B1%95"], 0, [])
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
            measure(CONNECTIONS, 3)  # every worker and thread has answered before
            times, _ = measure(1, options.seconds)
            print(f"search page over HTTP, {options.articles:,} articles, {os.cpu_count()} cores, client included")
            print(
                f"  one connection     p50 {times[len(times) // 2]:.1f} ms   p95 {times[int(len(times) * 0.95)]:.1f} ms"
            )
            times, rate = measure(CONNECTIONS, options.seconds)
            print(f"  {CONNECTIONS} connections      {rate:.0f} pages/s   p95 {times[int(len(times) * 0.95)]:.1f} ms")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()

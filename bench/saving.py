"""How soon a saved article is found: `python -m bench.saving`.

Fills an archive, or takes a copy of one that `bench.serving --keep` left (`--like FOLDER`). Articles are saved one
after the other, as at the curator's desk, while another process asks for each one's new title till it finds it: at
rest, and while an import goes on. Prints the milliseconds from the save's begin till another process has found it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from bench.corpus import articles
from bench.filling import fill

ROOT = Path(__file__).resolve().parent.parent
AT_REST = 100  # saves
PAUSE = 0.2  # seconds at most between two saves

fork = multiprocessing.get_context("fork")


def find(titles: Connection) -> None:
    """For each title that comes, send the moment at which an article with it is found."""
    from archive.search import asking
    from archive.search.tree import Phrase

    while title := titles.recv():
        while not asking.count(Phrase(title, "title")):
            time.sleep(0.002)
        titles.send(time.monotonic())


@contextmanager
def finding() -> Iterator[Connection]:
    """The end of a pipe: another process finds the titles that are sent through it."""
    from django.db import connections

    connections.close_all()  # a connection must not be shared with a forked process
    titles, others_end = fork.Pipe()
    process = fork.Process(target=find, args=(others_end,), daemon=True)
    process.start()
    yield titles
    titles.send("")
    process.join()


def save(titles: Connection, count: int) -> float:
    """Give one of the first `count` articles a new title; seconds till another process has found it."""
    from archive.models import Article

    time.sleep(random.random() * PAUSE)
    article = Article.objects.get(pk=random.randint(1, count))
    article.title = f"{time.monotonic_ns()}次修改"
    began = time.monotonic()
    titles.send(article.title)
    article.save()
    return titles.recv() - began


def report(name: str, count: int, goes_on: Callable[[int], bool]) -> None:
    """Save articles as long as it goes on, and print how long they took."""
    seconds: list[float] = []
    with finding() as titles:
        while goes_on(len(seconds)):
            seconds.append(save(titles, count))
    median, p95, slowest = np.percentile(seconds, (50, 95, 100)) * 1000
    print(
        f"  {name:25} {len(seconds):4} saves: median {median:.0f}, 95th percentile {p95:.0f}, slowest {slowest:.0f} ms"
    )


@contextmanager
def importing(folder: Path, count: int) -> Iterator[subprocess.Popen]:
    """An import of so many articles, new to the archive, by as many processes as there are cores."""
    source = folder / "pages.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for row in articles(count):
            file.write(json.dumps({**row, "id": row["pk"]}, ensure_ascii=False) + "\n")
    command = [sys.executable, str(ROOT / "manage.py"), "import_articles", str(source), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield process
    if process.wait() not in (0, 1):  # 1 says that a page was quarantined
        sys.exit(f"The import failed with exit code {process.returncode}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="in the archive")
    parser.add_argument("--imported", type=int, default=10_000, help="while articles are saved")
    parser.add_argument("--like", type=Path, help="a folder that keeps such an archive")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhengwen-bench-") as name:
        folder = Path(name)
        if options.like:
            shutil.copytree(options.like, folder, dirs_exist_ok=True)
        fill(folder, options.articles)
        print(f"till a saved article is found, {options.articles:,} articles, {os.cpu_count()} cores")
        report("at rest", options.articles, lambda done: done < AT_REST)
        with importing(folder, options.imported) as running:
            report("while an import goes on", options.articles, lambda _done: running.poll() is None)


if __name__ == "__main__":
    main()

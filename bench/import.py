"""How fast pages come in: extraction beside trafilatura and readability with htmldate, and a whole import.

    python bench/import.py [--articles N] [--rounds N]

First table: pages a second of one core on the same HTML pages (tests/gold), in the same process and run. Second: the
import of N articles of the shared corpus into an empty archive until they can be searched, with all cores, and the most
memory that each of its processes held; before it that of a quarter as many, whose memory shows whether it grows with
the input. More than the corpus has are drawn again, as articles of their own.
Times differ by a third from run to run and more on a busy machine: read the ratios.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import itertools
import json
import logging
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared")) / "corpus/xwlb.jsonl.xz"
PAGES = ROOT / "tests/gold/pages"
# A page this small says little; real ones are padded by menus and scripts to about this size.
PADDED = 40_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--articles", type=int, default=19_480, help="to import (default: all)")
    arguments.add_argument("--rounds", type=int, default=5, help="over the HTML pages (default: 5; 0: none)")
    given = arguments.parse_args()
    sys.path[0] = str(ROOT)  # instead of bench/, whose http.py would stand before the library's
    if given.rounds:
        compare(list(html_pages()), given.rounds)
    if CORPUS.exists():
        whole_import(given.articles)
    else:
        print(f"no corpus at {CORPUS}: set SHARED_DIR to its folder")


def html_pages() -> Iterator[str]:
    """The gold set's HTML pages, each with the menu and the scripts that pages on the web carry."""
    menu = "".join(f'<li><a href="/column/{n}.html">栏目{n}</a></li>' for n in range(120))
    script = f"<script>{'var statistics = collect(document);' * 400}</script>"
    for path in sorted(PAGES.glob("*.html")):
        html = path.read_bytes().decode("utf-8", errors="ignore")
        yield html.replace("</body>", f'<ul class="footer-menu">{menu}</ul>{script}</body>').ljust(PADDED)


def compare(pages: list[str], rounds: int) -> None:
    """Print pages a second of this archive and its peers on the same pages."""
    speeds = {name: speed(work, pages, rounds) for name, work in contenders()}
    print(f"extraction of {len(pages)} HTML pages, {rounds} rounds, one core")
    ours = speeds["this archive"]
    for name, rate in speeds.items():
        print(f"  {name:28} {rate:8.1f} pages/s   {rate / ours:5.2f}")


def contenders() -> Iterator[tuple[str, Callable[[str], object]]]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    folder = os.environ["ARCHIVE_DATA_DIR"] = tempfile.mkdtemp(prefix="zhengwen-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    import django

    django.setup()
    from archive.ingest import Page, extract

    yield "this archive", lambda html: extract(Page(file="page.html", text=html, html=True))
    import trafilatura

    yield "trafilatura", lambda html: trafilatura.bare_extraction(html, with_metadata=True)
    import htmldate
    import readability

    logging.getLogger("readability").setLevel(logging.ERROR)

    def readable(html: str) -> None:
        document = readability.Document(html)
        document.title(), document.summary(), htmldate.find_date(html)

    yield "readability + htmldate", readable


def speed(work: Callable[[str], object], pages: list[str], rounds: int) -> float:
    """Pages a second of processor time, the first round not counted. A page that a contender refuses counts as read."""
    for round_number in range(rounds + 1):
        if round_number == 1:
            began = time.process_time()
        for html in pages:
            try:
                work(html)
            except Exception as refusal:
                if isinstance(refusal, MemoryError):
                    raise
    return len(pages) * rounds / (time.process_time() - began)


def whole_import(articles: int) -> None:
    """Import a quarter of the articles and all of them, each into an empty archive, and print rate and memory."""
    print(f"import of articles until they are found, {os.cpu_count()} cores")
    for count in (articles // 4, articles):
        with tempfile.TemporaryDirectory(prefix="zhengwen-bench-") as folder:
            import_into(Path(folder), count)


def import_into(folder: Path, count: int) -> None:
    """Import so many articles with processes of its own into an archive in the folder, and print the outcome."""
    source = folder / "corpus.jsonl"
    write_articles(source, count)
    environment = {**os.environ, "ARCHIVE_DATA_DIR": f"{folder}/data", "LOG_LEVEL": "ERROR"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    began = time.monotonic()
    with (folder / "summary").open("w+", encoding="utf-8") as said:
        command = subprocess.Popen(
            [*manage, "import_articles", str(source)], env=environment, stdout=said, stderr=subprocess.DEVNULL
        )
        peaks = watch(command)
        seconds = time.monotonic() - began
        said.seek(0)
        refused = [line for line in said.read().splitlines() if line.startswith("quarantined: ")]
    if command.returncode not in (0, 1):  # 1 says that a page was quarantined, and here it stands which
        sys.exit(f"The import failed with exit code {command.returncode}.")
    found = subprocess.run(
        [*manage, "search", "发展", "--json", "--limit", "1"], env=environment, check=True, capture_output=True
    )
    print(
        f"  {count:7} articles: {count / seconds:4.0f}/s; most memory of a process: {', '.join(map(str, peaks))} MB;"
        f" 发展 is found in {total(found.stdout)}, quarantined: {len(refused)}"
    )
    for line in refused:
        print(f"          {line.replace(f'{folder}/', '')}")


def write_articles(path: Path, count: int) -> None:
    """Write so many articles of the corpus as lines of JSON, around again after the last, each with its own id."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        real = [json.loads(line) for line in lines]
    with path.open("w", encoding="utf-8") as file:
        for number, record in zip(range(count), itertools.cycle(real), strict=False):
            file.write(json.dumps({**record, "id": number}, ensure_ascii=False) + "\n")


def watch(command: subprocess.Popen) -> list[int]:
    """Wait for the command's end; the most memory, in MB, that each of its processes has held, the largest first."""
    peaks: Counter[int] = Counter()
    while command.poll() is None:
        peaks |= {process: high_water(process) for process in family(command.pid)}
        time.sleep(0.2)
    return sorted((peak >> 10 for peak in peaks.values()), reverse=True)


def family(process: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield process
    with contextlib.suppress(OSError):  # it has just ended
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            yield from family(int(child))


def high_water(process: int) -> int:
    """The most memory, in kB, that a process has held so far; 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def total(output: bytes) -> object:
    """How many articles the search command says it has found."""
    try:
        return json.loads(output).get("total", "?")
    except (ValueError, AttributeError):
        return "?"


if __name__ == "__main__":
    main()

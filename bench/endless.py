"""Which pages take longest to read. Run: python -m bench.endless [PATTERN]

Reads every page without end that the tests know (tests/bad_files/endless.py and lengthy.py), or those with the pattern
in their name, each of just under the megabyte that is to be read within a second. Prints the slowest ten: in seconds of
one core, and as multiples of what a long text of plain paragraphs takes. Seconds double on a busy machine: read the
multiples.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress

SIZE, SLOWEST = 990_000, 10
PLAIN = "lines-paragraphs"


def main(pattern: str) -> None:
    took = {name: seconds(text, html) for name, text, html in pages() if name == PLAIN or re.search(pattern, name)}
    print(f"{len(took)} pages of {SIZE:,} bytes; plain paragraphs take {took[PLAIN]:.2f} s; the slowest:")
    for name in sorted(took, key=took.__getitem__, reverse=True)[:SLOWEST]:
        print(f"  {took[name]:5.2f} s  {took[name] / took[PLAIN]:5.1f}  {name}")


def pages() -> Iterator[tuple[str, str, bool]]:
    """Name, content and whether it is HTML, of each page."""
    from tests.bad_files import endless, lengthy

    yield from ((name, make(SIZE), name.startswith("html")) for name, make in lengthy.pages().items())
    yield from endless.pages(SIZE)


def seconds(text: str, html: bool) -> float:
    """What reading a page takes, in seconds of the processor, at best of two. A page that is refused counts as read."""
    from archive.ingest import Page, Unreadable, extract

    took = []
    for _ in range(2):
        began = time.process_time()
        with suppress(Unreadable):
            extract(Page(file="page", text=text, html=html))
        took.append(time.process_time() - began)
    return min(took)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    with tempfile.TemporaryDirectory(prefix="zhengwen-bench-") as folder:
        os.environ["ARCHIVE_DATA_DIR"] = folder
        import django

        django.setup()
        from archive.ingest.workers import read_tables

        read_tables()
        main(sys.argv[1] if len(sys.argv) > 1 else "")

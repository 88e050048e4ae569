"""What readability-lxml and htmldate do to the gold set's HTML pages: why the import asks them last.

    python -m bench.fallbacks

First table: which element holds the article, as this archive decides it (readability asked where it finds no single
one), without readability, and as readability decides it alone, the same line rules after all three. Body F1, needed
phrases lost, boilerplate kept, pages a second. Second: pages whose publication date was taken out. A date that is found
then is another's: of a comment, a sidebar, an update.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable
from unittest.mock import patch

from bench import score

Read = Callable[[str], object]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    logging.disable(logging.ERROR)
    pages = html_pages()
    line(pages, readers()[0][1])  # tables are read when first asked for
    print(f"{len(pages)} HTML pages{'body F1':>34}{'lost':>8}{'kept':>8}{'pages/s':>9}")
    for name, read in readers():
        print(f"  {name:44}{line(pages, read)}")
    ours, theirs = undated(pages)
    print(f"the same without their dates: this archive gives one to {ours},", end=" ")
    print(f"htmldate, asked of the whole page, to {theirs} more")


def html_pages() -> list[tuple[dict, str]]:
    """Gold record and text of each HTML page."""
    from archive.ingest import encodings
    from archive.ingest.text import markup

    found = []
    for path, gold in score.read_set("own").values():
        if path.suffix == ".html":
            data = path.read_bytes()
            found.append((gold, encodings.decode(data, markup.declared_encoding(data)).text))
    return found


def readers() -> list[tuple[str, Read]]:
    from archive.ingest.text import fallbacks, markup

    own = markup.read

    def alone(html: str):
        with patch.object(fallbacks, "readable", return_value=""):
            return own(html)

    def readable(html: str):
        """This archive's blocks, those inside that readability keeps."""
        sheet, kept = own(html), fallbacks.readable(html)
        inside = [fallbacks.squeezed(block.text) in kept for block in sheet.blocks]
        for block, is_kept in zip(sheet.blocks, inside, strict=True):
            block.inside = is_kept or not any(inside)
        return sheet

    return [("this archive", own), ("without readability", alone), ("readability alone", readable)]


def line(pages: list[tuple[dict, str]], read: Read) -> str:
    from archive.ingest.text import markup

    with patch.object(markup, "read", read):
        began = time.process_time()
        marks = [score.judge(gold, extracted(html)) for gold, html in pages]
        rate = len(pages) / (time.process_time() - began)
    body = [mark for of_page in marks for mark in of_page["body"]]
    lost, kept = (sum(sum(of_page[name]) for of_page in marks) for name in ("lost", "kept"))
    return f"{sum(body) / len(body):8.3f}{lost:8}{kept:8}{rate:9.0f}"


def extracted(html: str) -> dict:
    from archive.ingest import Page, Unreadable, extract

    try:
        return extract(Page(file="page.html", text=html, html=True)).as_dict()
    except Unreadable:
        return {}


def undated(pages: list[tuple[dict, str]]) -> tuple[int, int]:
    """To how many pages without their date this archive gives one, and to how many more htmldate does."""
    import htmldate

    ours = theirs = 0
    for gold, html in pages:
        year, _, rest = (gold["published"] or "").partition("-")
        month, _, day = rest.partition("-")
        if day:
            rid = re.sub(rf"{year}\D{{0,8}}?0?{int(month)}\D{{1,8}}?0?{int(day)}(?!\d)|{year}{month}{day}", "", html)
            found = bool(extracted(rid).get("published"))
            ours += found
            theirs += not found and bool(htmldate.find_date(rid, original_date=True, extensive_search=False))
    return ours, theirs


if __name__ == "__main__":
    main()

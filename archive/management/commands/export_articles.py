"""Write all articles as records, one a line, as fast as a pipe takes them."""

from __future__ import annotations

import csv
import json
import os
import sys

from django.core.management.base import BaseCommand

from archive.ingest import record_of
from archive.models import Article

# Columns of the CSV: the fields of a record that are one value; lists are joined.
COLUMNS = (
    "article_id", "title", "published", "date_precision", "date_basis", "event_date", "source", "byline", "region_code",
    "region", "tags", "script", "page_kind", "flags", "original_url", "page_url", "file", "sha256", "body",
)  # fmt: skip
BLOCK = 200


class Command(BaseCommand):
    help = "Export all articles as records (the format of import_articles --report)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
        parser.add_argument("--all", action="store_true", help="suppressed articles too")

    def handle(self, *args, format, **options) -> None:
        articles = Article.objects.all() if options["all"] else Article.objects.public()
        rows = articles.order_by("pk").select_related("capture", "source", "region__parent__parent")
        records = (record_of(row) for row in rows.prefetch_related("tags", "comments").iterator(chunk_size=BLOCK))
        try:
            self._write(records, format)
        except BrokenPipeError:  # the reader has seen enough, as with `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _write(self, records, format: str) -> None:
        if format == "jsonl":
            for record in records:
                self.stdout.write(json.dumps(record, ensure_ascii=False))
            return
        writer = csv.DictWriter(self.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for record in records:
            writer.writerow({name: _cell(record[name]) for name in COLUMNS})


def _cell(value: object) -> object:
    """A list as one cell; a text that a spreadsheet would take for a formula, as text."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text[:1] in ("=", "+", "-", "@") else text

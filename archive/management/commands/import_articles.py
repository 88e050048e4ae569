"""Import pages: files, folders of any depth, web archives."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive.ingest import STATUSES, import_paths


class Command(BaseCommand):
    help = "Import pages into the archive. Exit code 1 when a page was quarantined, 130 when interrupted."

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of any depth")
        parser.add_argument("--dry-run", action="store_true", help="read and report, store nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.jsonl", help="write a line of JSON for each input")
        parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="processes (default: cores)")
        parser.add_argument("--quiet", action="store_true", help="print nothing but errors")

    def handle(self, *args, paths, dry_run, report, jobs, quiet, **options) -> None:
        if jobs < 1:
            raise CommandError("--jobs must be 1 or more.", returncode=2)
        try:
            result = import_paths(paths, dry_run=dry_run, jobs=jobs, report=report)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        if not quiet:
            for problem in result.problems:
                self.stdout.write(f"{problem['status']}: {problem['file']}: {problem['reason']}")
            counts = ", ".join(f"{result.counts[status]} {status}" for status in STATUSES)
            self.stdout.write(f"{result.inputs} inputs: {counts}")
        if result.exit_code:
            sys.exit(result.exit_code)

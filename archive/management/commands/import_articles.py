"""Import pages: files, folders of any depth, web archives."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive.ingest import Limits, import_paths
from archive.ingest.progress import Display, summary
from archive.models import ImportRun
from archive.search.carrier import carrying
from archive.search.outbox import held

# More processes than this are a slip of the hand, and would fill the memory of any machine.
MOST_JOBS = 128
# So is a larger limit. No number of megabytes or seconds beyond it means anything to the system.
LARGEST_LIMIT = 1_000_000


class Command(BaseCommand):
    help = (
        "Import pages into the archive, or read the stored ones again. "
        "Exit code 1 when a page was quarantined, 130 when interrupted."
    )

    def add_arguments(self, parser) -> None:
        usual = Limits()
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, or a folder of any depth")
        parser.add_argument("--again", action="store_true", help="no PATH: read the stored captures of all articles")
        parser.add_argument("--dry-run", action="store_true", help="read and report, store nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.jsonl", help="write a line of JSON for each input")
        cores = min(os.cpu_count() or 1, MOST_JOBS)
        parser.add_argument("--jobs", type=int, default=cores, metavar="N", help="processes (default: cores)")
        parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
        parser.add_argument(
            "--max-size", type=int, default=usual.size >> 20, metavar="MB", help="of a page (%(default)s)"
        )
        parser.add_argument(
            "--max-expansion",
            type=int,
            default=usual.expansion,
            metavar="N",
            help="of packed bytes (%(default)s times)",
        )
        parser.add_argument(
            "--max-seconds", type=float, default=usual.seconds, metavar="S", help="for a page (%(default)s)"
        )
        parser.add_argument(
            "--max-memory",
            type=int,
            default=usual.memory >> 20,
            metavar="MB",
            help="for a page, in processes (%(default)s)",
        )

    def handle(self, *args, paths, again, dry_run, report, jobs, quiet, **options) -> None:
        limits = self._limits(options)
        if again == bool(paths):
            raise CommandError("Give either a PATH to import or --again.", returncode=2)
        if "" in paths:
            raise CommandError("A PATH is empty: name a file or a folder.", returncode=2)
        if not 1 <= jobs <= MOST_JOBS:
            raise CommandError(f"--jobs must be from 1 to {MOST_JOBS}.", returncode=2)
        ImportRun.objects.exists()  # a database that cannot be used says so before anything is begun
        display = None if quiet else Display([Path(path) for path in paths])
        try:
            with carrying() if jobs > 1 and not dry_run else held(), display or nullcontext():
                progress = display or (lambda outcome: None)
                result = import_paths(
                    paths, again=again, dry_run=dry_run, jobs=jobs, report=report, limits=limits, progress=progress
                )
        except OSError as error:
            said = (error.filename, error.strerror or error)
            raise CommandError(": ".join(str(part) for part in said if part), returncode=2) from error
        except KeyboardInterrupt:
            raise CommandError(
                "Interrupted before all that is stored was searchable: the rest follows with the next import, with the "
                "server, or by manage.py index repair.",
                returncode=130,
            ) from None
        if display:
            self.stdout.write(summary(result))
        if result.exit_code:
            sys.exit(result.exit_code)

    def _limits(self, options: dict) -> Limits:
        names = ("max_size", "max_expansion", "max_seconds", "max_memory")
        if not all(0 < options[name] <= LARGEST_LIMIT for name in names):
            raise CommandError(f"A limit must be more than 0, and at most {LARGEST_LIMIT:,}.", returncode=2)
        size, expansion, seconds, memory = (options[name] for name in names)
        return replace(Limits(), size=size << 20, expansion=expansion, seconds=seconds, memory=memory << 20)

"""`manage.py backup FILE`: the whole archive in one file, while it is being used."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.backups import BackupFault, backup


class Command(BaseCommand):
    help = "Write database and captures to one new file. Exit code 1 when captures are missing or it cannot be written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a new file, such as archive-2024-04-17.tar")

    def handle(self, *args, file: Path, **options) -> None:
        try:
            made = backup(file.resolve())
        except BackupFault as fault:
            raise CommandError(str(fault), returncode=1) from fault
        except OSError as fault:
            raise CommandError(f"{fault.filename or file}: {fault.strerror}", returncode=1) from fault
        for sentence in made.faults:
            self.stderr.write(sentence)
        self.stdout.write(f"{file}: {made.articles} articles, {made.captures} captures, {file.stat().st_size} bytes")
        if made.faults:
            raise CommandError(f"{len(made.faults)} captures are not in the backup; the rest is.", returncode=1)

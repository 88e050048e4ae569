"""`manage.py restore FILE`: an empty archive becomes the one that was backed up."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.backups import BackupFault, restore


class Command(BaseCommand):
    help = "Put a backup in the place of an empty archive, verified; stop the server first. Exit code 1 when refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what `manage.py backup` wrote")

    def handle(self, *args, file: Path, **options) -> None:
        try:
            restored = restore(file)
        except BackupFault as fault:
            raise CommandError(str(fault), returncode=1) from fault
        except OSError as fault:
            raise CommandError(f"{fault.filename or file}: {fault.strerror}", returncode=1) from fault
        call_command("migrate", verbosity=0, interactive=False)
        call_command("index", "rebuild", stdout=self.stdout)
        for sentence in restored.faults:
            self.stderr.write(f"Not in the backup: {sentence}")
        self.stdout.write(f"{restored.articles} articles and {restored.captures} captures are back.")

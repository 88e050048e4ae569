"""Make the archive ready to serve: database, static files, samples when it is empty, index."""

import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from archive.models import Article
from archive.search import upkeep


class Command(BaseCommand):
    help = "Bring database, static files and index up to date; fill an empty archive with the samples."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-samples", action="store_true", help="leave an empty archive empty")

    def handle(self, *args, no_samples: bool, **options) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not no_samples and not Article.objects.exists():
            self.stdout.write("The archive is empty: importing samples/ ...")
            call_command("import_articles", settings.BASE_DIR / "samples", quiet=True)
        if not upkeep.status().sound:
            self.stdout.write("The index is not up to date: putting it right ...")
            self._repair()
        self.stdout.write(f"Ready: {Article.objects.count():,} articles in {os.path.relpath(settings.DATA_DIR)}")

    def _repair(self) -> None:
        """Without search, or with an article that cannot be found, the rest of the archive is served all the same."""
        try:
            call_command("index", "repair", stdout=self.stdout)
        except CommandError as fault:
            self.stderr.write(str(fault))

"""Read every stored capture again and name what is missing, altered, unreadable or orphaned."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from archive.ingest import captures
from archive.models import Capture


class Command(BaseCommand):
    help = "Check every capture against its SHA-256. Exit code 1 when one is missing, altered, unreadable or orphaned."

    def handle(self, *args, **options) -> None:
        faults = 0
        for fault in captures.check():
            faults += 1
            self.stdout.write(f"{fault.kind}: {fault.sha256}: {fault.detail}")
        self.stdout.write(f"{Capture.objects.count()} captures checked, {faults} faults")
        if faults:
            sys.exit(1)

"""`manage.py index status|check|repair|rebuild`: the search index and the database, compared and made equal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.search import indexing, upkeep
from archive.search.asking import FAULTS


class Command(BaseCommand):
    help = (
        "status: what state the index is in. check: compare every file and every article. repair: put right what check "
        "finds. rebuild: build it anew; the old one is searched meanwhile. Exit code 0: well; 1: a fault; 2: usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["status", "check", "repair", "rebuild"])

    def handle(self, *args, action: str, **options) -> None:
        try:
            getattr(self, f"_{action}")()
        except DatabaseError as fault:
            sentence = f"The database cannot be read ({fault}): run manage.py migrate, or check DATABASE_URL."
            raise CommandError(sentence, returncode=1) from fault
        except FAULTS as fault:
            raise CommandError(str(fault), returncode=1) from fault

    def _status(self) -> None:
        state = upkeep.status()
        for label, value in (
            ("articles", f"{state.articles} in the database, {state.indexed} in the index"),
            ("waiting", f"{state.waiting} changes in the outbox"),
            ("index", f"generation {state.generation}, {state.segments} segments, {filesizeformat(state.size)}"),
            ("segmenter", state.segmenter),
        ):
            self.stdout.write(f"{label:<10} {value}")
        for sentence in state.failing:
            self.stdout.write(self.style.ERROR(sentence))
        if not state.sound:
            raise CommandError(state.fault or "The index lacks changes: run manage.py index repair.", returncode=1)

    def _check(self) -> None:
        with self._progress("checking") as progress:
            faults = upkeep.check(progress)
        for sentence in faults:
            self.stdout.write(self.style.ERROR(sentence))
        if faults:
            raise CommandError("The index is not what it should be: run manage.py index repair.", returncode=1)
        self.stdout.write(self.style.SUCCESS("The index is whole and equal to the database."))

    def _repair(self) -> None:
        with self._progress("repairing") as progress:
            done = upkeep.repair(progress)
        for sentence in done or ["Nothing needed repair."]:
            self.stdout.write(sentence)

    def _rebuild(self) -> None:
        with self._progress("rebuilding") as progress:
            count = upkeep.rebuild(progress, jobs=os.cpu_count() or 1)
        self.stdout.write(self.style.SUCCESS(f"The index was built anew from {count} articles."))

    @contextmanager
    def _progress(self, what: str) -> Iterator[indexing.Progress]:
        """A bar on the terminal's error stream; nothing where that is not a terminal."""
        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

"""What a person sees of an import: a bar with rate and time left on a terminal, plain lines elsewhere, a table at the
end."""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from archive.ingest.readers import expected
from archive.ingest.run import STATUSES, ImportReport
from archive.ingest.understand import Outcome

# Without a terminal a line is printed after so many seconds.
INTERVAL = 5.0


class Display:
    """Call it with each outcome; use it as a context manager around the run."""

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        self.paths = paths
        self.console = Console(file=sys.stderr)
        self.counts: Counter[str] = Counter()
        self.began = self.printed = time.monotonic()
        self.bar = self._bar() if self.console.is_terminal else None
        self.task = self.bar.add_task("import", total=None, rate="") if self.bar else None

    def _bar(self) -> Progress:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
        )
        return Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=self.console)

    def __enter__(self) -> Display:
        if self.bar:
            self.bar.start()
            Thread(target=self._expect, args=(self.bar,), daemon=True).start()
        return self

    def _expect(self, bar: Progress) -> None:
        """Count what is to come while the run goes on: from then on the bar knows the time left."""
        with suppress(OSError):  # what cannot be read is reported by the run itself
            bar.update(self.task, total=expected(self.paths))

    def __exit__(self, *exception: object) -> None:
        if self.bar:
            self.bar.stop()

    def __call__(self, outcome: Outcome) -> None:
        self.counts[outcome.status] += 1
        if self.bar:
            self.bar.update(self.task, advance=1, rate=f"{self._rate():.0f}/s")
        elif time.monotonic() - self.printed >= INTERVAL:
            self.printed = time.monotonic()
            self.console.print(f"{self.counts.total()} inputs, {self._rate():.0f}/s")

    def _rate(self) -> float:
        return self.counts.total() / max(time.monotonic() - self.began, 0.001)


def summary(result: ImportReport) -> str:
    """The numbers of a run, and what did not become an article."""
    console = Console(width=100, file=io.StringIO())
    for problem in result.problems:
        line = _printable(f"{problem['status']}: {problem['file']}: {problem['reason']}")
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    table = Table("status", "inputs", box=box.SIMPLE, show_edge=False)
    for status in STATUSES:
        table.add_row(status, str(result.counts[status]))
    table.add_section()
    table.add_row("total", str(result.inputs))
    console.print(table)
    if result.interrupted:
        console.print("Interrupted: what is counted here is stored. Run the same command again to go on.")
    if result.stopped:
        console.print(f"Stopped: {result.stopped}. Mend that and run the command again: it goes on.", soft_wrap=True)
    return console.file.getvalue()


def _printable(text: str) -> str:
    """The text on one line, without what would move a terminal's cursor: names of files may hold anything."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)

"""Many files: each on its own, in processes, a transaction a batch, and every one accounted for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from django.utils import timezone

from archive.ingest import captures, lives, readers, workers
from archive.ingest.handfuls import handfuls
from archive.ingest.page import Limits
from archive.ingest.store import Store
from archive.ingest.understand import Outcome
from archive.models import ImportRun

STATUSES = ("created", "updated", "unchanged", "duplicate", "quarantined", "skipped")
# What is stored in one transaction, for which everybody else who writes waits: so many outcomes, or about so many
# characters of text.
BATCH, HEAVY = 100, 4 << 20
# So many quarantined inputs are kept with the run; the report file has them all.
PROBLEMS = 1000


@dataclass
class ImportReport:
    """What a run did. `counts` has a number for each status; together they are the number of inputs.

    `quarantined` are the first of those, {"file", "status", "reason"}; `skipped` says how many for which reason;
    `stopped` why the run ended early, when the archive's own disk took no more.
    """

    counts: Counter = field(default_factory=Counter)
    quarantined: list[dict] = field(default_factory=list)
    skipped: Counter = field(default_factory=Counter)
    interrupted: bool = False
    stopped: str = ""

    @property
    def inputs(self) -> int:
        return sum(self.counts.values())

    @property
    def problems(self) -> list[dict]:
        """What did not become an article: each that was quarantined, and one entry a reason for the skipped."""
        skipped = self.skipped.most_common()
        return [
            *self.quarantined,
            *(
                {"file": f"{count} input{'s' * (count > 1)}", "status": "skipped", "reason": reason}
                for reason, count in skipped
            ),
        ]

    @property
    def exit_code(self) -> int:
        """130 when interrupted, 1 when it was stopped or something was quarantined, else 0."""
        return 130 if self.interrupted else int(bool(self.stopped or self.counts["quarantined"]))


Progress = Callable[[Outcome], None]


def import_paths(
    paths: Iterable[str | Path],
    *,
    again: bool = False,
    dry_run: bool = False,
    jobs: int = 1,
    report: Path | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda outcome: None,
) -> ImportReport:
    """Import every page under `paths`; with `again` read those that are stored with today's rules instead.

    `report` is a file that gets a line of JSON an input; `progress` is called with each outcome. Raises OSError when
    the report cannot be written, and what the database raises when it cannot be used; an input's own trouble is in the
    result, never an exception.
    """
    given = [Path(path) for path in paths]
    result, store, limits = ImportReport(), Store(dry_run, again), limits or Limits()
    keep = not dry_run and not again
    with report.open("w", encoding="utf-8") if report else nullcontext() as lines, _run(given, result, dry_run) as run:
        if keep:
            captures.sweep()
        found = readers.stored() if again else readers.find(given, report)
        inputs = readers.expand(found, limits, keep)
        for batch in handfuls(workers.understood(inputs, limits, keep, jobs), BATCH, _length, HEAVY):
            store.write(batch)
            _account(batch, result, lines, progress)
            _note(run, result)
            result.stopped = next((outcome.refusal for outcome in batch if outcome.refusal), "")
            if result.stopped:
                break
    return result


@contextmanager
def _run(paths: list[Path], result: ImportReport, dry_run: bool) -> Iterator[ImportRun | None]:
    """The row that remembers a run, none of a dry one. Whatever ends the run, the row and the result say so."""
    if not dry_run:
        lives.settle()
    run = None if dry_run else ImportRun.objects.create(paths=[str(path) for path in paths])
    try:
        with lives.living(run) if run else nullcontext():
            yield run
    except KeyboardInterrupt:
        result.interrupted = True
    except captures.CannotKeep as refusal:
        result.stopped = str(refusal)
    except Exception as error:
        result.stopped = str(error)
        raise
    finally:
        _close(run, result)


def _length(outcome: Outcome) -> int:
    return len(outcome.record.body) if outcome.record else 0


def _account(batch: list[Outcome], result: ImportReport, lines: TextIO | None, progress: Progress) -> None:
    for outcome in batch:
        result.counts[outcome.status] += 1
        if outcome.status == "skipped":
            result.skipped[outcome.reason] += 1
        elif outcome.status == "quarantined" and len(result.quarantined) < PROBLEMS:
            result.quarantined.append({"file": _where(outcome), "status": outcome.status, "reason": outcome.reason})
        progress(outcome)
    if lines:
        _report(batch, lines)


def _report(batch: list[Outcome], lines: TextIO) -> None:
    try:
        lines.writelines(json.dumps(outcome.line(), ensure_ascii=False) + "\n" for outcome in batch)
        lines.flush()
    except OSError as error:
        error.filename = lines.name
        with suppress(OSError):
            lines.close()  # once more the same, and not of which file
        raise


def _where(outcome: Outcome) -> str:
    """The input's file, and its place there unless the reason names it."""
    return outcome.file if outcome.place in outcome.reason else f"{outcome.file}, {outcome.place}"


def _note(run: ImportRun | None, result: ImportReport) -> None:
    if run:
        run.counts, run.problems = dict(result.counts), result.problems
        run.save(update_fields=["counts", "problems"])


def _close(run: ImportRun | None, result: ImportReport) -> None:
    if run:
        is_whole = not result.interrupted and not result.stopped
        run.state = ImportRun.State.FINISHED if is_whole else ImportRun.State.INTERRUPTED
        run.finished_at = timezone.now()
        run.save()

"""Keeping the index equal to the database: what state it is in, what differs, and making it whole again."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from archive.chinese import SEGMENTER
from archive.models import Article, IndexTask
from archive.search import indexing, outbox
from archive.search.asking import FAULTS, backend
from archive.search.engine import manifest as manifests
from archive.search.engine.manifest import IndexUnavailable, Manifest
from archive.search.indexing import SEGMENT, Progress, alone, article_index, indexed_digests
from archive.search.outbox import NotIndexed

MERGED = 10_000  # articles that a server process merges at a time

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """What can be said of the index without reading all of it. `fault` is empty when it can be searched."""

    articles: int
    indexed: int
    waiting: int
    failing: list[str]
    generation: int
    segments: int
    size: int  # bytes
    segmenter: str
    fault: str

    @property
    def sound(self) -> bool:
        return not (self.fault or self.failing) and (self.indexed == self.articles or bool(self.waiting))


def status() -> State:
    """The state of the index and of the outbox."""
    failing = IndexTask.objects.exclude(error="").order_by("pk")[:20]
    indexed, current, fault = _opened()
    segments = current.segments if current else ()
    return State(
        articles=Article.objects.count(),
        indexed=indexed,
        waiting=IndexTask.objects.count(),
        failing=[f"article {task.article_id}, {task.attempts} attempts: {task.error}" for task in failing],
        generation=current.generation if current else 0,
        segments=len(segments),
        size=sum(size for entry in segments for size, _ in entry.files.values()),
        segmenter=current.segmenter if current else SEGMENTER,
        fault=fault,
    )


def _opened() -> tuple[int, Manifest | None, str]:
    """How many articles the index holds, its manifest, and what keeps it from being searched, if anything does."""
    try:
        return backend().snapshot.count, manifests.read(backend().path), ""
    except (IndexUnavailable, OSError) as error:
        return 0, None, str(error)


def check(progress: Progress | None = None) -> list[str]:
    """Compare the index with its digests and with every article; a sentence for each fault, none when all is well.

    What waits in the outbox is no fault: it is carried into the index first.
    """
    try:
        differing = _differing(progress or (lambda done, total: None))
    except (IndexUnavailable, OSError) as error:
        return [str(error)]
    return _sentences(differing)


def repair(progress: Progress | None = None) -> list[str]:
    """Put right what `check` finds, by rebuilding only when nothing less helps; a sentence for each thing done.

    Raises NotIndexed when all is right but for single articles that cannot be indexed, and what the engine raises
    when the index cannot be written.
    """
    progress = progress or (lambda done, total: None)
    try:
        differing = _differing(progress)
    except (IndexUnavailable, OSError) as error:
        return [f"{error} It was rebuilt from {indexing.rebuild(progress)} articles.", *_drained()]
    waiting = set(IndexTask.objects.values_list("article_id", flat=True))
    ids = [pk for some in differing.values() for pk in some if pk not in waiting]
    IndexTask.objects.bulk_create([IndexTask(article_id=pk) for pk in ids], batch_size=500)
    return [*_sentences(differing), *_drained()]


def rebuild(progress: Progress | None = None, jobs: int = 1) -> int:
    """`indexing.rebuild`; then what was saved while the new index took its place, and found nobody to carry it.

    Raises NotIndexed when all is right but for single articles that cannot be indexed.
    """
    count = indexing.rebuild(progress, jobs=jobs)
    outbox.drain(also_failed=True)
    return count


def tend() -> None:
    """What a server does every few seconds: rebuild an index that cannot be used, carry what waits, merge, clean up.

    So nobody is needed after a crash, a damaged disk or an update that changed the schema. Failures are logged.
    """
    writer = backend().writer
    for step in (_heal, outbox.drain, lambda: writer.tidy(MERGED), writer.sweep):
        try:
            step()
        except FAULTS as error:
            logger.error("The search index could not be tended: %s", error)


def _heal() -> None:
    *_, fault = _opened()
    if fault:
        logger.error("%s It is being rebuilt from the database.", fault)
        logger.warning("The search index was rebuilt from %d articles.", rebuild())


def _drained() -> list[str]:
    carried = outbox.drain(also_failed=True, patience=math.inf)
    return [f"{carried} changes were carried into the index."] if carried else []


_DIFFERENCES = {
    "missing": "%d articles are missing from the index: %s.",
    "stale": "%d articles are in the index as they were before a change: %s.",
    "stray": "%d articles in the index are not in the database: %s.",
}


def _sentences(differing: dict[str, list[int]]) -> list[str]:
    return [_DIFFERENCES[kind] % (len(ids), _some(ids)) for kind, ids in differing.items() if ids]


def _carry_waiting() -> None:
    # An article that cannot be indexed keeps its task and the error on it; and it differs, which is then said.
    with suppress(NotIndexed):
        outbox.drain()


def _differing(progress: Progress) -> dict[str, list[int]]:
    """Articles that the index holds wrongly, by how. Raises IndexUnavailable when a file is not as it was written.

    What changed during the comparison is compared again, while nobody else indexes; what waited for that is carried.
    """
    for entry in manifests.read(backend().path).segments:
        manifests.verify(backend().path, entry)
    _carry_waiting()
    suspects = _compare(indexed_digests(), list(Article.objects.values_list("pk", flat=True)), progress)
    _carry_waiting()
    with alone(patience=math.inf):
        ids = {pk for some in suspects.values() for pk in some}
        present = {pk: digest for pk, digest in indexed_digests().items() if pk in ids}
        existing = [pk for pk in Article.objects.values_list("pk", flat=True) if pk in ids]
        differing = _compare(present, existing, lambda done, total: None)
    _carry_waiting()
    return differing


def _compare(indexed: dict[int, str], existing: Sequence[int], progress: Progress) -> dict[str, list[int]]:
    stale = []
    for start in range(0, len(existing), SEGMENT):
        ids = existing[start : start + SEGMENT]
        for article in article_index().index_queryset().filter(pk__in=ids):
            if article.pk in indexed and _digest(article) != indexed[article.pk]:
                stale.append(article.pk)
        progress(min(start + SEGMENT, len(existing)), len(existing))
    missing = set(existing) - indexed.keys()
    return {"missing": sorted(missing), "stale": sorted(stale), "stray": sorted(indexed.keys() - set(existing))}


def _digest(article: Article) -> str | None:
    """What the index should have of the article; None when it cannot be indexed, whatever its data raises."""
    try:
        return article_index().full_prepare(article)["digest"]
    except Exception:  # noqa: BLE001 - the outbox will say what is wrong with it
        return None


def _some(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids[:10])) + (", ..." if len(ids) > 10 else "")

"""Articles into the index: some of them as they are now, or all of them into a new index that replaces the old.

One process indexes at a time (`alone`): two could overtake each other and leave an older text in the index.
"""

from __future__ import annotations

import fcntl
import logging
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.db import connections as database_connections
from django.db.models import QuerySet
from django.db.models.functions import Length
from haystack import connections
from haystack.indexes import SearchIndex
from whoosh.util.filelock import try_for

from archive.models import Article, IndexTask
from archive.search.asking import backend
from archive.search.engine.manifest import IndexUnavailable
from archive.search.engine.schema import Document
from archive.search.engine.writer import WriteLockHeld
from archive.search.tree import Everything

logger = logging.getLogger(__name__)

# What is prepared together and becomes one segment: so many articles, and about so much text, which bounds the memory.
SEGMENT = 2_000
CHARACTERS = 1_500_000

Progress = Callable[[int, int], None]  # how many are done, of how many


def article_index() -> SearchIndex:
    return connections["default"].get_unified_index().get_index(Article)


@contextmanager
def alone(what: str = "outbox", patience: float = 0.0) -> Iterator[bool]:
    """Whether nobody else is at `what`, or is done with it within so many seconds. The lock goes with its process."""
    with (settings.DATA_DIR / f"{what}.lock").open("w") as file:
        yield try_for(lambda: _locked(file), patience, delay=0.005)


def _locked(file: IO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def index_articles(article_ids: Iterable[int]) -> None:
    """Make the index hold these articles as they are now: present ones in, vanished ones out. Builds a missing index.

    To be called `alone`; merging, which others need not wait for, is left to `writer.settle`. Raises IndexUnavailable
    when the index is damaged or outdated, WriteLockHeld, OSError.
    """
    if not backend().exists():
        rebuild(already_alone=True)
        return
    wanted = set(article_ids)
    for batch in list(_batches(Article.objects.filter(pk__in=wanted))):
        articles = list(_rows(batch))
        backend().writer.put(backend().prepare(article_index(), articles))
        wanted.difference_update(article.pk for article in articles)
    if wanted:
        backend().remove_all(map(identifier, wanted))


def _batches(articles: QuerySet[Article]) -> Iterator[list[int]]:
    """The keys of the articles, in parts that can be prepared together."""
    batch: list[int] = []
    characters = 0
    for pk, length in articles.order_by("pk").values_list("pk", Length("body")):
        if len(batch) == SEGMENT or (batch and characters + length > CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(pk)
        characters += length
    if batch:
        yield batch


def rebuild(progress: Progress | None = None, already_alone: bool = False, jobs: int = 1) -> int:
    """Build the index anew from the database and put it in the place of the old one; returns how many articles.

    The old one is read and written meanwhile; what has changed in it by then is brought over before the new one takes
    its place. More than one of the `jobs` forks: not for a server. Raises WriteLockHeld when another process is
    rebuilding, OSError when the disk refuses.
    """
    with alone("rebuild") as is_alone:
        if not is_alone:
            raise WriteLockHeld("Another process is rebuilding the index already. Nothing was changed; wait for it.")
        return _rebuild(progress or (lambda done, total: None), already_alone, jobs)


def _rebuild(progress: Progress, already_alone: bool, jobs: int) -> int:
    before = indexed_digests(or_nothing=True)
    batches = list(_batches(Article.objects.all()))
    done, total = 0, sum(map(len, batches))
    with backend().renewing() as fresh:
        jobs = max(1, min(jobs, len(batches)))
        if jobs > 1:
            database_connections.close_all()  # a connection must not be shared with a forked process
        for batch in fresh.add_all(batches, _prepared, jobs):
            done += len(batch)
            progress(done, total)
        fresh.unite(jobs)
        if already_alone:
            fresh.commit()
        else:
            with alone(patience=math.inf):
                after = indexed_digests(or_nothing=True)
                changed = {pk for pk, _ in before.items() ^ after.items()}
                fresh.remove(map(identifier, changed))
                fresh.add(_prepared(changed))
                fresh.commit()
    return total


def _prepared(ids: Iterable[int]) -> list[Document]:
    """The articles as documents. One that cannot be prepared is left out and noted in the outbox with its error."""
    articles = list(_rows(ids))
    try:
        return backend().prepare(article_index(), articles)
    except Exception:  # noqa: BLE001 - whatever one article's data raises must not keep all the others out
        return [document for article in articles for document in _prepared_alone(article)]


def _prepared_alone(article: Article) -> list[Document]:
    try:
        return backend().prepare(article_index(), [article])
    except Exception as fault:
        logger.exception("Article %s cannot be indexed", article.pk)
        IndexTask.objects.filter(article_id=article.pk).delete()
        # A new row: who carries the others takes those that it knows for done after a rebuild.
        IndexTask.objects.create(article_id=article.pk, attempts=1, error=f"{type(fault).__name__}: {fault}"[:1000])
        return []


def indexed_digests(or_nothing: bool = False) -> dict[int, str]:
    """Primary key -> digest of what the index holds of the article. Raises IndexUnavailable unless `or_nothing`."""
    try:
        snapshot = backend().snapshot
    except (IndexUnavailable, OSError):
        if or_nothing:
            return {}
        raise
    documents = snapshot.matches(Everything()).documents
    return dict(zip(snapshot.ids(documents), snapshot.values("digest", documents), strict=True))


def identifier(pk: int) -> str:
    """The article's name in the index."""
    return f"{Article._meta.label_lower}.{pk}"


def _rows(ids: Iterable[int]) -> QuerySet[Article]:
    return article_index().index_queryset().filter(pk__in=ids)

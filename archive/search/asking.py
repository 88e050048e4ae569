"""The seam between the archive and the engine: a tree in, primary keys and counts out, one kind of failure."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np
from django.db import DatabaseError
from django.utils.translation import gettext as _
from haystack import connections
from haystack.exceptions import SearchBackendError

from archive.search.engine import SearchBackend, manifest
from archive.search.engine.manifest import IndexUnavailable
from archive.search.engine.related import related as engine_related
from archive.search.engine.spelling import nearest
from archive.search.tree import Node

FAULTS = (SearchBackendError, OSError, DatabaseError)  # whatever the engine, its disk and the database raise

logger = logging.getLogger(__name__)


Columns = Mapping[str, Sequence[str] | None]  # column -> the values to count, None for all


class SearchUnavailable(Exception):
    """The index cannot be searched. The message says what to do, in the reader's language."""


@dataclass(frozen=True)
class Answer:
    """Primary keys with their scores, and for each column asked for how many results hold each value (None: none)."""

    hits: list[tuple[int, float]]
    total: int
    counts: dict[str, dict[str | None, int]]


def backend() -> SearchBackend:
    """The archive's own index."""
    return connections["default"].get_backend()


def ask(
    tree: Node,
    start: int = 0,
    size: int = 0,
    sort: tuple[str, ...] = (),
    columns: Columns = MappingProxyType({}),
) -> Answer:
    """Answer a tree in one pass, and count what is in the columns. Raises SearchUnavailable."""
    with _unavailable():
        answer = backend().ask(tree, start=start, size=size, sort=sort, facets=tuple(columns), among=columns)
    hits = list(zip(answer.ids, answer.scores, strict=True))
    return Answer(hits, answer.total, answer.facets)


def count(tree: Node) -> int:
    """How many articles a tree finds. Raises SearchUnavailable."""
    return ask(tree).total


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (IndexUnavailable, OSError) as fault:
        logger.error("Search is unavailable: %s", fault)
        raise SearchUnavailable(
            _("搜索暂时不可用：索引（index）无法读取。请稍后再试；管理员请运行 manage.py index status 查看原因。")
        ) from fault


def related(text: str) -> Node:
    """A tree for the articles that share the most telling words of a text. Raises SearchUnavailable."""
    with _unavailable():
        return engine_related(backend().snapshot, text)


def side_by_side(pairs: Iterable[str]) -> set[str]:
    """Which of these runs of two characters stand in some article. Raises SearchUnavailable."""
    wanted = [pair for pair in pairs if max(map(ord, pair)) < 0x10000]
    with _unavailable():
        snapshot = backend().snapshot
        units = np.frombuffer("".join(wanted).encode("utf-16-le", "replace"), "<u2").astype(np.uint32)
        codes = (units[::2] << np.uint32(16)) | units[1::2]
        known = np.zeros(len(codes), bool)
        for segment in snapshot.segments:
            for name in snapshot.matcher.weights:
                grams = segment.grams(name).codes  # rising
                places = np.minimum(np.searchsorted(grams, codes), max(len(grams) - 1, 0))
                known |= grams[places] == codes if len(grams) else False
    return {pair for pair, stands in zip(wanted, known.tolist(), strict=True) if stands}


def nearest_term(word: str) -> str | None:
    """The indexed term that is at most one letter away from a Latin word. Raises SearchUnavailable."""
    with _unavailable():
        found = nearest(backend().snapshot, backend().content_field_name, word, edits=1)
    return None if found == word else found


def indexed_at() -> datetime | None:
    """When what can be found last changed; None when there is no index."""
    try:
        status = _manifest()
    except OSError:
        return None
    return datetime.fromtimestamp(status.st_mtime, UTC)


def generation() -> str:
    """A text that changes whenever what can be found changes. Raises SearchUnavailable."""
    with _unavailable():
        status = _manifest()
    return f"{status.st_mtime_ns:x}-{status.st_ino:x}-{status.st_size:x}"


def _manifest() -> os.stat_result:
    # A page asks a dozen times; pathlib would take five times as long.
    return os.stat(f"{backend().path}/{manifest.FILE}")

"""The rows of hits: articles in one query, their tags in another, and what both name from memory.

The two questions are written as SQL: to have it written by a query set takes longer than to answer it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from django.db import connection
from django.db.models import Model

from archive.models import Article, Region, Source, Tag
from archive.search import asking

# What lists of hits, feeds and exports show, in the model's order. The rest takes long to read: when it is asked for.
SHOWN = (
    "id", "title", "subtitle", "body", "summary", "published_on", "date_precision", "source_id", "byline",
    "original_url", "page_url", "region_id", "script", "page_kind", "status", "flags",
)  # fmt: skip
_TABLE, _NAMES = Article._meta.db_table, frozenset(SHOWN)
_COLUMNS = [Article._meta.get_field(name).get_col(_TABLE) for name in SHOWN]
_LINKS = Article.tags.through._meta.db_table
_SOURCE, _REGION = Article._meta.get_field("source"), Article._meta.get_field("region")
OLDEST = 60  # seconds
Known = dict[type[Model], dict]


def articles(keys: Sequence[int], staff: bool) -> dict[int, Article]:
    """The articles of these keys that the reader may see, with source and region; their tags are in `filed_under`."""
    known = _known(asking.generation(), int(time.monotonic() / OLDEST))
    tags = _tags(keys, known) if keys else {}
    sources, regions = known[Source], known[Region]
    rows = {article.pk: article for article in _read(keys, staff)} if keys else {}
    for article in rows.values():
        # A source or region that is not known yet is left to be read when it is asked for.
        if article.source_id in sources:
            _SOURCE.set_cached_value(article, sources[article.source_id])
        if article.region_id in regions:
            _REGION.set_cached_value(article, regions[article.region_id])
        article.filed_under = tags.get(article.pk, [])
    return rows


def _read(keys: Sequence[int], staff: bool) -> Iterator[Article]:
    """What is shown of these articles; a raw query set of Django's would take twice as long to make them."""
    hidden = () if staff else (Article.Status.SUPPRESSED.value,)
    with connection.cursor() as cursor:
        sql = f"SELECT {', '.join(SHOWN)} FROM {_TABLE} WHERE id IN ({_marks(keys)})" + " AND status <> %s" * len(
            hidden
        )
        cursor.execute(sql, [*keys, *hidden])
        rows = cursor.fetchall()
    database, converters = connection.alias, _converters()
    for row in map(list, rows):
        for place, convert, column in converters:
            row[place] = convert(row[place], column, connection)
        yield Article.from_db(database, _NAMES, row)


@cache
def _converters() -> list[tuple]:
    """(place, converter, column) of what the database does not give as Python has it."""
    return [
        (place, convert, column)
        for place, column in enumerate(_COLUMNS)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]


def _tags(keys: Sequence[int], known: Known) -> dict[int, list[Tag]]:
    """Article -> its tags, by name."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT article_id, tag_id FROM {_LINKS} WHERE article_id IN ({_marks(keys)})", keys)
        pairs = cursor.fetchall()
    unknown = {tag for _, tag in pairs} - known[Tag].keys()
    all_tags = {**known[Tag], **Tag.objects.in_bulk(unknown)} if unknown else known[Tag]
    tags = defaultdict(list)
    for article, tag in pairs:
        if tag in all_tags:  # it may have been deleted meanwhile
            tags[article].append(all_tags[tag])
    return {article: sorted(those, key=lambda tag: tag.name) for article, those in tags.items()}


def _marks(keys: Sequence[int]) -> str:
    """A place for each key in a list in SQL."""
    return ", ".join(["%s"] * len(keys))


@lru_cache(maxsize=2)
def _known(generation: str, minute: int) -> Known:
    """All sources, tags and regions by key: as at the index's last change, and never older than OLDEST."""
    known: Known = {model: model.objects.in_bulk() for model in (Source, Tag, Region)}
    for region in known[Region].values():
        if region.parent_id:
            region.parent = known[Region][region.parent_id]
    return known

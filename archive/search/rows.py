"""The rows of hits: articles in one query, their tags in another, and what both name from memory."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Model

from archive.models import Article, Region, Source, Tag
from archive.search import asking

# What a list of hits never shows, and takes long to read.
UNSHOWN = ("evidence", "repairs", "regions_mentioned", "suggested_tags", "curated_fields")
OLDEST = 60  # seconds
Known = dict[type[Model], dict]


def articles(keys: Iterable[int], staff: bool) -> dict[int, Article]:
    """The articles of these keys that the reader may see, with source, region and tags."""
    rows = (Article.objects.all() if staff else Article.objects.public()).defer(*UNSHOWN).in_bulk(list(keys))
    known = _known(asking.generation(), int(time.monotonic() / OLDEST))
    tags = _tags(rows, known)
    for article in rows.values():
        # A source or region that is not known yet is left to be read when it is asked for.
        if article.source_id in known[Source]:
            article.source = known[Source][article.source_id]
        if article.region_id in known[Region]:
            article.region = known[Region][article.region_id]
        article._prefetched_objects_cache = {"tags": tags[article.pk]}
    return rows


def _tags(rows: Iterable[int], known: Known) -> dict[int, list[Tag]]:
    """Article -> its tags. (Django's own prefetch makes a query set for each article, and takes ten times as long.)"""
    pairs = list(Article.tags.through.objects.filter(article__in=rows).values_list("article_id", "tag_id"))
    unknown = {tag for _, tag in pairs} - known[Tag].keys()
    all_tags = {**known[Tag], **(Tag.objects.in_bulk(unknown) if unknown else {})}
    tags = defaultdict(list)
    for article, tag in pairs:
        tags[article].append(all_tags[tag])
    return {article: sorted(tags[article], key=lambda tag: tag.name) for article in rows}


@lru_cache(maxsize=2)
def _known(generation: str, minute: int) -> Known:
    """All sources, tags and regions by key: as at the index's last change, and never older than OLDEST."""
    known: Known = {model: model.objects.in_bulk() for model in (Source, Tag, Region)}
    for region in known[Region].values():
        if region.parent_id:
            region.parent = known[Region][region.parent_id]
    return known

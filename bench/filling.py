"""An archive to measure: articles drawn from real ones, with places, sources, topics and a history."""

from __future__ import annotations

import hashlib
import os
import random
from datetime import date
from functools import cache
from pathlib import Path

from bench.corpus import articles

SOURCES = 40
TOPICS = ("政协", "人大", "经济", "农业", "教育", "医疗", "环保", "文化", "科技", "交通", "能源", "住房")
BATCH = 2_000


def fill(folder: Path, count: int) -> bool:
    """An archive of `count` articles in the folder; False when it holds them already, and nothing was done.

    Articles go straight into the database and the index is built once: an import would take ten times as long. Sets
    the archive's settings for this process and those that it starts.
    """
    os.environ.update(
        ARCHIVE_DATA_DIR=str(folder), STATIC_ROOT=str(folder / "static"), DJANGO_SETTINGS_MODULE="archive.settings"
    )
    import django

    django.setup()
    from django.core.management import call_command

    from archive.models import Article
    from archive.search import indexing, upkeep

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if known := Article.objects.count() == count:
        if upkeep.status().sound:
            return False
    elif Article.objects.exists():
        raise SystemExit(f"{folder} holds another archive: name a new folder, or ask for as many articles as it holds.")
    if not known:
        _store(count)
    indexing.rebuild(jobs=os.cpu_count() or 1)
    return True


def _store(count: int) -> None:
    """The articles into the database, a few thousand at a time."""
    from django.db import transaction

    from archive.models import Article, Capture, IndexTask, Source, Tag

    capture = Capture.objects.create(sha256="0" * 64, size=0)
    sources = Source.objects.bulk_create(Source(name=f"来源{n}", slug=f"source-{n}") for n in range(SOURCES))
    tags = Tag.objects.bulk_create(Tag(name=name, slug=name) for name in TOPICS)
    draw, links = random.Random(11), Article.tags.through
    rows = articles(count)
    for start in range(0, count, BATCH):
        with transaction.atomic():
            made = Article.objects.bulk_create(
                _article(row, sources, capture, draw) for row in rows[start : start + BATCH]
            )
            links.objects.bulk_create(
                links(article_id=article.pk, tag_id=tag.pk) for article in made for tag in draw.sample(tags, 2)
            )
            Article.history.bulk_history_create(made)
            IndexTask.objects.all().delete()


def _article(row: dict, sources: list, capture, draw: random.Random):
    from archive.models import Article

    day, precision = date.fromisoformat(row["date"]), draw.choices(("day", "month", "unknown"), (90, 5, 5))[0]
    return Article(
        pk=row["pk"],
        identity=f"bench:{row['pk']}",
        title=row["title"][:500],
        body=row["body"],
        published_on={"day": day, "month": day.replace(day=1)}.get(precision),
        date_precision=precision,
        date_basis="none" if precision == "unknown" else "record",
        source=sources[row["pk"] % SOURCES],
        region_id=_region(row["region"], draw),
        byline=draw.choice(("", "记者张三", "本报记者 李四 王五")),
        flags=draw.choice(([], [], [], ["reprint"], ["byte-shift-damage"])),
        capture=capture,
        content_digest=hashlib.sha256(row["body"].encode()).hexdigest(),
    )


def _region(name: str, draw: random.Random) -> str | None:
    """A county of the province that the article is filed under, or of any; one article in ten has none."""
    return draw.choice(_counties(name) or _counties("")) if draw.random() < 0.9 else None


@cache
def _counties(province: str) -> list[str]:
    """Codes of today's counties in the provinces whose name begins so."""
    from archive.gazetteer import DIVISIONS

    below = {d.code[:2] for d in DIVISIONS.values() if d.level == "province" and d.name.startswith(province)}
    return [d.code for d in DIVISIONS.values() if d.level == "county" and d.current and d.code[:2] in below]

"""A small project of its own for the engine's tests: invented news under Django's Group, not our articles."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from haystack import connections, indexes
from haystack.utils.loading import UnifiedIndex
from whoosh.analysis import StemmingAnalyzer

# title, body, day, places, copies
NEWS = {
    1: (
        "青禾县召开治水会议",
        "青禾县委召开会议，部署高质量发展。全国人民代表大会代表出席。",
        date(2024, 2, 21),
        ["340000", "349901"],
        5,
    ),
    2: (
        "市政协视察古渡口",
        "临水市政协委员视察古渡口，强调“绿水青山”。党中央的部署要落实。",
        date(2024, 3, 2),
        ["340000", "349902"],
        12,
    ),
    3: ("松岭鎮發展茶葉", "松嶺鎮推動高質量發展，茶葉產值達100億元。", date(2023, 12, 30), ["650000"], 3),
    4: ("ＡＢＣ公司捐书", "ＡＢＣ公司向柳溪小学捐赠图书，二〇二四年共1,200册（第3批）。", None, [], 7),
    5: ("发展质量高", "高的质量带来发展。", date(2024, 2, 1), ["650000"], 9),
}


class NewsIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True)
    title = indexes.CharField()
    day = indexes.DateField(null=True, faceted=True)
    seen = indexes.DateTimeField(null=True)
    places = indexes.MultiValueField(faceted=True)
    typed = indexes.EdgeNgramField()
    stemmed = indexes.CharField(analyzer=StemmingAnalyzer())
    copies = indexes.IntegerField()
    price = indexes.FloatField()
    urgent = indexes.BooleanField()
    kind = indexes.CharField(faceted=True, indexed=False)
    cost = indexes.DecimalField()

    def get_model(self):
        return Group

    def prepare(self, item):
        title, body, day, places, copies = NEWS.get(item.pk, (item.name, item.name, None, [], 0))
        values = {
            "text": body,
            "title": title,
            "typed": f"{title} Qinghe tea No {item.pk}",
            "stemmed": f"The bridges of Qinghe, running {item.pk}",
            "day": day,
            "seen": day and datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC),
            "places": places,
            "copies": copies,
            "price": copies / 2,
            "urgent": copies > 6,
            "kind": "a, b" if copies == 12 else "x",
            "kind_exact": "a, b" if copies == 12 else "x",
            "cost": f"{copies}.00",
        }
        return super().prepare(item) | values

    def prepare_text(self, item):
        return ""

    prepare_title = prepare_places = prepare_typed = prepare_stemmed = prepare_kind = prepare_text

    def prepare_copies(self, item):
        return 0

    prepare_price = prepare_urgent = prepare_cost = prepare_copies


def items(*keys: int) -> list[Group]:
    return [Group(pk=key, name=f"item {key}") for key in keys or NEWS]


@pytest.fixture
def engine(settings, tmp_path):
    """The backend of an index of NewsIndex, empty."""
    with open_engine(settings, tmp_path / "index") as backend:
        yield backend


@pytest.fixture
def news(engine):
    """The same with all the news in it."""
    engine.update(NewsIndex(), items())
    return engine


@contextmanager
def open_engine(settings, path: Path, **options):
    """The backend of an index of NewsIndex in a folder."""
    before = connections.connections_info
    connections.connections_info = {
        "default": {
            "ENGINE": "archive.search.engine.WhooshEngine",
            "PATH": str(path),
            "WORDS": {"title": 3.0, "text": 1.0},
            **options,
        }
    }
    settings.HAYSTACK_CONNECTIONS = connections.connections_info
    connections.reload("default")
    unified = UnifiedIndex()
    unified.build(indexes=[NewsIndex()])
    connections["default"]._index = unified
    backend = connections["default"].get_backend()
    backend.setup()
    yield backend
    connections.connections_info = before
    connections.reload("default")


def keys(results) -> list[int]:
    return sorted(int(result.pk) for result in results)

"""Counts agree with clicking through: on archives drawn at random, for every value of every facet, however filtered."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.models import Article, Source, Tag
from archive.search import FacetValue, Filters, Query, outbox, search
from tests.factories import make_article

SHANDONG, LINYI, JUNAN, QINGDAO, BEIJING = "370000", "371300", "371327", "370200", "110000"
REGIONS = [None, SHANDONG, LINYI, JUNAN, "371321", QINGDAO, "370202", BEIJING, "110101", "650000"]
WORDS = ["治水", "渡口", "茶叶", "乡村振兴", "發展", "发展", "会议"]
CHOICES = {
    "region": [code for code in REGIONS if code],
    "source": ["source-1", "source-2", "source-3"],
    "tag": ["tag-1", "tag-2", "tag-3", "tag-4"],
    "year": ["2021", "2022", "2023", "2024"],
    "script": list(Article.Script.values),
    "kind": list(Article.PageKind.values)[:3],
    "status": list(Article.Status.values),
}


@pytest.fixture
def drawn(db, archive_dir, request) -> random.Random:
    """An archive of 60 articles drawn with the seed, and the dice, which go on."""
    dice = random.Random(request.param)
    for number in (1, 2, 3):
        Source.objects.create(name=f"来源{number}", slug=f"source-{number}")
    tags = [Tag.objects.create(name=f"主题{number}", slug=f"tag-{number}") for number in (1, 2, 3, 4)]
    for _ in range(60):
        day = date(2021, 1, 1) + timedelta(days=dice.randrange(1400))
        precision = dice.choice(list(Article.Precision.values))
        article = make_article(
            "".join(dice.choices(WORDS, k=2)),
            body="，".join(dice.choices(WORDS, k=4)) + "。",
            source=dice.choice([None, "来源1", "来源2", "来源3"]),
            region=dice.choice(REGIONS),
            published_on={"unknown": None, "year": day.replace(month=1, day=1), "month": day.replace(day=1)}.get(
                precision, day
            ),
            date_precision=precision,
            script=dice.choice(CHOICES["script"]),
            page_kind=dice.choice(CHOICES["kind"]),
            status=dice.choice(CHOICES["status"]),
        )
        article.tags.set(dice.sample(tags, dice.randrange(4)))
    outbox.drain()
    return dice


def some_filters(dice: random.Random) -> Filters:
    """Several values here and there, excluded ones among them."""
    chosen = {
        name: tuple(dice.choice(["", "", "-"]) + value for value in dice.sample(values, dice.choice([1, 1, 2])))
        for name, values in CHOICES.items()
        if dice.random() < 0.25
    }
    dates = {"date_from": "2021-06", "date_to": "2023-03-15"} if dice.random() < 0.3 else {}
    return Filters(**chosen, **dates)


def total(query: Query, **filters) -> int:
    return search(replace(query, filters=replace(query.filters, **filters)), facets=()).total


def values(facet: list[FacetValue]) -> Iterator[FacetValue]:
    for value in facet:
        yield value
        yield from values(value.children)


@pytest.mark.parametrize("drawn", range(2), indirect=True)
def test_counts_agree_with_clicking_through(drawn):
    for _ in range(5):
        query = Query(drawn.choice(["", "", "发展", "会议 -茶叶"]), some_filters(drawn), staff=drawn.random() < 0.5)
        results = search(query)
        if results.relaxed:
            continue
        for name, facet in results.facets.items():
            of_all = total(query, **{name: ()})
            for value in values(facet):
                assert total(query, **{name: (value.value,)}) == value.count, (query, name, value)
                assert total(query, **{name: (f"-{value.value}",)}) == of_all - value.count, (query, name, value)
        if not (query.filters.date_from or query.filters.date_to):
            for bar in results.timeline:
                assert total(query, date_from=bar.month, date_to=bar.month) == bar.count, (query, bar)
        unfiltered = results.facets["script"] if not query.filters.script else []
        assert sum(value.count for value in unfiltered) in (0, results.total)


@pytest.mark.parametrize("drawn", [2], indirect=True)
def test_what_is_inside_another_chosen_region_narrows_it(drawn):
    count = lambda *codes: total(Query(), region=codes)  # noqa: E731
    assert 0 < count(JUNAN) < count(LINYI) < count(SHANDONG)
    assert count(SHANDONG, JUNAN) == count(SHANDONG, LINYI, JUNAN) == count(JUNAN)
    assert count(SHANDONG, JUNAN, QINGDAO) == count(JUNAN) + count(QINGDAO)
    assert count(SHANDONG, JUNAN, BEIJING) == count(JUNAN) + count(BEIJING)
    assert count(SHANDONG, f"-{LINYI}") == count(SHANDONG) - count(LINYI)
    (shandong,) = (value for value in search(Query("", Filters(region=(SHANDONG,)))).facets["region"] if value.children)
    for city in shandong.children:
        assert count(SHANDONG, city.value) == city.count

"""Counts beside a result: they agree with what a click leads to, and bear names."""

from dataclasses import replace

import pytest

from archive.search import FacetValue, Filters, Query, search
from tests import test_results
from tests.test_results import BEIJING, JUNAN, LINYI, QINGDAO, SHANDONG

archive = test_results.archive


FILTERED = [
    Query(),
    Query("发展"),
    Query("发展", Filters(region=(SHANDONG,))),
    Query("", Filters(region=(JUNAN,), source=("沂水晚报",))),
    Query("", Filters(tag=("老区",), year=("2024",))),
    Query("", Filters(source=("-沂水晚报",))),
    Query("", Filters(region=(LINYI, BEIJING), script=("-hant",))),
    Query("", Filters(date_from="2024-01", date_to="2024-12-31")),
    Query("", staff=True),
    Query("发展", Filters(status=("suppressed",)), staff=True),
    Query("海洋 座谈会 无此词"),
    Query("海洋 座谈会 无此词", Filters(region=(QINGDAO,))),
    Query("莒南县召开座谈会弘扬老区精神介绍海洋产业"),
    Query("莒南县召开座谈会弘扬老区精神介绍海洋产业", Filters(region=(BEIJING,))),
]


def values(facet: list[FacetValue]):
    for value in facet:
        yield value
        yield from values(value.children)


@pytest.mark.parametrize("query", FILTERED, ids=str)
def test_counts_agree_with_clicking_through(archive, query):
    results = search(query)
    assert set(results.facets) == {"region", "source", "tag", "year", "script", "kind"} | (
        {"status"} if query.staff else set()
    )
    for name, facet in results.facets.items():
        for value in values(facet):
            clicked = replace(query, filters=replace(query.filters, **{name: (value.value,)}))
            assert value.count == search(clicked).total, (name, value)
    for bar in results.timeline:
        clicked = replace(query, filters=replace(query.filters, date_from=bar.month, date_to=bar.month))
        assert bar.count == search(clicked).total


def test_a_province_counts_its_counties(archive):
    region = search(Query("")).facets["region"]
    assert [(value.label, value.count, value.children) for value in region] == [("山东省", 3, ()), ("北京市", 1, ())]


def test_children_stand_under_what_is_chosen(archive):
    (shandong, beijing) = search(Query("", Filters(region=(SHANDONG,)))).facets["region"]
    assert shandong.selected and not beijing.selected
    assert [(value.label, value.count) for value in shandong.children] == [("临沂市", 2), ("青岛市", 1)]
    (shandong, _) = search(Query("", Filters(region=(f"-{JUNAN}",)))).facets["region"]
    (linyi, _) = shandong.children
    assert [(value.label, value.excluded) for value in linyi.children] == [("莒南县", True)]


def test_timeline_and_undated(archive):
    results = search(Query(""))
    assert [(bar.month, bar.count) for bar in results.timeline] == [("2023-11", 1), ("2024-02", 1), ("2024-04", 1)]
    assert results.undated == 1
    assert [(value.value, value.count) for value in results.facets["year"]] == [("2024", 2), ("2023", 1), ("2022", 1)]


def test_labels_are_names(archive):
    facets = search(Query("")).facets
    assert [value.label for value in facets["source"]] == ["沂水晚报", "海峡快讯"]
    assert [value.label for value in facets["script"]] == ["简体", "繁体"]

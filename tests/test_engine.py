"""The engine through Haystack: what the usual recipe gets wrong, and the whole of the public API."""

import pickle
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from haystack.exceptions import SearchBackendError
from haystack.inputs import Exact, Raw
from haystack.query import SQ, SearchQuerySet

from archive.search import tree
from archive.search.engine import Asked, IndexUnavailable

from . import engine_news
from .engine_news import NEWS, NewsIndex, items, keys

engine, news = engine_news.engine, engine_news.news

PHRASES = {
    "高质量发展": [1, 3],
    "高質量發展": [1, 3],
    "发展质量": [5],
    "强调“绿水青山”。党": [2],
    "ABC公司": [4],
    "ａｂｃ": [4],
    "1,200册(第3批)。": [4],
    "达100亿": [3],
    "量发": [1, 3],
    "。": [1, 2, 3, 4, 5],
    "会议古渡": [],
    "会议青禾": [],
}


@pytest.mark.parametrize("text, found", PHRASES.items())
def test_a_phrase_finds_all_that_hold_it_and_no_other(news, text, found):
    assert keys(SearchQuerySet().filter(content=Exact(text))) == found
    assert sorted(news.ask(tree.Phrase(text)).ids) == found


def test_white_space_between_latin_words_is_one_space(engine):
    engine.update(NewsIndex(), [Group(pk=6, name="The bridges\nof Qinghe,\r\n  old\tand new.\n青禾\n禾苗")])
    for phrase in ("bridges of qinghe, old and new.\n青", "The\nbridges", "old  and"):
        assert keys(SearchQuerySet().filter(content=Exact(phrase))) == [6]
    for phrase in ("青禾 禾苗", "new. 青禾", "bridgesof"):
        assert keys(SearchQuerySet().filter(content=Exact(phrase))) == []
    (hit,) = SearchQuerySet().filter(content=Exact("bridges of")).highlight()
    assert "<em>bridges\nof</em>" in hit.highlighted["text"][0]


WORDS = {
    "人民代表大会": [1],
    "党": [2],
    "市政协": [2],
    "发展": [1, 3, 5],
    "發展": [1, 3, 5],
    "松岭镇": [3],
    "柳溪 图书": [4],
    "图书 治水": [],
    "aBc": [4],
    "百科": [],
}


@pytest.mark.parametrize("text, found", WORDS.items())
def test_a_word_finds_itself_and_the_longer_words_around_it(news, text, found):
    assert keys(SearchQuerySet().filter(content=text)) == found
    assert keys(SearchQuerySet().auto_query(text)) == found


def test_all_finds_everything(news):
    assert keys(SearchQuerySet().all()) == list(NEWS)
    assert SearchQuerySet().count() == len(NEWS)


def test_a_hit_in_the_title_weighs_more(news):
    assert news.ask(tree.Word("发展")).ids[0] == 5


def test_hits_are_highlighted_in_the_published_script(news):
    hit = SearchQuerySet().filter(content="发展").filter(places="650000").highlight().order_by("copies")[0]
    assert hit.highlighted["text"] == ["松嶺鎮推動高質量<em>發展</em>，茶葉產值達100億元。"]


def test_facets_count_the_whole_result(news):
    counts = SearchQuerySet().filter(content="发展").facet("places").facet("day").facet_counts()
    assert counts["fields"]["places"] == [("650000", 2), ("340000", 1), ("349901", 1)]
    assert counts["fields"]["day"] == [
        (datetime(2023, 12, 30), 1),
        (datetime(2024, 2, 1), 1),
        (datetime(2024, 2, 21), 1),
    ]


def test_options_of_a_facet(news):
    counts = SearchQuerySet().facet("places", limit=1).facet("kind", mincount=2).facet_counts()["fields"]
    assert counts == {"places": [("340000", 2)], "kind": [("x", 4)]}


def test_counts_agree_with_clicking_through(news):
    answer = news.ask(tree.Everything(), facets=("places", "urgent", "copies"))
    for field, counts in answer.facets.items():
        for value, count in counts.items():
            assert news.ask(tree.Among(field, (value,))).total == count


LOOKUPS = [
    ({"copies__gt": 7}, [2, 5]),
    ({"copies__gte": 7}, [2, 4, 5]),
    ({"copies__lt": 5}, [3]),
    ({"copies__lte": 5}, [1, 3]),
    ({"copies__range": (5, 9)}, [1, 4, 5]),
    ({"copies__in": [3, 12]}, [2, 3]),
    ({"copies": 3}, [3]),
    ({"copies": "many"}, []),
    ({"price__exact": 1.5}, [3]),
    ({"urgent": True}, [2, 4, 5]),
    ({"day__gte": date(2024, 2, 21)}, [1, 2]),
    ({"day": date(2024, 2, 1)}, [5]),
    ({"seen__lt": datetime(2024, 2, 21, 8, 30)}, [3, 5]),
    ({"places": "340000"}, [1, 2]),
    ({"places__in": ["650000", "349901"]}, [1, 3, 5]),
    ({"title__exact": "古渡口"}, [2]),
    ({"title__contains": "茶"}, [3]),
    ({"title__startswith": "市政"}, [2]),
    ({"title__endswith": "公司捐书"}, [4]),
    ({"title__fuzzy": "治沙会议"}, []),
    ({"text__fuzzy": "图画"}, [4]),
    ({"title__gt": "松"}, [1, 3, 4]),
    ({"seen__gte": datetime(2024, 2, 21, 0, 30, tzinfo=UTC)}, [1, 2]),
    ({"kind": "a, b"}, [2]),
    ({"kind__contains": ", "}, [2]),
    ({"kind_exact": "x"}, [1, 3, 4, 5]),
    ({"cost__lt": 10}, [1, 3, 4, 5]),
    ({"cost": Decimal("12.00")}, [2]),
    ({"django_id__in": [1, 2]}, [1, 2]),
    ({"no_such_field": "x"}, []),
]


@pytest.mark.parametrize("lookup, found", LOOKUPS)
def test_lookups(news, lookup, found):
    assert keys(SearchQuerySet().filter(**lookup)) == found


def test_trees_of_conditions(news):
    sqs = SearchQuerySet()
    assert keys(sqs.filter(SQ(content="茶叶") | SQ(content="图书"))) == [3, 4]
    assert keys(sqs.filter(SQ(content="发展") & ~SQ(places="650000"))) == [1]
    assert keys(sqs.exclude(content="发展").exclude(content="图书")) == [2]
    assert keys(sqs.filter_or(content="茶叶").filter_or(content="图书")) == [3, 4]
    assert keys(sqs.filter(content=Asked(tree.Or((tree.Phrase("茶葉"), tree.Word("图书")))))) == [3, 4]


def test_query_strings_are_read(news):
    sqs = SearchQuerySet()
    assert keys(sqs.raw_search("茶叶 OR 图书")) == [3, 4]
    assert keys(sqs.filter(content=Raw("发展 NOT places:650000"))) == [1]
    assert keys(sqs.narrow("places:340000")) == [1, 2]
    assert keys(sqs.narrow(SQ(places="340000")).narrow(SQ(copies__gt=5))) == [2]
    assert keys(sqs.auto_query('发展 -茶叶 "高质量"')) == [1]
    assert keys(sqs.filter(content=Raw("copies:[5 to 9] AND (发展)"))) == [1, 5]


def test_order_by_several_keys_in_mixed_directions(news):
    by = lambda *fields: [int(hit.pk) for hit in SearchQuerySet().order_by(*fields)]  # noqa: E731
    assert by("copies") == [3, 1, 4, 5, 2]
    assert by("-copies") == [2, 5, 4, 1, 3]
    assert by("day") == [3, 5, 1, 2, 4]
    assert by("-day") == [2, 1, 5, 3, 4]
    assert by("-urgent", "copies") == [4, 5, 2, 3, 1]
    assert by("title") == sorted(NEWS, key=lambda key: NEWS[key][0])
    assert by("-title") == sorted(NEWS, key=lambda key: NEWS[key][0], reverse=True)
    assert by("-places", "copies")[-1] == by("places", "copies")[-1] == 4  # it has none


def test_what_cannot_be_sorted_or_counted_by_is_named(news):
    for asked in (SearchQuerySet().order_by("nothing"), SearchQuerySet().order_by("text")):
        with pytest.raises(SearchBackendError, match="no column"):
            asked.count()
    with pytest.raises(SearchBackendError, match="'title' holds no dates"):
        SearchQuerySet().date_facet("title", date(2024, 1, 1), date(2024, 2, 1), "day").facet_counts()
    with pytest.raises(SearchBackendError, match="no statistics"):
        SearchQuerySet().stats("copies").count()
    with pytest.raises(SearchBackendError, match="no distances"):
        news.search("*", dwithin={"field": "places"})
    with pytest.raises(SearchBackendError, match="'nothing'"):
        news.ask(tree.Everything(), facets=("nothing",))


def test_slices_values_and_objects(news, db):
    for item in items():
        item.save()
    ordered = SearchQuerySet().order_by("copies")
    assert [int(hit.pk) for hit in ordered[:2]] == [3, 1]
    assert [int(hit.pk) for hit in ordered.all()[2:4]] == [4, 5]
    assert [int(hit.pk) for hit in ordered.all()[3:5]] == [5, 2]
    assert [int(hit.pk) for hit in ordered.all()[3:]] == [5, 2]
    assert list(ordered.values_list("copies", flat=True)) == [3, 5, 7, 9, 12]
    assert ordered.values("title", "urgent")[0] == {"title": "松岭鎮發展茶葉", "urgent": False}
    assert [hit.object.pk for hit in ordered.load_all()] == [3, 1, 4, 5, 2]
    assert ordered.best_match().copies == 3 and SearchQuerySet().latest("day").copies == 12
    assert SearchQuerySet().models(Group).count() == 5


def test_a_slice_that_begins_within_the_first_page_of_its_length_is_that_page_as_in_the_stock_engine(news):
    assert [int(hit.pk) for hit in SearchQuerySet().order_by("copies")[1:4]] == [3, 1, 4]
    assert [int(hit.pk) for hit in SearchQuerySet().order_by("copies")[1:11]] == [3, 1, 4, 5, 2]


def test_stored_values_come_back_as_they_were(news):
    hit = SearchQuerySet().filter(django_id=2)[0]
    assert (hit.title, hit.copies, hit.price, hit.urgent) == ("市政协视察古渡口", 12, 6.0, True)
    assert hit.places == ["340000", "349902"] and hit.day == datetime(2024, 3, 2)
    assert hit.seen == datetime(2024, 3, 2, 0, 30, tzinfo=UTC) and hit.score >= 0


def test_keys_are_whole_numbers_where_all_are(news):
    news.update(NewsIndex(), [Group(pk=key, name="独木桥") for key in (70, 1234567890123)])
    assert sorted(news.ask(tree.Phrase("独木桥")).ids) == [70, 1234567890123]
    news.update(NewsIndex(), [Group(pk="x-8", name="独木桥")])
    assert {hit.pk for hit in SearchQuerySet().filter(content="独木桥")} == {"70", "1234567890123", "x-8"}
    with pytest.raises(ValueError, match="whole number"):
        _ = news.ask(tree.Phrase("独木桥")).ids


def test_date_and_query_facets(news):
    counts = (
        SearchQuerySet()
        .date_facet("day", date(2023, 12, 1), date(2024, 4, 1), "month")
        .query_facet("copies", "[5 to 9]")
        .facet_counts()
    )
    months = {pair and pair[0].strftime("%Y-%m"): count for pair, count in counts["dates"]["day"]}
    assert months == {"2024-02": 2, "2023-12": 1, "2024-03": 1, None: 1}
    assert counts["queries"] == {"copies:[5 to 9]": 3}


def test_boosted_words_rise(news):
    assert [int(hit.pk) for hit in SearchQuerySet().filter(content="高质量").boost("茶叶", 5)] == [3, 1]


def test_the_newer_of_equal_matches_may_come_first(news):
    news.update(NewsIndex(), [Group(pk=key, name="桥") for key in (10, 11)])
    answers = [news.ask(tree.Word("发展", "text"), pull=pull) for pull in (None, ("day", 0.02))]
    assert [sorted(answer.ids) for answer in answers] == [[1, 3, 5]] * 2
    assert answers[1].ids == [1, 5, 3] != answers[0].ids


def test_related_documents(news, db):
    for item in items():
        item.save()
    related = SearchQuerySet().more_like_this(items(1)[0])
    assert 1 not in keys(related) and 3 in keys(related)
    assert len(related[:1]) == 1 and related.count() == len(keys(related))
    assert keys(related.filter(places="650000")) == [3, 5]
    assert keys(related.filter(content=Asked(tree.Word("茶叶")))) == [3]


def test_what_is_being_typed_is_completed(news):
    assert keys(SearchQuerySet().autocomplete(typed="qing t")) == list(NEWS)
    assert keys(SearchQuerySet().autocomplete(typed="inghe")) == []
    assert keys(SearchQuerySet().autocomplete(typed="古渡")) == [2]


def test_a_field_may_bring_its_own_analyzer(news):
    assert keys(SearchQuerySet().filter(stemmed="bridging Qinghe")) == list(NEWS)
    assert keys(SearchQuerySet().filter(stemmed="bridging tunnels")) == []


def test_a_search_can_be_pickled(news):
    asked = SearchQuerySet().filter(content=Asked(tree.Word("发展"))).order_by("copies")
    assert keys(pickle.loads(pickle.dumps(asked))) == [1, 3, 5]


def test_removing_and_replacing(news):
    news.remove("auth.group.1")
    news.remove(items(2)[0])
    assert keys(SearchQuerySet().all()) == [3, 4, 5]
    news.update(NewsIndex(), items(1, 3))
    assert keys(SearchQuerySet().all()) == [1, 3, 4, 5]
    assert keys(SearchQuerySet().filter(content=Exact("茶葉"))) == [3]
    news.clear(models=[Group])
    assert SearchQuerySet().count() == 0
    news.update(NewsIndex(), items())
    news.clear()
    assert SearchQuerySet().count() == 0


def test_a_missing_index_says_so(engine, tmp_path):
    (tmp_path / "index" / "manifest.json").unlink()
    with pytest.raises(IndexUnavailable, match="missing"):
        SearchQuerySet().filter(content="党").count()

"""Questions of every kind: Haystack's query strings, hostile ones, and the commands that ask on their own."""

import builtins
from datetime import date
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from haystack.inputs import AltParser, AutoQuery, Exact, Not
from haystack.query import SQ, SearchQuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search import tree
from archive.search.engine import Asked, postings
from archive.search.engine.columns import Stored
from archive.search.engine.postings import Terms
from archive.search.engine.rawquery import parse
from archive.search.engine.spelling import distance, nearest, within

from . import engine_news
from .engine_news import NEWS, NewsIndex, items, keys

engine, news = engine_news.engine, engine_news.news

READ = {
    "": tree.Everything(),
    "*": tree.Everything(),
    "茶": tree.Word("茶"),
    "茶 禾": tree.And((tree.Word("茶"), tree.Word("禾"))),
    "茶 AND 禾": tree.And((tree.Word("茶"), tree.Word("禾"))),
    "茶 OR 禾": tree.Or((tree.Word("茶"), tree.Word("禾"))),
    "NOT 茶": tree.Not(tree.Word("茶")),
    "NOT (茶 OR 禾)": tree.Not(tree.Or((tree.Word("茶"), tree.Word("禾")))),
    '"茶 禾"': tree.Phrase("茶 禾"),
    "'a-b'": tree.Word("a-b"),
    "茶 '('": tree.Word("茶"),
    "title:茶": tree.Word("茶", "title"),
    'title:("茶 禾" OR 茶)': tree.Or((tree.Phrase("茶 禾", "title"), tree.Word("茶", "title"))),
    "茶*": tree.Starts("茶"),
    "*茶": tree.Ends("茶"),
    "*茶*": tree.Contains("茶"),
    r"http\:*": tree.Starts("http:"),
    r"\OR 'x' \*": tree.And((tree.Word("OR"), tree.Word("x"), tree.Word("*"))),
    r'"a \"b\" \\"': tree.Phrase('a "b" \\'),
    "title:\"'a-b' c\"": tree.Phrase("a-b c", "title"),
    "(茶 OR 禾)~2": tree.AtLeast((tree.Word("茶"), tree.Word("禾")), 2),
    "茶 (禾 叶)^2": tree.Favour(tree.Word("茶"), tree.And((tree.Word("禾"), tree.Word("叶"))), 2.0),
    "茶园~2/3": tree.Like("茶园", "", 2),
    "copies:[3 to 5}": tree.Between("copies", "3", "5", True, False),
    "copies:{* TO 5]": tree.Between("copies", None, "5", False, True),
    "copies:[3 to]": tree.Between("copies", "3", None),
    "茶 禾^3": tree.Favour(tree.Word("茶"), tree.Word("禾"), 3.0),
    "content:茶": tree.Word("茶"),
    "AND": tree.Everything(),
    "NOT": tree.Everything(),
    ")(": tree.Everything(),
    "(茶": tree.Word("茶"),
    "茶)禾": tree.And((tree.Word("茶"), tree.Word("禾"))),
    "title:": tree.Word("title:"),
}


@pytest.mark.parametrize("text, node", READ.items())
def test_query_strings(text, node):
    assert parse(text) == node


@given(st.text(alphabet="茶a1 ()[]{}\"'*?~^:-ANDORTO\\\0‮\n", max_size=60))
@settings(max_examples=300, deadline=None)
def test_every_query_string_gives_a_tree(text):
    assert isinstance(parse(text), tree.Node)


HOSTILE = [
    "(" * 5000 + "茶" + ")" * 5000,
    "NOT " * 3000 + "茶",
    "茶 OR " * 3000,
    "title:" * 2000 + "茶",
    "*" * 10_000,
    "~2 [a TO z] {* TO *}",
    "a" * 1_000_000,
    "\0\x1f\u202e\ufffe" * 50,
    '"' * 999,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].encode("unicode_escape").decode())
def test_hostile_query_strings_are_answered(news, text):
    assert 0 <= SearchQuerySet().raw_search(text).count() <= len(NEWS)
    assert 0 <= SearchQuerySet().filter(content=text[:2000]).count() <= len(NEWS)


FRAGMENTS = [
    (SQ(content="hello"), "(hello)"),
    (SQ(content="hello world"), "(hello AND world)"),
    (SQ(content=Exact("hello world")), '("hello world")'),
    (SQ(content=AutoQuery('a -b "c d"')), '(a NOT b "c d")'),
    (~SQ(content="a") & SQ(title="b"), "(NOT ((a)) AND title:(b))"),
    (SQ(title__in=["a b", "c"]), 'title:("a b" OR "c")'),
    (SQ(copies__range=(3, 5)), "copies:([3 to 5])"),
    (SQ(day__lte=date(2024, 2, 1)), "day:([to 20240201000000])"),
    (SQ(title__startswith="ab"), "title:(ab*)"),
    (SQ(title__fuzzy="abcd"), "title:(abcd~2/3)"),
    (SQ(content="re-ink AND"), "('re-ink' AND and)"),
]


@pytest.mark.parametrize("condition, text", FRAGMENTS)
def test_conditions_print_as_haystack_prints_them(engine, condition, text):
    assert SearchQuerySet().filter(condition).query.build_query() == text


def test_what_is_printed_is_read_back_as_the_same(news):
    for condition, _ in FRAGMENTS:
        asked = SearchQuerySet().filter(condition)
        assert keys(asked) == keys(SearchQuerySet().narrow(asked.query.build_query()))


TREES = [
    tree.Everything(),
    tree.Nothing(),
    tree.Word("发展 高质量"),
    tree.Word('1,200"(第3批)'),
    tree.Word("OR"),
    tree.Phrase("强调“绿水青山”。党"),
    tree.Phrase('a "b" \\'),
    tree.Starts("市政", "title"),
    tree.Ends("捐书", "title"),
    tree.Contains("00", "places"),
    tree.Like("图画", "text", 1),
    tree.Among("places", ("650000", "349901")),
    tree.Among("urgent", (True,)),
    tree.Among("copies", ()),
    tree.Between("day", date(2024, 2, 1), None, False),
    tree.Between("price", None, 3.5),
    tree.And((tree.Word("发展"), tree.Not(tree.Word("茶叶")))),
    tree.Or((tree.Word("茶叶"), tree.And((tree.Word("发展"), tree.Among("copies", (5,)))))),
    tree.AtLeast((tree.Word("发展"), tree.Word("高质量"), tree.Word("茶叶")), 2),
    tree.Favour(tree.Word("发展"), tree.Phrase("茶葉"), 3.0),
]


@pytest.mark.parametrize("node", TREES, ids=lambda node: type(node).__name__)
def test_a_tree_narrows_as_it_filters(news, node):
    found = keys(SearchQuerySet().filter(content=Asked(node)))
    assert keys(SearchQuerySet().narrow(SQ(content=Asked(node)))) == found
    assert keys(SearchQuerySet().narrow(~SQ(content=Asked(node)))) == sorted(set(NEWS) - set(found))


def test_inputs(news):
    assert keys(SearchQuerySet().filter(content=Not("发展"))) == [2, 4]
    assert keys(SearchQuerySet().filter(content=" ")) == []
    assert keys(SearchQuerySet().auto_query(" ")) == list(NEWS)
    assert keys(SearchQuerySet().auto_query('(茶葉) "')) == [3]
    assert keys(SearchQuerySet().auto_query("bridge: (Qinghe!", "stemmed")) == list(NEWS)
    assert keys(SearchQuerySet().filter(content=AltParser("dismax", "茶"))) == [3]


def test_a_second_question_opens_no_file(news, monkeypatch):
    SearchQuerySet().filter(content="发展").facet("places").facet_counts()

    def refuse(*args, **kwargs):
        raise AssertionError("a file was opened")

    monkeypatch.setattr(builtins, "open", refuse)
    assert SearchQuerySet().filter(content="茶叶").facet("places").facet_counts()["fields"]["places"] == [("650000", 1)]


def test_haystacks_commands(engine, db):
    for item in items():
        item.save()
    call_command("update_index", verbosity=0)
    assert keys(SearchQuerySet().all()) == list(NEWS)
    items(2)[0].delete()
    call_command("update_index", verbosity=0)
    assert SearchQuerySet().count() == 5
    call_command("update_index", remove=True, verbosity=0)
    assert keys(SearchQuerySet().all()) == [1, 3, 4, 5]
    call_command("clear_index", interactive=False, verbosity=0)
    assert SearchQuerySet().count() == 0
    call_command("rebuild_index", interactive=False, verbosity=0, batchsize=2)
    assert keys(SearchQuerySet().all()) == [1, 3, 4, 5]


def test_a_renewed_index_is_swapped_in_whole(news):
    with news.renewing() as fresh:
        fresh.add(news.prepare(NewsIndex(), items(1, 2)))
        fresh.add(news.prepare(NewsIndex(), items(3, 4)))
        fresh.unite()
        fresh.remove(["auth.group.4"])
        assert keys(SearchQuerySet().all()) == list(NEWS)
        fresh.commit()
    assert keys(SearchQuerySet().all()) == [1, 2, 3]
    assert len(news.snapshot.segments) == 1


def prepared(batch: list[int]) -> list:
    from haystack import connections

    return connections["default"].get_backend().prepare(NewsIndex(), items(*batch))


def test_a_renewal_may_use_several_processes(news):
    with news.renewing() as fresh:
        assert list(fresh.add_all([[1, 2], [3], [4, 5]], prepared, jobs=2)) == [[1, 2], [3], [4, 5]]
        fresh.commit()
    assert keys(SearchQuerySet().all()) == list(NEWS)
    assert keys(SearchQuerySet().filter(content="茶叶")) == [3]


def test_a_renewal_that_fails_changes_nothing(news):
    with pytest.raises(ZeroDivisionError), news.renewing() as fresh:
        fresh.add(news.prepare(NewsIndex(), items(1)))
        raise ZeroDivisionError
    assert keys(SearchQuerySet().all()) == list(NEWS)


def test_what_is_favoured_leaves_out_nothing(news):
    favoured = tree.And((tree.Favour(tree.Everything(), tree.Word("茶叶")), tree.Word("发展")))
    assert keys(SearchQuerySet().filter(content=Asked(favoured))) == [1, 3, 5]
    assert SearchQuerySet().filter(content=Asked(tree.Not(favoured))).count() == 2


def test_facets_are_counted_without_fetching_every_hit(news, monkeypatch):
    fetched, fetch = [], Stored.__getitem__
    monkeypatch.setattr(Stored, "__getitem__", lambda self, n: fetched.append(n) or fetch(self, n))
    assert dict(SearchQuerySet().facet("kind").facet_counts()["fields"]["kind"]) == {"x": 4, "a, b": 1}
    assert len(fetched) <= 1


def test_spelling(settings, tmp_path):
    with engine_news.open_engine(settings, tmp_path / "index", INCLUDE_SPELLING=True) as backend:
        backend.update(NewsIndex(), items())
        assert SearchQuerySet().filter(content="图画").spelling_suggestion() == "图书"
        assert SearchQuerySet().spelling_suggestion("捐增") == "捐赠"
        assert SearchQuerySet().filter(content="茶叶").spelling_suggestion() == "茶叶"


@pytest.mark.parametrize(
    ("word", "other", "steps"),
    [
        ("茶叶", "茶叶", 0),
        ("茶叶", "茶业", 1),
        ("jiangnan", "jiangan", 1),
        ("linshui", "inshu", 2),
        ("kitten", "sitting", 3),
    ],
)
def test_how_far_words_are_apart(word, other, steps):
    assert [edits for edits in range(5) if within(word, other, edits)] == list(range(steps, 5))


@given(st.text("ab", min_size=1, max_size=9), st.sets(st.text("ab", min_size=1, max_size=9), max_size=20))
def test_no_near_word_is_missed(word, others):
    terms = Terms(postings.arrays([sorted(others)]))
    snapshot = Mock(segments=[Mock(terms=lambda field: terms)])
    snapshot.matcher.document_count.return_value = 1
    near = [other for other in others if other[0] == word[0] and within(word, other, 2)]
    found = nearest(snapshot, "text", word, 2)
    assert found in near if near else found is None
    assert not found or not any(within(word, other, distance(word, found, 2) - 1) for other in near)


def test_an_index_in_memory(settings, tmp_path):
    with engine_news.open_engine(settings, tmp_path / "unused", STORAGE="ram") as backend:
        backend.update(NewsIndex(), items())
        assert SearchQuerySet().count() == len(NEWS)
        assert not (tmp_path / "unused").exists()


def test_a_term_is_not_looked_for_inside_longer_words(news):
    assert news.ask(tree.Word("党", "text")).ids == [2]
    assert news.ask(tree.Term("党", "text")).ids == []
    assert news.ask(tree.Term("党中央", "text")).ids == [2]


def test_of_many_values_those_that_are_wanted_are_counted(news):
    answer = news.ask(tree.Everything(), facets=("places",), among={"places": ["340000", "999999"]})
    assert answer.facets["places"] == {"340000": 2}

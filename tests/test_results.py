"""A question answered: hits, how it was read, and why nothing was found."""

from datetime import date

import pytest

from archive.models import Article, Tag
from archive.search import Filters, Query, SearchUnavailable, TooMuchAsked, more_like, outbox, search
from tests.factories import make_article

SHANDONG, LINYI, JUNAN, QINGDAO, BEIJING = "370000", "371300", "371327", "370200", "110000"


ARTICLES = [
    {
        "title": "莒南县召开老区振兴座谈会",
        "body": "座谈会在县政协会议室召开。会议指出，要弘扬老区精神，推动高质量发展。参会人员还参观了展馆。",
        "region": JUNAN,
        "source": "沂水晚报",
        "tags": ["老区", "政协"],
        "published_on": date(2024, 2, 21),
    },
    {
        "title": "老區精神研討會在臨沂舉行",
        "body": "研討會提出，要弘揚老區精神，推動高質量發展。",
        "region": LINYI,
        "source": "海峡快讯",
        "tags": ["老区"],
        "script": "hant",
        "published_on": date(2024, 4, 1),
        "date_precision": "month",
    },
    {
        "title": "青岛海洋产业发展规划发布",
        "body": "规划提出，到明年海洋产业实现高质量的发展。发展是第一要务。",
        "region": QINGDAO,
        "source": "沂水晚报",
        "tags": ["海洋"],
        "published_on": date(2023, 11, 5),
    },
    {
        "title": "市政协听取提案办理情况",
        "body": "市政协召开主席会议，听取提案办理情况的报告，委员们提出意见建议。",
        "region": BEIJING,
        "page_kind": "portal",
        "published_on": date(2022, 1, 1),
        "date_precision": "year",
    },
    {"title": "一份没有日期的汇编", "body": "汇编收录了关于发展的论述。", "page_kind": "document-share"},
    {
        "title": "已经撤下的发展报道",
        "body": "这一篇谈发展，但已经撤下。",
        "region": JUNAN,
        "source": "沂水晚报",
        "status": "suppressed",
        "published_on": date(2024, 2, 22),
    },
]


@pytest.fixture
def archive(db, archive_dir):
    """The articles above, indexed."""
    made = [make_article(**dict(fields)) for fields in ARTICLES]
    outbox.drain()
    return made


def titles(query: Query | str, **options) -> list[str]:
    query = Query(query) if isinstance(query, str) else query
    return [hit.article.title for hit in search(query, **options).hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("老区精神", [0, 1]),
        ("老區精神", [0, 1]),
        ("“高质量发展”", [0, 1]),
        ("“高质量的发展”", [2]),
        ("“会议指出，要”", [0]),
        ("政协", [0, 3]),
        ("协", [0, 3]),
        ("发展 -老区", [2, 4]),
        ("海洋 OR 提案", [2, 3]),
        ("标题：发展", [2]),
        ("地区：山东省", [0, 1, 2]),
        ("地区：莒南县 OR 地区：北京", [0, 3]),
        ("来源：沂水晚报 -标签：海洋", [0]),
        ("标签：老区", [0, 1]),
        ("日期：2024", [0, 1]),
        ("日期：2024-04", [1]),
        ("日期：2024-04-01", []),
        ("日期：2022-01", []),
        ("日期：..2023", [2, 3]),
        ("日期：2023-11..2024-02", [0, 2]),
        ("-日期：2024", [2, 3, 4]),
    ],
)
def test_finds(archive, text, found):
    results = search(Query(text))
    assert sorted(hit.article.pk for hit in results.hits) == [archive[i].pk for i in found]
    assert results.total == len(found)
    assert not results.relaxed


def test_says_how_it_was_read_and_what_else_matched(archive):
    understood = search(Query("region:371327 OR 發展 (")).understood
    assert understood.text == "地区：莒南县 OR 發展"
    assert len(understood.notes) == 2
    assert understood.variants == ("发展",)
    assert search(Query("发展")).understood.variants == ("發展",)


def test_marks_hits_in_the_published_script(archive):
    hit = next(hit for hit in search(Query("老区 发展")).hits if hit.article.script == "hant")
    assert hit.title.startswith("<mark>老區</mark>精神")
    assert "<mark>老區</mark>精神，推動高質量<mark>發展</mark>。" in hit.snippet


def test_sorts(archive):
    newest = titles(Query("", sort="newest"))
    dated = [titles for titles in newest if titles != ARTICLES[4]["title"]]
    assert newest[-1] == ARTICLES[4]["title"]
    assert dated == [ARTICLES[i]["title"] for i in (1, 0, 2, 3)]
    assert titles(Query("", sort="oldest")) == [*reversed(dated), ARTICLES[4]["title"]]
    assert titles("青岛 OR 发展")[0] == ARTICLES[2]["title"]
    with pytest.raises(ValueError, match="alphabetical"):
        search(Query("", sort="alphabetical"))


def test_pages(archive):
    first, second = (search(Query("", sort="newest", size=3), page=page) for page in (1, 2))
    assert [len(first.hits), len(second.hits)] == [3, 2]
    assert {hit.article.pk for hit in first.hits} & {hit.article.pk for hit in second.hits} == set()
    assert (first.pages, first.total, second.page) == (2, 5, 2)
    assert search(Query("", size=3), page=3).hits == []


def test_ten_thousand_results_deep_and_no_deeper(archive):
    assert search(Query("", size=20), page=500).hits == []
    with pytest.raises(TooMuchAsked, match="10000"):
        search(Query("", size=20), page=501)


def test_a_suppressed_article_is_for_staff_only(archive):
    assert search(Query("撤下")).total == 0
    assert titles(Query("撤下", staff=True)) == ["已经撤下的发展报道"]
    assert titles(Query("", Filters(status=("suppressed",)))) == []


def test_an_article_suppressed_a_moment_ago_is_not_shown(archive):
    Article.objects.filter(pk=archive[0].pk).update(status="suppressed")
    assert archive[0].pk not in [hit.article.pk for hit in search(Query("老区")).hits]


def test_without_an_article_that_has_all_words_those_with_the_most_are_shown(archive):
    results = search(Query("老区 海洋 提案 座谈会"))
    assert results.relaxed
    assert [hit.article.pk for hit in results.hits] == [archive[0].pk]
    assert results.failing == []


def test_a_long_word_counts_as_the_words_it_is_cut_into(archive):
    results = search(Query("海洋产业提案办理座谈会"))
    assert results.relaxed
    assert results.total


def test_what_is_excluded_stays_excluded_when_words_are_left_out(archive):
    results = search(Query("老区 海洋 提案 -座谈会", Filters(region=(SHANDONG,))))
    assert results.relaxed
    assert sorted(hit.article.pk for hit in results.hits) == [archive[1].pk, archive[2].pk]


def test_words_that_find_nothing_are_named(archive):
    results = search(Query("发展 飞碟 “外星 来客”"))
    assert results.failing == ["飞碟", "外星 来客"]
    assert results.relaxed
    only = search(Query("飞碟"))
    assert (only.total, only.failing, only.relaxed) == (0, ["飞碟"], False)


def test_rows_come_in_one_query_and_what_hangs_on_them(archive, django_assert_max_num_queries):
    search(Query("发展"), facets=())  # sources, regions and all tags are read once and remembered
    with django_assert_max_num_queries(2):  # the articles, and their tags
        hits = search(Query("发展"), facets=()).hits
        assert [(hit.article.region and hit.article.region.path, hit.article.filed_under) for hit in hits]


def test_a_tag_that_is_deleted_meanwhile_is_left_out(archive):
    link = archive[0].tags.through.objects.create(article=archive[0], tag=Tag.objects.create(name="渡口"))
    Tag.objects.filter(pk=link.tag_id)._raw_delete("default")
    (hit,) = search(Query("老区振兴")).hits
    assert sorted(tag.name for tag in hit.article.filed_under) == ["政协", "老区"]
    link.delete()


def test_a_date_that_is_none_is_refused(archive):
    with pytest.raises(ValueError, match="2024-13"):
        search(Query("", Filters(date_from="2024-13")))


def test_a_missing_index_is_unavailable_and_not_empty(db, archive_dir):
    with pytest.raises(SearchUnavailable, match="index"):
        search(Query("发展"))


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("莒南县", [("region", JUNAN, "山东省 临沂市 莒南县", 1)]),
        ("山東", [("region", SHANDONG, "山东省", 3)]),
        ("“沂水晚报”", [("source", "沂水晚报", "沂水晚报", 2)]),
        ("老区", [("tag", "老区", "老区", 2)]),
        ("内蒙古", []),
        ("老区 海洋", []),
        ("标题：老区", []),
    ],
)
def test_names_are_offered_as_filters(archive, text, offered):
    offers = search(Query(text)).offers
    assert [(offer.field, offer.value, offer.label, offer.count) for offer in offers] == offered
    for offer in offers:
        assert search(Query(filters=Filters(**{offer.field: (offer.value,)}))).total == offer.count
        assert search(Query(text, Filters(**{offer.field: (offer.value,)}))).offers == []


def test_articles_about_the_same(archive):
    assert more_like(archive[0], limit=1) == [archive[1]]
    assert archive[5] not in more_like(archive[2])
    assert archive[2] not in more_like(archive[2])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("依盟", []),
        ("老驱精神", ["老区精神"]),  # by sound
        ("老區精申", ["老区精神"]),
        ("海羊产业", ["海洋产业"]),
        ("侍案", []),
        ("提案 座淡会", ["提案 座谈会"]),  # by shape
        ("laoqujingshen", ["老区精神"]),
        ("飞碟", []),
        ("发展 -飞碟", []),
    ],
)
def test_suggests_what_may_have_been_meant(archive, text, meant):
    found = search(Query(text)).suggestions
    assert found[:1] == meant
    assert all(search(Query(suggested)).total for suggested in found)


def test_only_the_first_words_that_fail_are_put_right(archive):
    assert search(Query("老去 海羊 提按 座淡会 发站")).suggestions[0] == "老区 海洋 提案 座谈会 发站"


def test_a_title_as_it_stands_finds_its_article_first(archive):
    results = search(Query("莒南县在县政协会议室召开座谈会弘扬老区精神介绍海洋产业"))
    assert results.hits[0].article.pk == archive[0].pk
    assert results.total > 1
    assert results.relaxed
    assert any("一整句话" in note for note in results.understood.notes)
    whole = search(Query("座谈会在县政协会议室召开"))
    assert (whole.hits[0].article.pk, whole.relaxed) == (archive[0].pk, False)


def test_words_that_were_typed_apart_must_all_be_there(archive):
    assert titles("会议 县政协 召开 老区 精神 参观") == [ARTICLES[0]["title"]]

"""The curator's desk: lists, search, and what editing an article sets in motion."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from archive.ingest import import_paths
from archive.models import Article, Comment, ImportRun, IndexTask, Source
from archive.pages.changes import changes
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


LISTS = ["article", "source", "region", "tag", "capture", "importrun", "indextask"]


@pytest.fixture
def article():
    return make_article(
        source="青岭日报", region="371327", tags=["政协"], published_on=date(2024, 4, 17), flags=["reprint"]
    )


def form_of(client, article) -> dict:
    """The change form as a browser would send it back untouched."""
    form = client.get(reverse("admin:archive_article_change", args=[article.pk])).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: "" if value is None else value for name, value in values.items()}
    sent["tags"] = [tag.pk for tag in values["tags"]]
    return {**sent, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}


def edit(client, article, **changes) -> Article:
    response = client.post(
        reverse("admin:archive_article_change", args=[article.pk]), {**form_of(client, article), **changes}
    )
    assert response.status_code == 302, response.context["errors"]
    return Article.objects.get(pk=article.pk)


@pytest.mark.parametrize("model", LISTS)
def test_every_list_opens_and_can_be_searched(admin_client, article, model):
    ImportRun.objects.create(paths=["pages"], counts={"created": 1})
    address = reverse(f"admin:archive_{model}_changelist")
    for query in ({}, {"q": "1"}):
        assert admin_client.get(address, query).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"dated": "no"}, 0), ({"dated": "yes"}, 1), ({"flag": "reprint"}, 1), ({"flag": "rep"}, 0),
        ({"q": "协商座谈会"}, 1), ({"q": "青岭日报"}, 1), ({"q": "无此文"}, 0), ({"published_on__year": "2024"}, 1),
    ],
)  # fmt: skip
def test_articles_are_found_by_word_flag_and_date(admin_client, article, query, found):
    listed = admin_client.get(reverse("admin:archive_article_changelist"), query).context["cl"]
    assert listed.result_count == found


def test_a_browsers_line_breaks_are_no_edit(admin_client):
    article = make_article(body="第一段。\n\n第二段。", summary="一\n二")
    edited = edit(admin_client, article, body="第一段。\r\n\r\n第二段。", summary="一\r\n二", byline="张三")
    assert (edited.body, edited.summary) == (article.body, article.summary)
    assert edited.curated_fields == ["byline"]


def test_the_history_of_an_import_has_its_topics_so_that_an_edit_is_not_told_to_have_added_them(admin_client, tmp_path):
    (tmp_path / "news.txt").write_text("青岭县政协召开座谈会\n来源：青岭日报\n" + "青岭县政协委员提出建议。" * 9)
    import_paths([tmp_path])
    article = Article.objects.get()
    assert article.tags.exists()
    edit(admin_client, article, byline="张三")
    [change] = changes(article)
    assert [difference.label for difference in change.differences] == ["署名"]


def test_an_edit_is_noted_for_the_index_with_its_history(admin_client, article):
    IndexTask.objects.all().delete()
    edited = edit(admin_client, article, title="青岭县政协议果业")
    assert edited.title == "青岭县政协议果业"
    assert IndexTask.objects.filter(article_id=article.pk).exists()
    assert edited.history.count() > article.history.filter(title=article.title).count()


def test_an_article_as_long_as_a_book_can_be_edited(admin_client):
    book = make_article(body="渠水长流。" * 100_000)
    sent = urlencode({**form_of(admin_client, book), "title": "渠"}, doseq=True)
    address = reverse("admin:archive_article_change", args=[book.pk])
    assert admin_client.post(address, sent, content_type="application/x-www-form-urlencoded").status_code == 302
    assert Article.objects.get(pk=book.pk).title == "渠"


def test_the_fields_a_curator_set_are_remembered(admin_client, article):
    assert edit(admin_client, article, title="青岭县政协议果业").curated_fields == ["title"]
    assert edit(admin_client, article, byline="林一舟").curated_fields == ["byline", "title"]


def test_an_untouched_form_curates_nothing(admin_client, article):
    assert edit(admin_client, article).curated_fields == []


def test_a_date_that_a_curator_sets_rests_on_the_curator(admin_client, article):
    edited = edit(admin_client, article, published_on="2024-04-01", date_precision="month")
    assert (edited.published, edited.date_basis) == ("2024-04", "curator")
    assert edited.curated_fields == ["date_basis", "date_precision", "published_on"]


def test_what_was_saved_since_a_page_was_opened_is_not_undone_unseen(admin_client, article):
    """Fields that somebody else, or an import, has changed meanwhile would go back and count as curated."""
    opened = form_of(admin_client, article)
    edit(admin_client, article, byline="张三")
    response = admin_client.post(
        reverse("admin:archive_article_change", args=[article.pk]), {**opened, "title": "青岭县政协议果业"}
    )
    assert "又有了改动" in response.content.decode()
    stands = Article.objects.get()
    assert (stands.title, stands.byline, stands.curated_fields) == (article.title, "张三", ["byline"])


def test_what_is_taken_from_the_history_is_curated_like_any_edit(admin_client, article):
    entry = article.history.latest().history_id
    edit(admin_client, article, byline="张三")
    edit(admin_client, article, title="青岭县政协议果业", published_on="2024-04-01", date_precision="month")
    address = reverse("admin:archive_article_simple_history", args=[article.pk, entry])
    form = admin_client.get(address).context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    assert admin_client.post(address, {**sent, "tags": [tag.pk for tag in sent["tags"]]}).status_code == 302
    stands = Article.objects.get()
    assert (stands.title, stands.byline, stands.published) == (article.title, "", "2024-04-17")
    assert stands.date_basis == "label"
    assert stands.curated_fields == ["byline", "date_basis", "date_precision", "published_on", "title"]


def test_a_date_without_precision_is_explained(admin_client, article):
    sent = {**form_of(admin_client, article), "date_precision": "unknown"}
    response = admin_client.post(reverse("admin:archive_article_change", args=[article.pk]), sent)
    assert "日期与精度不符" in response.content.decode()


@pytest.mark.parametrize(
    ("action", "status"), [("suppress", "suppressed"), ("mark_reviewed", "reviewed"), ("release", "unreviewed")]
)
def test_many_articles_change_their_status_at_once(admin_client, article, action, status):
    Article.objects.update(status="reviewed" if status != "reviewed" else "unreviewed")
    IndexTask.objects.all().delete()
    admin_client.post(reverse("admin:archive_article_changelist"), {"action": action, "_selected_action": [article.pk]})
    assert Article.objects.get().status == status
    assert IndexTask.objects.filter(article_id=article.pk).exists()


def test_what_was_curated_can_be_handed_back(admin_client, article):
    edit(admin_client, article, title="青岭县政协议果业")
    admin_client.post(
        reverse("admin:archive_article_changelist"),
        {"action": "forget_curation", "_selected_action": [article.pk]},
    )
    handed_back = Article.objects.get()
    assert handed_back.curated_fields == []
    assert [row.curated_fields for row in handed_back.history.all()][:2] == [[], ["title"]]


def test_an_article_is_suppressed_never_deleted(admin_client, article):
    assert admin_client.post(reverse("admin:archive_article_delete", args=[article.pk])).status_code == 403
    actions = admin_client.get(reverse("admin:archive_article_changelist")).context["action_form"].fields["action"]
    assert {name for name, _ in actions.choices} == {"", "mark_reviewed", "suppress", "release", "forget_curation"}


def test_captures_and_runs_cannot_be_changed(admin_client, article):
    for address in (
        reverse("admin:archive_capture_change", args=[article.capture_id]),
        reverse("admin:archive_importrun_change", args=[ImportRun.objects.create().pk]),
    ):
        assert admin_client.post(address, {"size": 1}).status_code == 403


def test_an_import_says_in_words_what_it_did(admin_client):
    problems = [{"file": "a<b>.html", "status": "quarantined", "reason": "holds no text"}]
    run = ImportRun.objects.create(
        paths=["news/2024", "news/2025"], counts={"created": 1200, "quarantined": 1, "skipped": 0}, problems=problems
    )
    for address in ("admin:archive_importrun_changelist", "admin:archive_importrun_change"):
        text = admin_client.get(reverse(address, args=[run.pk] if address.endswith("_change") else [])).content.decode()
        assert "新收 1,200、待查 1" in text and "created" not in text and "略过 0" not in text
    assert "news/2024<br>news/2025" in text
    assert "<td>待查</td><td>a&lt;b&gt;.html</td><td>holds no text</td>" in text


def test_a_source_says_how_many_articles_it_has(admin_client, article):
    rows = admin_client.get(reverse("admin:archive_source_changelist")).context["cl"].result_list
    assert [(row.name, row.article_count) for row in rows] == [("青岭日报", 1)]


def test_the_other_names_of_a_source_are_written_one_a_line(admin_client, article):
    source, address = article.source, reverse("admin:archive_source_change", args=[article.source.pk])
    sent = {"name": source.name, "slug": source.slug, "kind": source.kind, "domains": ""}
    admin_client.post(address, {**sent, "aliases": " 青岭报 \r\n\r\n青岭日报社\r\n青岭报"})
    source.refresh_from_db()
    assert (source.aliases, source.domains) == (["青岭报", "青岭日报社"], [])
    assert "青岭报\n青岭日报社</textarea>" in admin_client.get(address).content.decode()


def test_evidence_flags_and_curated_fields_are_named_in_words(admin_client, article):
    found = {"words": "青岭日报", "where": "line at 0", "rule": "来源 label", "confidence": 0.9}
    Article.objects.update(
        evidence={"published": found, "tag:政协": found, "其他": found}, curated_fields=["title", "comments"]
    )
    text = admin_client.get(reverse("admin:archive_article_change", args=[article.pk])).content.decode()
    for named in ("发布日期", "主题 政协", "其他"):
        assert f"<th scope='row'>{named}</th>" in text
    assert "标题、评论" in text and "转载 · reprint" in text


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW"])
def test_the_history_at_the_desk_speaks_the_language_of_the_desk(admin_client, article, language):
    edit(admin_client, article, title="新标题")
    entry = article.history.latest().history_id
    for name, key in (
        ("archive_article_history", [article.pk]),
        ("archive_article_simple_history", [article.pk, entry]),
    ):
        shown = admin_client.get(reverse(f"admin:{name}", args=key), headers={"Accept-Language": language})
        text = re.sub("<[^>]*>", " ", shown.content.decode().partition("breadcrumbs")[2])
        assert not re.search("Changes|Object|Historical|Revert|Archive", text)
        assert language == "zh-CN" or not re.search("[时还这选择]", text)


@pytest.mark.parametrize(("model", "field"), [("tag", "主题"), ("source", "来源")])
def test_what_is_deleted_at_the_desk_is_told_in_the_history_of_its_articles(admin_client, article, model, field):
    gone = article.tags.get() if model == "tag" else article.source
    admin_client.post(reverse(f"admin:archive_{model}_delete", args=[gone.pk]), {"post": "yes"})
    change, *_earlier = changes(article)
    assert [(said.label, said.after) for said in change.differences] == [(field, "")]
    assert change.by_curator


def test_the_divisions_hang_together_as_the_gazetteer_has_them(admin_client, article):
    form = admin_client.get(reverse("admin:archive_region_change", args=["371327"])).context["adminform"].form
    assert set(form.fields) == {"name", "former_names"}


def test_a_stranger_is_asked_to_log_in(client):
    Source.objects.create(name="青岭日报")
    assert client.get(reverse("admin:archive_source_changelist")).status_code == 302


def test_replies_that_a_curator_edits_are_the_curators(admin_client, article):
    reply = Comment.objects.create(article=article, position=1, text="说得好")
    sent = {"comments-TOTAL_FORMS": 1, "comments-INITIAL_FORMS": 1, "comments-0-id": reply.pk}
    sent |= {"comments-0-article": article.pk, "comments-0-position": 1}
    assert edit(admin_client, article, **sent, **{"comments-0-text": "说得好"}).curated_fields == []
    assert edit(admin_client, article, **sent, **{"comments-0-text": "说得对"}).curated_fields == ["comments"]
    assert article.comments.get().text == "说得对"

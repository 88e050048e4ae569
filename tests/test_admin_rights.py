"""Who may do what at the desk: looking is not deciding."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from archive.models import Article, ImportRun, Source
from tests.factories import make_article
from tests.test_admin import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

MODELS = ["article", "source", "region", "tag", "capture", "importrun", "indextask"]


@pytest.fixture
def article():
    made = make_article(
        source="青岭日报",
        region="371327",
        tags=["政协"],
        curated_fields=["title"],
        repairs=[{"start": 2, "before": "(yì)", "after": "", "kind": "pinyin", "confidence": 1.0}],
    )
    ImportRun.objects.create(paths=["pages"])
    return made


def logged_in(client, *, may: tuple[str, ...]):
    """The client, as somebody of the staff who may `view` or `change` all of the archive."""
    user = User.objects.create_user("林一舟", password="渠水长流", is_staff=True)
    wanted = [f"{right}_{model}" for right in may for model in MODELS]
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="archive", codename__in=wanted))
    client.force_login(user)
    return client


@pytest.fixture
def onlooker(client):
    return logged_in(client, may=("view",))


def told() -> list[dict]:
    """All that is kept of articles, and how long their histories are."""
    return [{**row, "entries": Article.history.count()} for row in Article.objects.values()]


@pytest.mark.parametrize("action", ["mark_reviewed", "suppress", "release", "forget_curation"])
def test_an_onlooker_is_offered_no_action_on_articles_and_can_take_none(onlooker, article, action):
    Article.objects.update(status="suppressed" if action == "release" else "unreviewed")
    before, address = told(), reverse("admin:archive_article_changelist")
    assert f'value="{action}"' not in onlooker.get(address).content.decode()
    onlooker.post(address, {"action": action, "_selected_action": [article.pk]})
    assert told() == before


def test_an_onlooker_sees_an_article_and_cannot_change_it(onlooker, admin_client, article):
    sent, before = {**form_of(admin_client, article), "title": "新标题"}, told()
    address = reverse("admin:archive_article_change", args=[article.pk])
    assert onlooker.get(address).status_code == 200
    assert onlooker.post(address, sent).status_code == 403
    assert told() == before


def test_an_onlooker_reads_the_history_and_cannot_go_back_in_it(onlooker, admin_client, article):
    sent, before = {**form_of(admin_client, article), "title": "新标题"}, told()
    entry = article.history.latest().history_id
    assert onlooker.get(reverse("admin:archive_article_history", args=[article.pk])).status_code == 200
    address = reverse("admin:archive_article_simple_history", args=[article.pk, entry])
    shown = onlooker.get(address)
    assert shown.status_code == 200 and not shown.context["adminform"].form.fields.keys() - {"seen"}
    assert 'type="submit"' not in shown.content.decode().partition('id="content"')[2]
    assert onlooker.post(address, sent).status_code == 403
    assert told() == before


def test_an_onlooker_sees_the_repairs_and_undoes_none(onlooker, article):
    before, address = told(), reverse("admin:article_repairs", args=[article.pk])
    shown = onlooker.get(address).content.decode()
    assert "<del>(yì)</del>" in shown and 'type="checkbox"' not in shown and "还原所选" not in shown
    assert onlooker.post(address, {"repair": ["0"]}).status_code == 403
    assert told() == before


def test_an_onlooker_merges_no_sources(onlooker, article):
    other = Source.objects.create(name="青岭晚报")
    sent = {"action": "merge", "_selected_action": [article.source.pk, other.pk], "keep": other.pk}
    onlooker.post(reverse("admin:archive_source_changelist"), sent)
    assert not Source.objects.exclude(merged_into=None).exists()


def test_who_may_see_no_articles_sees_no_repairs(client, article):
    assert logged_in(client, may=()).get(reverse("admin:article_repairs", args=[article.pk])).status_code == 403


def test_every_kind_of_link_that_an_onlooker_is_shown_opens(onlooker, article):
    todo, kinds = ["/admin/"], set()
    while todo:
        address = todo.pop()
        shown = onlooker.get(address, follow=True)
        assert shown.status_code == 200, address
        for link in re.findall(r'href="(/admin/[^"?#]*)"', shown.content.decode()):
            if (kind := re.sub(r"/\d+/", "/0/", link)) not in {*kinds, "/admin/logout/"}:
                kinds.add(kind)
                todo.append(link)
    assert "/admin/archive/article/0/repairs/" in kinds and len(kinds) > 20

"""The same outlet under two names: one is kept and takes over all that the other has."""

import pytest
from django.urls import reverse

from archive.ingest import import_paths
from archive.ingest.names import Names
from archive.ingest.record import Record
from archive.models import Article, Source
from archive.pages.changes import changes
from archive.search import outbox
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]

DESK = reverse("admin:archive_source_changelist")


@pytest.fixture
def other():
    make_article("旧名下的一篇", source="青岭报数字报")
    source = Source.objects.get(name="青岭报数字报")
    source.aliases, source.domains = ["青岭数字报"], ["epaper.qingling.example"]
    source.save()
    return source


@pytest.fixture
def kept():
    for number in range(2):
        make_article(f"今名下的第{number}篇", source="青岭日报")
    source = Source.objects.get(name="青岭日报")
    source.domains = ["www.qingling.example"]
    source.save()
    return source


def ask(client, *sources, **more):
    data = {"action": "merge", "_selected_action": [source.pk for source in sources], **more}
    return client.post(DESK, data, follow=True)


def test_the_curator_is_asked_which_one_is_kept_and_nothing_has_happened_yet(admin_client, other, kept):
    page = ask(admin_client, other, kept)
    assert page.context["sources"] == [kept, other]  # the one with the most articles is proposed
    assert "青岭数字报" in page.content.decode() and "www.qingling.example" in page.content.decode()
    assert other.articles.count() == 1


def test_articles_names_and_domains_move_each_article_with_its_history(admin_client, other, kept):
    page = ask(admin_client, other, kept, keep=kept.pk)
    assert "移来 1 篇" in page.content.decode()
    kept.refresh_from_db()
    assert (kept.articles.count(), other.articles.count()) == (3, 0)
    assert kept.aliases == ["青岭报数字报", "青岭数字报"]
    assert kept.domains == ["www.qingling.example", "epaper.qingling.example"]
    [change] = changes(Article.objects.get(title="旧名下的一篇"))
    [difference] = change.differences
    assert change.by_curator and (difference.before, difference.after) == ("青岭报数字报", "青岭日报")


@pytest.mark.parametrize("page", ["source", "source_atom"])
def test_old_addresses_lead_to_the_one_that_was_kept(client, other, kept, page):
    kept.merge(other)
    answer = client.get(reverse(page, args=[other.slug]), follow=True)
    assert answer.redirect_chain == [(reverse(page, args=[kept.slug]), 301)]
    assert "旧名下的一篇" in answer.content.decode()


@pytest.mark.parametrize("asked", ["source=青岭报数字报", "q=来源:青岭报数字报", "q=来源:青岭数字报"])
def test_old_names_find_the_articles_of_the_one_that_was_kept(client, other, kept, asked):
    make_article("别处的一篇", source="白河晚报")
    kept.merge(other)
    outbox.drain()
    page = client.get(f"/search/?{asked}").content.decode()
    assert "<strong>3</strong>" in page and "别处的一篇" not in page


def test_an_old_name_excludes_them_too(client, other, kept):
    make_article("别处的一篇", source="白河晚报")
    kept.merge(other)
    outbox.drain()
    assert "<strong>1</strong>" in client.get("/search/?source=-青岭报数字报").content.decode()


def test_what_is_imported_under_the_old_name_belongs_to_the_one_that_was_kept(tmp_path, other, kept):
    kept.merge(other)
    (tmp_path / "news.txt").write_text("青岭县政协召开座谈会\n来源：青岭报数字报\n" + "青岭县政协委员提出建议。" * 9)
    import_paths([tmp_path])
    assert Article.objects.latest("pk").source == kept


def test_a_source_that_is_merged_during_an_import_is_the_kept_one_from_the_next_batch_on(other, kept):
    names, records = Names(), [Record(source=other.name)]
    names.look_up(records)
    kept.merge(other)
    assert names.source_id(other.name) == other.pk
    names.look_up(records)
    assert names.source_id(other.name) == kept.pk


def test_merging_again_leaves_no_sign_that_points_to_a_sign(client, other, kept):
    third = Source.objects.create(name="青岭新闻网")
    kept.merge(other)
    third.merge(kept)
    assert client.get(f"/sources/{other.slug}/")["Location"] == third.get_absolute_url()
    assert third.aliases == ["青岭日报", "青岭报数字报", "青岭数字报"]


@pytest.mark.parametrize("keep", ["", "x", "999999"])
def test_what_was_not_chosen_cannot_be_kept(admin_client, other, kept, keep):
    assert ask(admin_client, other, kept, keep=keep).context["sources"]
    assert other.articles.count() == 1


def test_one_source_alone_or_one_that_is_merged_already_is_refused(admin_client, other, kept):
    assert "至少选两个来源" in ask(admin_client, other).content.decode()
    kept.merge(other)
    assert "至少选两个来源" in ask(admin_client, other, kept, keep=other.pk).content.decode()
    assert kept.articles.count() == 3


def test_a_source_is_no_alias_of_itself(other, kept):
    other.aliases = ["青岭日报"]
    kept.merge(other)
    assert kept.aliases == ["青岭报数字报"]


def test_a_merged_source_is_not_offered_for_articles(admin_client, other, kept):
    kept.merge(other)
    asked = {"app_label": "archive", "model_name": "article", "field_name": "source", "term": "青岭"}
    found = admin_client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [each["text"] for each in found] == ["青岭日报"]

"""Repairs at the desk: each seen in its place, and taken back one by one."""

import pytest
from django.urls import reverse

from archive.models import Article
from tests import test_admin
from tests.factories import make_article
from tests.test_admin import edit

article = test_admin.article


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


class TestRepairs:
    """A repair can be looked at in its place and taken back; it stays back."""

    @pytest.fixture
    def article(self):
        return make_article(
            body="县政協会议，當地行業標桿",
            repairs=[
                {"start": 3, "before": "(xié)", "after": "", "kind": "pinyin", "confidence": 1.0},
                {
                    "start": 6,
                    "before": "?(dāng)?shù)匦袠I",
                    "after": "當地行業",
                    "kind": "byte-shift",
                    "confidence": 0.9,
                },
            ],
        )

    @staticmethod
    def undo(client, article, *numbers) -> str:
        """Tick these on the page with the repairs and send it; what is said then."""
        address = reverse("admin:article_repairs", args=[article.pk])
        sent = {"seen": client.get(address).context["seen"], "repair": numbers}
        return client.post(address, sent, follow=True).content.decode()

    def test_they_are_shown_in_their_place(self, admin_client, article):
        page = admin_client.get(reverse("admin:article_repairs", args=[article.pk])).content.decode()
        assert "县政協<del>(xié)</del>" in page
        assert "<ins>當地行業</ins>標桿" in page

    def test_one_is_taken_back_and_the_others_keep_their_place(self, admin_client, article):
        self.undo(admin_client, article, 0)
        article.refresh_from_db()
        assert article.body == "县政協(xié)会议，當地行業標桿"
        assert [(r["start"], r["after"]) for r in article.repairs] == [(11, "當地行業")]
        assert article.curated_fields == ["body"]

    def test_those_of_the_title_are_a_place_of_their_own(self, admin_client, article):
        made = {"field": "title", "start": 2, "before": "(xié)", "after": "", "kind": "pinyin", "confidence": 1.0}
        Article.objects.update(title="政協议果业", repairs=[made, *article.repairs])
        page = admin_client.get(reverse("admin:article_repairs", args=[article.pk])).content.decode()
        assert "政協<del>(xié)</del>" in page
        self.undo(admin_client, article, 0)
        article.refresh_from_db()
        assert (article.title, article.body) == ("政協(xié)议果业", "县政協会议，當地行業標桿")
        assert [r["kind"] for r in article.repairs] == ["pinyin", "byte-shift"]
        assert article.curated_fields == ["title"]

    def test_editing_the_text_keeps_the_repairs_outside_the_edit(self, admin_client, article):
        edited = edit(admin_client, article, body="县政協全体会议，當地行業標桿")
        assert [(r["start"], r["kind"]) for r in edited.repairs] == [(3, "pinyin"), (8, "byte-shift")]

    def test_editing_a_repaired_place_forgets_its_repair(self, admin_client, article):
        edited = edit(admin_client, article, body="县政協会议，本地行业標桿")
        assert [r["kind"] for r in edited.repairs] == ["pinyin"]

    def test_a_number_that_is_no_repair_changes_nothing(self, admin_client, article):
        before = article.history.count()
        assert "已还原 0 处。" in self.undo(admin_client, article, 7, "x")
        assert "已还原 1 处。" in self.undo(admin_client, article, 0, 7)
        assert article.history.count() == before + 1

    def test_those_that_were_not_shown_are_never_taken_back(self, admin_client, article):
        """A page is imported again between looking and choosing: the first repair is now another."""
        address = reverse("admin:article_repairs", args=[article.pk])
        seen = admin_client.get(address).context["seen"]
        article.repairs = article.repairs[1:]
        article.save()
        for stale in ({"seen": seen}, {}):
            said = admin_client.post(address, {**stale, "repair": ["0"]}, follow=True).content.decode()
            assert "又有了改动" in said
        assert Article.objects.get().body == article.body

    def test_a_stranger_may_not(self, client, article):
        assert client.post(reverse("admin:article_repairs", args=[article.pk]), {"repair": ["0"]}).status_code == 302
        assert Article.objects.get().body == article.body

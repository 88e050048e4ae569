"""The search page shows what may have been meant, and which filters a question names."""

import pytest
from django.urls import reverse

from archive.search import outbox
from tests.factories import make_article


@pytest.fixture
def ask(db, archive_dir, client):
    make_article("莒南县召开水利座谈会", region="371327", tags=["水利"], body="座谈会在莒南县召开。")
    outbox.drain()
    return lambda text: client.get(reverse("search"), {"q": text}).content.decode()


def test_offers_the_region_and_the_tag_that_a_question_names(ask):
    assert "region=371327" in ask("莒南县")
    assert "山东省 › 临沂市 › 莒南县" in ask("莒南县")
    assert '<span class="quiet">主题</span> 水利</a>' in ask("水利")


def test_suggests_beside_what_was_found(ask):
    assert ">水利 座谈会</a>" in ask("水利 坐谈会")
    assert ">座谈会</a>" in ask("坐谈会")

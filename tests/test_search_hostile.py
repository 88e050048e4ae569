"""A thousand hostile questions: each is answered, or refused with a sentence."""

import pytest
from django.urls import reverse

from archive.search import Query, TooMuchAsked, outbox, search
from tests.factories import make_article
from tests.hostile import queries


@pytest.fixture
def archive(db, archive_dir):
    make_article("松岭镇党建工作", tags=["党建"], source="松岭日报", region="371327")
    make_article("柳溪县公告")
    outbox.drain()


def test_every_question_is_answered_or_refused(archive):
    refused = 0
    for text in queries():
        try:
            results = search(Query(text))
        except TooMuchAsked as refusal:
            refused += 1
            assert "最多" in str(refusal)
        else:
            assert 0 <= results.total <= 2
    assert 10 < refused < 500


def test_the_search_page_answers_200_or_400(archive, client):
    address = reverse("search")
    for text in queries()[::7]:
        answer = client.get(address, {"q": text.encode("utf-8", "surrogatepass")[:20_000]})
        assert answer.status_code in (200, 400), text[:80]

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


@pytest.mark.parametrize(
    "parameters, status",
    [
        ({"from": "0001", "to": "9999"}, 200),
        ({"from": "0000"}, 400),
        ({"to": "2024-02-30"}, 400),
        ({"from": "2024\0"}, 400),
        ({"region": ["370000", "-371327"] * 50}, 200),
        ({"source": [f"-{n}" for n in range(100)]}, 400),
        ({"page": "9" * 30}, 400),
        ({"sort": "x" * 1000}, 400),
    ],
)
def test_parameters_of_every_kind(archive, client, parameters, status):
    assert client.get(reverse("search"), {"q": "党", **parameters}).status_code == status


def test_the_search_page_answers_200_or_400(archive, client):
    address = reverse("search")
    for text in queries()[::7]:
        answer = client.get(address, {"q": text.encode("utf-8", "surrogatepass")[:20_000]})
        assert answer.status_code in (200, 400), text[:80]

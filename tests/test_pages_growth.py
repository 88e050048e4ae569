"""How the archive grows, told on the front page: a sentence, and bars when it grew in several months."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from archive.models import ImportRun
from archive.pages.growth import growth
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive_dir")]


def run(added: int, days_ago: int = 0) -> None:
    noted = ImportRun.objects.create(counts={"created": added})
    ImportRun.objects.filter(pk=noted.pk).update(started_at=timezone.now() - timedelta(days=days_ago))


def told(client) -> str:
    """What the front page says under “how it grows”."""
    make_article()
    return client.get("/").content.decode().partition("怎样增长</h2>")[2].strip()


def test_what_came_in_one_month_is_said_and_not_drawn(client):
    run(1200)
    run(34)
    assert growth().added == 1234 and not growth().bars
    text = told(client)
    assert "最近十二个月收录 1,234 篇" in text and text.startswith("<p")


def test_what_came_in_several_months_is_drawn(client):
    run(5, days_ago=90)
    run(7)
    assert [bar.number for bar in growth().bars if bar.number] == [5, 7]
    assert told(client).startswith("<figure")


def test_what_came_in_over_a_year_ago_is_not_told():
    run(5, days_ago=400)
    assert growth() is None
    assert growth(date.today() - timedelta(days=300)).added == 5

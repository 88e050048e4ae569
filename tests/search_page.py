"""The search page as a reader without JavaScript has it: asked, read, and its buttons pressed."""

import datetime
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

from archive.search import outbox
from tests.factories import make_article

DAY = datetime.date
# The button of a facet's value: name, value, what it is called; how many are found
VALUE = re.compile(r'<li[^>]*><button name="([^"]*)" value="([^"]*)"[^>]*>([^<]*)</button><small>([\d,]+)')
FOUND = re.compile(r'role="status"><strong>([\d,]+)')

Parameters = dict[str, list[str]]


def publish() -> None:
    """Five articles in the index."""
    make_article("莒南县政协开会", region="371327", source="青岭日报", tags=["政协"], published_on=DAY(2024, 2, 21))
    make_article(
        "临沂市政协调研", region="371300", source="青岭日报", tags=["政协", "调研"], published_on=DAY(2024, 3, 5)
    )
    make_article(
        "鞍山市政协提案", region="210300", source="云溪新闻网", published_on=DAY(2022, 1, 1), date_precision="year"
    )
    make_article("縣政協舉行座談", body="會議強調高質量發展。", script="hant", region="370000")
    make_article("人大代表视察", region="110101", published_on=DAY(2023, 7, 1))
    outbox.drain()


def ask(client, status: int = 200, **parameters) -> str:
    query = urlencode({name.rstrip("_"): value for name, value in parameters.items()}, doseq=True)
    response = client.get(f"/search/?{query}")
    assert response.status_code == status
    return response.content.decode()


class Question(HTMLParser):
    """The form that carries the question: what it says beside its buttons, and the buttons. What links ask for."""

    def __init__(self, text: str):
        super().__init__()
        self.carried: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.links: list[Parameters] = []
        self.feed(re.search('<form class="question".*?</form>', text, re.DOTALL)[0])

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "input" and "form" not in has:
            self.carried.append((has["name"], has["value"] or ""))
        elif tag == "button" and "name" in has:
            self.buttons.append((has["name"], has["value"]))
        elif tag == "a":
            self.links.append(parse_qs(urlsplit(has.get("href", "")).query))


def pressed(client, text: str, name: str, value: str) -> tuple[Parameters, str]:
    """What a button leads to: the parameters of the address where the reader ends, and the page."""
    response = client.get("/search/?" + urlencode([*Question(text).carried, (name, unescape(value))]), follow=True)
    assert response.status_code == 200
    return parse_qs(response.request["QUERY_STRING"]), response.content.decode()


def ways(client, text: str) -> list[Parameters]:
    """What all its buttons and links ask for."""
    page = Question(text)
    return [pressed(client, text, *button)[0] for button in page.buttons] + page.links

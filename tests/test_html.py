"""The HTML of every kind of page: as the standard has it, with names for who cannot see, in languages that are said."""

import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from archive.chinese import to_hans, to_hant
from tests.site import addresses, fill

pytestmark = pytest.mark.django_db
# The parser is older than the standard, where an & that no ; follows may stand as it is (13.1.4): COinS has many.
ALLOWED = {"expected-named-entity"}
CHECKER = "vnu-jar@26.9.27"
CHINESE = re.compile("[\u3400-\u9fff]")
HEADINGS = ["h1", "h2", "h3", "h4"]
# Written just so by writers of traditional Chinese, though the dictionaries prefer another form
USUAL_IN_TRADITIONAL = set("台裡著群峰只才干系里面后准布于吁")
# All that these say is the archive's own: articles are published with either script's characters, and with both.
WITHOUT_ARTICLES = [
    *("search, nothing asked", "search, refused", "regions", "county without articles", "dates", "year", "tags"),
    *("sources", "gone", "no such page", "no such region"),
]
SEVERAL = {"ul": {"li"}, "ol": {"li"}, "dl": {"div", "dt", "dd"}, "tr": {"th", "td"}}


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker, tmp_path_factory):
    """Language -> what a page is -> (its source, its tree)."""
    from django.db import transaction

    from tests.conftest import archive_at

    with django_db_blocker.unblock(), archive_at(tmp_path_factory.mktemp("archive")), transaction.atomic():
        fill()
        yield {language: _read_all(language) for language in ("zh-Hans", "zh-Hant", "en")}
        transaction.set_rollback(True)


def _read_all(language: str) -> dict[str, tuple[str, Element]]:
    client, found = Client(headers={"Accept-Language": language}), {}
    for name, address in addresses().items():
        source = client.get(address).content.decode()
        found[name] = source, html5lib.parse(source, namespaceHTMLElements=False)
    return found


def every(pages):
    return [(f"{name}, {language}", *page) for language, named in pages.items() for name, page in named.items()]


def test_every_page_parses_without_an_error(pages):
    for name, source, _tree in every(pages):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(source)
        lines = source.split("\n")
        faults = [(lines[at[0] - 1][:200], code) for at, code, _ in parser.errors if code not in ALLOWED]
        assert not faults, (name, faults)


def test_the_checker_of_the_w3c_finds_no_fault(pages, tmp_path):
    """Pages, sheets and drawings; also what is shown when little works any more."""
    checker = _checker()
    for number, (name, source, _tree) in enumerate(every(pages)):
        (tmp_path / f"{number} {name.replace('/', ' ')}.html").write_text(source)
    for name in ("400", "403", "403_csrf", "500"):
        (tmp_path / f"{name}.html").write_text(render_to_string(f"{name}.html"))
    static = (path for path in (settings.BASE_DIR / "static").rglob("*") if path.suffix in (".css", ".svg"))
    command = [*checker, "--also-check-css", "--also-check-svg", "--format", "json", "--stdout", tmp_path, *static]
    told = subprocess.run(command, capture_output=True, text=True).stdout
    faults = [(Path(it["url"]).name, it.get("lastLine"), it["message"]) for it in json.loads(told)["messages"]]
    assert not faults


def _checker() -> list[str]:
    """The command of the W3C's own checker, which npm fetches once; it is a Java program."""
    command = ["npx", "--yes", CHECKER]
    if not (shutil.which("java") and shutil.which("npx")):
        pytest.skip("the checker of the W3C needs Java and Node, and they are not here")
    if subprocess.run([*command, "--version"], capture_output=True).returncode:
        pytest.skip("npm could not fetch the checker of the W3C")
    return command


def test_ids_are_unique_and_what_points_to_one_finds_it(pages):
    for name, _source, tree in every(pages):
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), (name, ids)
        wanted = {a.get("href")[1:] for a in tree.iter("a") if (a.get("href") or "").startswith("#")}
        wanted |= {
            each.get(pointer) for each in tree.iter() for pointer in ("for", "aria-labelledby") if each.get(pointer)
        }
        assert wanted <= set(ids), (name, wanted - set(ids))


def test_headings_are_in_order_under_one_title(pages):
    for name, _source, tree in every(pages):
        levels = [HEADINGS.index(each.tag) + 1 for each in tree.iter() if each.tag in HEADINGS]
        assert levels.count(1) == 1, (name, levels)
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, (name, levels)
        assert all(_text(each) for each in tree.iter() if each.tag in HEADINGS), name


def test_controls_links_and_pictures_have_names(pages):
    for name, _source, tree in every(pages):
        inside_labels = {id(each) for label in tree.iter("label") for each in label.iter()}
        for each in tree.iter():
            if each.tag == "input" and each.get("type") != "hidden":
                assert each.get("aria-label") or id(each) in inside_labels, (name, each.attrib)
            if each.tag in ("a", "button", "summary"):
                assert each.get("aria-label") or _text(each), (name, each.attrib)
            if each.tag == "img":
                assert each.get("alt") is not None, (name, each.attrib)
            if each.tag == "{http://www.w3.org/2000/svg}svg":
                assert each.get("aria-label") or each.get("aria-hidden"), (name, each.attrib)
            if each.tag == "th":
                assert each.get("scope"), (name, _text(each))


def test_lists_and_rows_hold_what_they_may(pages):
    for name, _source, tree in every(pages):
        for each in tree.iter():
            if each.tag in SEVERAL:
                assert {child.tag for child in each} <= SEVERAL[each.tag], (name, each.tag, each.attrib)


def test_what_is_seen_is_in_the_name_that_is_heard(pages):
    """WCAG 2.5.3: who speaks to the browser says what is to be seen."""
    for name, _source, tree in every(pages):
        for each in tree.iter():
            label = each.get("aria-label")
            if label and each.tag.rpartition("}")[2] in ("a", "button"):
                seen = "".join(_text(each).split())
                heard = "".join(label.split())
                assert seen in ("", "+", "−", "×") or seen.lower() in heard.lower(), (name, seen, label)


def test_every_page_says_what_it_is(pages):
    for language, named in pages.items():
        for name, (_source, tree) in named.items():
            head = tree.find("head")
            assert tree.get("lang") == language, name
            assert _text(head.find("title")), name
            assert [each.get("content") for each in head.iter("meta") if each.get("name") == "viewport"], name


def test_an_english_page_has_chinese_only_where_it_says_so(pages):
    for name, (_source, tree) in pages["en"].items():
        found = [text for text in _said(tree.find("body"), "en", "en") if CHINESE.search(text)]
        assert not found, (name, found[:5])


def test_a_traditional_page_has_simplified_only_where_it_says_so(pages):
    for name in WITHOUT_ARTICLES:
        tree = pages["zh-Hant"][name][1]
        said = "".join(_said(tree.find("body"), "zh-Hant", "zh-Hant"))
        simplified = {mark for mark in said if to_hans(mark) == mark != to_hant(mark)} - USUAL_IN_TRADITIONAL
        assert not simplified, (name, simplified)


def _text(element: Element) -> str:
    """The words of an element, without those of a drawing's tooltip."""
    parts = [element.text or ""]
    for child in element:
        if not child.tag.endswith("}title"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts).strip()


def _said(element: Element, language: str, wanted: str):
    """The texts that stand in the wanted language, as the nearest lang attribute has it."""
    language = element.get("lang", language)
    if element.tag in ("script", "style"):
        return
    if language == wanted and element.text:
        yield element.text
    for child in element:
        yield from _said(child, language, wanted)
        if language == wanted and child.tail:
            yield child.tail

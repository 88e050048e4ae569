"""The interface in simplified Chinese, traditional Chinese and English: complete, chosen, kept, followed throughout."""

import ast
import datetime
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.template import templatize

from archive import gazetteer
from archive.chinese import to_hans, to_hant
from archive.models import Region
from archive.pages.names import name_of
from archive.search import outbox, parse
from tests.factories import make_article

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.*")) if path.name != "robots.txt"]
MODULES = [path for path in sorted((ROOT / "archive").rglob("*.py")) if "migrations" not in path.parts]
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
CHINESE_WORDS = re.compile("[\u3400-\u9fff]")

# Modules whose Chinese is matter to work on, or a name that stands in its own language everywhere.
SPEAKING_CHINESE = {
    *("archive/pages/tilemap.py", "archive/templatetags/archive.py"),  # names of provinces and of languages
    *("archive/search/tokens.py", "archive/search/periods.py"),  # the query language
    *("authors.py", "reference.py", "styles.py"),  # bylines and citations
}
ROOMS_WITHOUT_READERS = {"chinese", "gazetteer", "ingest", "management"}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages(catalog: Catalog) -> dict:
    """(context, msgid or its plural forms) -> translation."""
    return {(each.context, _hashable(each.id)): each.string for each in catalog if each.id}


def _hashable(msgid):
    return msgid if isinstance(msgid, str) else tuple(msgid)


def compiled(path: Path) -> bytes:
    """What a .po compiles to."""
    made = io.BytesIO()
    write_mo(made, read(path))
    return made.getvalue()


def asked_for(path: Path) -> set:
    """(context, msgid or its plural forms) of every string that a module or a template asks to have translated."""
    code = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What Django makes of a template for gettext is not quite Python: its indents mean nothing.
        code = "\n".join(line.strip() for line in templatize(code).splitlines())
    found = extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    return {_message(function, words) for _line, function, words, _comments in found}


def _message(function: str, words) -> tuple:
    words = [words] if isinstance(words, str) else [word for word in words if isinstance(word, str)]
    context = words.pop(0) if "pgettext" in function else None
    return context, words[0] if len(words) == 1 else tuple(words[:2])


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
class TestCatalog:
    def test_every_string_of_the_site_is_in_it(self, path):
        known = messages(read(path))
        wanted = {message: source for source in (*TEMPLATES, *MODULES) for message in asked_for(source)}
        missing = [f"{wanted[message]}: {message}" for message in wanted if message not in known]
        assert not missing, "Run `make messages`:\n" + "\n".join(missing)
        left = [message for message in known if message not in wanted]
        assert not left, f"Run `make messages`, nobody asks for these: {left}"

    def test_every_string_is_translated_in_every_plural_form(self, path):
        catalog = read(path)
        for message in catalog:
            if message.id:
                forms = message.string if isinstance(message.string, tuple) else [message.string]
                assert all(forms), f"not translated: {message.id}"
                assert not message.fuzzy, f"a guess that nobody has confirmed: {message.id}"
                assert len(forms) == (catalog.num_plurals if message.pluralizable else 1), message.id

    def test_translations_keep_the_places_for_values_and_the_tags(self, path):
        marks = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+[^>]*>")
        for (_context, msgid), string in messages(read(path)).items():
            source = msgid if isinstance(msgid, str) else msgid[0]
            for form in [string] if isinstance(string, str) else string:
                assert sorted(marks.findall(form)) == sorted(marks.findall(source)), form

    def test_what_is_compiled_is_what_is_written(self, path):
        with path.with_suffix(".mo").open("rb") as file:
            assert messages(read_mo(file)) == messages(read_mo(io.BytesIO(compiled(path)))), "Run `make messages`."


def test_english_is_written_without_chinese():
    for (context, _msgid), string in messages(read(ROOT / "locale/en/LC_MESSAGES/django.po")).items():
        assert context == "question" or not CHINESE.search("".join(string)), string


def test_traditional_is_written_without_simplified():
    # Used by writers of traditional Chinese just so, though the dictionaries prefer another form
    usual = set("台裡著群峰只才干系里面后准布")
    for string in messages(read(ROOT / "locale/zh_Hant/LC_MESSAGES/django.po")).values():
        simplified = {mark for mark in "".join(string) if to_hans(mark) == mark != to_hant(mark)} - usual
        assert not simplified, f"{simplified} in {string}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_speaks_chinese_by_itself(path):
    if path.name == "styleguide.html":
        return  # shows what articles look like to who works on the site
    text = re.sub(r"{% *blocktrans.*?endblocktrans\w* *%}|{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.S)
    # A question that can be asked, and what stands in its own language and says so
    text = re.sub(r"searchTerms=\"[^\"]*\"|简体|繁體", "", text)
    assert not CHINESE.search(text), CHINESE.search(text)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_speaks_chinese_by_itself(path):
    name = path.relative_to(ROOT).as_posix()
    if name in SPEAKING_CHINESE or path.name in SPEAKING_CHINESE or ROOMS_WITHOUT_READERS & set(path.parts):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {word for _context, words in asked_for(path) for word in ([words] if isinstance(words, str) else words)}
    said |= {node.value.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and _is_text(node.value)}
    bare = [node for node in ast.walk(tree) if _is_text(node) and CHINESE_WORDS.search(node.value)]
    assert not [f"{name}:{node.lineno} {node.value}" for node in bare if node.value not in said]


def _is_text(node) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.django_db
class TestChoosing:
    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            (None, "zh-Hans"),
            ("", "zh-Hans"),
            ("*", "zh-Hans"),
            ("zh", "zh-Hans"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("zh-Hans-HK", "zh-Hans"),
            ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
            ("zh-HK", "zh-Hant"),
            ("zh-MO", "zh-Hant"),
            ("zh-Hant", "zh-Hant"),
            ("zh-Hant-TW", "zh-Hant"),
            ("en-GB,en;q=0.9", "en"),
            ("en;q=0.2,zh-TW;q=0.9", "zh-Hant"),
            ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
            ("fr", "zh-Hans"),
            ("\udcff;;q=", "zh-Hans"),
        ],
    )
    def test_by_what_the_browser_asks_for(self, client, accepted, language):
        headers = {} if accepted is None else {"Accept-Language": accepted}
        response = client.get("/search/", headers=headers)
        assert f'<html lang="{language}">' in response.content.decode()
        assert response["Content-Language"] == language.lower()

    @pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
    def test_by_a_link_that_is_on_every_page_and_is_remembered(self, client, code):
        page = client.get("/search/", headers={"Accept-Language": "en"}).content.decode()
        link = re.search(rf'href="(/language/{code}/\?[^"]+)"', page).group(1)
        back = client.get(link.replace("&amp;", "&"))
        assert back.headers["Location"] == "/search/"
        for address in ("/search/", "/regions/", "/nosuch/"):
            assert client.get(address, headers={"Accept-Language": "ja"})["Content-Language"] == code

    def test_caches_are_told_what_a_page_depends_on(self, client):
        depends = client.get("/search/")["Vary"]
        assert "Accept-Language" in depends and "Cookie" in depends

    def test_a_page_seen_in_another_language_is_no_longer_fresh(self, client):
        seen = client.get("/search/", headers={"Accept-Language": "zh-CN"})
        client.get("/language/en/?next=/")
        again = client.get("/search/", headers={"If-None-Match": seen["ETag"]})
        assert again.status_code == 200 and '<html lang="en">' in again.content.decode()


@pytest.mark.django_db
def test_the_questions_given_as_examples_ask_the_same_in_each_language():
    for path in CATALOGS:
        for (context, msgid), string in messages(read(path)).items():
            if context == "question":
                assert parse(to_hans(string)) == parse(msgid), string


class TestNames:
    @pytest.mark.parametrize(
        ("language", "code", "name"),
        [
            ("zh-hans", "370000", "山东省"),
            ("zh-hant", "370000", "山東省"),
            ("en", "370000", "Shandong"),
            ("en", "150000", "Inner Mongolia"),
            ("zh-hant", "371300", "臨沂市"),
            ("en", "371300", "临沂市"),
        ],
    )
    def test_of_places(self, language, code, name):
        with override(language):
            assert name_of(Region(code=code, name=gazetteer.DIVISIONS[code].name)) == name

    def test_every_provincial_unit_has_an_english_name_that_finds_it(self):
        provinces = [division for division in gazetteer.DIVISIONS.values() if division.level == "province"]
        assert len({division.english for division in provinces}) == 34
        assert all(gazetteer.find(division.english.upper()) == [division] for division in provinces)


@pytest.fixture
def foreign(archive_dir):
    """An archive whose every word is English, so that all Chinese on an English page is the interface's own."""
    article = make_article(
        "Committee holds a hearing",
        subtitle="On orchards",
        body="The hearing was about orchards and their keepers. " * 3 + "\nNext steps\n" + "Orchards come first. " * 9,
        published_on=datetime.date(2024, 4, 17),
        source="Example Daily",
        byline="Jane Doe",
        region="370000",
        tags=["orchards"],
        flags=["reprint", "byte-shift-damage", "ocr-noise"],
        original_url="https://www.example.cn/a.html",
        page_kind="forum",
        regions_mentioned=[{"code": "150000", "name": "", "role": "visitor"}],
        evidence={"published": {"words": "17 April", "where": "page", "rule": "date", "confidence": 0.4}},
        repairs=[{"field": "body", "start": 4, "before": "haering", "after": "hearing", "kind": "x", "confidence": 1}],
    )
    article.comments.create(position=1, text="Quite.")
    make_article("Another hearing", source="Example Daily", region="370000", published_on=datetime.date(2023, 4, 17))
    make_article("Orchards again", body="Of orchards.", tags=["orchards"])
    article.summary, article.status = "On orchards.", "reviewed"
    article.save()
    outbox.drain()
    return article


PAGES = [
    "/",
    "/search/",
    "/search/?q=hearing&sort=newest",
    "/search/?q=hearing&region=370000&from=2024-01&to=2024-12&source=-example-daily",
    "/search/?q=orchards+nosuchword",
    "/search/?q=nosuchword&script=hans&kind=forum",
    "/search/?q=%22hearing+OR+(region:nowhere+date:2024-99",
    "/search/?from=2024-02-30&sort=best&page=1&page=2&region=999999",
    "/search/?q=" + "word+" * 33,
    "/search/?q=hearing&page=9",
    "/regions/",
    "/regions/370000/",
    "/regions/999999/",
    "/dates/",
    "/dates/2024/",
    "/dates/2024/04/",
    "/dates/2024/04/17/",
    "/dates/2024/02/30/",
    "/dates/1999/",
    "/dates/undated/",
    "/sources/",
    "/sources/example-daily/",
    "/sources/nobody/",
    "/tags/",
    "/tags/orchards/",
    "/tags/nothing/",
    "/articles/{pk}/",
    "/articles/{pk}/?q=hearing&script=hant",
    "/articles/{pk}/?repairs=1",
    "/articles/{pk}/raw/",
    "/articles/{pk}/history/",
    "/articles/{pk}.txt",
    "/articles/999999/",
    "/opensearch.xml",
    "/tags/orchards.atom",
    "/search.json?q=hearing&from=2024-02-30",
    "/nosuch/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_has_no_chinese_of_its_own(client, foreign, address):
    text = client.get(address.format(pk=foreign.pk), headers={"Accept-Language": "en"}).content.decode()
    text = re.sub(r"<code>[^<]*</code>|searchTerms=\"[^\"]*\"|<meta name=\"DC[^>]*>|<script.*?</script>", "", text)
    # Places below the provinces keep their Chinese names
    for division in gazetteer.DIVISIONS.values():
        text = text.replace(f">{division.name}<", "><") if division.parent else text
    # What stands in its own language, and says so
    text = re.sub(r'<(a|span|p)[^>]* lang="zh-Han[st]"[^>]*>[^<]*<', "<", text)
    found = CHINESE.search(text)
    assert not found, text[max(0, found.start() - 200) : found.end() + 60]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/archive/article/",
        "/admin/archive/article/{pk}/change/",
        "/admin/archive/article/{pk}/history/",
        "/admin/archive/source/",
        "/admin/archive/source/add/",
        "/admin/archive/tag/add/",
        "/admin/archive/capture/",
        "/admin/archive/importrun/",
        "/admin/archive/indextask/",
    ],
)
def test_the_curators_desk_speaks_english_too(admin_client, foreign, address):
    text = admin_client.get(address.format(pk=foreign.pk), headers={"Accept-Language": "en"}).content.decode()
    found = CHINESE.search(text.replace(foreign.region.name, ""))
    assert not found, text[max(0, found.start() - 200) : found.end() + 60]

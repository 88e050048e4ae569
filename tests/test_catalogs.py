"""The catalogs of the interface are complete, and nothing on a page goes around them."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from archive.chinese import to_hans, to_hant
from archive.search import parse

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
    "archive/pages/rehearsal.py",  # questions as readers ask them
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
    text = re.sub(r"searchTerms=\"[^\"]*\"", "", text)  # a question that can be asked
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
def test_the_questions_given_as_examples_ask_the_same_in_each_language():
    for path in CATALOGS:
        for (context, msgid), string in messages(read(path)).items():
            if context == "question":
                assert parse(to_hans(string)) == parse(msgid), string

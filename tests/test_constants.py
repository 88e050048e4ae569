"""What is constant in a template is rendered once for each language; what is not, each time."""

import pytest
from django.template import Context, Engine
from django.template.base import TextNode
from django.template.loader_tags import BlockNode
from django.utils import translation

from archive.pages.constants import Constant


def compiled(source, **parts):
    sources = {"page": source, **parts}
    engine = Engine(
        loaders=[("archive.pages.constants.Loader", [("django.template.loaders.locmem.Loader", sources)])],
        libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"},
        builtins=["django.templatetags.i18n", "django.templatetags.static"],
    )
    return engine.get_template("page")


def kinds(template):
    return [type(node) for node in template.nodelist]


def test_translations_addresses_and_files_become_one_node():
    template = compiled('<a href="{% url "search" %}">{% translate "检索" %}</a> {% static "css/base.css" %}')
    assert kinds(template) == [Constant]
    assert template.render(Context()) == '<a href="/search/">检索</a> /static/css/base.css'


def test_each_language_has_its_own():
    template = compiled('<b>{% translate "检索" %}</b>')
    for language, word in (("en", "Search"), ("zh-hans", "检索"), ("zh-hant", "檢索"), ("en", "Search")):
        with translation.override(language):
            assert template.render(Context()) == f"<b>{word}</b>"


@pytest.mark.parametrize(
    "tag",
    [
        "{% translate word %}",
        '{% translate "检索" as said %}',
        '{% translate "检索"|upper %}',
        '{% url "tag" word %}',
        '{% url "search" as there %}',
        "{% static word %}",
        "{{ word }}",
    ],
)
def test_what_may_differ_is_left_alone(tag):
    assert Constant not in kinds(compiled(f"<b>{tag}</b>"))


def test_text_alone_is_left_alone():
    assert kinds(compiled("<b></b>")) == [TextNode]


def test_every_branch_is_joined():
    template = compiled(
        '{% if on %}<i>{% translate "检索" %}</i>{% else %}<b>{% translate "日期" %}</b>{% endif %}'
        '{% for n in numbers %}{{ n }}<u>{% translate "篇数" %}</u>{% endfor %}'
    )
    [(_, first), (_, second)] = template.nodelist[0].conditions_nodelists
    assert [type(node) for nodes in (first, second) for node in nodes] == [Constant, Constant]
    assert template.render(Context({"numbers": [1, 2]})) == "<b>日期</b>1<u>篇数</u>2<u>篇数</u>"


def test_what_is_included_stands_in_its_place():
    template = compiled('<p>{% include "part" %}</p>', part='<b>{% translate "检索" %}</b>')
    assert kinds(template) == [Constant]
    assert template.render(Context()) == "<p><b>检索</b></p>"


def test_what_is_included_with_values_knows_them_alone():
    template = compiled('{% include "part" with word="水利" %}{{ word }}', part="<b>{{ word }}</b>")
    assert template.render(Context({"word": "农业"})) == "<b>水利</b>农业"


def test_a_template_that_only_the_page_can_name_is_included_then():
    template = compiled("{% include name %}", part="<b></b>")
    assert template.render(Context({"name": "part"})) == "<b></b>"


BASE = '<h1>{% block title %}{% translate "检索" %}{% endblock %}</h1>{% block main %}<p>base</p>{% endblock %}'


def test_a_template_becomes_the_one_that_it_extends_with_its_own_blocks():
    sources = {"base": BASE, "middle": '{% extends "base" %}{% block main %}{{ word }}{% endblock %}'}
    template = compiled('{% extends "middle" %}{% block title %}<b></b>{% endblock %}', **sources)
    assert kinds(template) == [TextNode, BlockNode, TextNode, BlockNode]
    assert template.render(Context({"word": "水利"})) == "<h1><b></b></h1>水利"
    assert compiled(BASE).render(Context()) == "<h1>检索</h1><p>base</p>"


@pytest.mark.parametrize(
    ("page", "rendered"),
    [
        ('{% extends "base" %}{% block main %}{{ block.super }}!{% endblock %}', "<h1>检索</h1><p>base</p>!"),
        ("{% extends name %}{% block main %}!{% endblock %}", "<h1>检索</h1>!"),
        ('{% extends "deep" %}{% block inner %}!{% endblock %}', "<i>!</i>"),
    ],
)
def test_what_only_django_can_resolve_is_left_to_it(page, rendered):
    deep = "{% if 1 %}<i>{% block inner %}{% endblock %}</i>{% endif %}"
    assert compiled(page, base=BASE, deep=deep).render(Context({"name": "base"})) == rendered

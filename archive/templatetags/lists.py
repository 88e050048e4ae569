"""What stands on a page by the dozen, written in Python: a template takes ten times as long for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.models import Article, Region, Source, Tag
from archive.pages import citations
from archive.pages.addresses import asked, page_of, pages_of_articles
from archive.pages.charts import HEIGHT, Bar, Timeline
from archive.pages.filters import Choice, Facet
from archive.pages.flags import labels_of
from archive.pages.names import LANG, language_of, name_of, path_of
from archive.pages.question import Address, Button
from archive.search.results import Hit
from archive.templatetags.archive import articles as in_articles
from archive.templatetags.archive import pages_around, script_of_interface

register = template.Library()

MOST_CARRIED = 24  # characters of a question that every hit's link repeats


@register.simple_tag(takes_context=True)
def entries(context, articles: Iterable[Article]) -> SafeString:
    """An <li> for each article: date, title, where it is from, and what reference managers read (COinS)."""
    write = _Entries(context["request"])
    return SafeString("".join(write.entry(article, escape(article.title)) for article in articles))


@register.simple_tag(takes_context=True)
def found(context, hits: Iterable[Hit], question: str = "") -> SafeString:
    """The same for hits, with what was asked for marked; it is carried along to the article, to be marked there."""
    write, long = _Entries(context["request"]), len(question) > MOST_CARRIED
    return SafeString(
        "".join(write.entry(hit.article, hit.title, hit.snippet, _marked_in(hit) if long else question) for hit in hits)
    )


def _marked_in(hit: Hit) -> str:
    """Words of a long question that stand in this hit, the longest first, as many as are carried."""
    carried = ""
    for mark in sorted({*hit.marked_title.marks, *hit.marked_snippet.marks}, key=lambda mark: (-len(mark), mark)):
        if len(longer := f"{carried} {mark}".strip()) <= MOST_CARRIED:
            carried = longer
    return carried


@register.simple_tag
def choices(facet: Facet) -> SafeString:
    """An <li> for each value of a facet, of buttons: the form around them carries the question."""
    language = get_language()
    say = _signs(language)
    return SafeString("".join([_choice(choice, say, language) for choice in facet.choices]))


@register.simple_tag
def facets(found: Iterable[Facet]) -> SafeString:
    """A <section> for each facet, with a way to the values that are left out."""
    return SafeString("\n".join(map(_facet, found)))


def _facet(facet: Facet) -> str:
    more = facet.number > facet.shown
    rest = f'<button class="more" name="facet" value="{facet.name}">{escape(facet.all)}</button>' if more else ""
    return (
        f'<section class="facet side{" can-add" if facet.can_add else ""}"><h2>{escape(facet.label)}</h2>\n'
        f"<ul>{choices(facet)}</ul>\n{rest}\n</section>"
    )


@register.simple_tag
def ways(values: Iterable[tuple[object, str, Button]], here: object) -> SafeString:
    """A button for each value of a parameter, that of `here` marked."""
    marked = {True: ' aria-current="true"', False: ""}
    return SafeString(" ".join([_button(way, escape(label), marked[value == here]) for value, label, way in values]))


@register.simple_tag(takes_context=True)
def page_links(context, number: int, pages: int, buttons: bool = False) -> SafeString:
    """Links to the page before this one, to those around it, and to the next; or buttons of the form around them."""
    address, before, after = Address(context["request"].GET), _("上一页"), _("下一页")

    def link(to: int, name: object, rel: str = "") -> str:
        if buttons:
            return f'<button name="page" value="{to}">{name}</button>'
        return f'<a{rel} href="{escape(address(page=str(to)))}">{name}</a>'

    def place(at: int | None) -> str:
        if at in (None, number):
            return f'<span aria-current="page">{at}</span>' if at else "<span>…</span>"
        return link(at, at)

    links = [
        link(number - 1, before, ' rel="prev"') if number > 1 else "",
        *map(place, pages_around(number, pages)),
        link(number + 1, after, ' rel="next"') if number < pages else "",
    ]
    return SafeString("\n".join(filter(None, links)))


@register.simple_tag
def drawing(timeline: Timeline) -> SafeString:
    """What stands in the drawing of a timeline: its scale, the bars that are not empty, the labels below."""
    base, top = timeline.baseline, timeline.top
    scale = (
        f'<defs><rect id="reach" width="{timeline.bars[0].width}%" height="{base}"/></defs>',
        f'<line x1="0" x2="100%" y1="{base}" y2="{base}"/>',
        f'<line class="scale" x2="100%" y1="{top}" y2="{top}"/>'
        f'<text class="peak" x="100%" aria-hidden="true">{in_articles(timeline.peak)}</text>',
    )
    labels = [f'<text x="{x}%" y="{timeline.drawing_height}" dy="-3">{text}</text>' for x, text in timeline.labels]
    return SafeString("\n".join((*scale, *map(_bar, timeline.filled), "".join(labels))))


def _bar(bar: Bar) -> str:
    """A link, or a button of the form around it, each from the top of the drawing to its foot."""
    drawn = f'<rect x="{bar.x}%" y="{bar.y}" width="{bar.width}%" height="{bar.height}"/>'
    name = f"{escape(bar.name)} {in_articles(bar.number)}"
    if isinstance(bar.way, Button):
        button = _button(bar.way, "", f' title="{name}"')
        return (
            f'<g>{drawn}<foreignObject x="{bar.x}%" width="{bar.width}%" height="{HEIGHT}">{button}</foreignObject></g>'
        )
    return f'<a href="{escape(bar.way)}"><title>{name}</title><use href="#reach" x="{bar.x}%"/>{drawn}</a>'


@register.simple_tag
def bar_rows(timeline: Timeline) -> SafeString:
    """The same bars as rows of a table."""
    return SafeString(
        "".join(f'<tr><th scope="row">{escape(bar.name)}</th><td>{bar.number}</td></tr>' for bar in timeline.filled)
    )


class _Entries:
    """Writes the entries of one list; what they share is worked out once."""

    def __init__(self, request: HttpRequest):
        self._root = request.build_absolute_uri("/").removesuffix("/")
        self._pages = pages_of_articles()
        self._language, self._prefix = self._interface = get_language(), get_script_prefix()
        self._script, self._undated = script_of_interface(), escape(_("日期不详"))

    def entry(self, article: Article, title: str, snippet: str = "", question: str = "") -> str:
        """Title and snippet are HTML. With a question, the link says what is to be marked."""
        href = self._pages.format(article.pk)
        lang = "" if article.script == self._script else f' lang="{LANG[article.script]}"'
        date = f"<time>{article.published}</time>" if article.published_on else self._undated
        query = f"?q={asked(question)}" if question else ""
        told = f'<p class="snippet"{lang}>{snippet}</p>' if snippet else ""
        return (
            f'<li class="entry"><p>{date}</p>'
            f'<div><h3{lang}><a href="{href}{query}">{title}</a></h3>'
            f'{told}<p class="facts">{self._facts(article)}</p>'
            f'<span class="Z3988" title="{citations.coins(article, self._root + href)}"></span></div></li>'
        )

    def _facts(self, article: Article) -> str:
        filed = (article.source, article.region, *article.filed_under)
        flags = [f'<span class="flag">{escape(flag)}</span>' for flag in labels_of(article)]
        return "".join([*map(self._link, filter(None, filed)), *flags])

    def _link(self, item: Source | Region | Tag) -> str:
        """The link to a source, a place or a topic. The item keeps it: the hits of many pages share the same few."""
        kept = item.__dict__.setdefault("links", {})
        if self._interface not in kept:
            name = (path_of if isinstance(item, Region) else name_of)(item, self._language)
            href, lang = escape(page_of(item, self._prefix)), _lang(name, self._language)
            kept[self._interface] = f'<a{lang} href="{href}">{escape(name)}</a>'
        return kept[self._interface]


def _lang(words: str, language: str) -> str:
    tag = language_of(words, language)
    return f' lang="{tag}"' if tag else ""


@lru_cache(maxsize=16)  # every facet has them
def _signs(language: str) -> dict[str, str]:
    """What the signs beside a value do."""
    return {"+": escape(_("加上 %(name)s")), "−": escape(_("排除 %(name)s")), "×": escape(_("去掉 %(name)s"))}


def _choice(choice: Choice, say: dict[str, str], language: str) -> str:
    state = ' class="selected"' if choice.selected else ' class="excluded"' if choice.excluded else ""
    current, label = ' aria-current="true"' if state else "", escape(choice.label)
    below = "".join([_choice(child, say, language) for child in choice.children])
    return (
        f"<li{state}>{_button(choice.alone, label, _lang(choice.label, language) + current)}"
        f"<small>{choice.count:,}</small>{_ways(choice, label, say)}{f'<ul>{below}</ul>' if below else ''}</li>"
    )


def _ways(choice: Choice, label: str, say: dict[str, str]) -> str:
    """What else can be done with a value than to ask for it alone."""
    ways = ((choice.add, "+"), (choice.exclude, "−"), (choice.drop, "×"))
    return "".join([_button(way, sign, f' aria-label="{say[sign] % {"name": label}}"') for way, sign in ways if way])


def _button(way: Button, shown: str, attributes: str = "") -> str:
    return f'<button name="{way.name}" value="{escape(way.value)}"{attributes}>{shown}</button>'

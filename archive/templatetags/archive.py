"""How counts, dates, places and scripts are written."""

from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from archive.models import Article, Region, Source, Tag
from archive.pages.addresses import asked, asked_for
from archive.pages.citations import one_line
from archive.pages.formats import BY_PRECISION
from archive.pages.names import LANG, in_script, language_of, name_of, name_of_value, path_of, path_of_code
from archive.pages.tilemap import Tile
from archive.search import Offer

register = template.Library()

SCRIPT_NAMES = {"hans": "简体", "hant": "繁體"}
LANGUAGE_NAMES = {"zh-hans": ("简", "简体中文"), "zh-hant": ("繁", "繁體中文"), "en": ("EN", "English")}


@register.filter
def articles(number: int) -> str:
    """1,234 篇"""
    return _articles(number, get_language())


@lru_cache(maxsize=4096)  # small numbers stand on every timeline
def _articles(number: int, language: str) -> str:
    return ngettext("%(number)s 篇", "%(number)s 篇", number) % {"number": f"{number:,}"}


@register.filter
def articles_shortly(number: int) -> str:
    """1.2k 篇"""
    return ngettext("%(number)s 篇", "%(number)s 篇", number) % {"number": short_number(number)}


register.filter(one_line)


@register.filter
def number(value: int) -> str:
    """1,234: Django would group Chinese numbers not at all."""
    return f"{value:,}"


@register.filter
def lang(script: str) -> str:
    """The BCP 47 tag of a script."""
    return LANG[script]


@register.filter
def script_name(script: str) -> str:
    """A script by its own name."""
    return SCRIPT_NAMES[script]


@register.filter
def lang_of(words: str) -> SafeString:
    """The lang attribute of Chinese words on a page of another language or script; nothing for others."""
    tag = language_of(str(words))
    return format_html(' lang="{}"', tag) if tag else SafeString()


@register.filter
def spoken(words: str) -> SafeString | str:
    """Words within a sentence of the interface, in an element that says their language where it is another."""
    attribute = lang_of(words)
    return format_html("<span{}>{}</span>", attribute, words) if attribute else words


@register.filter
def listed(words: list[str]) -> SafeString:
    """Such words one after another."""
    return format_html_join(_("、"), "{}", ((spoken(word),) for word in words))


def script_of_interface() -> str:
    return {"zh-hans": "hans", "zh-hant": "hant"}.get(get_language(), "")


@register.filter
def published(article: Article) -> SafeString | str:
    """The date of an article, as precise as known, in the reader's language; "" when unknown."""
    if not article.published_on:
        return ""
    words = date_format(article.published_on, BY_PRECISION[article.date_precision])
    return format_html('<time datetime="{}">{}</time>', article.published, words)


@register.filter(expects_localtime=True)
def moment(at: datetime, shown: str = "Y-m-d H:i") -> SafeString:
    """A moment, to the second for programs: HTML allows them no microseconds."""
    return format_html('<time datetime="{}">{}</time>', date_format(at, "Y-m-d\\TH:i:sO"), date_format(at, shown))


@register.filter
def place(region: Region) -> str:
    """The name of a place in the language of the interface."""
    return name_of(region)


@register.filter
def path(region: Region) -> str:
    """A place under those that hold it, as archive.pages.names has them."""
    return path_of(region)


@register.filter
def label(item: Region | Source | Tag) -> str:
    """The name of a place, a source or a topic, as archive.pages.names has it."""
    return name_of(item)


@register.filter
def found_among(item: Source | Tag, narrowing: list[tuple[str, str]]) -> str:
    """The search for the articles of a source or a topic among those that a page is narrowed to."""
    pairs = [*narrowing, (type(item).__name__.lower(), item.slug)]
    return f"{reverse('search')}?{'&'.join(f'{name}={asked(value)}' for name, value in pairs)}"


@register.filter
def offer_name(offer: Offer) -> str:
    """The name of a filter that a question names; a place with those that hold it, since many share a name."""
    if offer.field == "region":
        return path_of_code(offer.value)
    return name_of_value(offer.field, offer.value, offer.label)


@register.filter
def offer_kind(offer: Offer) -> str:
    """What kind of filter it is."""
    return {"region": _("地区"), "source": _("来源"), "tag": _("主题")}[offer.field]


@register.filter
def tile_name(tile: Tile) -> str:
    """鲁, 魯 or SD."""
    return tile.letters if get_language() == "en" else in_script(tile.label)


@register.filter
def tile_label(tile: Tile) -> str:
    """鲁 1.2k 篇，山东省: what is to be seen comes first, so that it can be said to the browser."""
    return _("%(number)s，%(name)s") % {
        "number": f"{tile_name(tile)} {articles_shortly(tile.number)}",
        "name": name_of(tile.region),
    }


@register.filter
def short_number(number: int) -> str:
    """At most four characters: 732, 1.2k, 12k."""
    if number < 1000:
        return str(number)
    return f"{number / 1000:.1f}k" if number < 10_000 else f"{number // 1000}k"


@register.filter
def pages_around(number: int, pages: int) -> list[int | None]:
    """The page numbers of a pager: the first, the last, those around this one; None for a gap."""
    near = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    found: list[int | None] = []
    for at in near:
        if found and at - found[-1] > 1:
            found.append(None)
        found.append(at)
    return found


@register.filter
def host(address: str) -> str:
    """www.dzwww.com of a long address; the address itself when it has no host."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


@register.filter
def is_web(address: str) -> bool:
    """Whether an address may be a link: what came from a page could be javascript: as well."""
    return address.lower().startswith(("http://", "https://"))


@register.filter
def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@register.filter
def language_tag(code: str) -> str:
    """zh-hans -> zh-Hans, as BCP 47 writes it."""
    return "-".join(part.title() if len(part) == 4 else part for part in code.split("-"))


@register.simple_tag(takes_context=True)
def languages(context) -> SafeString:
    """Buttons to the interface in each language, named in their own, and the page to come back to."""
    request, here = context.get("request"), get_language()
    back = asked_for(request) if request else get_script_prefix()
    buttons = [_language_button(code, code == here) for code, _name in settings.LANGUAGES]
    return mark_safe(f'<input type="hidden" name="next" value="{escape(back)}">{"".join(buttons)}')


def _language_button(code: str, is_here: bool) -> str:
    short, name = LANGUAGE_NAMES[code]
    way, current = _language_way(code, get_script_prefix()), ' aria-current="true"' if is_here else ""
    return f'<button formaction="{way}" lang="{language_tag(code)}" aria-label="{name}"{current}>{short}</button>'


@lru_cache(maxsize=16)  # every page has them
def _language_way(code: str, prefix: str) -> str:
    return reverse("language", args=[code])

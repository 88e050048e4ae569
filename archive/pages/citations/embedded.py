"""What the article's page and the lists carry for reference managers and search engines."""

from __future__ import annotations

import json
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from archive.models import Article
from archive.pages.addresses import quoted
from archive.pages.citations.authors import is_office
from archive.pages.citations.reference import Reference, reference

# Inside <script> these three could end it or open a comment (as in django.utils.html.json_script).
_SCRIPT = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"}

_COINS = "ctx_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:dc"


def metadata(article: Article, url: str) -> list[tuple[str, str]]:
    """(name, content) of each <meta>: Google Scholar's citation_* and Dublin Core. Unknown ones are absent.

    Zotero's Embedded Metadata translator takes the type of the item from DC.type and the publication from DC.source.
    It would take DC.coverage for a place on the archive's shelves, so the region is DCTERMS.spatial.
    """
    it = reference(article, url)
    tags = [tag.name for tag in article.tags.all()]
    region = [step.name for step in article.region.path] if article.region else []
    pairs = [
        ("citation_title", it.title),
        *(("citation_author", name) for name in it.authors),
        ("citation_publication_date", it.iso_date.replace("-", "/")),
        ("citation_publisher", it.source),
        ("citation_firstpage", it.page),
        ("citation_language", it.language),
        ("citation_public_url", it.url),
        ("citation_fulltext_html_url", url),
        ("citation_keywords", "; ".join(tags)),
        ("DC.title", it.title),
        *(("DC.creator", name) for name in it.authors),
        ("DC.date", it.iso_date),
        ("DC.publisher", it.source),
        ("DC.source", it.source),
        ("DC.type", _zotero_type(it)),
        ("DC.language", it.language),
        ("DC.identifier", url),
        *(("DC.subject", tag) for tag in tags),
        ("DCTERMS.spatial", " ".join(region)),
        ("DC.description", it.summary),
    ]
    return [(name, content) for name, content in pairs if content]


def preview(article: Article, url: str) -> list[tuple[str, str]]:
    """(property, content) of each <meta> of the Open Graph: what messengers show of a link that is sent on."""
    it = reference(article, url)
    pairs = [
        ("og:type", "article"),
        ("og:title", it.title),
        ("og:description", it.summary),
        ("og:url", url),
        ("og:locale", {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}[it.language]),
        ("article:published_time", it.iso_date if len(it.published) == 3 else ""),
        *(("article:tag", tag.name) for tag in article.tags.all()),
    ]
    return [(name, content) for name, content in pairs if content]


def coins(article: Article, url: str = "") -> str:
    """The title of a <span class="Z3988">: a ContextObject (Z39.88-2004) in Dublin Core.

    Chinese stays readable, at a third of the bytes: reference managers decode what is encoded. In HTML it can stand as
    it is: no character reference is called rft.
    """
    it = reference(article, url, accessed=date.max)  # it names no such day, and today takes long to tell
    pairs = [
        ("rft.title", it.title),
        *[("rft.creator", name) for name in it.authors],
        ("rft.source", it.source),
        ("rft.date", it.iso_date),
        ("rft.language", it.language),
        ("rft.identifier", it.url),
    ]
    known = [f"&{name}={quoted(value)}" for name, value in pairs if value]
    return f"{_COINS}&rft.type={_zotero_type(it)}{''.join(known)}"


def json_ld(article: Article, url: str) -> SafeString:
    """schema.org NewsArticle for <script type="application/ld+json">, already safe to stand there."""
    it = reference(article, url)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "alternativeHeadline": article.subtitle,
        "url": url,
        "mainEntityOfPage": url,
        "isBasedOn": it.address,
        "datePublished": it.iso_date,
        "author": [{"@type": "Organization" if is_office(name) else "Person", "name": name} for name in it.authors],
        "publisher": {"@type": "Organization", "name": it.source} if it.source else None,
        "inLanguage": it.language,
        "description": it.summary,
        "keywords": [tag.name for tag in article.tags.all()],
        "contentLocation": _place(article),
    }
    known = {name: value for name, value in data.items() if value}
    return mark_safe(json.dumps(known, ensure_ascii=False).translate(_SCRIPT))


def _place(article: Article) -> dict | None:
    if not article.region:
        return None
    names = "".join(step.name for step in article.region.path)
    return {"@type": "Place", "name": names, "identifier": article.region.code}


def _zotero_type(it: Reference) -> str:
    return "newspaperArticle" if it.newspaper else "webpage"

"""Cite this: citations of an article for people, for reference managers and for the page's own head.

For the templates of the article page and of lists (`url` is the article's absolute address in this archive):

    citations.cite(article, url)        Citation(key, name, text, html): GB/T 7714, Chicago, APA, BibTeX and RIS; show
                                        it as it is, in an element that keeps line breaks for the last two
    citations.metadata(article, url)    <meta name="{{ name }}" content="{{ content }}"> in the head, and beside them
                                        <link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">
                                        <link rel="schema.DCTERMS" href="http://purl.org/dc/terms/">
    citations.preview(article, url)     <meta property="{{ name }}" content="{{ content }}">: the Open Graph
    citations.json_ld(article, url)     <script type="application/ld+json">{{ json_ld }}</script>, already safe
    citations.coins(article, url)       <span class="Z3988" title="{{ coins }}"></span>, one a list entry. None on the
                                        article's page: there Zotero reads the metadata, with tags and summary

All need `source`, `region.path` and `tags`, so fetch those with the article; none needs the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from archive.models import Article
from archive.pages.citations import formats, styles
from archive.pages.citations.authors import authors
from archive.pages.citations.embedded import coins, json_ld, metadata, preview
from archive.pages.citations.reference import Reference, one_line, reference, web_address

__all__ = [
    "Citation",
    "Reference",
    "authors",
    "bibtex",
    "cite",
    "coins",
    "json_ld",
    "metadata",
    "one_line",
    "preview",
    "reference",
    "ris",
    "web_address",
]


@dataclass(frozen=True)
class Citation:
    """One way to cite an article. `key` is a name for addresses and element ids, `name` the style's own name."""

    key: str
    name: str
    cited: str

    @property
    def text(self) -> str:
        """As text, to copy."""
        return styles.plain(self.cited)

    @property
    def html(self) -> SafeString:
        """As HTML, with the italics that the style asks for."""
        return styles.html(self.cited)


def cite(article: Article, url: str, accessed: date | None = None) -> list[Citation]:
    """The article in every style. `accessed` is the day the reader saw it, today unless given."""
    it = reference(article, url, accessed)
    return [
        Citation("gbt7714", "GB/T 7714—2015", styles.gbt7714(it)),
        Citation("chicago", "Chicago", styles.chicago(it)),
        Citation("apa", "APA", styles.apa(it)),
        Citation("bibtex", "BibTeX", bibtex(article, url, accessed)),
        Citation("ris", "RIS", ris(article, url, accessed)),
    ]


def bibtex(article: Article, url: str, accessed: date | None = None) -> str:
    """The article as a BibTeX entry."""
    return formats.bibtex(reference(article, url, accessed), _keywords(article))


def ris(article: Article, url: str, accessed: date | None = None) -> str:
    """The article as a RIS record, its lines ended by CRLF as the format asks."""
    return formats.ris(reference(article, url, accessed), _keywords(article))


def _keywords(article: Article) -> list[str]:
    return [one_line(tag.name) for tag in article.tags.all()]

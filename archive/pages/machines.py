"""An article for programs: .json, .txt, .bib, .ris; and how a browser adds the archive as a search engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from archive.ingest import record_of
from archive.models import Article
from archive.pages import citations
from archive.pages.freshness import changed_at, stamp
from archive.pages.lookup import article_of
from archive.pages.names import name_of, path_of
from archive.pages.sentences import TEXT, for_programs, sentence


@dataclass(frozen=True)
class Format:
    """A way to write an article: `write(article, its absolute address)`; saved as a file, or shown in the browser."""

    media_type: str
    write: Callable[[Article, str], str]
    saved: bool = False


def _json(article: Article, url: str) -> str:
    record = {"url": url, **record_of(article)}
    return json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n"


def _text(article: Article, url: str) -> str:
    """Title, what is known of it, the text, and how to cite it."""
    known = {
        _("日期"): article.published,
        _("来源"): article.source and article.source.name,
        _("署名"): article.byline,
        _("地区"): article.region and path_of(article.region),
        _("主题"): _("、").join(name_of(tag) for tag in article.tags.all()),
        _("原文网址"): article.original_url or article.page_url,
        _("本档案网址"): url,
        "SHA-256": article.capture.sha256,
    }
    lines = [f"{name}: {citations.one_line(value)}" for name, value in known.items() if value]
    titles = [title for title in (article.title, article.subtitle) if title]
    return "\n".join([*titles, "", *lines, "", article.body, "", citations.cite(article, url)[0].text, ""])


FORMATS = {
    "json": Format("application/json", _json),
    "txt": Format(TEXT, _text),
    "bib": Format("application/x-bibtex; charset=utf-8", citations.bibtex, saved=True),
    "ris": Format("application/x-research-info-systems; charset=utf-8", citations.ris, saved=True),
}


@for_programs
def article_as(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The article in one of FORMATS; 410 when it was taken down."""
    article = article_of(pk)
    if article.suppressed:
        return sentence(request, _("这篇文章已撤下。"), 410)
    way = FORMATS[form]
    url = request.build_absolute_uri(article.get_absolute_url())
    response = HttpResponse(way.write(article, url), content_type=way.media_type)
    if way.saved:
        response.headers["Content-Disposition"] = f'attachment; filename="zhengwen-{pk}.{form}"'
    return stamp(response, changed_at(article))


def opensearch(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1 description: where to send a browser's or a program's search words."""
    context = {"root": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "machines/opensearch.xml", context, content_type="application/opensearchdescription+xml")

"""The article, place, source or topic that an address names, or a 404 that says what is missing."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from archive.models import Article, Region, Source, Tag


def article_of(pk: int) -> Article:
    """The article with a number, suppressed or not, with what its page shows. Raises Http404."""
    rows = Article.objects.select_related("source", "region__parent__parent", "capture")
    found = rows.prefetch_related("tags", "comments").filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有编号为 %(number)s 的文章。") % {"number": str(pk)[:20]})
    return found


def region_of(code: str) -> Region:
    """The place with a code, with those that hold it. Raises Http404."""
    found = Region.objects.select_related("parent__parent").filter(pk=code).first()
    if found is None:
        raise Http404(_("没有代码为“%(code)s”的地区。") % {"code": code[:20]})
    return found


def source_of(slug: str) -> Source:
    """The source with a slug; a merged one has `merged_into`, the one to go to. Raises Http404."""
    found = Source.objects.select_related("region__parent__parent", "merged_into").filter(slug=slug).first()
    if found is None:
        raise Http404(_("没有名为“%(name)s”的来源。") % {"name": slug[:60]})
    return found


def tag_of(slug: str) -> Tag:
    """The topic with a slug. Raises Http404."""
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(_("没有名为“%(name)s”的主题。") % {"name": slug[:60]})
    return found

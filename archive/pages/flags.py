"""Flags of an article in a reader's words. Flags that only a curator needs have no entry here."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archive.models import Article


class Flag(NamedTuple):
    """A short label, and a sentence for the article's own page."""

    label: str | Promise
    meaning: str | Promise


REPAIRED = _("文字经修复")

FLAGS: dict[str, Flag] = {
    "reprint": Flag(_("转载"), _("这一页转自别处；来源列的是原来的发表者。")),
    "no-title": Flag(_("标题代拟"), _("网页没有标题，这里取正文的第一句。")),
    "forum-post": Flag(_("论坛帖子"), _("由网友发在论坛上，未必是原样转载。")),
    "doc-share": Flag(_("文库文档"), _("由用户传到文库网站，作者和用途未必可靠。")),
    "speech-not-news": Flag(_("讲话稿"), _("这是讲话、发言或材料，不是新闻报道。")),
    "byte-shift-damage": Flag(REPAIRED, _("网页里有错位的乱码，已按字节对齐还原。")),
    "pinyin-annotated": Flag(REPAIRED, _("网页在字后夹注拼音，已去掉。")),
    "page-markers": Flag(REPAIRED, _("网页把页码夹在句子中间，已去掉并接上断句。")),
    "hans-to-hant-conversion": Flag(_("机器转繁"), _("网页的繁体是由简体机器转换来的，个别字可能用错。")),
    "ocr-noise": Flag(_("疑有识别错字"), _("文字像是扫描识别的，个别字可能有误，照原样保留。")),
    "anonymised-XX": Flag(_("有隐去的名称"), _("原文用 XX 代替了地名、人名或单位，照原样保留。")),
    "image-placeholders": Flag(_("图片未存"), _("原文有图片，这里只保存了文字。")),
}


def flags_of(article: Article) -> list[Flag]:
    """The article's flags that readers have words for, in the order of the table."""
    return [flag for name, flag in FLAGS.items() if name in article.flags]


def labels_of(article: Article) -> tuple[str, ...]:
    """The short labels alone, each once: for lists."""
    return _labels(tuple(article.flags), get_language()) if article.flags else ()


@lru_cache(maxsize=1024)  # every list names the same few
def _labels(flags: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(flag.label) for name, flag in FLAGS.items() if name in flags))

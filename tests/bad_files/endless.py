"""Pages without end: what rules look for, many thousand times over, in every arrangement that a line or a tree has.

Each is a healthy page with an endless piece above or below its text: whatever the piece is, the article must come out
whole. `pages(size)` gives them by themselves; pages of just under 1 MB show a rule that takes quadratic time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import cycle, islice, product

from tests.bad_files import Case, lacks, one, page
from tests.bad_files.markup import whole

# What a rule may start to read at, and what may lead it on without end.
PIECES = {
    "date": "2024年2月21日 ",
    "date-iso": "2024-02-21 10:30:00 ",
    "date-han": "二〇二四年二月二十一日",
    "date-roc": "民国一一三年四月二日",
    "date-short": "24-02-21",
    "date-impossible": "2024-02-30 25:61 ",
    "month-day": "4月17日",
    "digits": "20240221",
    "time": "10:30:00 ",
    "ago": "3小时前 ",
    "source": "来源：某某日报 ",
    "source-empty": "来源：",
    "source-spaced": "来　源 : ",
    "published": "发布时间：2024-02-21 ",
    "author": "作者：周明 ",
    "editor": "（责任编辑：周明）",
    "labels": "来源：发布时间：作者：责任编辑：",
    "label-bar": "来源 | ",
    "reporter": "记者 周明 ",
    "reporters": "（记者 周明 通讯员 李华）",
    "dateline": "新华社济南4月17日电 ",
    "dateline-report": "本报讯（记者 ",
    "printed": "《某某日报》（2024年06月30日 03版） ",
    "supplied": "某某县政协 供稿 ",
    "reprint": "据新华社 ",
    "original": "原文链接：http://a.example/ ",
    "address": "http://a.example/2024/02/21/",
    "bracket-open": "（",
    "bracket-square": "[",
    "bracket-lens": "【",
    "bracket-book": "《",
    "quote-open": "“",
    "bracket-closed": "）",
    "brackets": "（）",
    "pinyin": "農(nóng)業(yè)",
    "pinyin-open": "農(nóng",
    "pinyin-wrong": "農(zhōng)",
    "shift-lead": "?農",
    "shift-reading": "當(dāng)?shù)匦袠I",
    "shift-pair": "匦袠I",
    "shift-mark": "??κ驳匚",
    "question": "?",
    "question-wide": "？",
    "lost": "\ufffd",
    "entity": "&lt;",
    "entity-twice": "&amp;amp;lt;",
    "ampersand": "&",
    "commas": "，，",
    "comma-ascii": ",,。",
    "stop": "。",
    "stops": "……",
    "colon": "：",
    "dash": "—",
    "hyphen": "-",
    "dot": ".",
    "bar": " | ",
    "slash": "/",
    "number-item": "1、",
    "han-item": "一、",
    "digit": "9",
    "digit-wide": "９",
    "letter": "a",
    "words": "ab ",
    "han": "农",
    "han-traditional": "農業",
    "han-places": "莒南县朝阳区通州城关鼓楼",
    "han-offices": "莒南县政协委员会办公室",
    "han-towards": "赴莒南县向来",
    "han-names": "王李张刘",
    "han-topics": "脱贫攻坚乡村振兴",
    "han-rare": "𠮷",
    "emoji": "👨‍👩‍👧",
    "combining": "e\u0301\u0301",
    "trail": "首页 > 要闻 > ",
    "trail-slash": "首页 / ",
    "menu": "首页 要闻 时政 ",
    "sidebar": "相关阅读 ",
    "disclaimer": "免责声明：",
    "copyright": "版权所有 ",
    "shared": "由会员分享 ",
    "post": "发表于 2024-3-5 09:30:00 | 显示全部楼层 ",
    "post-floor": "1楼 发表于: 2024-03-05 ",
    "post-author": "楼主：某人 时间：2013-08-09 ",
    "post-end": "举报 使用道具 回复 ",
    "board": "[复制链接] ",
    "picture": "某某-1.jpg ",
    "salutation": "同志们：",
    "title-label": "标题：",
    "site": "_某某网",
    "site-dash": "某某政协 - ",
    "minutes": "时间：上午 地点：会议室 ",
    "tab": "\t",
    "space": " ",
    "space-wide": "　",
    "invisible": "\u200b\u2060",
}
# A sentence's worth of a piece makes a line; the rest of the page is such lines.
A_LINE = 60
LAYOUTS: dict[str, Callable[[str, int], str]] = {
    "line": lambda piece, count: piece * count,
    "lines": lambda piece, count: (piece + "\n") * count,
    "blocks": lambda piece, count: (piece * _in_a_line(piece) + "\n\n") * (count // _in_a_line(piece) + 1),
}
MIXTURES = 24


def _in_a_line(piece: str) -> int:
    return max(1, A_LINE // len(piece))


def pages(size: int) -> Iterator[tuple[str, str, bool]]:
    """Name, content and whether it is HTML, of each hostile page; about `size` bytes long in UTF-8."""
    yield from ((name, text, False) for name, text in _texts(size))
    yield from ((name, text, True) for name, text in _trees(size))


def cases(size: int) -> Iterator[Case]:
    """Each as a bad file: its article comes out whole, unless markup that never ends swallows it."""
    for name, content, html in pages(size):
        file = "page.html" if html else "page.txt"
        if name in SWALLOWED:
            yield one(f"endless-{name}", content, "quarantined", "text", file=file)
        else:
            yield one(f"endless-{name}", content, "created", check=lacks(), file=file)


def _texts(size: int) -> Iterator[tuple[str, str]]:
    """Every piece in one of the layouts, above the article or below it, in turn."""
    layouts = cycle(product(LAYOUTS.items(), ("above", "below")))
    for (name, piece), ((layout, fill), place) in zip([*PIECES.items(), *_mixtures()], layouts, strict=False):
        endless = fill(piece, max(1, (size - 2000) // (len(piece.encode()) + (layout != "line"))))
        healthy = page(f"{name}-{layout}")
        yield f"{name}-{layout}-{place}", f"{endless}\n{healthy}" if place == "above" else f"{healthy}\n{endless}"


def _mixtures() -> Iterator[tuple[str, str]]:
    """Pieces in orders that nobody thought of, always the same ones. Posts are left out: each ends what is above it."""
    dice = random.Random(20240417)
    pieces = [piece for name, piece in PIECES.items() if not name.startswith("post")]
    for number in range(MIXTURES):
        yield f"mixture-{number}", "".join(dice.choices(pieces, k=dice.randrange(2, 9)))


def _trees(size: int) -> Iterator[tuple[str, str]]:
    """Endless HTML: each piece of markup as often as fits, below the article, or around it."""
    for number, (name, (piece, end)) in enumerate(MARKUP.items()):
        count = max(1, (size - 3000) // len((piece + end).encode()))
        yield f"html-{name}", whole(f"html-{name}", piece * count + end * count)
        if number % 2:
            yield (
                f"html-{name}-above",
                whole(f"html-{name}-above").replace("<h1>", piece * count + end * count + "<h1>"),
            )
    for name, piece in HEADS.items():
        count = max(1, (size - 3000) // len(piece.encode()))
        yield f"html-head-{name}", whole(f"html-head-{name}", head='<meta charset="utf-8">' + piece * count)
    for name, (begin, piece, end) in INSIDE.items():
        count = max(1, (size - 3000) // len(piece.encode()))
        yield f"html-one-{name}", whole(f"html-one-{name}", begin + piece * count + end)
    for name, piece in islice(PIECES.items(), 0, None, 4):
        count = max(1, (size - 3000) // (len(piece.encode()) + 7))
        yield f"html-p-{name}", whole(f"html-p-{name}", f"<p>{piece}</p>" * count)


# Markup that does not end before the article does.
SWALLOWED = {
    "html-comments-open-above",
    "html-head-linked-data-open",
}
# A piece and what is put behind all of them: nesting when it closes, siblings when it is empty.
MARKUP = {
    "div-siblings": ("<div>一</div>", ""),
    "div-nested": ("<div>", "</div>"),
    "div-nested-text": ("<div>一", "</div>"),
    "div-open": ("<div>", ""),
    "div-closing": ("</div>", ""),
    "p-open": ("<p>", ""),
    "span-nested": ("<span>", "</span>"),
    "span-open": ("<span>", ""),
    "font-nested": ("<font size=2>", "</font>"),
    "bold-open": ("<b><i>", ""),
    "bold-crossed": ("<b><p></b>", ""),
    "tables": ("<table><tr><td>", "</td></tr></table>"),
    "tables-open": ("<table><tr><td>", ""),
    "tables-bare": ("<table>", "</table>"),
    "cells": ("<td>一</td>", ""),
    "rows": ("<tr><td>一</td></tr>", ""),
    "lists": ("<ul><li>", "</li></ul>"),
    "items": ("<li>一</li>", ""),
    "headings": ("<h1>示例镇备春耕要闻</h1>", ""),
    "headings-nested": ("<h1>", "</h1>"),
    "links": ("<a href=/a>要闻</a>", ""),
    "links-nested": ("<a href=/a>一", "</a>"),
    "links-nested-block": ("<a><div>一", "</div></a>"),
    "forms": ("<form><input></form>", ""),
    "options": ("<option>村", ""),
    "selects": ("<select><option>村</select>", ""),
    "breaks": ("<br>", ""),
    "breaks-text": ("春耕<br>", ""),
    "rules": ("<hr>", ""),
    "pictures": ('<img src=a alt="春耕">', ""),
    "scripts": ("<script>1</script>", ""),
    "styles": ("<style>a{}</style>", ""),
    "comments": ("<!---->", ""),
    "comments-open": ("<!--", ""),
    "comments-conditional": ("<!--[if IE]>a<![endif]-->", ""),
    "cdata": ("<![CDATA[a]]>", ""),
    "instructions": ("<?php 1 ?>", ""),
    "less-than": ("<", ""),
    "less-than-letter": ("<a", ""),
    "less-than-slash": ("</", ""),
    "less-than-mark": ("<!", ""),
    "greater-than": (">", ""),
    "entities": ("&#x4e2d;", ""),
    "entities-named": ("&nbsp;", ""),
    "entities-open": ("&lt", ""),
    "entities-zero": ("&#0;", ""),
    "quotes": ('"', ""),
    "hidden": ("<p style='display:none'>春耕</p>", ""),
    "hidden-nested": ("<div hidden>", "</div>"),
    "styled": ("<p style='left:-1px'>春耕</p>", ""),
    "named-sidebar": ("<div class=sidebar>春耕</div>", ""),
    "named-sidebar-nested": ("<div class=sidebar>", "</div>"),
    "times": ("<time datetime=2024-03-05></time>", ""),
    "frames": ("<iframe src=a></iframe>", ""),
    "noscripts": ("<noscript>一</noscript>", ""),
    "templates": ("<template>一</template>", ""),
    "unknown-tags": ("<x-news>一</x-news>", ""),
    "unknown-nested": ("<x-news>", "</x-news>"),
    "svg": ("<svg><path d=M0></svg>", ""),
    "math": ("<math><mi>x</math>", ""),
    "bodies": ("<body><p>", ""),
    "htmls": ("<html>", ""),
    "namespaced": ("<o:p>一</o:p>", ""),
    "articles": ("<article><p>春耕备耕，人勤春早。</p></article>", ""),
    "articles-nested": ("<article><section>", "</section></article>"),
    "paragraphs": ("<p>春耕备耕，人勤春早，农机手忙着检修农具。</p>", ""),
    "attributes-data": ("<p data-a='1' data-b='2'>一</p>", ""),
    "captions": ("<figure><figcaption>图</figcaption></figure>", ""),
    "maps": ("<map><area coords=1></map>", ""),
    "centers": ("<center>", "</center>"),
    "quotes-nested": ("<blockquote>", "</blockquote>"),
}
HEADS = {
    "meta": '<meta name="keywords" content="春耕">',
    "meta-dates": '<meta name="pubdate" content="2024-03-05">',
    "link": '<link rel="canonical" href="http://a.example/">',
    "title": "<title>春耕</title>",
    "linked-data": '<script type="application/ld+json">{"@type":"WebSite","name":"a"}</script>',
    "linked-data-dates": '<script type="application/ld+json">{"datePublished":"2024-03-05"}</script>',
    "linked-data-open": '<script type="application/ld+json">{"headline":"',
    "style": "<style>a{}</style>",
    "base": "<base href=/a>",
}
# One element with something endless in it.
INSIDE = {
    "attribute": ('<p class="', "a ", '">末段文字。</p>'),
    "attribute-bare": ("<p ", "a", ">末段文字。</p>"),
    "attributes": ("<p ", "a=1 ", ">末段文字。</p>"),
    "attributes-open": ("<p a='", "a=1 ", ""),
    "style": ('<p style="', "display:", '">末段文字。</p>'),
    "style-left": ('<p style="', "left:", '">末段文字。</p>'),
    "class-name": ('<p class="', "side-", '">末段文字。</p>'),
    "link-address": ('<a href="', "http://", '">要闻</a>'),
    "picture-data": ('<img src="data:image/png;base64,', "A", '">'),
    "alt": ('<img src=a alt="', "春耕", '">'),
    "script": ("<script>", "var a='</p>';", "</script>"),
    "script-dates": ("<script>", "var ct='1709600000';", "</script>"),
    "comment": ("<!--", "- ", "-->"),
    "comment-dashes": ("<!--", "-->--!>", ""),
    "select": ("<select>", "<option>村</option>", "</select>"),
    "textarea": ("<textarea>", "春耕\n", "</textarea>"),
    "pre": ("<pre>", "春耕\n", "</pre>"),
    "table": ("<table>", "<tr><td>春耕</td><td>1</td></tr>", "</table>"),
    "row": ("<table><tr>", "<td>一</td>", "</tr></table>"),
    "list": ("<ul>", "<li><a href=/a>春耕</a></li>", "</ul>"),
    "heading": ("<h2>", "春耕", "</h2>"),
    "anchor": ("<a href=/>", "春耕", "</a>"),
    "anchor-breaks": ("<a href=/>", "春耕<br>", "</a>"),
    "spans": ("<p>", "<span>春</span>", "</p>"),
    "number-reference": ("<p>&#", "9", ";</p>"),
    "tag-name": ("<", "a", ">"),
    "spaces": ("<p>", " ", "</p>"),
    "newlines": ("<p>", "\n", "</p>"),
    "nbsp": ("<p>", "\u00a0", "</p>"),
    "paragraph": ("<p>", "春耕备耕，", "</p>"),
    "paragraph-breaks": ("<p>", "春耕备耕，人勤春早。<br>", "</p>"),
}

"""Pages without end of which no line is another's: plans and laws as long as a book, lists of places or persons,
threads of ten thousand replies. What `endless` says over and over a rule may remember; here it must read all of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache, partial

from archive.chinese.words import DICTIONARY
from archive.gazetteer.table import DIVISIONS, path
from archive.ingest import outlets, topics
from archive.ingest.tables import words
from bench.damage import annotated_characters, as_reprinted, with_pinyin, with_shifted_bytes
from tests.bad_files.markup import whole

Dice = random.Random
# Words as frequent as these make the sentences.
FREQUENT = 1000


@cache
def _words() -> list[str]:
    entries = (line.split(" ") for line in DICTIONARY.read_text(encoding="utf-8").splitlines())
    return [word for word, count, *_ in entries if len(word) > 1 and int(count) > FREQUENT]


def headline(dice: Dice) -> str:
    return "".join(dice.choices(_words(), k=dice.randrange(4, 12)))


def sentence(dice: Dice) -> str:
    return "，".join(headline(dice) for _ in range(dice.randrange(1, 5))) + dice.choice("。。。；？！")


def paragraph(dice: Dice) -> str:
    return "".join(sentence(dice) for _ in range(dice.randrange(1, 8)))


def day(dice: Dice) -> str:
    forms = ("{}年{}月{}日", "{}-{:02}-{:02}", "{}/{}/{}", "{}.{}.{}", "{}年{}月{}日 10:30")
    return dice.choice(forms).format(dice.randrange(1990, 2025), dice.randrange(1, 13), dice.randrange(1, 29))


def person(dice: Dice) -> str:
    return dice.choice(words("surnames", "one")) + headline(dice)[: dice.randrange(1, 3)]


def place(dice: Dice) -> str:
    return "".join(division.name for division in path(dice.choice(_codes())))


@cache
def _codes() -> list[str]:
    return list(DIVISIONS)


def outlet(dice: Dice) -> str:
    return dice.choice(outlets.all_outlets()).name


def reply(dice: Dice) -> str:
    return f"{person(dice)}\n发表于 {day(dice)} 09:30:00 | 显示全部楼层\n{sentence(dice)}\n使用道具 举报"


def lossy(dice: Dice) -> str:
    """A paragraph of which some characters are lost."""
    return "".join(char if dice.random() < 0.97 else "?" for char in paragraph(dice))


# What makes one line of the page.
LINES: dict[str, Callable[[Dice], str]] = {
    "paragraphs": paragraph,
    "sentences": sentence,
    "headlines": headline,
    "characters": lambda dice: dice.choice(headline(dice)),
    "articles-of-law": lambda dice: f"第{dice.randrange(1, 999)}条　{paragraph(dice)}",
    "items": lambda dice: f"{dice.randrange(1, 99)}、{headline(dice)}",
    "questions": lambda dice: f"记者：{headline(dice)}？",
    "speech": lambda dice: f"{person(dice)}：“{paragraph(dice)}”",
    "brackets": lambda dice: f"（{headline(dice)}）【{headline(dice)}】《{headline(dice)}》",
    "dated-headlines": lambda dice: f"{headline(dice)} {day(dice)}",
    "days": day,
    "events": lambda dice: f"{dice.randrange(1, 13)}月{dice.randrange(1, 29)}日，{sentence(dice)}",
    "labels": lambda dice: f"来源：{outlet(dice)} 作者：{person(dice)} 发布时间：{day(dice)}",
    "datelines": lambda dice: f"{outlet(dice)}{headline(dice)[:2]}{day(dice)}电（记者 {person(dice)}）{sentence(dice)}",
    "persons": lambda dice: " ".join(person(dice) for _ in range(8)),
    "places": lambda dice: "、".join(place(dice) for _ in range(5)),
    "offices": lambda dice: f"{place(dice)}政协委员会赴{place(dice)}{headline(dice)}",
    "outlets": lambda dice: " ".join(outlet(dice) for _ in range(5)),
    "topics": lambda dice: "".join(term for _ in range(6) for term in dice.choice(topics.all_topics()).terms),
    "addresses": lambda dice: f"原文链接：http://{dice.random()}.example/{day(dice)}/{dice.random()}.html",
    "replies": reply,
    "hosts": lambda dice: "".join(f"{dice.randrange(256)}." for _ in range(20)),
    "strewn-marks": lambda dice: f"{headline(dice)[:2]}@@",
    "figures": lambda dice: " ".join([headline(dice)[:4], *(f"{dice.random():.2f}" for _ in range(6))]),
    "entities": lambda dice: "".join(f"&#{ord(char)};" for char in sentence(dice)),
    "lossy": lossy,
}
# What is done to the page of paragraphs.
DAMAGE: dict[str, Callable[[str, list[str]], str]] = {
    "traditional": lambda text, chars: text,
    "pinyin": with_pinyin,
    "shifted-bytes": with_shifted_bytes,
}
LAYOUTS: dict[str, str] = {"lines": "{}\n", "line": "{}", "html-blocks": "<p>{}</p>\n", "html-breaks": "{}<br>"}
# What makes one line of an HTML page.
ELEMENTS: dict[str, str] = {
    "links": '<li><a href="/{number}.html">{headline}</a></li>\n',
    "cells": "<tr><td>{headline}</td><td>{number}</td></tr>\n",
    "classes": '<div class="c{number} part-{number}"><span>{sentence}</span></div>\n',
    "lists": "<ul><li>{headline}<ul><li>{sentence}</li></ul></li></ul>\n",
    "pictures": '<p><img src="/{number}.jpg" alt="{headline}">{sentence}</p>\n',
    "styled": '<p style="font-size:{number}px"><strong>{headline}</strong>{sentence}</p>\n',
}
# What stands in the page's head, or in an element that nobody sees.
UNSEEN: dict[str, str] = {
    "linked-data": '<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{}"}}</script>',
    "meta": '<meta name="description" content="{}">',
    "title": "<title>{}</title>",
    "script": "<script>var text = '{}';</script>",
    "style": "<style>/* {} */</style>",
    "comment": "<!-- {} -->",
}


def pages() -> dict[str, Callable[[int], str]]:
    """Each page by its name, HTML's beginning with "html": what makes one of about so many bytes in UTF-8."""
    made = {
        f"{layout}-{name}": partial(_lines, line, form)
        for name, line in LINES.items()
        for layout, form in LAYOUTS.items()
    }
    made |= {f"text-{name}": partial(_damaged, damage) for name, damage in DAMAGE.items()}
    made |= {f"html-{name}": partial(_elements, form) for name, form in ELEMENTS.items()}
    return made | {f"html-{name}": partial(_unseen, form) for name, form in UNSEEN.items()}


def _lines(line: Callable[[Dice], str], form: str, size: int) -> str:
    return _filled(lambda dice: form.format(line(dice)), size)


def _damaged(damage: Callable[[str, list[str]], str], size: int) -> str:
    text = damage(as_reprinted(_lines(paragraph, "{}\n", size)), annotated_characters(Dice(1)))
    return text.encode()[:size].decode(errors="ignore")


def _elements(form: str, size: int) -> str:
    def element(dice: Dice) -> str:
        return form.format(number=dice.randrange(10**6), headline=headline(dice), sentence=sentence(dice))

    return whole("lengthy", _filled(element, size))


def _unseen(form: str, size: int) -> str:
    return whole("lengthy", head=form.format(_filled(sentence, size)))


def _filled(line: Callable[[Dice], str], size: int) -> str:
    dice, lines, room = Dice(20240417), [], size - 3000
    while room > 0:
        lines.append(line(dice))
        room -= len(lines[-1].encode())
    return "".join(lines)

"""Changes of a page that must not change what is read of it, each by its name: bench/varied.py makes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from archive.chinese import to_hans, to_hant
from archive.gazetteer import DIVISIONS
from bench import damage

# A page's text and gold record, changed; None where the change does not apply.
Changed = tuple[str, dict] | None
FULL_WIDTH = str.maketrans("0123456789:", "０１２３４５６７８９：")
HALF_WIDTH = str.maketrans("，：；？！（）", ",:;?!()")
LABEL_LINE = 100
DATE = re.compile(r"(?<!\d)(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})(日?)(?!\d)(\s*\d{1,2}:\d{2}(?::\d{2})?)?")
ALONE = "(?<![\u4e00-\u9fff])"
PUBLISHED = re.compile(f"(?:发[布表]时间|发[布表]日期|發布時間|發佈時間|發布日期|{ALONE}(?:日期|时间))(?=[:：])")
SOURCE = re.compile(f"(?:信息来源|文章来源|稿件来源|{ALONE}来源|信息來源|{ALONE}來源)(?=[:：])")
OTHERS = f"{ALONE}(?:作者|编辑|責任編輯|责任编辑|记者|浏览次数)(?=[:：])"
LABELS = re.compile(rf"({PUBLISHED.pattern}|{SOURCE.pattern}|{OTHERS})[:：]\s*")
MENU = "首页\n新闻\n政务公开\n办事服务\n互动交流\n专题专栏\n"
CRUMB = re.compile(r"[^>»›]{1,40}[>»›].{1,40}[>»›].{0,40}$")
CRUMBS = "当前位置：首页 > 新闻中心 > 时政要闻 > 正文\n"
HEADLINES = (
    "福山镇举办第三届梨花节",
    "县气象局发布大风蓝色预警信号",
    "城东新区三条道路下月完工",
    "我市新增两家省级工程研究中心",
    "春季义务植树活动启动",
)
UNKNOWN_OUTLETS = ("白鹭洲县融媒体中心", "青溪日报", "云岭晚报")
KNOWN_OUTLETS = ("新华社", "光明日报", "经济日报", "中国青年报", "农民日报")


def lines_of(gold: dict, text: str) -> list[tuple[str, bool]]:
    """The page's lines, each with whether it stands outside the article's own text."""
    body = re.sub(r"\s", "", gold["body"])
    return [(line, bool(line.strip()) and re.sub(r"\s", "", line) not in body) for line in text.split("\n")]


def around(change: Callable[[str], str]) -> Callable[[str, dict], Changed]:
    """A change of the short lines outside the article; it does not apply to a page where it changes nothing."""

    def changed(text: str, gold: dict) -> Changed:
        lines = [
            change(line) if outside and len(line) <= LABEL_LINE else line for line, outside in lines_of(gold, text)
        ]
        made = "\n".join(lines)
        return (made, gold) if made != text else None

    return changed


def everywhere(change: Callable[[str], str]) -> Callable[[str, dict], Changed]:
    """A change of the whole page."""

    def changed(text: str, gold: dict) -> Changed:
        made = change(text)
        return (made, gold) if made != text else None

    return changed


def damage_in(text: str) -> bool:
    """Whether the page has pinyin in brackets already."""
    return bool(re.search(r"[\u3400-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)", text))


def undamaged(change: Callable[[str], str]) -> Callable[[str, dict], Changed]:
    """A change of whole pages without pinyin: a character in another script would not fit its reading any more."""
    return lambda text, gold: None if damage_in(text) else everywhere(change)(text, gold)


def dates_as(form: str, clock: bool = True) -> Callable[[str, dict], Changed]:
    """The dates above and below the article in another form: `form` is given y, m and d as numbers."""

    def one(found: re.Match[str]) -> str:
        year, month, day = int(found[1]), int(found[3]), int(found[5])
        return form.format(y=year, yy=year % 100, m=month, d=day) + ((found[7] or "") if clock else "")

    return around(lambda line: DATE.sub(one, line))


def blank_lines(text: str) -> str:
    return re.sub(r"\n+", "\n\n", text)


def no_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def values_below(line: str) -> str:
    """Each label on a line of its own, its value below."""
    return LABELS.sub(lambda found: f"\n{found[1]}：\n", line).strip("\n")


def labels_apart(line: str) -> str:
    """Several labels on one line become one a line."""
    marks = [found.start() for found in LABELS.finditer(line)]
    pieces = [line[a:b] for a, b in zip([0, *marks], [*marks, None], strict=True)]
    return "\n".join(piece.strip(" |\t\u3000") for piece in pieces if piece.strip(" |\t\u3000"))


def labels_reversed(separator: str) -> Callable[[str], str]:
    """The labels of a line in the other order, with `separator` between them."""

    def change(line: str) -> str:
        pieces = labels_apart(line).split("\n")
        if len(pieces) < 2 or not all(LABELS.match(piece) for piece in pieces):
            return line
        return separator.join(reversed(pieces))

    return change


def without_crumbs(text: str, gold: dict) -> Changed:
    lines = [line for line, outside in lines_of(gold, text) if not (outside and CRUMB.match(line))]
    made = "\n".join(lines)
    return (made, gold) if made != text else None


def sidebar(above: bool) -> Callable[[str, dict], Changed]:
    """A list of other articles, below the page or above it."""

    def change(text: str, gold: dict) -> Changed:
        listed = [f"{line} 2019-0{i + 1}-1{i}" for i, line in enumerate(HEADLINES)]
        kept = gold | {"must_not": [*gold["must_not"], *HEADLINES]}
        if above:
            return "\n".join(["热点新闻", *listed, "", text]), kept
        return "\n".join([text, "", "相关新闻", *listed]), kept

    return change


def outlet(names: tuple[str, ...]) -> Callable[[str, dict], Changed]:
    """The source's name beside a date or another label becomes another."""

    def change(text: str, gold: dict) -> Changed:
        known = next((name for name in gold["source"] if text.count(name) == 1), "")
        line = next((line for line, outside in lines_of(gold, text) if outside and known and known in line), "")
        if not (LABELS.search(line) or DATE.search(line)):
            return None
        name = Random(gold["id"]).choice([name for name in names if name != known])
        return text.replace(known, name), gold | {"source": [name], "source_optional": False}

    return change


def place(text: str, gold: dict) -> Changed:
    """Another county, named like the first: its own name and its short one, which an autonomous one's is not."""
    code = gold["region_code"]
    here = DIVISIONS.get(code or "")
    if here is None or here.level != "county" or "自治" in here.name:
        return None
    if here.name not in text or gold["script"] == "hant":
        return None
    others = [
        other
        for other in DIVISIONS.values()
        if other.level == "county"
        and other.current
        and len(other.name) == len(here.name) > 2
        and other.name[-1] == here.name[-1]
        and sum(other.name[:-1] in third.name for third in DIVISIONS.values()) == 1
    ]
    if not others:
        return None
    there = Random(gold["id"]).choice(others)
    swaps = [(here.name, there.name), (here.name[:-1], there.name[:-1])]
    for old, new in zip(_above(code), _above(there.code), strict=False):
        swaps += [(old, new), (old[:-1], new[:-1])]

    def swapped(words: str) -> str:
        for old, new in swaps:
            words = words.replace(old, new)
        return words

    changed = {key: _deep(value, swapped) for key, value in gold.items() if key not in ("file", "id", "url_of_page")}
    return swapped(text), gold | changed | {"region_code": there.code, "region_accept": [there.code]}


def _above(code: str) -> list[str]:
    names, above = [], DIVISIONS[code].parent
    while above:
        names.append(DIVISIONS[above].name)
        above = DIVISIONS[above].parent
    return names


def _deep(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    return [_deep(item, change) for item in value] if isinstance(value, list) else value


def pinyin(shifted: bool) -> Callable[[str, dict], Changed]:
    """The page as a reprint site prints it, with the reading behind half of the traditional characters."""

    def change(text: str, gold: dict) -> Changed:
        if damage_in(text):
            return None
        chars = damage.annotated_characters(Random(gold["id"]), share=0.05 if shifted else 0.5)
        page = damage.as_reprinted(to_hans(text))
        made = damage.with_shifted_bytes(page, chars) if shifted else damage.with_pinyin(page, chars)
        return made, gold

    return change


CHANGES: dict[str, Callable[[str, dict], Changed]] = {
    "as they are": lambda text, gold: (text, gold),
    "traditional": undamaged(to_hant),
    "simplified": undamaged(to_hans),
    "half-width marks": everywhere(lambda text: text.translate(HALF_WIDTH)),
    "full-width figures": around(lambda line: line.translate(FULL_WIDTH)),
    "CRLF": everywhere(lambda text: text.replace("\n", "\r\n")),
    "indented": everywhere(lambda text: re.sub(r"(?m)^(.+)$", "\u3000\u3000\\1  ", text)),
    "blank lines": everywhere(blank_lines),
    "no blank lines": everywhere(no_blank_lines),
    "crumbs": everywhere(lambda text: CRUMBS + text),
    "no crumbs": without_crumbs,
    "menu": everywhere(lambda text: MENU + text),
    "menu row": everywhere(lambda text: " | ".join(MENU.split()) + "\n" + text),
    "list below": sidebar(above=False),
    "list above": sidebar(above=True),
    "日期：": around(lambda line: PUBLISHED.sub("日期", line)),
    "时间：": around(lambda line: PUBLISHED.sub("时间", line)),
    "发布日期：": around(lambda line: PUBLISHED.sub("发布日期", line)),
    "信息来源：": around(lambda line: SOURCE.sub("信息来源", line)),
    "稿源：": around(lambda line: SOURCE.sub("稿源", line)),
    "出处：": around(lambda line: SOURCE.sub("出处", line)),
    "2024年4月7日": dates_as("{y}年{m}月{d}日"),
    "2024年04月07日": dates_as("{y}年{m:02}月{d:02}日", clock=False),
    "2024/4/7": dates_as("{y}/{m}/{d}"),
    "2024.04.07": dates_as("{y}.{m:02}.{d:02}"),
    "24-04-07": dates_as("{yy:02}-{m:02}-{d:02}"),
    "no clock": dates_as("{y}-{m:02}-{d:02}", clock=False),
    "values below": around(values_below),
    "labels apart": around(labels_apart),
    "reversed, spaces": around(labels_reversed("  ")),
    "reversed, bars": around(labels_reversed(" | ")),
    "reversed, strokes": around(labels_reversed(" ／ ")),
    "reversed, tabs": around(labels_reversed("\t")),
    "unknown outlet": outlet(UNKNOWN_OUTLETS),
    "known outlet": outlet(KNOWN_OUTLETS),
    "another county": place,
    "pinyin": pinyin(shifted=False),
    "byte shift": pinyin(shifted=True),
}

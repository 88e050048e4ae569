"""The query language (DESIGN §5): any text is read, and how it was read can be read again."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.search import language
from archive.search.tokens import FIELDS, MAX_CHARACTERS, TooMuchAsked
from archive.search.tree import Among, And, Between, Everything, Node, Not, Nothing, Or, Phrase, Word
from archive.search.wording import Wording

NAMES = {
    "region": {"山东省": ("370000",), "莒南县": ("371327",), "鼓楼区": ("320106", "320302", "350102", "410204")},
    "source": {"大众日报": ("大众日报",), "Beijing Review": ("beijing-review",), "日报": ("大众日报", "工人日报")},
    "tag": {"党建": ("dang-jian",)},
}
LABELS = {
    "370000": "山东省",
    "371327": "莒南县",
    "beijing-review": "Beijing Review",
    "dang-jian": "党建",
} | dict.fromkeys(NAMES["region"]["鼓楼区"], "鼓楼区")


def find(field: str, text: str) -> tuple[str, ...]:
    values = {value for named in NAMES[field].values() for value in named}
    return NAMES[field].get(text) or ((text,) if text in values else ())


def parse(text: str) -> Node:
    return language.parse(text, find)


def notes(text: str) -> tuple[str, ...]:
    return language.read(text, find).notes


def write(tree: Node, lang: str = "zh-hans") -> str:
    return Wording(lang, find, lambda field, value, language: LABELS.get(value, value)).write(tree)


a, b, c = Word("甲"), Word("乙"), Word("丙")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("  　\n", Everything()),
        ("党", Word("党")),
        ("甲 乙", And((a, b))),
        ("甲　乙", And((a, b))),
        ("甲 AND 乙", And((a, b))),
        ("甲，乙；丙", And((a, b, c))),
        ("甲 甲", a),
        ("甲 OR 乙", Or((a, b))),
        ("甲|乙 | 丙", Or((a, b, c))),
        ("甲｜乙", Or((a, b))),
        ("甲 or 乙", And((a, Word("or"), b))),
        ("甲 ＯＲ 乙", Or((a, b))),
        ("甲 乙 OR 丙", Or((And((a, b)), c))),
        ("甲 (乙 OR 丙)", And((a, Or((b, c))))),
        ("甲（乙｜丙）", And((a, Or((b, c))))),
        ("((甲))", a),
        ("甲 -乙", And((a, Not(b)))),
        ("甲 －乙", And((a, Not(b)))),
        ("甲 NOT 乙", And((a, Not(b)))),
        ("-甲", Not(a)),
        ("--甲", Not(a)),
        ("NOT NOT 甲", a),
        ("甲 -(乙 丙)", And((a, Not(And((b, c)))))),
        ("-“甲 乙”", Not(Phrase("甲 乙"))),
        ("甲 - 乙", And((a, b))),
        ("甲-乙", Word("甲-乙")),
        ('"甲 乙"', Phrase("甲 乙")),
        ("“甲乙”", Phrase("甲乙")),
        ("＂甲乙＂", Phrase("甲乙")),
        ("「甲乙」", Phrase("甲乙")),
        ("『甲乙』", Phrase("甲乙")),
        ('“甲乙"', Phrase("甲乙")),
        ("「“甲”乙」", Phrase("“甲”乙")),
        ("甲“乙”丙", And((a, Phrase("乙"), c))),
        ("“，”", Phrase("，")),
        ("《求是》杂志", And((Word("求是"), Word("杂志")))),
        ("马克思·恩格斯", Word("马克思·恩格斯")),
        ("C++ 3.5% R&D 10:30 1,000人", And(tuple(map(Word, ("C++", "3.5%", "R&D", "10:30", "1,000人"))))),
        ("党*", Word("党")),
        ("+党", Word("党")),
        ("习近平：讲话", And((Word("习近平"), Word("讲话")))),
        ("党\u200b建", Word("党建")),
        ("党\x00建", And((Word("党"), Word("建")))),
        ("title:甲", Word("甲", "title")),
        ("标题：甲", Word("甲", "title")),
        ("標題：甲", Word("甲", "title")),
        ("ＴＩＴＬＥ：甲", Word("甲", "title")),
        ("标题：“甲 乙”", Phrase("甲 乙", "title")),
        ("标题： 甲 乙", And((Word("甲", "title"), b))),
        ("标题：(甲 OR 乙)", Or((Word("甲", "title"), Word("乙", "title")))),
        ("-标题：甲", Not(Word("甲", "title"))),
        ("标题：-甲", Not(Word("甲", "title"))),
        ("小标题：甲", And((Word("小标题"), a))),
        ("地区：山东省", Among("region", ("370000",))),
        ("region:371327", Among("region", ("371327",))),
        ("地區：鼓楼区", Among("region", ("320106", "320302", "350102", "410204"))),
        ("地区：莒南县 OR 地区：山东省", Among("region", ("370000", "371327"))),
        ("-地区：山东省 甲", And((Not(Among("region", ("370000",))), a))),
        ("来源：“Beijing Review”", Among("source", ("beijing-review",))),
        ("来源：日报", Among("source", ("大众日报", "工人日报"))),
        ("标签：党建", Among("tag", ("dang-jian",))),
        ("date:2024", Between("date", date(2024, 1, 1), date(2024, 12, 31))),
        ("日期：２０２４", Between("date", date(2024, 1, 1), date(2024, 12, 31))),
        ("date:2024-02", Between("date", date(2024, 2, 1), date(2024, 2, 29))),
        ("date:2024-2-9", Between("date", date(2024, 2, 9), date(2024, 2, 9))),
        ("date:20240209", Between("date", date(2024, 2, 9), date(2024, 2, 9))),
        ("日期：2024年4月17日", Between("date", date(2024, 4, 17), date(2024, 4, 17))),
        ("日期：2024年4月", Between("date", date(2024, 4, 1), date(2024, 4, 30))),
        ("date:2024-01..2024-06", Between("date", date(2024, 1, 1), date(2024, 6, 30))),
        ("date:2024-06..2024-01", Between("date", date(2024, 1, 1), date(2024, 6, 30))),
        ("日期：2023至2024", Between("date", date(2023, 1, 1), date(2024, 12, 31))),
        ("date:2024..", Between("date", date(2024, 1, 1), None)),
        ("date:..2024-06", Between("date", None, date(2024, 6, 30))),
        ("date:2024，甲", And((Between("date", date(2024, 1, 1), date(2024, 12, 31)), a))),
    ],
)
def test_reads(text, tree):
    assert parse(text) == tree
    assert notes(text) == ()


@pytest.mark.parametrize(
    ("text", "tree", "said"),
    [
        ("“甲 乙", Phrase("甲 乙"), "引号"),
        ("甲 “”", a, "引号"),
        ("(甲 OR 乙", Or((a, b)), "括号"),
        ("甲)", a, "右括号"),
        ("甲 ()", a, "括号"),
        ("甲 OR", a, "OR"),
        ("OR 甲", a, "OR"),
        ("甲 | | 乙", Or((a, b)), "OR"),
        ("AND 甲", a, "AND"),
        ("甲 AND", a, "AND"),
        ("甲 NOT", a, "NOT"),
        ("甲 标题：", a, "标题："),
        ("来源：标题：甲", Word("甲", "title"), "来源："),
        ("地区：火星", Word("火星"), "火星"),
        ("来源：“无此报 社”", Phrase("无此报 社"), "无此报 社"),
        ("标签：无", Word("无"), "无"),
        ("date:2024-13", Word("2024-13"), "2024-13"),
        ("date:2024-02-30", Word("2024-02-30"), "2024-02-30"),
        ("date:去年", Word("去年"), "去年"),
        ("***", Nothing(), "没有可查的字"),
        ("-", Nothing(), "没有可查的字"),
        ("()", Nothing(), "没有可查的字"),
        ("title:", Nothing(), "没有可查的字"),
    ],
)
def test_reads_what_is_broken_and_says_so(text, tree, said):
    assert parse(text) == tree
    assert any(said in note for note in notes(text))


@pytest.mark.parametrize("text", ["党" * 201, "党 " * 33, "党" * 65, "(" * 100_000])
def test_too_much_is_refused_with_a_sentence(text):
    with pytest.raises(TooMuchAsked, match="最多"):
        parse(text)


def test_the_limits_themselves_are_allowed():
    assert parse("党" * 64) == Word("党" * 64)
    assert len(parse(" ".join(map(str, range(32)))).parts) == 32
    assert parse("“" + "党" * 198 + "”") == Phrase("党" * 198)


def test_deep_brackets_need_no_deep_tree():
    assert parse("(" * 99 + "甲" + ")" * 99) == a
    assert parse("-(" * 66 + "甲") == a


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("甲 AND 乙", "甲 乙"),
        ("甲 乙 OR 丙", "(甲 乙) OR 丙"),
        ("甲 (乙|丙)", "甲 (乙 OR 丙)"),
        ('-"甲 乙"', "-“甲 乙”"),
        ("「“甲”乙」", "「“甲”乙」"),
        ("title:甲", "标题：甲"),
        ("region:371327", "地区：莒南县"),
        ("region:320106", "地区：320106"),
        ("地区：鼓楼区", "地区：鼓楼区"),
        ("甲 来源：日报", "甲 (来源：大众日报 OR 来源：工人日报)"),
        ("source:beijing-review", "来源：“Beijing Review”"),
        ("date:2024-01-01..2024-12-31", "日期：2024"),
        ("date:2024-01..2024-06-30", "日期：2024-01..2024-06"),
        ("date:2023-01..2024-12", "日期：2023..2024"),
        ("date:..2024-06-15", "日期：..2024-06-15"),
    ],
)
def test_says_how_it_was_read(text, written):
    assert write(parse(text)) == written


def test_says_it_in_the_language_of_the_site():
    tree = parse("标题：甲 日期：2024")
    assert write(tree, "zh-hant") == "標題：甲 日期：2024"
    assert write(tree, "en") == "title: 甲 date: 2024"


SYNTAX = [
    *'()（）|｜-－“”「」『』"＂：:*~?，。 　\x00\u202e',
    " OR ",
    " AND ",
    " NOT ",
    "甲",
    "乙丙",
    "a",
    "2024",
    "..",
    "党",
]
SYNTAX += [name + ":" for names in FIELDS.values() for name in names] + list(LABELS) + list(LABELS.values())
QUESTIONS = st.one_of(st.text(max_size=MAX_CHARACTERS), st.lists(st.sampled_from(SYNTAX)).map("".join))


def readable(text: str) -> Node:
    """The tree of a question within the limits; a longer one is refused, and reading goes on."""
    try:
        return parse(text)
    except TooMuchAsked:
        return Everything()


@given(QUESTIONS)
@example("date:..")
@example("标题：标题：-(“")
@settings(max_examples=600)
def test_any_text_is_read(text):
    assert isinstance(readable(text), Node)


@given(QUESTIONS, st.sampled_from(["zh-hans", "zh-hant", "en"]))
@settings(max_examples=600)
def test_what_was_read_reads_the_same_again(text, lang):
    tree = readable(text)
    written = write(tree, lang)
    if len(written) <= MAX_CHARACTERS and not isinstance(tree, Nothing):
        again = language.read(written, find)
        assert again.tree == tree
        assert again.notes == ()


def depth(node: Node) -> int:
    match node:
        case And() | Or():
            return 1 + max(map(depth, node.parts))
        case Not():
            return 1 + depth(node.part)
    return 1


@given(QUESTIONS)
def test_trees_stay_shallow_enough_to_walk(text):
    assert depth(readable(text)) <= 70


def test_the_manual_shows_questions_that_are_read_without_a_fault():
    manual = (Path(__file__).resolve().parent.parent / "docs" / "search.md").read_text(encoding="utf-8")
    shown = [row.split(" | ")[0] for row in manual.split("## Counts")[0].splitlines() if row.startswith("| `")]
    questions = [text.replace("\\|", "|") for row in shown for text in re.findall("`([^`]+)`", row)]
    whole = [text for text in questions if not text.endswith(":") and text[0] not in '"“「『.']
    assert len(whole) > 10
    for text in whole:
        assert language.read(text, lambda field, value: (value,)).notes == (), text

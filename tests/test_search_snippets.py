"""Marks and snippets: offsets in the published text, sentences around what was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.language import parse
from archive.search.snippets import SNIPPET_CHARACTERS, Marked, Patterns, snippet


def marked(text: str, question: str, field: str = "") -> list[str]:
    return [text[start:end] for start, end in Patterns(parse(question)).spans(text, field)]


@pytest.mark.parametrize(
    ("text", "question", "found"),
    [
        ("推进高质量發展，促进发展。", "发展", ["發展", "发展"]),
        ("推进高质量發展。", "高質量發展", ["高质量發展"]),
        ("ＧＤＰ与gdp", "GDP", ["ＧＤＰ", "gdp"]),
        ("党中央和党支部", "党", ["党", "党"]),
        ("强调，要弘扬", "“强调，要”", ["强调，要"]),
        ("市政协听取工作的报告", "市政协报告", ["市政协", "报告"]),
        ("市政协的报告", "市政协报告的", ["市政协", "报告"]),
        ("AI 与 CHAIN", "AI", ["AI"]),
        ("AI 与 CHAIN", "“AI”", ["AI", "AI"]),
        ("党建与发展", "党建 -发展", ["党建"]),
        ("党建与发展", "党建 OR 发展", ["党建", "发展"]),
        ("党建与发展", "标题：党建 发展", ["发展"]),
        ("人民代表大会", "人民代表 代表大会", ["人民代表大会"]),
        ("党建", "", []),
        ("", "党", []),
    ],
)
def test_marks_what_was_asked_for(text, question, found):
    assert marked(text, question) == found


def test_marks_in_a_title_what_was_asked_of_titles():
    assert marked("党建与发展", "标题：党建 发展", "title") == ["党建", "发展"]


def test_html_is_escaped_and_marked():
    text = "<b>党建</b> & “发展”"
    assert Marked(text, tuple(Patterns(parse("党建")).spans(text))).html == (
        "&lt;b&gt;<mark>党建</mark>&lt;/b&gt; &amp; “发展”"
    )


BODY = (
    "会议于上午召开。出席会议的有各乡镇负责人。\n会议强调，要弘扬苏区精神，扎实推进党建工作！"
    "与会人员参观了展览。" + "各代表团分组审议了报告。" * 20 + "会议通过了关于党建引领的决议。散会。"
)


def cut(question: str, text: str = BODY) -> Marked:
    return snippet(text, Patterns(parse(question)))


def test_a_snippet_is_whole_sentences_around_the_hits():
    assert cut("苏区精神").text.startswith("…会议强调，要弘扬苏区精神，扎实推进党建工作！与会人员参观了展览。")
    assert "<mark>苏区精神</mark>" in cut("苏区精神").html


def test_the_densest_sentence_is_preferred():
    assert cut("决议 党建").text == "…会议通过了关于党建引领的决议。散会。"


def test_each_word_is_shown_where_no_sentence_has_them_all():
    text = cut("展览 决议").text
    assert "参观了展览。" in text
    assert "决议。" in text
    assert "。…会议通过" in text


def test_without_hits_the_text_begins():
    assert cut("").text.startswith("会议于上午召开。出席会议的有各乡镇负责人。会议强调")
    assert cut("无此词").text.startswith("会议于上午召开。")


def test_a_long_sentence_is_cut_at_a_pause():
    text = "各地认真贯彻落实，" * 40 + "弘扬苏区精神，" + "各地认真贯彻落实，" * 40
    made = cut("苏区精神", text)
    assert len(made.text) <= SNIPPET_CHARACTERS + 2
    assert made.text.startswith("…")
    assert made.text.removesuffix("…").endswith("，")
    assert "<mark>苏区精神</mark>" in made.html


def test_no_piece_is_blank():
    text = " " * 3 * SNIPPET_CHARACTERS + "开会。" + " " * 3 * SNIPPET_CHARACTERS + "散会"
    assert cut("无此词", text).text.startswith("开会。")
    assert cut("散会", text).text == "…散会"


def test_a_hit_at_the_cut_stays_whole():
    text = "甲" * (SNIPPET_CHARACTERS - 2) + "苏区精神" + "乙" * SNIPPET_CHARACTERS
    assert "<mark>苏区精神</mark>" in cut("苏区精神", text).html


@given(st.text("甲乙丙。！，\n “”", max_size=400), st.text("甲乙丙", min_size=1, max_size=3))
def test_a_snippet_shows_a_hit_where_there_is_one(text, word):
    made = cut(f"“{word}”", text)
    assert bool(made.spans) == (word in text)
    assert all(set(made.text[start:end]) == set(word) for start, end in made.spans)
    assert "".join(piece for piece, _ in made.parts()) == made.text

"""Suggestions: the words that one text uses more than texts in general do."""

import pytest

from archive.chinese.keywords import keywords

TEXT = "某县推进不锈钢产业发展。不锈钢企业扩产，不锈钢产业链延长。会议在北京召开，我们要努力。" * 3


def test_the_weightiest_word_comes_first():
    assert keywords(TEXT)[0] == "不锈钢"


def test_traditional_text_gives_the_same_words():
    assert keywords(TEXT.replace("锈钢产业", "鏽鋼產業").replace("锈钢", "鏽鋼")) == keywords(TEXT)


def test_places_and_small_words_are_none():
    assert not {"北京", "我们", "在", "要"} & set(keywords(TEXT, 50))


def test_no_more_than_asked_for():
    assert len(keywords(TEXT, 3)) == 3


@pytest.mark.parametrize("text", ["", " \n", "abc 123", "，。", "\ud800", "的" * 100])
def test_texts_without_words(text):
    assert keywords(text) == []

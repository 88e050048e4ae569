"""What may have been meant: sounds, shapes, pinyin."""

import pytest

from archive.chinese.confusions import look_alike, sound_alike, spelled, syllables


@pytest.mark.parametrize(
    ("char", "alike"),
    [("蒙", "盟萌"), ("盟", "蒙"), ("是", "市事四"), ("南", "兰"), ("民", "明"), ("縣", "现线")],
)
def test_characters_that_sound_alike(char, alike):
    assert set(alike) <= set(sound_alike(char))
    assert char not in sound_alike(char)


def test_characters_that_look_alike():
    assert set("己已") == set(look_alike("巳"))
    assert "决" in look_alike("快")
    assert look_alike("A") == ""


def test_what_a_syllable_spells():
    assert "党" in spelled("dang")
    assert "丹" not in spelled("dang")
    assert "女" in spelled("nv")
    assert spelled("xyz") == ""


@pytest.mark.parametrize(
    ("letters", "ways"),
    [("yimeng", {("yi", "meng")}), ("xian", {("xian",), ("xi", "an")}), ("hello", set()), ("", {()})],
)
def test_letters_as_syllables(letters, ways):
    assert ways <= set(syllables(letters)) if ways else not list(syllables(letters))


def test_letters_that_can_be_read_in_many_ways_but_not_to_their_end():
    """Xian may be xi an too, and xia n; angang an gang: to try all there is takes longer than anyone waits."""
    assert list(syllables("ang" * 15 + "v")) == []
    assert next(syllables("xian" * 12)) == ("xian",) * 12

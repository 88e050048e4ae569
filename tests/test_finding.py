"""Many words looked for at once are found where a plain search finds them, one by one."""

from hypothesis import given
from hypothesis import strategies as st

from archive.chinese.finding import Finder

LETTERS = st.text("市政协\U00020bb7a", max_size=12)


def test_the_longest_word_of_a_place_comes_first():
    found = Finder(["市政协", "市政", "政协", "协商"]).find("我市政协商量")
    assert list(found) == [(1, "市政协"), (1, "市政"), (2, "政协"), (3, "协商")]


def test_a_word_that_the_text_ends_with_is_found_once():
    assert list(Finder(["政协", "政协委员会"]).find("市政协")) == [(1, "政协")]


@given(st.lists(LETTERS, max_size=6), LETTERS)
def test_it_finds_what_a_plain_search_finds(words, text):
    plain = {(at, word) for word in words if len(word) > 1 for at in range(len(text)) if text.startswith(word, at)}
    found = list(Finder(words).find(text))
    assert len(found) == len(plain) and set(found) == plain
    assert found == sorted(found, key=lambda pair: (pair[0], -len(pair[1])))

"""Paragraphs that were cut into lines of one width are put together again; other lines stay as they are."""

import pytest

from archive.ingest.text.wrapped import unwrap

PARAGRAPH = (
    "连日来，示例镇组织干部群众清理沟渠、修整道路，为春耕生产做好准备，田间地头一派忙碌景象，农技员走村入户，"
    "把测土配方的办法讲给种粮大户听，还帮助联系了两家农资企业送货上门，村民说今年的收成大家都有信心。"
)


def cut(text: str, width: int) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


@pytest.mark.parametrize("width", [18, 24, 30])
def test_a_paragraph_is_whole_again(width):
    assert unwrap(cut(PARAGRAPH, width)) == PARAGRAPH


def test_an_empty_line_or_an_indent_begins_a_paragraph():
    assert unwrap(f"{cut(PARAGRAPH, 20)}\n\n{cut(PARAGRAPH, 20)}") == f"{PARAGRAPH}\n\n{PARAGRAPH}"
    indented = f"    {PARAGRAPH}"
    assert unwrap(f"{cut(indented, 20)}\n{cut(indented, 20)}") == f"{indented}\n{indented}"


def test_headlines_and_verses_stay_lines():
    text = "青岭镇：小水渠灌出好收成\n县里召开春耕生产现场会\n今年新修渠道四十公里\n三万亩农田用上放心水"
    assert unwrap(text) == text


def test_paragraphs_of_their_own_length_stay_apart():
    text = "\n".join(PARAGRAPH[:length] for length in (31, 52, 44, 67))
    assert unwrap(text) == text


def test_two_pages_of_a_shared_document_are_joined_within_a_sentence():
    page = (PARAGRAPH * 4).rstrip("。")
    assert unwrap(f"{page}\n{page}。") == f"{page}{page}。"


def test_words_in_latin_letters_keep_their_space():
    lines = [f"{PARAGRAPH[:14]} solar power", f"plants {PARAGRAPH[14:31]}", cut(PARAGRAPH[31:], 20)]
    assert "solar power plants" in unwrap("\n".join(lines))


def test_a_line_above_each_post_of_a_forum_is_not_cut_by_its_width():
    posts = [f"发表于 2024-3-{day} 09:30:00 | 显示全部楼层\n今年春耕动手早，家家户户都在忙。" for day in range(11, 17)]
    assert unwrap("\n".join(posts)) == "\n".join(posts)

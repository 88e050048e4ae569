"""Who published a page, in the many places and printings where pages say so."""

from datetime import date

import pytest

from archive.ingest import Page, extract

PARAGRAPH = "县里的水利站把管护的责任落实到每一段渠、每一个人，村民说这样的办法实在，今年的收成更有把握。"


def source_of(*lines: str) -> str:
    page = Page(file="page", text="\n".join(["小水渠灌出好收成 旱地变成米粮仓", *lines]))
    return extract(page, today=date(2025, 1, 1)).source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("来源/示例晚报", "示例晚报"),
        ("2024-03-05 来源：示例晚报　参与互动(0)", "示例晚报"),
        ("2024-03-05来源:示例晚报0条评论", "示例晚报"),
        ("来源：示例晚报（记者林远山）", "示例晚报"),
        ("来源:示例晚报责任编辑:林远山", "示例晚报"),
        ("来源：微信公众号“示例发布”", "示例发布"),
        ("示例档案 2017年9期", "示例档案"),
        ("来源：网友推荐 2024-03-05", ""),
    ],
)
def test_above_the_text(line, source):
    assert source_of(line, PARAGRAPH, PARAGRAPH) == source


@pytest.mark.parametrize(
    ("opening", "source"),
    [
        ("今日示山网消息 3月14日，", "今日示山网"),
        ("示山县融媒体中心讯（记者 林远山）", "示山县融媒体中心"),
        ("示山网记者 林远山 报道：", "示山网"),
        ("示山国家电视台5日报道，", ""),
    ],
)
def test_in_the_opening(opening, source):
    assert source_of(opening + PARAGRAPH, PARAGRAPH) == source


@pytest.mark.parametrize(
    ("last", "source"),
    [
        (f"{PARAGRAPH}（示山市纪委监委）", "示山市纪委监委"),
        ("（示山县委办公室）", "示山县委办公室"),
        ("文章来源于示例日报", "示例日报"),
        ("2021-02-10 2 2 示例日报 content_123.html 1 3 小水渠 /enpproperty-->", "示例日报"),
    ],
)
def test_below_the_text(last, source):
    assert source_of(PARAGRAPH, PARAGRAPH, last) == source

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
        ("来源：示例发布（ID：shilifabu）", "示例发布"),
        ("来源：微信公众号示例发布", "示例发布"),
        ("示例日报 记者 林远山", "示例日报"),
        ("□ 示例日报记者 林远山 通讯员 张三立", "示例日报"),
        ("[来源]:示例日报", "示例日报"),
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
        ("示山日报全媒体讯（记者 林远山）", "示山日报"),
    ],
)
def test_in_the_opening(opening, source):
    assert source_of(opening + PARAGRAPH, PARAGRAPH) == source


@pytest.mark.parametrize(
    ("last", "source"),
    [
        (f"{PARAGRAPH}（示山市纪委监委）", "示山市纪委监委"),
        ("（示山县委办公室）", "示山县委办公室"),
        ("编辑：示山县融媒体中心", "示山县融媒体中心"),
        ("编辑：林远山", ""),
        ("文章来源于示例日报", "示例日报"),
        ("本文转自示例日报，版权归原作者", "示例日报"),
        ("本文转自微信公众号：示例发布", "示例发布"),
        ("—— 摘自《示例日报》", "示例日报"),
        ("2021-02-10 2 2 示例日报 content_123.html 1 3 小水渠 /enpproperty-->", "示例日报"),
    ],
)
def test_below_the_text(last, source):
    assert source_of(PARAGRAPH, PARAGRAPH, last) == source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("来源：示例日报，示例晚报", "示例日报"),
        ("来源：示例日报 示例晚报", "示例日报"),
        ("来源：示例日报,林远山", "示例日报"),
        ("来源：林远山，示例日报", "示例日报"),
        ("来源：要闻、示例日报", "示例日报"),
        ("来源：综合示例日报、示例晚报", "示例日报"),
        ("来源：中共示例县委", "中共示例县委"),
    ],
)
def test_of_several_names_the_first_outlets(line, source):
    assert source_of(line, PARAGRAPH, PARAGRAPH) == source


@pytest.mark.parametrize(
    "trailing", ["举报", " 举报", "纠错", "手机看新闻", " 复制链接", "评论(0)", " 我要投稿", " A3版"]
)
def test_without_what_trails_it(trailing):
    assert source_of(f"来源：示例日报{trailing}", PARAGRAPH, PARAGRAPH) == "示例日报"


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        (["编审:admin稿源:示例县人社局点击:12次"], "示例县人社局"),
        (["时间:2024-03-05 10:20作者:林远山来源:示例县政府办浏览:12"], "示例县政府办"),
        (["资料来源", "示例市政署", "发佈日期及时间", "2024年3月5日 18:44"], "示例市政署"),
        (["资料来源", "发佈日期及时间", "2024年3月5日 18:44"], ""),
    ],
)
def test_labels_without_spaces_or_colons(lines, source):
    assert source_of(*lines, PARAGRAPH, PARAGRAPH) == source


@pytest.mark.parametrize(
    "line",
    [
        "原创 示例组工 示例组工 2024-03-05 18:30 发表于山东",
        "原创 林远山 示例组工 2024-03-05 18:30",
        "示例组工 2024-03-05 18:30 发表于山东",
    ],
)
def test_the_account_beside_its_day(line):
    assert source_of(line, PARAGRAPH, PARAGRAPH) == "示例组工"


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        ([f"（示例日报记者林远山）{PARAGRAPH}"], "示例日报"),
        ([PARAGRAPH, f"{PARAGRAPH}（示例日报）"], "示例日报"),
        ([PARAGRAPH, f"{PARAGRAPH}（据示例日报）"], "示例日报"),
    ],
)
def test_in_brackets_beside_the_text(lines, source):
    assert source_of(*lines, PARAGRAPH) == source


@pytest.mark.parametrize(
    ("way", "source"),
    [
        ("示例新闻网 > 要闻 > 正文", "示例新闻网"),
        ("首页 > 示例新闻网 > 要闻", "示例新闻网"),
        ("当前位置：示例新闻网 > 要闻", "示例新闻网"),
        ("示例日报 > 2024-03-05 > A1版", "示例日报"),
        ("示例新闻网 > 示例日报 > 要闻", ""),
        ("当前位置：政务公开 > 要闻", ""),
        ("登录订阅电子报", ""),
    ],
)
def test_the_first_step_of_the_way_to_the_page(way, source):
    assert source_of(way, PARAGRAPH, PARAGRAPH) == source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Copyright © 2020 示例新闻网 All Rights Reserved", "示例新闻网"),
        ("示例时报版权所有 未经授权不得转载", "示例时报"),
        ("示例日报社版权所有 宁ICP备00000000号", "示例日报"),
        ("版权所有 不得转载 示例日报有限公司", "示例日报"),
        ("Copyright © 2020 示例科技有限公司", ""),
    ],
)
def test_whose_the_copyright_is(line, source):
    assert source_of(PARAGRAPH, PARAGRAPH, line) == source


@pytest.mark.parametrize("behind", ["_示例新闻网", "_要闻_示例新闻网", " - 示例新闻网 - 门户"])
def test_behind_the_title_of_a_page_that_lost_its_marks(behind):
    page = Page(file="page", text="\n".join([f"小水渠灌出好收成 旱地变成米粮仓{behind}", PARAGRAPH, PARAGRAPH]))
    assert extract(page, today=date(2025, 1, 1)).source == "示例新闻网"


def test_a_platforms_address_names_no_outlet():
    page = Page(file="page", text=f"小水渠灌出好收成\n{PARAGRAPH}\n{PARAGRAPH}", url="https://mp.weixin.qq.com/s?mid=1")
    assert extract(page, today=date(2025, 1, 1)).source == ""


def test_on_a_newspapers_own_site_a_titles_second_line_is_no_account():
    text = "\n".join(["旱地变成米粮仓靠小水渠", "灌出好收成", "2024-03-05", PARAGRAPH])
    address = "https://www.mingpao.com/news/1"
    assert extract(Page(file="page", text=text, url=address), today=date(2025, 1, 1)).source == "明报"


def test_a_call_to_follow_says_whose_our_county_is():
    text = "县委开会商量灌渠怎样管，全县的水利站都派了人，会后各站把管护的段落领了回去，秋后再验。"
    page = Page(file="page", text=f"小水渠灌出好收成\n{text}\n{PARAGRAPH}\n扫一扫，关注武义发布微信公众号")
    assert extract(page, today=date(2025, 1, 1)).region_code == "330723"

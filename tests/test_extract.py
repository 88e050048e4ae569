"""Extraction, rule by rule: what a page says of itself, and where its article begins and ends."""

from datetime import date

import pytest

from archive.chinese import Repaired, fold
from archive.ingest import Page, Record, Unreadable, extract
from archive.ingest.fields import flags
from archive.ingest.text import labels, layout, lines

PARAGRAPH = "县里的水利站把管护的责任落实到每一段渠、每一个人，村民说这样的办法实在，今年的收成更有把握。"


TODAY = date(2025, 1, 1)


def read(*parts: str, html: bool = False, **fields) -> Record:
    return extract(Page(file="page", text="\n".join(parts), html=html, **fields), today=TODAY)


class TestTitle:
    def test_is_the_headline_above_the_labels(self):
        record = read(
            "首页 > 要闻 > 正文", "莒南县：小水渠灌出好收成", "发布时间：2023-06-08 来源：示例晚报", PARAGRAPH
        )
        assert record.title == "莒南县：小水渠灌出好收成"
        assert record.evidence["title"].rule == "headline above the text"

    def test_of_two_lines_is_joined(self):
        assert (
            read("莒南县政协召开协商座谈会", "为乡村振兴出实招谋良策", PARAGRAPH).title
            == "莒南县政协召开协商座谈会 为乡村振兴出实招谋良策"
        )

    def test_has_no_column_before_it_and_no_site_behind_it(self):
        assert read("今日要闻", "小水渠灌出好收成_示例新闻网", "2023-06-08", PARAGRAPH).title == "小水渠灌出好收成"

    def test_may_end_in_words_that_sites_end_in(self):
        title = "陆岭县山地苹果穿上防雹网"
        assert read(title, "2023-04-05", PARAGRAPH).title == title

    def test_may_begin_with_a_number(self):
        assert read("10项民生实事落地", "2023-04-05", PARAGRAPH).title == "10项民生实事落地"

    def test_has_a_subtitle_that_begins_with_a_dash(self):
        record = read("小水渠灌出好收成", "——来自莒南县的报道", "2023-06-08", PARAGRAPH)
        assert (record.title, record.subtitle) == ("小水渠灌出好收成", "——来自莒南县的报道")
        assert not record.body.startswith("—")

    def test_is_derived_and_flagged_where_the_page_has_none(self):
        record = read("6月7日，莒南县召开农田水利现场会，研究管护办法。" + PARAGRAPH)
        assert record.title == "莒南县召开农田水利现场会"
        assert {"no-title", "review"} <= set(record.flags)

    def test_glued_to_its_subtitle_is_taken_apart(self):
        record = read("清渠引水润沃野 同心聚力绘新篇莒南县政协助推农田水利高质量发展", PARAGRAPH)
        assert record.title == "清渠引水润沃野 同心聚力绘新篇 莒南县政协助推农田水利高质量发展"
        assert "title-and-subtitle-glued" in record.flags

    def test_is_not_repeated_in_the_body(self):
        assert read("小水渠灌出好收成", "2023-06-08", "小水渠灌出好收成", PARAGRAPH).body == PARAGRAPH


class TestSource:
    @pytest.mark.parametrize(
        "line, source",
        [
            ("来源：示例晚报 2024-03-05", "示例晚报"),
            ("信息来源：\n示例县融媒体中心", "示例县融媒体中心"),
            ("来 源：示例晚报　作者：林远山", "示例晚报"),
            ("来源：《示例周刊》杂志 作者：林远山", "示例周刊杂志"),
            ("2024-03-05　示例日报", "示例日报"),
            ("来源：本站原创", ""),
            ("来源：网络", ""),
        ],
    )
    def test_is_what_the_page_says(self, line, source):
        assert read("小水渠灌出好收成", line, PARAGRAPH).source == source

    @pytest.mark.parametrize(
        "last, source, byline",
        [
            ("【示例日报社·示例全媒体记者 林远山】", "示例日报社·示例全媒体", "林远山"),
            ("（示例晚报记者 林远山 王小河）", "示例晚报", "林远山 王小河"),
            ("撰稿 示例钢铁记者站 林远山", "示例钢铁记者站", "林远山"),
            ("（来源：示例县政协）", "示例县政协", ""),
        ],
    )
    def test_may_stand_in_the_byline(self, last, source, byline):
        record = read("小水渠灌出好收成", "2024-03-05", PARAGRAPH, last)
        assert (record.source, record.byline, record.body) == (source, byline, PARAGRAPH)

    def test_is_nobodys_where_the_page_names_nobody(self):
        assert read("小水渠灌出好收成", PARAGRAPH).source == ""


class TestBody:
    def test_ends_where_the_site_begins(self):
        tail = [
            "责任编辑：周明",
            "扫一扫在手机打开当前页",
            "上一篇：另一条新闻",
            "版权所有 示例县人民政府",
            "鲁ICP备00000000号",
        ]
        assert (
            read("小水渠灌出好收成", "2024-03-05", PARAGRAPH, PARAGRAPH[::-1], *tail).body
            == f"{PARAGRAPH}\n{PARAGRAPH[::-1]}"
        )

    def test_keeps_headings_and_numbered_lines(self):
        inner = ["一、把水引到田头", PARAGRAPH, "1、清淤", PARAGRAPH]
        assert read("小水渠灌出好收成", "2024-03-05", *inner).body == "\n".join(inner)

    def test_keeps_what_a_notice_says_of_time_and_place(self):
        record = read("水利工作会议纪要", "时间：2024年8月9日上午", "地点：县政府二楼会议室", PARAGRAPH)
        assert record.body.startswith("时间：2024年8月9日上午\n地点：")
        assert record.published is None

    @pytest.mark.parametrize(
        "opening", ["本报讯 来自各镇的代表参加了会议。", "主办单位：莒南县水利局。", "更多内容还在整理之中。"]
    )
    def test_begins_with_its_first_paragraph_however_that_begins(self, opening):
        assert read("小水渠灌出好收成", "2024-03-05", opening + PARAGRAPH * 2).body == opening + PARAGRAPH * 2

    def test_has_no_abstract_that_repeats_it(self):
        assert read("小水渠灌出好收成", "文章导读", PARAGRAPH[:40] + "……", PARAGRAPH).body == PARAGRAPH

    def test_has_no_picture_names(self):
        second = f"第二段。{PARAGRAPH}"
        record = read("小水渠灌出好收成", "2024-03-05", PARAGRAPH, "小水渠灌出好收成-1.jpg", second)
        assert record.body == f"{PARAGRAPH}\n{second}"

    def test_of_nothing_is_refused(self):
        with pytest.raises(Unreadable, match="no article text"):
            read("首页", "上一页 下一页", "版权所有")


class TestKinds:
    def test_a_forum_threads_first_post_is_the_article(self):
        record = read(
            "返回列表 发新帖", "查看: 430|回复: 1", "", "[我要爆料] 小水渠灌出好收成", "", "[复制链接]",
            "发表于 2024-2-21 10:21:23 | 显示全部楼层 |阅读模式", PARAGRAPH, "",
            "发表于 2024-2-21 10:35:20 | 显示全部楼层", "说得好", "使用道具 举报",
            "您需要登录后才可以回帖 登录 | 注册", "Powered by Discuz! X3.5",
        )  # fmt: skip
        assert (record.page_kind, record.title, record.body) == ("forum", "小水渠灌出好收成", PARAGRAPH)
        assert (record.published, record.date_basis) == ("2024-02-21", "forum")
        assert [(reply.text, reply.posted_at) for reply in record.comments] == [("说得好", "2024-02-21T10:35:20+08:00")]

    def test_a_shared_document_is_named_by_its_file(self):
        record = read(
            "《【研讨发言】小水渠灌出好收成.docx》由会员分享，可在线阅读，更多相关《…（2页珍藏版）》请在某文库上搜索。",
            "1、【研讨发言】小水渠灌出好收成" + PARAGRAPH * 5 + "管护的责",
            "2、任落实到人。" + PARAGRAPH * 5,
        )
        assert (record.page_kind, record.title) == ("document-share", "【研讨发言】小水渠灌出好收成")
        assert record.body.startswith(PARAGRAPH[:20])
        assert "管护的责任落实到人" in record.body
        assert {"doc-share", "page-markers", "speech-not-news"} <= set(record.flags)

    def test_repairs_lie_where_they_say(self):
        record = read(
            "水利工程開(kāi)工",
            "山東省莒南縣(xiàn)的水利工程開(kāi)工,村民說(shuō)這是好事,日子越過(guò)越紅火。",
            PARAGRAPH,
        )
        assert "pinyin-annotated" in record.flags
        assert record.body.startswith("山東省莒南縣的水利工程開工")
        for repair in record.repairs:
            assert record.body[repair["start"] :].startswith(repair["after"])

    @pytest.mark.parametrize(("confidence", "expected"), [(0.7, True), (0.95, False)])
    def test_a_doubtful_repair_asks_for_review(self, confidence, expected):
        record = Record(body=PARAGRAPH, repairs=[{"kind": "byte-shift", "confidence": confidence}])
        noticed = flags.flags_of(record, Repaired(PARAGRAPH, []), layout.Layout(main=[]))
        assert ("review" in noticed) is expected


class TestHtml:
    def test_the_pages_marks_and_its_article_are_found(self):
        record = read(
            '<html><head><title>小水渠灌出好收成_示例新闻网</title><meta name="PubDate" content="2024-03-05 09:30">',
            '<meta name="ContentSource" content="示例晚报"></head><body><div class="nav"><a href="/">首页</a></div>',
            f'<h1>小水渠灌出好收成</h1><div id="zoom"><p>{PARAGRAPH}</p><p>第二段。{PARAGRAPH}</p></div>',
            '<div class="related"><p>相关的一条新闻，讲的是别的县的别的事，不该在这里出现。</p></div>',
            "<script>var a=1;</script></body></html>", html=True,
        )  # fmt: skip
        assert (record.title, record.source, record.published, record.date_basis) == (
            "小水渠灌出好收成",
            "示例晚报",
            "2024-03-05",
            "metadata",
        )
        assert record.body == f"{PARAGRAPH}\n第二段。{PARAGRAPH}"

    def test_hidden_text_is_not_read(self):
        record = read(
            f'<body><h1>小水渠灌出好收成</h1><p>{PARAGRAPH}</p><p style="display: none">看不见的字。</p></body>',
            html=True,
        )
        assert record.body == PARAGRAPH


@pytest.mark.parametrize(
    "line, role",
    [
        ("发布时间：2024-03-05 来源：示例晚报", "meta"),
        ("2024-03-05 09:30", "meta"),
        ("首页 > 要闻 > 正文", "trail"),
        ("【字体：大 中 小】 打印 关闭", "furniture"),
        ("相关阅读", "list"),
        ("免责声明：本文转载自网络", "cut"),
        ("责任编辑：周明", "byline"),
        ("（示例晚报记者 林远山）", "byline"),
        ("莒南县召开农田水利现场会", "text"),
        ("资金来源：县财政统筹安排", "text"),
    ],
)
def test_roles_of_lines(line, role):
    assert lines.role_of(fold(line)) == role


def test_a_longer_label_wins_over_one_that_it_contains():
    assert [item.label for item in labels.read("信息来源:示例晚报 发布时间:2024-03-05")] == ["信息来源", "发布时间"]

"""What short lines say of a page in words that few sites use: who gave a text, when a blog posted it, its abstract."""

import pytest

from archive.ingest import Page, extract

TITLE = "大宁县：老粮站改出便民服务点"
FIRST = "3月2日，山西省大宁县曲峨镇的老粮站换了门牌，六个窗口同时开办业务，村民不出镇就能办社保、开证明、交水费。"
SECOND = "镇干部说，粮站空了九年，年前议事会上有人提起这处院子，大家一合计，花了四万元修屋顶、铺地砖，人手从机关里抽。"


def read(*lines: str):
    return extract(Page(file="page.txt", text="\n".join(lines)))


class TestWhoGaveAText:
    @pytest.mark.parametrize(
        ("line", "source", "byline"),
        [
            ("（大宁县纪委监委 || 责任编辑 冯晓岚）", "大宁县纪委监委", ""),
            ("（大宁县纪委监委 ｜｜ 责任编辑 冯晓岚）", "大宁县纪委监委", ""),
            ("（山西省纪委监委 || 责任编辑：冯晓岚）", "山西省纪委监委", ""),
            ("（大宁县纪委监委供稿 | 编辑 冯晓岚）", "大宁县纪委监委", ""),
            ("（大宁县纪委 贺云飞 || 责任编辑 冯晓岚）", "大宁县纪委", "贺云飞"),
            ("（通讯员 贺云飞 冯晓岚 || 责任编辑 王丽）", "", "贺云飞 冯晓岚"),
        ],
    )
    @pytest.mark.parametrize("end", ["\n", ""])
    def test_stands_before_its_editor(self, line, source, byline, end):
        record = read(TITLE, "2021-03-04", FIRST, SECOND + end + line)
        assert (record.source, record.byline, record.body) == (source, byline, f"{FIRST}\n{SECOND}")


class TestWhoWrote:
    def test_may_have_a_name_of_two_characters_spaced_out(self):
        record = read(TITLE, "2021-03-04", FIRST, SECOND, "大宁县融媒体中心记者：贺云飞 冯 岚", "编  辑：石 磊")
        assert (record.source, record.byline) == ("大宁县融媒体中心", "贺云飞 冯岚")
        assert record.body == f"{FIRST}\n{SECOND}"

    def test_may_stand_behind_their_office(self):
        record = read(TITLE, "2021-03-04", FIRST, SECOND, "大宁县纪委监委 贺云飞 冯 岚")
        assert (record.source, record.byline, record.body) == ("大宁县纪委监委", "贺云飞 冯岚", f"{FIRST}\n{SECOND}")


class TestWhatSitesAdd:
    @pytest.mark.parametrize(
        "above",
        [
            "加载中...",
            "正在加载,请稍候……",
            "為達最佳瀏覽效果，建議使用 Chrome、Firefox 或 Microsoft Edge 的瀏覽器。",
            "關閉此視窗 請至Edge官網下載 請至Google官網下載",
            "留言内容：",
            "抱歉，我們並不支援你正使用的瀏覽器。",
            "如有問題，歡迎電郵至 news@example.hk 查詢。",
            "« 返回前頁列印",
            "下载到本地，更方便阅读",
            "收藏 下载该资料的人也在看",
            "第1页 / 共5页",
            "＋ 大宁",
            "打印网摘纠错商城分享推荐  字号",
            "[关键词]粮站;便民服务;乡镇",
            "中图分类号:D630 文献标识码:A",
        ],
    )
    def test_above_the_text_is_no_title(self, above):
        record = read(above, TITLE, "2021-03-04", above, FIRST, SECOND)
        assert (record.title, record.body) == (TITLE, f"{FIRST}\n{SECOND}")

    @pytest.mark.parametrize(
        "below",
        [
            "[全文结束]",
            "温馨提示: 1. 部分文件查看预览时可能会显示错乱。",
            "3上一篇  下一篇4",
            "按日期检索",
            "（節錄）全文共603字",
            "送：县委办、县政府办",
            "#大宁 #粮站",
            "第1页：老粮站里的新窗口",
            "本网站图文内容归大宁报所有，任何单位及个人未经许可，不得擅自转载使用。",
        ],
    )
    def test_below_the_text_is_no_text(self, below):
        assert read(TITLE, "2021-03-04", FIRST, SECOND, below).body == f"{FIRST}\n{SECOND}"

    @pytest.mark.parametrize(
        "between", ["视频截图（图片来源：网络）", "图据网络", "受访者供图", "窗口前的村民。圖/擷自大宁新闻网"]
    )
    def test_of_a_picture_is_no_text(self, between):
        assert read(TITLE, "2021-03-04", FIRST, between, SECOND).body == f"{FIRST}\n{SECOND}"

    def test_behind_each_paragraph_is_none_of_a_headline_printed_twice(self):
        title = "大宁县的“粮站窗口”：六个部门坐在一起"
        assert read(title, "2021-03-04", f"原标题：{title}", FIRST, SECOND).title == title

    def test_amid_a_page_s_labels_is_no_source(self):
        record = read(TITLE, "时间：2021-03-04 来源： 点击：", "大农字〔2021〕5号  类别：A", FIRST)
        assert (record.source, record.published) == ("", "2021-03-04")

    def test_strewn_through_a_text_is_taken_out(self):
        copied = SECOND.replace("，", "@@，")
        assert read(TITLE, "2021-03-04", FIRST, copied).body == f"{FIRST}\n{SECOND}"

    def test_behind_a_free_page_is_no_text(self):
        assert read(TITLE, "2021-03-04", FIRST, SECOND[:-1] + "(试读)...").body == f"{FIRST}\n{SECOND[:-1]}"

    def test_before_the_editor_is_no_text(self):
        record = read(TITLE, "2021-03-04", FIRST, SECOND, "【纠错】 【责任编辑:冯晓岚 】")
        assert record.body == f"{FIRST}\n{SECOND}"

    def test_of_who_bets_is_no_title(self):
        record = read("某某体育在线投注_登录入口(中国)有限公司", "网站首页 新闻中心", "2021-03-04", FIRST)
        assert (record.title, "no-title" in record.flags) == ("山西省大宁县曲峨镇的老粮站换了门牌", True)


class TestTitle:
    def test_has_no_office_above_it(self):
        assert read("中共大宁县委党史研究室", TITLE, "2021-03-04", FIRST).title == TITLE

    def test_may_begin_like_a_heading_when_printed_twice(self):
        record = read("您的当前位置：", "第二节 粮站", "第二节 粮站", FIRST, SECOND)
        assert (record.title, record.body) == ("第二节 粮站", f"{FIRST}\n{SECOND}")

    def test_may_begin_like_a_heading_above_the_line_of_who_posts(self):
        posted = "来源: 昕水渔夫 于 2021-03-04 06:48:10 [博客] [旧帖] 本文已被阅读: 9 次"
        below = ("所有跟帖:", "• 同是大宁人 -北关- (0 bytes) 03/05/2021", "您的位置： 城里话 » 论坛 » 大宁")
        record = read("1. 回大宁，老粮站变了样", posted, FIRST, *below)
        assert (record.title, record.published, record.source) == ("1. 回大宁，老粮站变了样", "2021-03-04", "")
        assert record.body == FIRST


class TestAboveTheText:
    def test_the_masked_day_of_a_speech_is_no_text(self):
        assert read(TITLE, "2021-03-04", "(202_年3月2日)", FIRST).body == FIRST

    def test_a_picture_s_words_above_a_dateline_are_no_text(self):
        report = f"【本报讯】{FIRST}"
        assert read(TITLE, "2021-03-04", "便民窗口的时间表", report, SECOND).body == f"{report}\n{SECOND}"


class TestAPageInOneLine:
    def test_ends_its_labels_where_a_sentence_begins(self):
        line = f"{TITLE} 要闻 发布时间: 2021/03/04 分享: 【本报讯】{FIRST} {SECOND}"
        record = read(line)
        assert (record.title, record.published) == (TITLE, "2021-03-04")
        assert record.body == f"【本报讯】{FIRST}\n{SECOND}"


class TestWhenABlogPosted:
    @pytest.mark.parametrize(
        "line",
        [
            "Posted on March 4, 2021 by daning",
            "Posted by daning on March 4th, 2021",
            "Thursday, March 4, 2021",
            "Thu, 04 Mar 2021",
            "By daning | March 4, 2021 | No Comments",
            "date 2021-03-04",
        ],
    )
    def test_is_said_in_english(self, line):
        record = read(TITLE, line, FIRST, SECOND)
        assert (record.title, record.published, record.body) == (TITLE, "2021-03-04", f"{FIRST}\n{SECOND}")

    @pytest.mark.parametrize(
        "line",
        [
            "2021 03/ 04 12:46:31",
            "http://news.example.cn 2021年03月04日08:12 大宁日报",
            "發佈時間 2021/3/4 01:36:00",
            "更新於 2021年03月06日10:12 • 發布於 2021年03月04日01:19 • 大宁发布",
        ],
    )
    def test_or_a_site_needs_no_colon(self, line):
        record = read(TITLE, line, FIRST, SECOND)
        assert (record.title, record.published, record.body) == (TITLE, "2021-03-04", f"{FIRST}\n{SECOND}")

    def test_is_not_when_a_document_ends(self):
        record = read("生成日期: 2021-03-04 文号:", "废止时间: 2023-03-04 名称: " + TITLE, TITLE, FIRST)
        assert record.published == "2021-03-04"

    def test_may_be_a_month(self):
        for lines in (("date 2021-03", FIRST), (f"date 2021-03 {FIRST}",)):
            record = read(TITLE, *lines)
            assert (record.published, record.body) == ("2021-03", FIRST)

    def test_may_stand_below_the_text(self):
        record = read(TITLE, FIRST, SECOND, "This entry was posted in 新闻 on March 4, 2021 by daning.")
        assert (record.published, record.body) == ("2021-03-04", f"{FIRST}\n{SECOND}")

    def test_is_not_said_by_who_posted_where(self):
        record = read(TITLE, FIRST, SECOND, "Posted in 新闻 | Leave a reply")
        assert (record.published, record.body) == (None, f"{FIRST}\n{SECOND}")


class TestAbstract:
    ABSTRACT = "大宁县曲峨镇把闲置多年的老粮站改成便民服务点，六个窗口同时开办，村民办事不再进城。"

    @pytest.mark.parametrize(
        "label",
        ["[摘要] ", "【摘要】", "【内容提要】", "内容提要：", "核心提示：", "内容摘要 ", "【导读】", "新闻提要："],
    )
    def test_on_its_label_s_line_is_no_text(self, label):
        assert read(TITLE, "2021-03-04", label + self.ABSTRACT, FIRST, SECOND).body == f"{FIRST}\n{SECOND}"

    def test_s_label_may_begin_a_headline(self):
        assert read("【导读】老粮站里的新窗口", "2021-03-04", FIRST).title == "【导读】老粮站里的新窗口"

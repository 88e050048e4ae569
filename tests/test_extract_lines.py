"""What the lines around an article are: other headlines, buttons, labels without colons, names, page names."""

import pytest

from archive.ingest import Page, extract

PARAGRAPH = (
    "8月14日，福建省清流县林畲镇的村民在公示栏前看惠农补贴的“明白纸”。县里联合二十一个部门编制这份政策清单，"
    "补贴多少、什么时候发，纸上写得清清楚楚，村民说看得懂才放心。"
)
TITLE = "清流县：一张“明白纸”让惠农补贴晒在阳光下"


def read(*lines: str, url: str = ""):
    return extract(Page(file="page.txt", text="\n".join(lines), url=url))


class TestListsOfOtherArticles:
    LIST = ("县气象局发布大风预警 2019-05-14", "春季义务植树活动启动 2019-05-12", "三条道路下月完工 2019-05-11")

    def test_above_the_article_their_dates_are_not_its_own(self):
        record = read(*self.LIST, TITLE, PARAGRAPH)
        assert (record.title, record.published) == (TITLE, None)

    def test_below_it_they_end_it(self):
        record = read(TITLE, PARAGRAPH, *self.LIST)
        assert (record.body, record.published) == (PARAGRAPH, None)

    @pytest.mark.parametrize("form", ["[05-14] {}", "{} [05-14]", "{} 24-05-14", "· {} 2019/05/14"])
    def test_their_dates_may_stand_anyhow(self, form):
        listed = [form.format(line[:-11]) for line in self.LIST]
        assert read(TITLE, PARAGRAPH, *listed).body == PARAGRAPH

    def test_three_with_their_dates_below_are_one_too(self):
        pairs = [part for line in self.LIST for part in (line[:-11], line[-10:])]
        record = read(*pairs, TITLE, "2023-08-16", PARAGRAPH)
        assert (record.title, record.published) == (TITLE, "2023-08-16")

    def test_one_headline_with_its_date_is_the_article(self):
        record = read(f"{TITLE} 2023-08-16", PARAGRAPH)
        assert (record.title, record.published) == (TITLE, "2023-08-16")


class TestTitle:
    @pytest.mark.parametrize(
        "above",
        ["社区签到 勋章中心 道具中心", "山歌王子", "清流论坛 › 县城生活", "文档下载网", "社区首页 圈子 活动 商城"],
    )
    def test_is_what_the_text_speaks_of(self, above):
        assert read(above, TITLE, "发布时间：2023-08-16", PARAGRAPH).title == TITLE
        assert read(TITLE, above, "发布时间：2023-08-16", PARAGRAPH).title == TITLE

    def test_of_two_lines_may_have_an_empty_one_between(self):
        lines = ("清流县推行惠农补贴政策清单", "", "二十一个部门联手晒“明白纸”", "", "2023-08-16", "", PARAGRAPH)
        assert read(*lines).title == "清流县推行惠农补贴政策清单 二十一个部门联手晒“明白纸”"

    def test_is_the_last_printing_when_the_first_is_cut(self):
        record = read(
            "政协清流县三届会议第27号提案", "首页 > 提案", "关于政协清流县三届会议第27号提案的答复", PARAGRAPH
        )
        assert record.title == "关于政协清流县三届会议第27号提案的答复"

    def test_may_stand_below_the_date(self):
        record = read("Lv8 山歌王子", "2021-09-07 12:06 来自手机", TITLE, PARAGRAPH)
        assert (record.title, record.body) == (TITLE, PARAGRAPH)

    def test_may_stand_in_the_dateline(self):
        record = read(f"新华社福州8月14日电 题：{TITLE}", "新华社记者林晓舟", PARAGRAPH)
        assert (record.title, record.body) == (TITLE, PARAGRAPH)

    def test_may_be_as_long_as_a_paragraph_above_its_labels(self):
        title = "清流县政府新闻办就惠农补贴政策清单编制发放,林畲镇村务公开栏改造,村级财务网上监督平台开通举行新闻吹风会"
        assert read(title, "2023-08-16 10:00:17", PARAGRAPH).title == title

    def test_may_have_more_than_two_lines(self):
        lines = ("清流县委常委会召开会议", "听取县政府、县政协、林畲镇党委", "惠农补贴工作汇报", "部署“明白纸”公示工作")
        assert read(*lines, "，".join(lines) + "。" + PARAGRAPH).title == " ".join(lines)

    def test_of_a_column_is_not_a_picture_s_caption_below_it(self):
        title = "惠农政策看基层|清流县：让补贴政策清单晒在阳光下"
        assert read(title, "林畲镇的村民在公示栏前看惠农补贴政策清单“明白纸”", PARAGRAPH).title == title

    def test_is_not_repeated_before_a_speaker_s_call(self):
        title = "在全县惠农补贴公示工作会议上的讲话"
        assert (
            read(title, "时间：2023-08-16", f"{title}各位领导、同志们：{PARAGRAPH}").body
            == f"各位领导、同志们：{PARAGRAPH}"
        )

    def test_may_follow_its_paper_behind_a_bar(self):
        assert read(f"福建日报 | {TITLE}", "发布时间：2023-08-16", PARAGRAPH).title == f"福建日报 | {TITLE}"

    def test_has_no_button_of_a_forum_in_either_script(self):
        for button in ("[复制链接]", "[復制鏈接]"):
            thread = ("查看: 12|回复: 0", f"{TITLE} {button}", "发表于 2023-8-16 10:21 | 显示全部楼层", PARAGRAPH)
            assert read(*thread).title == TITLE


class TestLabels:
    def test_may_be_the_cells_of_a_table(self):
        record = read("索引号", "0146/2023-1", "发布机构", "清流县林业局", "生成日期", "2023-05-18", TITLE, PARAGRAPH)
        assert (record.title, record.source, record.published) == (TITLE, "清流县林业局", "2023-05-18")

    def test_without_values_are_no_text(self):
        assert read(TITLE, PARAGRAPH, "责任编辑：").body == PARAGRAPH

    def test_of_counts_are_no_title(self):
        record = read(TITLE, "大小:31.2KB", "热度:187", "时间:2023-02-11", PARAGRAPH)
        assert (record.title, record.published) == (TITLE, "2023-02-11")

    @pytest.mark.parametrize("lines", [("2018", "05/22"), ("22", "2018-05"), ("22", "2018年05月")])
    def test_of_a_date_may_be_two_lines(self, lines):
        assert read(TITLE, *lines, PARAGRAPH).published == "2018-05-22"

    def test_of_a_journal_give_a_month(self):
        assert read(TITLE, "（2014年5月）", PARAGRAPH).published == "2014-05"

    def test_behind_the_size_of_type_are_read(self):
        record = read(TITLE, "【 字体:大 中 小 】 2022-06-09 来源: 清流县委统战部", PARAGRAPH)
        assert (record.published, record.source) == ("2022-06-09", "清流县委统战部")

    def test_of_a_decision_say_when_it_passed_not_when_it_was_published(self):
        passed = "（2021年7月28日清流县第十七届人民代表大会常务委员会第四十三次会议通过）"
        record = read("清流县人民代表大会常务委员会任免名单", "日期：2021-07-29", passed, "任命：", PARAGRAPH)
        assert record.published == "2021-07-29" and record.body.startswith(passed)


class TestNames:
    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("清流晚报多媒体数字版", "清流晚报"),
            ("消息出处：清流县工商联", "清流县工商联"),
            ("来源｜清流发布", "清流发布"),
        ],
    )
    def test_of_the_source_stand_in_many_places(self, line, name):
        assert read(TITLE, PARAGRAPH, line).source == name

    def test_of_who_tells_and_who_writes_down_are_no_title(self):
        record = read("1958年修水渠的前前后后", "口述：邵福田　整理：崔文斌", PARAGRAPH)
        assert (record.title, record.source) == ("1958年修水渠的前前后后", "")

    def test_of_an_official_under_the_title_are_no_text(self):
        record = read(TITLE, "2014-05-06", "中共清流县委书记 关文启", PARAGRAPH)
        assert (record.title, record.body) == (TITLE, PARAGRAPH)

    def test_of_who_posts_in_a_forum_are_no_source(self):
        thread = ("清流论坛 » 县城生活", "海边旧人 发表于 2018-5-27 22:14", TITLE, PARAGRAPH, "Powered by Discuz!")
        assert read(*thread).source == "清流论坛"


class TestText:
    def test_has_no_button_above_it(self):
        assert read(TITLE, "2022年03月11日 08:15 川东早报", "新浪新闻综合", PARAGRAPH).body == PARAGRAPH

    @pytest.mark.parametrize(
        "line",
        [
            "展开阅读全文",
            "13人参与 评论",
            "本文已影响 2210 人",
            "播报文章 00:00 / 03:21",
            "相关文件：",
            "www.example.com",
        ],
    )
    def test_has_no_furniture_behind_it(self, line):
        assert read(TITLE, "2023-08-16", PARAGRAPH, line).body == PARAGRAPH

    @pytest.mark.parametrize("above", [("摘要：" + PARAGRAPH[:40] + "...",), ("[摘要]", PARAGRAPH[:60], "[正文]")])
    def test_has_no_abstract_above_it(self, above):
        body = f"{PARAGRAPH}\n{PARAGRAPH[::-1]}"
        assert read(TITLE, "2023-08-16", *above, *body.split("\n")).body == body

    def test_that_lost_its_line_ends_is_divided_again(self):
        line = (
            f"当前位置:首页 > 党建 > 正文 {TITLE} 发布时间:2020-10-23 16:05 作者:清流县政协办 点击:421次 {PARAGRAPH} "
        )
        record = read(line + "上一篇:某县来我县视察 下一篇:春耕 版权所有:政协清流县委员会 电话:0952-6095012")
        assert (record.title, record.published, record.source) == (TITLE, "2020-10-23", "清流县政协办")
        assert record.body == PARAGRAPH


SECOND = "村民说，以后办事心里有底。县里表示，年底前所有的镇都会贴出这样的单子，让群众一看就懂、一问就明。"


class TestBetweenParagraphs:
    @pytest.mark.parametrize(
        "line",
        [
            "廣告 請繼續下滑閱讀",
            "请登录后继续阅读",
            "看新闻用示例APP 点我下载APP",
            "照片 2 / 5 　分发现场",
            "（左右滑动查看更多图片）",
            "显示图片库（共6张）",
            "▶ 播放视频：清单上墙",
            "视频：清单上墙（时长0分48秒）",
            "【示例融媒·直播】戳这里看现场",
            "【投票】您看得懂清单吗？ 看得懂 看不懂",
            "小编提醒：长按二维码关注我们",
            "扫码查看清单全文",
            "顶一下 (8) 踩一下 (1)",
            "分享 收藏 下载文档 (3.00 元)",
            "左图：干部（左）在张贴清单",
            "▲干部在张贴清单。 资料图片",
            "（图片说明：张贴现场）",
            "特别声明：以下内容为示例号作者推荐",
            "------分隔线--------",
            "您的赞助是我们的力量",
            "相关新闻请见：",
            "【相关阅读】邻县也晒清单",
            "猜你喜欢：邻县也晒清单",
        ],
    )
    def test_the_site_s_own_lines_are_no_text(self, line):
        assert read(TITLE, "2023-08-16", PARAGRAPH, line, SECOND * 2).body == f"{PARAGRAPH}\n{SECOND * 2}"

    def test_headlines_below_such_a_line_are_other_articles(self):
        teaser = ("延伸阅读：", "邻县也晒清单", "两县联手办年货节")
        assert read(TITLE, "2023-08-16", PARAGRAPH, *teaser, SECOND * 2).body == f"{PARAGRAPH}\n{SECOND * 2}"

    def test_the_text_may_end_soon_after_another_article_s_name(self):
        last = "林畲镇的村民说，公示栏前看惠农补贴的人多了，大家看得懂才放心。"
        body = read(TITLE, "2023-08-16", PARAGRAPH, "猜你喜欢：邻县也晒清单", last, "上一篇：邻县办年货节").body
        assert body == f"{PARAGRAPH}\n{last}"

    @pytest.mark.parametrize(
        "line", ["点击率不是唯一标准", "扫码取件的村民多了起来", "下载量三天过万", "投票选出的明白人"]
    )
    def test_headings_of_like_words_stay(self, line):
        assert line in read(TITLE, "2023-08-16", PARAGRAPH, line, SECOND * 2).body


class TestFurniture:
    @pytest.mark.parametrize(
        "below",
        [
            ("2023-08-14 1 1 清流日报 content_2031.html 1 一张“明白纸” /enpproperty-->",),
            ("其他報道︰天文台料周末轉涼", "相關字詞﹕補貼 村民 編輯推介", "上 / 下一篇新聞"),
            ("每日精选", "春光里的古镇", "夜色中的廊桥"),
            ("看清流新闻,关注清流融媒微信",),
            ("点击更多新闻进入新闻中心",),
            ("参与评论", "公众号二维码"),
            ("爱问(iAsk.com)",),
            ("本站部分信息由相应单位自行提供",),
            ("本網站之圖文及影音，非經授權，不得轉載。",),
            ("文章来源：http://www.example.cn/2023/0816/1.shtml",),
            ("《清流縣》相關新聞", "山鄉廊橋修繕 下月開放"),
            ("（下转第三版）",),
            ("用手机扫描二维码，把本文分享到朋友圈", "12下一页尾页"),
            ("抄送：县委办公室，县人大常委会办公室。", "清流县人民政府办公室"),
            ("[IMG_20230816.jpg (312.4 KB, 下载次数: 6)]",),
            ("以上是清流电台特约记者林晓舟的采访报道。",),
        ],
    )
    def test_below_the_text_is_no_text(self, below):
        assert read(TITLE, PARAGRAPH, SECOND, *below).body == f"{PARAGRAPH}\n{SECOND}"

    @pytest.mark.parametrize("above", ["视力保护色：", "fororder_bzs001.jpg", "字級：小 中 大   列印   分享"])
    def test_above_the_text_is_no_text(self, above):
        assert read(TITLE, above, PARAGRAPH, SECOND).body == f"{PARAGRAPH}\n{SECOND}"

    def test_of_those_who_edited_behind_the_last_sentence_is_no_text(self):
        editors, reporters = "作者：林晓舟 编辑：温若兰 终审：巫一鸣", "(融媒体记者：林晓舟 通讯员：温若兰)"
        for ending in (editors, reporters, "（編輯：林曉舟）1140612"):
            assert read(TITLE, PARAGRAPH, SECOND + ending).body == f"{PARAGRAPH}\n{SECOND}"

    def test_that_marks_each_paragraph_as_copied_is_no_text(self):
        record = read(TITLE, *(f"{paragraph}abc山乡文化网—山乡门户" for paragraph in (PARAGRAPH, SECOND)))
        assert record.body == f"{PARAGRAPH}\n{SECOND}"

    def test_of_journals_is_no_text(self):
        assert (
            read(TITLE, PARAGRAPH, "基层协商;议事会;乡镇政府", "一、由来", SECOND).body
            == f"{PARAGRAPH}\n一、由来\n{SECOND}"
        )
        assert read("摘要", f"<正>{PARAGRAPH}", "• 出版日期2022").body == PARAGRAPH

    def test_of_hijackers_is_no_title(self):
        record = read("888成人在线视频,深夜免费在线观看", TITLE, PARAGRAPH, SECOND)
        assert (record.title, record.body) == (TITLE, f"{PARAGRAPH}\n{SECOND}")


class TestWriters:
    @pytest.mark.parametrize(
        "line", ["◎ 林 晓舟", "本報記者林曉舟、溫若蘭", "記者林曉舟/清流報導", "〔記者林曉舟／清流報導〕"]
    )
    def test_by_name_are_no_text(self, line):
        record = read(TITLE, line, PARAGRAPH, SECOND)
        assert (record.title, record.body) == (TITLE, f"{PARAGRAPH}\n{SECOND}")

"""HTML: what a reader sees of it, what it says of itself, and which of it is the article."""

from unittest.mock import patch

import pytest

from archive.ingest import Page, extract
from archive.ingest.text import fallbacks, markup

PARAGRAPHS = (
    "连日来，示例镇组织干部群众清理沟渠、修整道路，为春耕生产做好准备，田间地头一派忙碌景象。",
    "农技员走村入户，把测土配方的办法讲给种粮大户听，还帮助联系了两家农资企业送货上门。",
    "村民代表说，路好走了，水也通了，今年的收成大家都有信心，日子一定会越过越红火。",
)
REPLY = "网友说，我们那里的沟渠好几年没有清了，希望镇上也能来看一看，早点动工。"
TITLE = "示例镇备春耕：人勤春来早"
HEAD = f"<h1>{TITLE}</h1><div>2024-03-05 09:30 来源：示例晚报</div>"


def html(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, head: str = "") -> dict:
    return extract(Page(file="page.html", text=html(body, head), html=True)).as_dict()


def body_of(body: str) -> list[str]:
    return read(HEAD + body)["body"].split("\n")


@pytest.mark.parametrize("name", ["comments", "comment-list", "pinglun", "replies", "related-news", "xiangguan"])
def test_what_others_wrote_is_no_part_of_an_article(name):
    beside = f"<div class=text>{paragraphs(*PARAGRAPHS)}</div><div class={name}>{paragraphs(*[REPLY] * 3)}</div>"
    assert body_of(beside) == list(PARAGRAPHS)
    assert body_of(paragraphs(*PARAGRAPHS) + f"<div class={name}><p>{REPLY}</p></div>") == list(PARAGRAPHS)


INSETS = [
    ("moreArticle", "南沟村水渠三日修通"),
    ("sharedaddy", "分享此稿"),
    ("googleAd", "春耕用机，示例农机"),
    ("app-download", "看示例，用示例客户端"),
    ("SubscriptionInner", "您的支持，我们的动力"),
    ("wp-caption-text", "示例镇干部在田间"),
    ("inline-video", "实拍水渠清淤"),
    ("gcs-gallery", "共四张"),
    ("ecms-poll", "您对春耕服务满意吗"),
    ("author-card", "示例晚报农村版记者"),
    ("jiucuo", "此处有误"),
]


@pytest.mark.parametrize(("name", "words"), INSETS)
def test_a_box_between_paragraphs_is_no_part_of_an_article(name, words):
    first, *rest = PARAGRAPHS
    assert body_of(f"<p>{first}</p><div class={name}><p>{words}</p></div>{paragraphs(*rest)}") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "picture",
    [
        "<p align=center><img src=1.jpg><br>示例镇干部在清理水渠</p>",
        "<p><a href=1.jpg><img src=1.jpg></a><br/><span>示例镇干部（左）在清理水渠。甄示例 摄</span></p>",
        "<p align=center><img src=1.jpg></p><p style='text-align: center'>示例镇干部在清理水渠</p>",
    ],
)
def test_the_words_below_a_picture_are_no_part_of_an_article(picture):
    first, *rest = PARAGRAPHS
    assert body_of(f"<p>{first * 2}</p>{picture}{paragraphs(*rest)}") == [first * 2, *rest]


@pytest.mark.parametrize("heading", ["<p align=center><b>路通了</b></p>", "<p align=center>二、路通了</p>"])
def test_a_heading_below_a_picture_stays(heading):
    first, *rest = PARAGRAPHS
    found = body_of(f"<p>{first * 2}</p><p align=center><img src=1.jpg></p>{heading}{paragraphs(*rest)}")
    assert found[1].endswith("路通了")


def test_a_long_paragraph_stays_whatever_its_box_is_called():
    long = PARAGRAPHS[1] * 6
    assert body_of(f"<p>{PARAGRAPHS[0]}</p><div class=video-box><p>{long}</p></div>") == [PARAGRAPHS[0], long]


def test_a_box_that_names_the_source_is_read():
    shared = f"<div class=share-box>2024-03-05 09:30 来源：示例晚报</div>{paragraphs(*PARAGRAPHS)}"
    record = read(f"<h1>{TITLE}</h1>{shared}")
    assert (record["source"], record["published"]) == ("示例晚报", "2024-03-05")


def test_a_name_proves_nothing_when_hardly_any_text_is_left_without_it():
    assert body_of(f"<div class=comments>{paragraphs(*PARAGRAPHS)}</div>") == list(PARAGRAPHS)
    assert body_of(f"<div class=left>{paragraphs(*PARAGRAPHS)}</div>") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{paragraphs(*PARAGRAPHS[:2])}</div><div>{paragraphs(PARAGRAPHS[2])}</div>",
        f"<div class=lead>{paragraphs(PARAGRAPHS[0])}</div><div>{paragraphs(*PARAGRAPHS[1:] * 3)}</div>",
        "".join(f"<section>{paragraphs(text)}</section>" for text in PARAGRAPHS),
    ],
)
def test_an_article_in_parts_is_kept_whole(body):
    assert set(body_of(body)) == set(PARAGRAPHS)


@pytest.mark.parametrize("tag", ["div", "span", "font", "b", "table><tr><td"])
@pytest.mark.parametrize("depth", [300, 3000])
def test_no_text_is_lost_in_the_depths(tag, depth):
    nested = html(f"<{tag}>" * depth + HEAD + paragraphs(*PARAGRAPHS))
    record = extract(Page(file="page.html", text=nested, html=True))
    assert all(text in record.body for text in PARAGRAPHS)


@pytest.mark.parametrize("tags", ["<b></b>", "<!-- x -->", "<script>x;</script>", "<table><tr><td></td></tr></table>"])
def test_a_page_of_countless_tags_is_read_without_them(tags):
    record = read(HEAD + paragraphs(*PARAGRAPHS) + tags * markup.VERY_MANY)
    assert (record["title"], record["published"], record["body"]) == (TITLE, "2024-03-05", "\n".join(PARAGRAPHS))


def test_countless_lines_and_cells_are_not_run_together():
    rows = "<tr><td>示例镇</td><td>12</td></tr>" * markup.VERY_MANY
    body = read(HEAD + paragraphs(*PARAGRAPHS) + f"<table>{rows}</table>")["body"]
    assert body.count("\n示例镇 12") == markup.VERY_MANY


def test_the_text_beside_frames_is_read():
    framed = f"<frameset rows='80,*'><frame src=a><noframes><body>{HEAD}{paragraphs(*PARAGRAPHS)}</body></noframes>"
    record = extract(Page(file="page.html", text=f"<html>{framed}</frameset></html>", html=True))
    assert (record.title, record.published, record.body) == (TITLE, "2024-03-05", "\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    "style", ["display:none", "visibility: hidden", "font-size:0", "left:-9999px", "text-indent:-999em"]
)
def test_what_is_not_shown_is_not_read(style):
    assert body_of(paragraphs(*PARAGRAPHS) + f"<p style='{style}'>版权所有，转载请注明出处。</p>") == list(PARAGRAPHS)


def test_an_article_that_a_script_shows_later_is_read():
    assert body_of(f"<div style='visibility: hidden; opacity: 0'>{paragraphs(*PARAGRAPHS)}</div>") == list(PARAGRAPHS)


def test_a_vague_moment_is_read_with_the_full_one_behind_it():
    sheet = markup.read(html('<em>发表于 <span title="2023-5-4 10:22:31">3&nbsp;天前</span></em>'))
    assert sheet.text == "发表于 2023-5-4 10:22:31"
    sheet = markup.read(html('<span title="2011-09-06 16:43">发表于: 2011-09-06</span>'))
    assert sheet.text == "发表于: 2011-09-06"


@pytest.mark.parametrize("style", ["", " style='color:red'", " title='2024-03-05'"])
def test_what_stands_behind_a_moment_in_its_element_is_read(style):
    sheet = markup.read(html(f"<div{style}>2024-03-05<span> 来源：示例晚报</span><br>作者：周明</div>"))
    assert sheet.text == "2024-03-05 来源：示例晚报\n作者：周明"


def test_labels_are_parted_and_words_are_not():
    assert (
        markup.read(html("<p><b>示例晚报</b><i>09-14 11:02</i><i>2.3万</i></p>")).text == "示例晚报 09-14 11:02 2.3万"
    )
    assert markup.read(html("<p><b>示例</b><i>晚报</i></p>")).text == "示例晚报"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="PubDate" content="2024-03-05 09:30">', "2024-03-05"),
        ('<meta property="article:published_time" content="2024-03-04T23:30:00+00:00">', "2024-03-05"),
        ('<script type="application/ld+json">{"datePublished":"2024-03-04T23:30:00Z"}</script>', "2024-03-05"),
        ('<script>var ct = "1709600000";</script>', "2024-03-05"),
        ("<script>window.state={'publishTime':1709600000000}</script>", "2024-03-05"),
        ("<script>a={'publishTime':1709600000000};b={'publishTime':1609600000000}</script>", None),
        ('<script>var version = "2024-03-05";</script>', None),
    ],
)
def test_a_day_is_read_from_markup_by_the_clock_of_china(head, published):
    assert read(f"<h1>{TITLE}</h1>{paragraphs(*PARAGRAPHS)}", head)["published"] == published


def test_the_site_s_name_is_not_the_article_s_title():
    head = '<title>示例新闻网</title><meta property="og:title" content="示例新闻网 - 本地第一门户">'
    shown = f"<div>{TITLE}</div><div>2024-03-05 09:30 来源：示例晚报</div>{paragraphs(*PARAGRAPHS)}"
    assert read(shown, head)["title"] == TITLE


def test_a_title_may_be_a_picture_s_or_in_two_lines():
    assert read(f'<img src=a alt="{TITLE}"><p>2024-03-05</p>{paragraphs(*PARAGRAPHS)}')["title"] == TITLE
    two = f"<p>示例镇备春耕</p><p>人勤春来早</p><p>2024-03-05</p>{paragraphs(*PARAGRAPHS)}"
    assert read(two, "<title>示例镇备春耕人勤春来早</title>")["title"] == "示例镇备春耕人勤春来早"


def test_a_cell_that_holds_lines_is_no_part_of_the_cells_beside_it():
    menu = "本地新闻<br>今日天气：多云，东风三级，明天转晴。<br>联系电话：0123-4567890"
    page = f"<table><tr><td>{menu}</td><td>{'<br>'.join(PARAGRAPHS)}</td><td>热门<br>某地一则消息</td></tr></table>"
    assert body_of(page) == list(PARAGRAPHS)


def test_what_a_site_says_above_the_headline_is_no_part_of_the_article():
    said = "<div>本网站使用小甜饼，继续浏览即表示同意，请阅读本站的隐私政策。</div>"
    page = f"{said}<div><h1>{TITLE}</h1>{paragraphs(*PARAGRAPHS)}</div>"
    assert body_of(page) == list(PARAGRAPHS)
    assert [block.text for block in markup.read(html(page)).blocks if block.inside] == [TITLE, *PARAGRAPHS]


def test_a_name_says_nothing_of_what_the_article_lies_in():
    page = f"<table><tr><td class=right><p>{TITLE}</p><div>{paragraphs(*PARAGRAPHS)}</div></td></tr></table>"
    assert read(page)["title"] == TITLE


def test_readability_finds_the_article_between_tables_that_hold_no_running_text():
    """The rows above and below lie beside the article's, in a table that holds the whole page."""
    rows = (
        "示例县人民政府网站 | 县情概况 | 政府机构 | 招商引资",
        HEAD,
        paragraphs(*PARAGRAPHS),
        "建议使用800×600分辨率，IE6.0以上浏览器浏览，欢迎您第 1024567 次光临本站",
    )
    page = "<table>" + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table>"
    assert body_of(page) == list(PARAGRAPHS)
    inside = [block.text for block in markup.read(html(page)).blocks if block.inside]
    assert inside == list(PARAGRAPHS)


def test_readability_is_not_believed_when_it_keeps_too_little():
    first, *rest = PARAGRAPHS
    page = f"<table><tr><td>{HEAD}<p>{first}</p></td></tr><tr><td>{paragraphs(*rest, REPLY)}</td></tr></table>"
    with patch.object(fallbacks, "readable", return_value=REPLY):
        assert body_of(page) == [*PARAGRAPHS, REPLY]


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        ('name="article_date_original" content="2023-05-06 09:00"', "2023-05-06"),
        ('http-equiv="date" content="Sat, 06 May 2023 09:00:00 GMT"', "2023-05-06"),
        ('http-equiv="last-modified" content="2023-05-06"', None),
        ('itemprop="copyrightYear" content="2023"', None),
        ('name="article_date_original" content="2023年5月6日，示例县召开会议"', None),
    ],
)
def test_a_date_that_only_htmldate_knows_how_to_find_is_doubted(meta, day):
    record = read(paragraphs(*PARAGRAPHS), f"<meta {meta}><title>{TITLE}</title>")
    assert record["published"] == day
    assert ("review" in record["flags"]) == bool(day)

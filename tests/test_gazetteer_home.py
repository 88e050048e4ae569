"""What "our county" is where a text hardly names it: by its guests, its zones, its site, or two doubtful names."""

import pytest

from archive.gazetteer import locate, of_address, of_site

CASES = [
    (
        "guests at home",
        "武陵区林场职工来我县参观",
        "武陵区林场的职工来我县参观柑橘园，看了滴灌、选果和冷库，我县林业站的同行讲了剪枝。",
        "石门县政府网",
        "430726",
    ),
    (
        "guests that are named behind what they came for",
        "",
        "副县长周某会见前来我县学习茶园管护的永春县茶叶协会一行。周某说，安溪的茶农先学修剪，再学制茶；安溪愿意拿出茶山作课堂，"
        "永春县茶叶协会一行挑了两处茶山，安溪派人带路。",
        "",
        "350524",
    ),
    (
        "our banner, by its zone",
        "我旗给风电项目找接网路子",
        "旗委开会算电量，达拉特经济开发区管委会报了用电大户，全旗各镇都有人听。",
        "",
        "150621",
    ),
    ("two doubtful names that agree", "", "新城区委书记到太华路街道看老旧小区换水管，问了三户人家。", "", "610102"),
    ("no more than a head office", "", "发言的是一家总部位于香港的贸易公司，讲的是仓储和运费。", "", None),
    ("Hong Kong without its name", "", "油尖旺區的街坊商量舊樓外牆維修，怎樣分攤費用還沒有談妥。", "", "810000"),
    ("Macau by its departments", "", "社會文化司收到三份意見書，教育及青年發展局說明年再談。", "", "820000"),
    (
        "a county by its listed towns",
        "县里评农机手",
        "桐琴镇、泉溪镇、王宅镇报名最多，县里给前十名发了油票。",
        "",
        "330723",
    ),
    (
        "a county's name that reads like a word",
        "平利老账本",
        "平利人记茶价，平利的老账本还在，平利茶号也在。",
        "",
        "610926",
    ),
]


@pytest.mark.parametrize(("title", "text", "source", "code"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_locates(title, text, source, code):
    place = locate(title, text, source=source)
    assert (place and place.code) == code


def test_our_city_is_the_one_that_the_site_is_named_after():
    text, address = "市人大听了供水的汇报，全市各水厂的检修排到了秋天。", "https://epaper.xuanchengnews.cn/1.html"
    assert locate("", text, address=address).code == "341800"
    assert locate("石榴熟了", "果农算了一笔账，雨水多，个头小，价钱倒不差。", address=address) is None


def test_a_platforms_province_tells_which_of_two():
    text = "区委商量客运码头改造，说普陀的岛多，普陀的航线要加密，普陀的船票要让老人买得起，我区各乡镇都提了数。"
    assert locate("", text, address="https://paper.cztvcloud.com/a/1.html").code == "330903"
    assert locate("", text) is None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://www.xuancheng.com/1.html", "341800"),
        ("http://epaper.xuanchengnews.cn", "341800"),
        ("http://szb.jinrixuancheng.com/1.html", "341800"),
        ("http://junan.cjyun.org", "371327"),
        ("http://paper.cztvcloud.com", "330000"),
        ("https://mirror.example/anqing/huaining/201709/6134027.html", "340822"),
        ("https://mirror.example/linyi/huaining/1.html", None),
        ("https://observer.mo/2025/02/21/renewal/", "820000"),
        ("https://www.xuancheng.hk/", "341800"),
        ("http://www.xuancheng.gov.cn", None),
        ("http://www.suzhounews.com", None),
        ("http://www.alinews.com", None),
        ("http://www.example.com", None),
        ("", None),
    ],
)
def test_the_place_that_a_site_is_named_after(address, code):
    assert [division.code for division in of_site(address)][-1:] == ([code] if code else [])


def test_the_offices_of_hong_kong_and_macau_have_addresses_of_their_own():
    assert [of_address(f"https://www.{host}/1/")[0].code for host in ("gov.mo", "lcsd.gov.hk")] == ["820000", "810000"]

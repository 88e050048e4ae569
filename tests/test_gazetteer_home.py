"""What "our county" is where a text hardly names it: by its guests, its zones, its site, or two doubtful names."""

import pytest

from archive.gazetteer import locate, of_site

CASES = [
    (
        "guests at home",
        "甘州区考察组来我县参观",
        "甘州区考察组莅临我县，参观了蔬菜大棚和文化站，县领导陪同。考察组认为我县农业发展迅速。",
        "民乐县政府网",
        "620722",
    ),
    (
        "guests that are named behind what they came for",
        "",
        "县委常委林某接待了前来我县学习治水经验的山丹县水务局一行。林某介绍，临泽推行农户轮灌，临泽的渠道管到田头。山丹县水务局"
        "一行看了渠道，林某表示临泽愿意同山丹县常来常往。",
        "",
        "620723",
    ),
    (
        "our banner, by its zone",
        "我旗召开禁牧会议",
        "旗委召开会议，杭锦经济开发区管委会列席，全旗各镇参加。",
        "",
        "150625",
    ),
    ("two doubtful names that agree", "", "鼓楼区委书记到湖南路街道调研，走访三个社区。", "", "320106"),
    ("no more than a head office", "", "来自总部设在香港的电视台的记者提问，谈到关税和通商。", "", None),
    ("Hong Kong without its name", "", "離島區交通委員會今日開會，討論渡輪班次，居民要求增加班次。", "", "810000"),
]


@pytest.mark.parametrize(("title", "text", "source", "code"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_locates(title, text, source, code):
    place = locate(title, text, source=source)
    assert (place and place.code) == code


def test_our_city_is_the_one_that_the_site_is_named_after():
    text, address = "市政协召开主席会议，全市各县区政协主席参加。", "https://epaper.chizhounews.cn/1.html"
    assert locate("", text, address=address).code == "341700"
    assert locate("春耕正忙", "农技员走村入户，讲解测土配方。", address=address) is None


def test_a_platforms_province_tells_which_of_two():
    text = "区政府召开防汛会议，要求结合普陀实际，抓好渔船回港，提升普陀治水能力，确保普陀群众安全，我区各乡镇参加。"
    assert locate("", text, address="https://paper.cztvcloud.com/a/1.html").code == "330903"
    assert locate("", text) is None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://www.chizhou.com/1.html", "341700"),
        ("http://epaper.chizhounews.cn", "341700"),
        ("http://szb.jinrichizhou.com/1.html", "341700"),
        ("http://junan.cjyun.org", "371327"),
        ("http://paper.cztvcloud.com", "330000"),
        ("http://www.chizhou.gov.cn", None),
        ("http://www.suzhounews.com", None),
        ("http://www.alinews.com", None),
        ("http://www.example.com", None),
        ("", None),
    ],
)
def test_the_place_that_a_site_is_named_after(address, code):
    assert [division.code for division in of_site(address)][-1:] == ([code] if code else [])

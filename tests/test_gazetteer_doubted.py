"""Names that a text hardly gives, or that only look like a place's."""

import pytest

from archive.gazetteer import locate

CASES = {
    "named once, by a county of its own": (
        "16日，县人大会议举行预备会议。县委书记主持，县长、县政协主席出席。代表们说要珍惜织金百万人民的重托。",
        "520524",
    ),
    "in a rule's name alone": (
        "县长主持召开县政府常务会议，县委常委列席。会议审议《宿松县农村供水办法》，县财政、县水利局说明了情况。",
        "340826",
    ),
    "named once, in the country's news": (
        "国务院召开全国农村供水会议，国务院有关部门的负责同志出席会议，部署今年农村供水的各项工作，要求抓紧抓实。\n"
        "会上县长代表、县委书记代表、县政府代表发言，介绍《宿松县农村供水办法》。",
        None,
    ),
    "two names that agree": ("麻城这边周一到周五都能办，我们福田河镇的柜台还帮老人倒水。", "421181"),
    "a town whose county is named before it": ("农安县合隆镇开述职会，合隆镇的村书记逐一上台。", "220122"),
    "towns of one name in two counties": (
        "新宁县金石镇和潮安区金石镇结对，新宁县金石镇送去脐橙，潮安区客商回赠茶叶。",
        "430528",
    ),
    "a person with a county's name": (
        "县人大常委会副主任宫长海带领调研组到凉水河子镇、向阳镇看黑土地。宫长海要求逐条自查。",
        "220524",
    ),
    "a city abroad": ("韩国丽水市交流团来宿迁市访问，宿迁市副市长会见。丽水是海滨城市，宿迁是湖滨城市。", "321300"),
    "guests from a country next to a province's name": (
        "旅居日本山东同乡会回到山东省考察，在山东省商务厅座谈。",
        "370000",
    ),
    "a peak": ("从五云街道到鼎湖峰堵了一个半小时，缙云县的交警来了，缙云县今年要修停车场。", "331122"),
}


@pytest.mark.parametrize(("text", "code"), CASES.values(), ids=CASES)
def test_a_place_that_is_hardly_named(text, code):
    place = locate("", text)
    assert (place.code if place else None) == code

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
    "a person called by a given name that is a city's": (
        "清明回老家沛县安国镇，碰见老同事王广德。广德那年带人挖河。广德笑笑不答。广德送我一本水利志。",
        "320322",
    ),
    "and a county, where 和县 would be one": (
        "联络室在乡党委和县政协的指导下工作，各镇和县直单位每季度报送一次，县政协提案委汇总。",
        None,
    ),
    "和县 itself": ("和县政协视察老城改造。和县县委书记陪同，委员们看了和县的三条老街。", "340523"),
    "one example, said to have somebody": (
        "考核者不愿意下去看，只愿意坐着收。河北正定有个村支书说得好：“你来看看，比我报十遍都明白。”减负要给上级加负。",
        None,
    ),
    "a county that is a city today": (
        "一九五六年春天，嵊县的合作化走到高级社阶段，县委、县政府、全县干部都在讨论。",
        "330683",
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

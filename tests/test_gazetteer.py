"""The table of divisions: complete, consistent, with its past; and what a name in a text is."""

import pytest

from archive.chinese import fold
from archive.gazetteer import DIVISIONS, FORMER, SOURCE, find, of_address, path
from archive.gazetteer.names import scan


def names(text: str) -> list[str]:
    return [hit.word for hit in scan(fold(text))]


def test_has_every_division_and_says_of_when():
    by_level = {level: [d for d in DIVISIONS.values() if d.level == level] for level in ("province", "city", "county")}
    assert {level: len(found) for level, found in by_level.items()} == {"province": 34, "city": 333, "county": 2845}
    assert "2025-12-31" in SOURCE


def test_every_parent_is_there_and_larger():
    for division in DIVISIONS.values():
        if division.level == "province":
            assert division.parent is None
        else:
            assert DIVISIONS[division.parent].level in ("province", "city")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("371327", ["山东省", "临沂市", "莒南县"]),
        ("110101", ["北京市", "东城区"]),
        ("500235", ["重庆市", "云阳县"]),
        ("429004", ["湖北省", "仙桃市"]),
        ("469023", ["海南省", "澄迈县"]),
        ("659001", ["新疆维吾尔自治区", "石河子市"]),
        ("710000", ["台湾省"]),
        ("810000", ["香港特别行政区"]),
        ("000000", []),
        ("", []),
    ],
)
def test_path(code, names):
    assert [division.name for division in path(code)] == names


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("莒南县", ["371327"]),
        ("莒南縣", ["371327"]),
        (" 莒南 ", ["371327"]),
        ("鲁", ["370000"]),
        ("粤", ["440000"]),
        ("喀什", ["653100", "653101"]),
        ("塔县", ["653131"]),
        ("塔什库尔干", ["653131"]),
        ("臺灣", ["710000"]),
        ("襄樊市", ["420600"]),
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("乌有县", []),
        ("", []),
    ],
)
def test_find(name, codes):
    assert [division.code for division in find(name)] == codes


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("莒南县", "莒南"),
        ("沧源佤族自治县", "沧源"),
        ("东乡族自治县", "东乡"),
        ("鄂伦春自治旗", "鄂伦春"),
        ("神农架林区", "神农架"),
        ("清新区", "清新"),
        ("喀什地区", "喀什"),
        ("黔东南苗族侗族自治州", "黔东南"),
        ("广西壮族自治区", "广西"),
    ],
)
def test_short_names(name, short):
    assert find(name)[0].short[0] == short


def test_a_name_of_one_character_and_its_kind_has_no_short_one():
    assert find("莒县")[0].short == ()


def test_knows_names_and_codes_of_the_past():
    assert ("372824", "莒南县", 1983, 1993) in DIVISIONS["371327"].former
    assert ("420600", "襄樊市", 1983, 2009) in DIVISIONS["420600"].former


@pytest.mark.parametrize(
    ("number", "former", "code", "today"),
    [
        ("330623", "嵊县", "330683", "嵊州市"),
        ("132227", "任县", "130505", "任泽区"),
        ("350321", "莆田县", "350300", "莆田市"),
    ],
)
def test_a_former_county_lives_on_in_its_city_or_district_and_a_divided_one_in_the_city_above(
    number, former, code, today
):
    assert (FORMER[number].name, FORMER[number].successor) == (former, code)
    assert DIVISIONS[code].name == today


def test_a_former_code_leads_to_its_successor():
    old = FORMER["500112"]
    assert (old.name, old.current, old.successor) == ("渝北区", False, "500157")
    assert [division.name for division in path("500112")] == ["重庆市", "两江新区"]
    assert all(former.successor in DIVISIONS for former in FORMER.values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("山东省莒南县", ["山东省", "莒南县"]),
        ("河南安阳与海南昌江", ["河南", "安阳", "海南", "昌江"]),
        ("提高平台服务，创新和谐，人民和顺", ["和顺"]),
        ("其中山区占三成", []),
        ("三市和县级单位", []),
        ("高新城镇化", []),
        ("公安机关与公安县委", ["公安县"]),
        ("同心协力", []),
        ("上海市委", ["上海市"]),
        ("深入葛公镇", ["葛公镇"]),
        ("雄安新区", ["雄安新区"]),
        ("來寧夏吳忠", ["宁夏", "吴忠"]),
        ("龙胜县的一间村卫生所", ["龙胜县"]),
        ("当时的三河尖乡，如今说三河尖，不是三河", ["三河尖乡", "三河"]),
    ],
)
def test_names_in_a_text(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("https://sthjj.chizhou.gov.cn/News/show/1.html", ["安徽省", "池州市"]),
        ("www.linyi.gov.cn", ["山东省", "临沂市"]),
        ("http://www.junan.gov.cn:8080/", ["山东省", "临沂市", "莒南县"]),
        ("www.suzhou.gov.cn", []),
        ("www.chizhou.com", []),
        ("gov.cn", []),
        ("", []),
    ],
)
def test_place_of_an_office_s_address(address, names):
    assert [division.name for division in of_address(address)] == names

"""The table of outlets: found by name, alias and address, in either script."""

import pytest

from archive.gazetteer import DIVISIONS
from archive.ingest import outlets
from archive.models import Source


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("人民日报", "人民日报"),
        ("人民日報", "人民日报"),
        ("人民网", "人民网"),
        ("人民網", "人民网"),
        ("新华通讯社", "新华社"),
        ("大众日报·大众新闻客户端", "大众日报"),
        ("大众日报•大众新闻客户端", "大众日报"),
        ("泰安日報社·最泰安全媒體", "泰安日报"),
        ("山东政协网", "山东省政协"),
        ("齐鲁晚报·某频道", "齐鲁晚报"),
        ("CCTV", "中央电视台"),
        ("cctv", "中央电视台"),
        ("《瞭望》新闻周刊", "瞭望"),
        ("浙江日报记者", "浙江日报"),
        ("中評社", "中评社"),
        ("声远网", "声远论坛"),
        (" 某县融媒体中心 ", "某县融媒体中心"),
    ],
)
def test_canonical_names(name, canonical):
    assert outlets.canonical(name) == canonical


@pytest.mark.parametrize("name", ["", " ", "某县融媒体中心", "本报", "记者", "·", "社", "日报"])
def test_unknown_names(name):
    assert outlets.find(name) is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.people.com.cn", "人民网"),
        ("sd.people.com.cn", "人民网"),
        ("cpc.people.com.cn", "中国共产党新闻网"),
        ("WWW.SDZX.GOV.CN", "山东省政协"),
        ("www.gov.cn", "中国政府网"),
        ("www.shandong.gov.cn", "山东省人民政府"),
        ("tieba.baidu.com", "百度贴吧"),
        ("wenku.baidu.com:443", "百度文库"),
        ("www.tynews.com.cn", "太原新闻网"),
    ],
)
def test_by_address(host, name):
    assert outlets.by_domain(host).name == name


@pytest.mark.parametrize(
    "host", ["", "localhost", "gov.cn", "www.juxian.gov.cn", "jtt.shandong.gov.cn", "xpeople.com.cn", "a..b"]
)
def test_unknown_addresses(host):
    assert outlets.by_domain(host) is None


@pytest.mark.parametrize("line", ["星島日報 SING TAO DAILY", "人民日报", "BBC CHINESE.com"])
def test_a_masthead_is_a_name_alone(line):
    assert outlets.is_masthead(line)


@pytest.mark.parametrize(
    "line", ["人民日报 评论员文章", "某县融媒体中心", "人民日报社到青岭镇采访春耕备耕工作的记者来自全国各地", ""]
)
def test_no_masthead(line):
    assert not outlets.is_masthead(line)


@pytest.mark.parametrize(
    ("name", "home"), [("中华泰山网", "山东省 泰安市"), ("大众日报", ""), ("人民日报", ""), ("某报", ""), ("", "")]
)
def test_where_a_local_outlet_writes_from(name, home):
    assert outlets.home_of(name) == home


@pytest.mark.parametrize(
    ("forum", "home"),
    [
        ("莒南论坛", "山东省 临沂市 莒南县"),
        ("洞口論壇", "湖南省 邵阳市 洞口县"),
        ("红安吧", "湖北省 黄冈市 红安县"),
        ("红安贴吧", "湖北省 黄冈市 红安县"),
        ("安溪人论坛", "福建省 泉州市 安溪县"),
        ("阿旗论坛", "内蒙古自治区 赤峰市 阿鲁科尔沁旗"),
        ("凤凰论坛", ""),  # ifeng.com's
        ("朝阳论坛", ""),  # of which of them?
        ("驴友论坛", ""),
    ],
)
def test_a_forum_that_is_called_after_one_county_is_that_countys(forum, home):
    assert outlets.home_of(forum) == home


def test_the_table_is_sound():
    """Every line has a kind of the model, a division of the gazetteer, and names and domains of its own."""
    table = outlets.all_outlets()
    names = [outlets._key(name) for outlet in table for name in (outlet.name, *outlet.aliases)]
    domains = [domain for outlet in table for domain in outlet.domains]
    assert len(table) >= 350
    assert {outlet.kind for outlet in table} <= set(Source.Kind.values)
    assert {outlet.region for outlet in table} <= {"", *DIVISIONS}
    assert len(names) == len(set(names))
    assert len(domains) == len(set(domains))
    assert all(domain == domain.lower().strip(".") and "." in domain for domain in domains)

"""Where news happens: invented sentences about real divisions, each a trap of its own kind."""

import json
from pathlib import Path

import pytest

from archive.gazetteer import locate

STORIES_FILE = Path(__file__).parent / "places.tsv"

# (what it shows, title, text, source, code of the place or None)
CASES = [
    # institutions, full names, short names
    ("institution", "莒南县政协召开常委会议", "近日，莒南县政协召开十二届常委会议。", "", "371327"),
    ("party committee", "", "中共桐庐县委理论学习中心组举行专题学习会，县委书记主持。", "", "330122"),
    ("short name in the title", "兰考：党建引领乡村振兴", "今年以来，兰考县坚持党建引领，培育特色产业。", "", "410225"),
    (
        "short name, many repeats",
        "",
        "蒲城这几年变化大。蒲城人勤劳，蒲城苹果好，全县上下一条心，蒲城的路越走越宽。",
        "",
        "610526",
    ),
    ("path", "", "记者从江西省赣州市于都县获悉，当地新建文化广场十二处。", "", "360731"),
    ("path without kinds", "", "在山东日照东港区，社区干部忙着入户走访，东港区委组织部派出工作队。", "", "371102"),
    ("autonomous county", "", "北川羌族自治县人大常委会举行会议，听取专项工作报告。", "", "510726"),
    ("autonomous county, short", "北川县政协调研茶产业", "北川羌族自治县政协组织委员调研。", "", "510726"),
    ("banner", "", "杭锦后旗政协组织委员视察农牧业项目，旗委书记出席。", "", "150826"),
    ("prefecture", "", "黔东南州政府召开常务会议，研究文旅工作。黔东南州长主持。", "", "522600"),
    ("region", "", "喀什地委召开专题会议，部署春耕工作。", "", "653100"),
    ("forest district", "神农架林区政协开展视察", "神农架林区政协组织委员视察景区建设。", "", "429021"),
    ("directly under the province", "", "仙桃市委召开常委会会议，研究防汛工作，市委书记主持。", "", "429004"),
    ("municipality's district", "", "上海市徐汇区政协举行专题协商会，区委书记出席。", "", "310104"),
    ("municipality's county", "", "重庆市巫山县委召开农村工作会议。", "", "500237"),
    (
        "Hong Kong",
        "香港特区政府公布施政报告",
        "香港特别行政区行政长官发表施政报告，就房屋政策提出新举措。",
        "",
        "810000",
    ),
    (
        "province",
        "山西省委召开经济工作会议",
        "山西省委经济工作会议在太原召开，省委书记讲话，全省各市负责人参加。",
        "",
        "140000",
    ),
    ("provincial office", "", "河南省政协召开主席会议，研究全省提案办理工作，省政协主席主持。", "", "410000"),
    # scripts
    ("traditional", "澄邁縣政協召開座談會", "近日，澄邁縣政協召開界別協商座談會，縣委領導出席。", "", "469023"),
    ("traditional, district", "", "雙城區政協組織全體委員學習。", "", "230113"),
    # past names
    ("former city", "", "襄樊市政协举行新年茶话会，市政协主席致辞。", "", "420600"),
    ("former county, merged", "", "上海市南汇区委召开会议，南汇区政府负责人作报告。", "", "310115"),
    ("former district, merged", "", "重庆市渝北区委召开常委会议，渝北区政协列席。", "", "500157"),
    ("former city, now a district", "", "莱芜市委召开全体会议，莱芜市人大常委会列席。", "", "370116"),
    # zones without a code
    ("zone with its city", "", "济宁高新区党工委召开招商例会，济宁高新区管委会负责人通报进展。", "", "370800"),
    ("new area", "雄安新区加快建设", "雄安新区管委会负责人介绍，雄安新区一批项目开工。", "", "130600"),
    ("science park", "", "西海岸新区政协走访企业，西海岸新区工委要求做好服务。", "", "370211"),
    # towns
    ("town alone", "", "葛公镇召开人居环境整治推进会，葛公镇党委书记部署工作。", "", "341721"),
    ("town under its county", "", "台山市都斛镇召开座谈会，市农业农村局负责人参加。", "", "440781"),
    # hosts and visitors
    ("visitor comes", "上海市黄浦区政协来镇江考察", "黄浦区政协主席一行来镇江考察。镇江市政协主席陪同。", "", "321100"),
    (
        "delegation",
        "广西代表团来绍考察",
        "广西壮族自治区党政代表团来我市考察。绍兴市委书记会见代表团一行。",
        "",
        "330600",
    ),
    (
        "leader comes down",
        "某领导来薛城区视察",
        "枣庄市委书记来薛城区视察，实地察看项目。薛城区委负责人汇报。",
        "",
        "370403",
    ),
    ("province visits county", "省水利厅到芦山县调研", "省水利厅调研组到芦山县调研，芦山县副县长陪同。", "", "511826"),
    (
        "trip abroad stays home",
        "桓台县政协赴上海考察",
        "桓台县政协主席率队赴上海考察，学习先进经验。桓台县政协委员参加。",
        "",
        "370321",
    ),
    ("several trips", "", "榆林市招商队两次赴深圳、三次赴杭州洽谈。榆林市委要求抓好落实。", "", "610800"),
    ("aid elsewhere", "", "辽阳市委召开对口支援新疆工作会议，市委书记讲话，辽阳市援疆干部发言。", "", "211000"),
    (
        "national group visits",
        "全国政协调研组在普洱调研",
        "全国政协调研组近日在云南普洱就茶产业开展调研。",
        "",
        "530800",
    ),
    ("ministry visits", "", "国家某部门调研组来九台区调研城乡融合，九台区委书记介绍情况。", "", "220113"),
    (
        "in the city by a superior",
        "",
        "潍坊市政协在青州市召开现场会，青州市委书记致辞，与会者观摩青州市项目。",
        "",
        "370781",
    ),
    # lists, quotations, comparisons
    (
        "list of neighbours",
        "",
        "沂源正打造连接济南、潍坊、泰安、临沂的通道。沂源县委提出目标，全县上下行动。",
        "",
        "370323",
    ),
    ("list of provinces", "", "来自河北、河南、湖北、湖南的学员参加了培训班。", "", None),
    (
        "list of the city's counties",
        "",
        "平度市、莱西市、胶州市等地干部参加，青岛市委书记讲话，全市广泛动员。",
        "",
        "370200",
    ),
    ("learning from others", "", "余干县委组织干部学习浙江经验，借鉴湖州做法，余干县政协委员热议。", "", "361127"),
    ("book title", "", "《延安日记》首发式在新野县举行，新野县委宣传部负责人出席。", "", "411329"),
    ("born elsewhere", "", "他祖籍山东，出生于河北，现在绩溪县政协工作，绩溪县委表彰了他。", "", "341824"),
    # what only looks like a place
    ("street", "", "泰山大街的改造工程完工，居民反映良好。", "", None),
    ("numbered road", "", "北京东路与南京西路路口的红绿灯恢复。", "", None),
    ("village", "", "马鞍山村的道路修好了，村民很高兴。", "", None),
    ("company", "", "山东某某实业有限公司总经理在会上发言。", "", None),
    ("spirit", "", "大家重温遵义会议精神，坚定信心。", "", None),
    ("organisation", "", "上海合作组织成员国代表参加了会议。", "", None),
    ("words that run together", "", "会议要求提高平台服务水平，创新和谐劳动关系，公安机关要互助同心。", "", None),
    ("ordinary words", "", "大家共和平安，复兴路上前进，资源兴业，光明在前。", "", None),
    ("guests, not Laibin", "", "各位来宾、同志们，大家好！", "", None),
    ("downtown", "", "中心城区和老城区要统筹推进，城区面貌焕然一新。", "", None),
    ("Taiwan affairs", "", "国台办发言人表示，台独是绝路，台湾问题不容外来干涉，两岸同胞要警惕。", "", None),
    # names of several places
    ("ambiguous district", "", "鼓楼区召开社区工作会议，部署年度任务。", "", None),
    ("ambiguous district, province", "", "福建省福州市鼓楼区召开社区工作会议。", "", "350102"),
    (
        "ambiguous district, city elsewhere",
        "",
        "鼓楼区召开社区工作会议，开封市委有关负责人到会。鼓楼区委部署。",
        "",
        "410204",
    ),
    ("ambiguous district, source", "鼓楼区召开会议", "鼓楼区政协召开会议。", "徐州日报", "320302"),
    ("Tongzhou of Beijing", "", "北京市通州区政协召开常委会议。", "", "110112"),
    ("Tongzhou of Nantong", "", "南通市通州区政协召开常委会议。", "", "320612"),
    ("Tongzhou of neither", "", "通州区政协召开常委会议。", "", None),
    ("Chaoyang bare", "", "朝阳召开经济工作会议，部署今年任务。", "", None),
    ("Chaoyang with its province", "", "辽宁省朝阳市政协召开会议，朝阳市委书记出席。", "", "211300"),
    ("Chengguan", "", "城关区召开会议，部署冬季供暖工作。", "", None),
    ("Chengguan of Lanzhou", "", "兰州市城关区召开会议，部署冬季供暖工作。", "", "620102"),
    ("same short name", "", "安阳市委书记到安阳县调研，安阳县委汇报。会议在安阳县召开。", "", "410522"),
    ("Hainan is the province", "海南自贸港建设提速", "海南省委召开会议，全省各级抓落实。", "", "460000"),
    ("Hainan of Qinghai", "", "青海省海南藏族自治州政协召开会议，海南州政府负责人出席。", "", "632500"),
    ("Jilin city", "", "吉林市委召开全会，吉林市政协列席。", "", "220200"),
    # datelines
    (
        "dateline",
        "某县晒出成绩单",
        "新华社银川4月17日电（记者某某）宁夏各级政协积极履职，宁夏政协举行会议。",
        "",
        "640000",
    ),
    ("dateline of the capital", "", "新华社北京4月17日电（记者某某）记者从有关部门获悉，新规今起施行。", "", None),
    ("dateline of a county", "", "本报沭阳3月5日讯 今年以来，花木产业发展势头好，农民增收。", "", "321322"),
    # the country's news
    (
        "central office",
        "中共中央办公厅印发意见",
        "近日，中共中央办公厅印发意见，要求各地结合实际认真贯彻落实。",
        "",
        None,
    ),
    ("national congress", "", "全国人大常委会会议在北京人民大会堂举行，审议多部法律草案。", "", None),
    (
        "round-up",
        "各地抓好春耕生产",
        "在河南滑县，农机手忙着播种。在安徽颍上县，水稻育秧展开。在四川，油菜花开。",
        "",
        None,
    ),
    ("leader's visit", "", "习近平总书记在江苏考察时强调，江苏要走在前列。江苏省委书记陪同。", "", "320000"),
    # the source's own place
    (
        "our city, from its paper",
        "",
        "市政协召开主席会议，市委副书记出席，全市各县区政协主席参加。",
        "太原日报",
        "140100",
    ),
    ("our county, from its site", "", "县政协召开主席会议，县委副书记到会讲话。", "霍山县政协", "341525"),
    ("no place, national paper", "", "要坚持稳中求进，把各项工作抓实抓细。", "河北日报", None),
]


STORIES = [line.split("\t") for line in STORIES_FILE.read_text(encoding="utf-8").splitlines() if line[0] != "#"]


@pytest.mark.parametrize(
    ("title", "text", "source", "code"), [story[1:] for story in STORIES], ids=[s[0] for s in STORIES]
)
def test_locates_stories(title, text, source, code):
    place = locate(title, text.replace("|", "\n"), source=source)
    assert (place.code if place else "none") == code


@pytest.mark.parametrize(("title", "text", "source", "code"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_locates(title, text, source, code):
    place = locate(title, text, source=source)
    assert (place.code if place else None) == code


def test_says_why_and_how_sure():
    place = locate("莒南县政协召开会议", "山东省莒南县政协近日召开会议，县委书记出席。")
    assert place.names == ("山东省", "临沂市", "莒南县")
    assert place.evidence[0] == "莒南县政协"
    assert 0.8 < place.confidence <= 1


def test_evidence_keeps_the_script_of_the_page():
    assert locate("", "塔縣縣委召開會議，塔縣縣委書記出席，新疆喀什地區派員參加。").evidence[0] == "塔縣縣委"


def test_is_less_sure_of_less():
    told = locate("桐庐县委召开会议", "桐庐县委书记主持，桐庐县政协主席参加。")
    hinted = locate("", "市政协召开主席会议，市委副书记出席。", source="太原日报")
    assert hinted.confidence < told.confidence


def test_names_the_other_places_and_their_parts():
    place = locate("", "上海市黄浦区政协代表团来镇江考察。镇江市委书记介绍情况，镇江市政协主席谈到与南京的合作。")
    roles = {mention.names[-1]: mention.role for mention in place.mentioned}
    assert place.code == "321100"
    assert roles == {"黄浦区": "visitor", "南京市": "mention"}


def test_a_trip_is_a_destination():
    place = locate("桓台县政协赴上海考察", "桓台县政协主席率队赴上海考察。桓台县政协委员参加。")
    assert [(mention.code, mention.role) for mention in place.mentioned] == [("310000", "destination")]


def test_a_dateline_can_be_handed_over():
    assert locate("花木产业势头好", "今年以来，农民增收。", dateline="本报沭阳3月5日讯").code == "321322"


def test_a_local_source_alone_is_no_evidence():
    assert locate("什么是提案", "提案是参政议政的重要形式。", source="池州市政协", address="zx.chizhou.gov.cn") is None


def test_an_office_s_address_says_whose_city_it_is():
    text = "市政协召开主席会议，市委副书记出席，全市各县区政协主席参加。"
    assert locate("", text, address="https://zx.chizhou.gov.cn/1.html").code == "341700"
    assert locate("", text, address="https://example.com/1.html") is None


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a", "2024", "\x00", "县" * 500, "\ud800莒南县政协", "（）" * 1000])
def test_takes_anything(text):
    assert locate(text, text, dateline=text, source=text) is None or "莒南县" in text


def test_real_pages(shared):
    """At least nine of ten real pages, and every seed, from their gold titles and bodies."""
    right, wrong = 0, []
    for file in sorted((shared / "gold").glob("*/*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        accepted = gold.get("region_accept") or [gold.get("region_code")]
        place = locate(gold.get("title") or "", gold["body"], source=" ".join(gold["source"]))
        if (place.code if place else None) in accepted:
            right += 1
        else:
            wrong.append(gold["id"])
    assert not [name for name in wrong if name.startswith("S")]
    assert right >= 0.9 * (right + len(wrong)), wrong


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("", "坐标：湖南嘉禾，6月3号旁听了价格听证会，县政府把意见记了下来。", "431024"),
        ("", "记者走访了浙江温岭、湖北监利、陕西略阳等地，各有各的做法。", None),
        ("", "广西政协委员走进环江毛南族自治县，围绕乡村产业发展开展调研。", "451226"),
    ],
)
def test_a_county_by_its_provinces_name_a_plain_list_and_a_host(title, text, code):
    place = locate(title, text)
    assert (place and place.code) == code


def test_our_county_is_the_sites_owners():
    text = "县政协主席带领委员视察非遗保护工作，县文旅局介绍了全县的情况。"
    assert locate("县政协视察非遗保护工作", text, site="版权所有：政协湖北省蕲春县委员会办公室").code == "421126"
    assert locate("春耕正忙", "农技员走村入户，讲解测土配方。", site="版权所有：蕲春县人民政府") is None

"""The samples, a newcomer's first sight: they come in whole, and every page of the site has something to show."""

import json
from pathlib import Path

import pytest

from archive.ingest import import_paths
from archive.models import Article
from bench import damage

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
# File: title (None: derived), published, region, source (a part of its name), kind, script.
EXPECTED = {
    "songyang-zhengxie.txt": (
        "松阳县政协召开“优化营商环境”专题协商会", "2023-03-16", "松阳县", "松阳政协", "article", "hans"
    ),
    "peixian-luntan.txt": (
        "把服务送到田埂上——沛县“乡村夜校”开课一年见闻", "2024-05-22", "沛县", "大泽晚报", "forum", "hans"
    ),
    "luochuan-wendang.txt": (
        "【中心组学习发言】以高质量党建引领洛川苹果产业高质量发展", None, "洛川县", None, "document-share", "hans"
    ),
    "xinxian-menhu.txt": ("新县：红色沃土上的“绿色账本”", "2023-04", "新县", None, "portal", "hans"),
    "nehe-qiushou.txt": ("讷河市：黑土地上算好“丰收账”", "2021-11-08", "讷河市", "嫩江平原", "portal", "hans"),
    "minle-hexi.txt": ("民乐县：戈壁滩上建起“智慧菜园”", "2024-07", "民乐县", None, "article", "hans"),
    "xinning-jiceng.txt": (
        "小院子里的“大治理”——新宁县推行“院落微协商”记事", None, "新宁县", None, "article", "hans"
    ),
    "fuding-baicha.txt": (
        "福鼎白茶有了“身份证” 全年综合产值将超160亿元", "2024-11-05", "福鼎市", "海西通讯社", "article", "hans"
    ),
    "jianchuan-gongzhonghao.txt": (
        "剑川木雕“雕”出幸福路｜新春走基层", "2025-02-14", "剑川县", "剑湖融媒", "article", "hans"
    ),
    "shijiazhuang-pinglun.txt": (
        "【冀中时评】减负要减在“指尖”上，更要减在“心坎”上", "2022-01-12", "石家庄市", "冀中观察", "article", "hans"
    ),
    "gaoxian-pinyin.txt": (
        "高縣政協組織委員開展“興茶富民”專題視察", "2022-09-21", "高县", "江声报", "article", "hant"
    ),
    "tiandong-wutimu.txt": (None, "2025-04-11", "田东县", "百色山水", "article", "hant"),
    "meitan-chahai.html": ("湄潭：“三张清单”管住村级小微权力", "2022-06-17", "湄潭县", "黔北在线", "article", "hans"),
    "mengcheng-tongzhi.html": (
        "蒙城县人民政府办公室关于印发优化营商环境若干措施的通知", "2023-07-06", "蒙城县", "蒙城县", "article", "hans"
    ),
    "kaiping-diaolou.html": (
        "開平碉樓「活」起來 僑鄉青年返鄉創業", "2025-05-20", "开平市", "珠江商报", "article", "hant"
    ),
    "dunhua-linqu.html": ("敦化林区闯出绿色转型新路", "2021-05-12", "敦化市", "长白山林海报", "article", "hans"),
}  # fmt: skip
# Phrases that the texts must keep, and what stood around them.
KEPT = {
    "luochuan-wendang.txt": [
        "与产业发展同谋划、同部署",
        "让小农户进入大市场。去年",
        "这样的先锋",
        "现场办公、限期办结",
    ],
    "gaoxian-pinyin.txt": ["看到恆溫恆溼設備運轉有序", "技術員通過手機就能掌握"],
    "mengcheng-tongzhi.html": ["一、提升开办便利度", "六、加强督查问责"],
}
GONE = {
    "songyang-zhengxie.txt": ["浏览次数", "庆元县", "毛豆豆", "网站标识码"],
    "peixian-luntan.txt": ["我们村也该办一个", "顶一下", ".jpg", "返回列表", "Discuz", "GMT+8"],
    "luochuan-wendang.txt": ["由会员分享", "2、场", "3、境", "文秘书屋"],
    "xinxian-menhu.txt": ["免责声明", "24-12-24", "柳州", "热门资讯", "原文链接"],
    "nehe-qiushou.txt": ["甘南县", "依安县", "友情链接"],
    "shijiazhuang-pinglun.txt": ["版权声明", "关于我们"],
    "gaoxian-pinyin.txt": ["(xié)", "(xiàn)", "?", "Copyright", "主管"],
    "tiandong-wutimu.txt": ["↓↓↓", "聲明", "撰稿", "掃一掃"],
    "jianchuan-gongzhonghao.txt": ["点击上方", "长按识别", "阅读原文"],
    "meitan-chahai.html": ["凯里市", "汇川区", "字号", "share"],
    "mengcheng-tongzhi.html": ["索引号", "分享到", "0558"],
    "kaiping-diaolou.html": ["橫琴", "佛山", "私隱"],
    "dunhua-linqu.html": ["菌菇梦", "上一版", "镜像"],
}


@pytest.fixture
def samples(archive_dir, tmp_path) -> dict[str, dict]:
    """The report of a first import, by file name."""
    report = tmp_path / "report.jsonl"
    result = import_paths([SAMPLES], report=report)
    assert result.exit_code == 0, result.problems
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    return {Path(line["file"]).name: line for line in lines}


def test_every_sample_becomes_an_article_as_it_should(samples):
    assert set(samples) == set(EXPECTED)
    wrong = []
    for name, (title, published, region, source, kind, script) in EXPECTED.items():
        line = samples[name]
        found = (line["title"], line["published"], (line["region"] or [None])[-1], line["page_kind"], line["script"])
        wanted = (title or line["title"], published, region, kind, script)
        if line["status"] != "created" or found != wanted or (source or "") not in (line["source"] or ""):
            wrong.append((name, found, line["source"]))
    assert wrong == []


def test_texts_are_whole_and_nothing_of_the_sites_is_left(samples):
    lost = [(name, text) for name, texts in KEPT.items() for text in texts if text not in samples[name]["body"]]
    left = [(name, text) for name, texts in GONE.items() for text in texts if text in samples[name]["body"]]
    assert (lost, left) == ([], [])


def test_replies_are_comments(samples):
    assert [reply["text"] for reply in samples["peixian-luntan.txt"]["comments"]] == [
        "我们村也该办一个，支持！",
        "刘大姐的山药课我听过，讲得实在。",
        "顶一下",
    ]


def test_a_derived_title_is_flagged(samples):
    assert "no-title" in samples["tiandong-wutimu.txt"]["flags"]
    assert samples["tiandong-wutimu.txt"]["title"] in damage.as_reprinted(samples["tiandong-wutimu.txt"]["body"])


def test_a_second_import_changes_nothing(samples):
    again = import_paths([SAMPLES])
    assert again.counts == {"unchanged": len(EXPECTED)}
    assert Article.objects.count() == len(EXPECTED)


def test_every_page_of_the_site_has_something_to_show(samples):
    lines = samples.values()
    assert len({line["region"][0] for line in lines if line["region"]}) >= 12
    assert len({line["published"][:7] for line in lines if line["published"]}) >= 10
    assert {line["published"][:4] for line in lines if line["published"]} == {"2021", "2022", "2023", "2024", "2025"}
    assert sum(line["published"] is None for line in lines) >= 2
    assert {line["script"] for line in lines} == {"hans", "hant"}
    assert {line["page_kind"] for line in lines} >= {"article", "forum", "document-share"}
    for theme in ("高质量发展", "乡村振兴", "营商环境", "政协", "党建"):
        assert sum(theme in line["body"] for line in lines) >= 3, theme


def test_damage_is_as_the_sites_make_it(samples):
    """The page with pinyin was made by replacing bytes, as the sites do: two spots of it are read one byte off."""
    page = (SAMPLES / "gaoxian-pinyin.txt").read_text(encoding="utf-8")
    assert {repair["kind"] for repair in samples["gaoxian-pinyin.txt"]["repairs"]} >= {"pinyin", "byte-shift"}
    assert page.count("?") == 2

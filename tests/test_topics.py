"""Topics: few and sure, by the terms of a table that a curator can read."""

import json

import pytest

from archive.ingest import topics

# (title, text, topics that must be there, topics that must not)
CASES = [
    (
        "某县政协召开提案办理协商会",
        "某县政协围绕重点提案开展提案办理协商，政协委员建言献策。",
        {"政协", "政协提案"},
        {"人大"},
    ),
    (
        "某市人大常委会开展执法检查",
        "市人大常委会执法检查组检查条例实施情况，人大代表参加执法检查。",
        {"人大", "人大监督"},
        {"政协"},
    ),
    ("某镇全面推进乡村振兴", "该镇以党建引领乡村振兴，建设和美乡村，发展特色产业。", {"乡村振兴"}, {"反腐败"}),
    (
        "某局原局长被开除党籍",
        "某局原局长涉嫌严重违纪违法，收受贿赂，纪委监委对其审查调查并采取留置措施。",
        {"反腐败"},
        {"乡村振兴"},
    ),
    (
        "某省发展新质生产力",
        "该省以科技创新引领新质生产力发展，科技创新平台增多。",
        {"新质生产力", "科技创新"},
        {"脱贫攻坚"},
    ),
    ("市委巡察组进驻", "市委巡察组对十个单位开展巡察，巡察整改要见底。", {"巡视巡察"}, {"考察交流"}),
    ("某市推进招商引资", "双招双引提速，一批签约项目落户，营商环境持续优化。", {"招商引资", "营商环境"}, {"统一战线"}),
    (
        "某縣政協發揮專門協商機構作用",
        "縣政協開展專題協商、對口協商，政協委員踴躍發言，政協工作提質增效。",
        {"政协", "协商民主"},
        {"人大"},
    ),
    ("森林防火紧急动员", "各地加强防汛和森林防火，应急救援队伍待命。", {"应急救灾"}, {"国防军队"}),
    ("某企业援疆干部座谈会召开", "援疆干部座谈会总结对口援疆工作，援疆干部发言。", {"对口支援", "座谈会"}, {"政协"}),
    ("", "各民主党派、无党派人士参加协商，民盟、民建作了发言。", {"民主党派"}, set()),
]


@pytest.mark.parametrize(("title", "text", "wanted", "unwanted"), CASES, ids=[case[0] or case[1][:8] for case in CASES])
def test_topics_of_a_text(title, text, wanted, unwanted):
    found = {tagged.topic for tagged in topics.tags_for(title, text)}
    assert wanted <= found
    assert not unwanted & found


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("人民建设家园，人民建议良多，农民进城，人民盟誓。" * 3, "民主党派"),
        ("黄河长江奔流。黄河长江奔流。", "河长制林长制"),
        ("职工会议开了，职工会议散了。", "群团工作"),
        ("他提到一次政协。", "政协"),
    ],
)
def test_words_that_only_look_like_terms(text, topic):
    assert topic not in {tagged.topic for tagged in topics.tags_for("", text)}


def test_says_which_words_and_how_sure():
    first = topics.tags_for("某县政协召开主席会议", "县政协主席会议今日召开，政协委员到会。")[0]
    assert first.topic == "政协"
    assert first.evidence[0] == "政协"
    assert 0.6 < first.confidence <= 1


def test_a_title_counts_more_than_a_sentence():
    text = "会议还谈到外贸一事。"
    assert not topics.tags_for("", text)
    assert [tagged.topic for tagged in topics.tags_for("外贸提速", text)] == ["外贸"]


def test_a_long_text_must_speak_of_a_topic_more_often():
    passing = "会议谈到外贸和外贸企业。"
    assert [tagged.topic for tagged in topics.tags_for("", passing)] == ["外贸"]
    assert not topics.tags_for("", passing + "天气晴朗，人们出门散步。" * 400)


def test_never_more_than_six():
    everything = "".join(term * 3 for topic in topics.all_topics() for term in topic.terms)[:6000]
    assert len(topics.tags_for(everything[:200], everything)) == 6


@pytest.mark.parametrize("text", ["", " ", "abc", "\x00", "\ud800", "政"])
def test_takes_anything(text):
    assert topics.tags_for(text, text) == []


def test_suggestions_are_not_topics():
    text = "某厂生产不锈钢阀门，阀门出口多国，阀门订单增长，乡村振兴有阀门产业。" * 3
    suggested = topics.suggest(text)
    assert suggested[0] == "阀门"
    assert "乡村振兴" not in suggested


def test_the_table_is_sound():
    """At least 150 topics, each once, each with terms of two characters or more and a sensible count."""
    table = topics.all_topics()
    assert len(table) >= 150
    assert len({topic.name for topic in table}) == len(table)
    for topic in table:
        assert topic.terms, topic.name
        assert 1 <= topic.least <= 5, topic.name
        assert all(len(term) >= 2 for term in topic.terms + topic.hints), topic.name


def test_real_pages_have_few_tags(shared):
    for file in sorted((shared / "gold" / "seeds").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        found = [tagged.topic for tagged in topics.tags_for(gold.get("title") or "", gold["body"])]
        shared_topics = set(found) & set(gold["tags"])
        assert 3 <= len(found) <= 6, (gold["id"], found)
        assert shared_topics, (gold["id"], found, gold["tags"])

"""`manage.py search`: hits in the terminal and for programs."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from archive.search import outbox
from tests.factories import make_article


@pytest.fixture
def archive(db, archive_dir):
    made = [
        make_article(
            "松岭镇修建水渠",
            body="松岭镇修建水渠三条。推动高質量發展。",
            source="松岭日报",
            region="371327",
            published_on=date(2024, 2, 21),
        ),
        make_article("松岭镇举办集市"),
    ]
    outbox.drain()
    return made


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("search", *words, stdout=out)
    return out.getvalue()


def test_prints_hits_with_facts_and_snippets(archive):
    lines = run("高质量发展 水渠").splitlines()
    assert lines[0].startswith("高质量发展 水渠  1 篇")
    assert lines[2:] == [
        "1. 松岭镇修建水渠",
        f"   2024-02-21 · 松岭日报 · 山东省 临沂市 莒南县 · /articles/{archive[0].pk}/",
        "   松岭镇修建水渠三条。推动高質量發展。",
    ]


def test_several_arguments_are_one_question(archive):
    assert "1 篇" in run("松岭镇", "集市")


def test_says_what_was_left_out_and_what_finds_nothing(archive):
    text = run("(水渠 集市 飞碟")
    assert "括号" in text
    assert "没有一篇包含全部词语" in text
    assert "查不到：飞碟" in text


def test_json_for_programs(archive):
    answer = json.loads(run("--json", "水渠 發展"))
    assert (answer["total"], answer["understood"], answer["variants"]) == (1, "水渠 發展", [])
    hit = answer["hits"][0]
    assert hit["article_id"] == archive[0].pk
    assert (hit["published"], hit["source"], hit["region_code"]) == ("2024-02-21", "松岭日报", "371327")
    assert hit["region"] == ["山东省", "临沂市", "莒南县"]
    assert [hit["snippet"][start:end] for start, end in hit["marks"]] == ["水渠", "發展"]


def test_limit_and_sort(archive):
    assert len(json.loads(run("--json", "--limit", "1", "--sort", "oldest", "松岭镇"))["hits"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--limit", "0", "党"], "--limit is 0"),
        (["党" * 201], "最多 200 个字"),
        (["--sort", "size", "党"], "invalid choice"),
    ],
)
def test_usage_faults_have_exit_code_2(archive, words, said):
    with pytest.raises(CommandError, match=said) as fault:
        run(*words)
    assert "invalid" in said or fault.value.returncode == 2


def test_a_missing_index_has_exit_code_1(db, archive_dir):
    with pytest.raises(CommandError, match="index status") as fault:
        run("党")
    assert fault.value.returncode == 1

"""The engine alone, on real articles: build rate, size, memory, and the time of each kind of question.

    python bench/engine.py ../shared/corpus/xwlb.jsonl.xz 100000

Articles beyond those in the file are drawn again at random. Prints milliseconds at the median and the 95th percentile,
warm (asked before) and cold (nothing decoded yet).
"""

import json
import lzma
import os
import random
import resource
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
import django

django.setup()

from haystack import indexes  # noqa: E402

from archive.search import tree  # noqa: E402
from archive.search.index import Index  # noqa: E402
from archive.search.reader import Request  # noqa: E402
from archive.search.schema import Schema  # noqa: E402
from archive.search.writer import IndexWriter  # noqa: E402

WEIGHTS = {"title": 3.0, "text": 1.0}
BATCH = 5000
RARE = ["沂蒙精神", "量子纠缠", "砂糖橘", "独弦琴", "塔克拉玛干", "候鸟栖息", "苹果期货", "冰川消融", "雪豹", "榫卯"]
COMMON = ["发展", "经济", "建设", "国家", "工作", "中国", "企业", "创新", "推进", "党", "项目", "产业"]
PAIRS = ["乡村 振兴", "科技 创新", "生态 保护", "水利 工程", "高铁 开通", "粮食 丰收", "外贸 增长", "医保 改革"]
PHRASES = [
    "高质量发展",
    "党的二十大精神",
    "绿水青山就是金山银山",
    "人民代表大会",
    "一带一路",
    "新质生产力",
    "，同比增长",
]
REGIONS = ["山东", "湖北", "广东", "四川"]


def fields() -> dict:
    made = {
        "text": indexes.CharField(document=True, stored=False),
        "title": indexes.CharField(stored=False),
        "region": indexes.MultiValueField(stored=False),
        "source": indexes.CharField(indexed=False, stored=False),
        "month": indexes.CharField(indexed=False, stored=False, null=True),
        "published": indexes.DateField(stored=False, null=True),
    }
    for name, each in made.items():
        each.set_instance_name(name)
    return made


def articles(path: str, count: int) -> list[dict]:
    """The first `count` articles; drawn again at random (always the same ones) when the file has fewer."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        real = [json.loads(line) for line in lines]
    drawn = real[:count] + random.Random(7).choices(real, k=max(0, count - len(real)))
    return [{**each, "pk": number} for number, each in enumerate(drawn, 1)]


def prepare(schema: Schema, article: dict):
    number, day = article["pk"], article["date"]
    return schema.prepare(
        {
            "id": f"archive.article.{number}",
            "django_ct": "archive.article",
            "django_id": str(number),
            "text": article["body"],
            "title": article["title"],
            "region": [article["region"], f"{article['region']}{number % 10}"] if article["region"] else [],
            "source": f"source-{number % 40}",
            "month": day[:7],
            "published": day,
        }
    )


def build(folder: Path, schema: Schema, rows: list[dict]) -> None:
    writer = IndexWriter(Index(folder, schema, WEIGHTS), 10)
    writer.create()
    for start in range(0, len(rows), BATCH):
        writer.add([prepare(schema, row) for row in rows[start : start + BATCH]])
    writer.tidy()


def questions() -> dict[str, list[tuple[tree.Node, Request]]]:
    def words(text):
        return tree.And(tuple(tree.Word(word) for word in text.split()))

    plain = Request()
    counted = replace(plain, facets=("region", "source", "month"), timeline="published")
    return {
        "rare": [(words(text), plain) for text in RARE],
        "common": [(words(text), plain) for text in COMMON],
        "two words": [(words(text), plain) for text in PAIRS],
        "phrase": [(tree.Phrase(text), plain) for text in PHRASES],
        "filtered": [(tree.And((words(t), tree.Among("region", (r,)))), plain) for t in COMMON for r in REGIONS],
        "by date": [(words(text), replace(plain, sort=("-published",))) for text in COMMON],
        "facets": [(words(text), replace(plain, facets=("region", "source"))) for text in COMMON],
        "facets and timeline": [(words(text), counted) for text in COMMON],
        "page 50": [(words(text), replace(plain, start=980)) for text in COMMON],
    }


def timed(snapshot, asked, rounds: int) -> list[float]:
    times = []
    for _ in range(rounds):
        for node, request in asked:
            began = perf_counter()
            snapshot.ask(node, request)
            times.append((perf_counter() - began) * 1000)
    return times


def show(label: str, times: list[float]) -> None:
    print(f"{label:28} {np.percentile(times, 50):8.2f} {np.percentile(times, 95):8.2f}")


def main(path: str, count: int) -> None:
    schema, rows = Schema(fields()), articles(path, count)
    text = sum(len((row["title"] + row["body"]).encode()) for row in rows)
    kept = os.environ.get("BENCH_INDEX")
    folder = Path(kept or tempfile.mkdtemp(prefix="bench-"))
    if not (folder / "manifest.json").exists():
        began = perf_counter()
        build(folder, schema, rows)
        print(f"built {count / (perf_counter() - began):.0f} articles/s")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"size {size / text:.2f} of the UTF-8 text")
    began = perf_counter()
    index = Index(folder, schema, WEIGHTS)
    index.snapshot()
    print(f"opened in {perf_counter() - began:.2f} s, {len(index.snapshot().segments)} segments")
    for label, asked in questions().items():
        index._snapshot, index._cache._entries, index._cache._size = None, index._cache._entries.__class__(), 0
        show(f"{label}, cold", timed(index.snapshot(), asked, 1))
    for label, asked in questions().items():
        timed(index.snapshot(), asked, 1)
        show(label, timed(index.snapshot(), asked, 20))
    again = IndexWriter(Index(folder, schema, WEIGHTS), 10)
    for many in (1, 100):
        times = []
        for turn in range(10):
            some = [prepare(schema, row) for row in rows[turn * many : (turn + 1) * many]]
            began = perf_counter()
            again.add(some)
            times.append((perf_counter() - began) * 1000)
        show(f"update of {many}", times)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

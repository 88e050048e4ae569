"""`make bench`: search beside its peers, on the same articles with the same questions, in one run.

For each kind of question: how many times as long as ours a peer takes (50th and 95th percentile), after checking that
it finds as many articles; ours in milliseconds, for the record. Each engine builds and answers in processes of its own.
Building and warm questions are timed on the processor, so that what else the machine does counts for nobody; opening,
cold questions and changes by the clock, since they wait for the disk. Figures of one run belong together only.

In parts: `--keep FOLDER` leaves the engines there, and a later run with the same folder builds only what is missing;
`--only` names the peers, `--articles` the sizes.
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
django.setup()

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench.corpus import REAL, articles  # noqa: E402
from bench.ours import Ours, OursOnTwoCores, OursThroughHaystack, Stock  # noqa: E402
from bench.peers import Fts5Bigrams, Fts5Trigrams, Fts5Words, Peer, Question, Tantivy, agreed  # noqa: E402
from bench.turns import Asked, Built, Kinds, p50_p95, turn  # noqa: E402

RARE = "砂糖橘 独弦琴 塔克拉玛干 冰川 雪豹 榫卯 丹顶鹤 脐橙 刺绣 陨石 龙舟 皮影 航天员 雅鲁藏布江 黑土地"
COMMON = "经济 企业 国家 创新 建设 产业 项目 服务 合作 安全 技术 农业 交通 教育 市场 生态"
PHRASES = "高质量发展 绿水青山就是金山银山 人民代表大会 一带一路 新质生产力 同比增长 乡村全面振兴"
REGIONS = "山东 湖北 广东 四川"
PEERS = (Tantivy, Fts5Words, Fts5Bigrams, Fts5Trigrams)
BESIDE_STOCK = (OursThroughHaystack, Stock)

Turns = dict[type[Peer], tuple[Built, Asked]]
console = Console(width=160, highlight=False)


def kinds(rows: Sequence[dict]) -> Kinds:
    """The questions, by kind; words only where a term and a run of characters mean the same articles."""
    rare, common = ([Question((word,)) for word in agreed(words.split(), rows)] for words in (RARE, COMMON))
    pairs = [Question((*a.words, *b.words)) for a, b in itertools.pairwise(common)]
    return {
        "rare word": rare,
        "common word": common,
        "two words": pairs,
        "phrase": [Question(phrase=phrase) for phrase in PHRASES.split()],
        "filtered": [replace(each, region=region) for each in common for region in REGIONS.split()],
        "by date": [replace(each, newest=True) for each in common],
        "facets": [replace(each, facets=True) for each in common],
        "page 50": [replace(each, start=980) for each in common],
    }


def building(turns: Turns, count: int) -> Table:
    """What building, opening and changing took."""
    text = sum(len((row["title"] + row["body"]).encode()) for row in articles(count))
    columns = ("articles/s", "speed beside ours", "by the clock", "size / text")
    table = Table("building", *columns, "opened in", "memory", "one changed", "a hundred changed")
    (ours, _), *_ = turns.values()
    for kind, (built, asked) in turns.items():
        table.add_row(
            kind.name,
            f"{count / built.processor:.0f}" if kind.jobs == 1 else "",
            f"{ours.processor / built.processor:.2f}x" if kind.jobs == 1 else "",
            f"{ours.clock / built.clock:.2f}x",
            f"{built.size / text:.2f}",
            f"{asked.opened:.2f} s",
            f"{asked.megabytes} MB",
            f"{built.one:.1f} ms",
            f"{built.hundred:.0f} ms",
        )
    return table


def asking(turns: Turns, times: str) -> Table:
    """Ours in milliseconds, and each peer as a multiple of it. `times`: "cold" or "warm"."""
    (ours, (_, mine)), *others = turns.items()
    table = Table(f"{times}: p50 / p95", ours.name, *(kind.name for kind, _ in others))
    for kind, own in getattr(mine, times).items():
        cells = [_beside(getattr(asked, times)[kind], own) for _, (_, asked) in others]
        table.add_row(kind, " / ".join(f"{each:.2f}" for each in p50_p95(own)) + " ms", *cells)
    return table


def _beside(theirs: list, ours: list) -> str:
    if not any(theirs):
        return "cannot"
    pairs = zip(p50_p95(theirs), p50_p95(ours, among=theirs), strict=True)
    return " / ".join(f"{a / b:.2f}x" for a, b in pairs)


def differing(turns: Turns) -> list[str]:
    """A sentence for each kind of question where a peer found another number of articles than ours."""
    (_, mine), *_ = turns.values()
    sentences = []
    for kind, (_, asked) in turns.items():
        for name, counts in asked.found.items():
            pairs = [(a, b) for a, b in zip(counts, mine.found[name], strict=True) if a is not None]
            if wrong := sum(a != b for a, b in pairs):
                sentences.append(f"{kind.name}, {name}: {wrong} of {len(pairs)} counts differ from ours.")
    return sentences


def report(title: str, kinds_of_engine: Sequence[type[Peer]], count: int, asked: Kinds, keep: Path) -> None:
    folder = keep / str(count)
    turns: Turns = {kind: turn(kind, count, asked if kind.jobs == 1 else {}, folder) for kind in kinds_of_engine}
    console.print(f"\n[bold]{title}[/], {count:,} articles. A peer's figure: its time as a multiple of ours.")
    console.print(building(turns, count))
    turns.pop(OursOnTwoCores, None)
    for times in ("warm", "cold"):
        console.print(asking(turns, times))
    console.print("\n".join(differing(turns)) or "All found as many articles.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="*", default=[REAL, 100_000])
    parser.add_argument("--only", nargs="*", choices=[kind.__name__ for kind in (*PEERS, OursOnTwoCores)])
    parser.add_argument("--stock", type=int, default=10_000, help="articles for the stock recipe; 0 leaves it out")
    parser.add_argument("--keep", type=Path, help="a folder where the engines stay for the next run")
    options = parser.parse_args()
    asked = kinds(articles(REAL))
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        keep = options.keep or Path(temporary)
        peers = [kind for kind in (OursOnTwoCores, *PEERS) if options.only is None or kind.__name__ in options.only]
        for count in options.articles:
            report("Native engines", (Ours, *peers), count, asked, keep)
        if options.stock:
            del asked["phrase"], asked["page 50"]  # where the recipe finds nothing, and takes minutes
            report("Haystack's stock recipe", (Ours, *BESIDE_STOCK), options.stock, asked, keep)


if __name__ == "__main__":
    main()

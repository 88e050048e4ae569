"""`make bench`: search beside its peers, on the same articles with the same questions, in one run.

Prints for each kind of question how many times as long as ours a peer takes (95th percentile), after checking that it
finds as many articles; ours in milliseconds, for the record. Building and asking are timed on the processor, so that
what else the machine does counts for nobody; changes by the clock, since they wait for the disk. Figures of one run
belong together and to no other.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import resource
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
django.setup()

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench.corpus import articles  # noqa: E402
from bench.ours import Ours, OursThroughHaystack, Stock  # noqa: E402
from bench.peers import Fts5Bigrams, Fts5Trigrams, Fts5Words, Peer, Question, Tantivy, agreed  # noqa: E402

RARE = "砂糖橘 独弦琴 塔克拉玛干 冰川 雪豹 榫卯 丹顶鹤 脐橙 刺绣 陨石 龙舟 皮影 航天员 雅鲁藏布江 黑土地"
COMMON = "经济 企业 国家 创新 建设 产业 项目 服务 合作 安全 技术 农业 交通 教育 市场 生态"
PHRASES = "高质量发展 绿水青山就是金山银山 人民代表大会 一带一路 新质生产力 同比增长 乡村全面振兴"
REGIONS = "山东 湖北 广东 四川"
SECONDS = 2.0  # of questions of a kind, for one peer

Kinds = dict[str, list[Question]]
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


def milliseconds(peer: Peer, questions: Sequence[Question], seconds: float = SECONDS) -> list[float]:
    """The time of each question, asked in turn until the seconds are over, but at least once."""
    times, stop = [], perf_counter() + seconds
    for turn, question in enumerate(itertools.cycle(questions)):
        if turn >= len(questions) and perf_counter() > stop:
            return times
        began = process_time()
        peer.ask(question)
        times.append((process_time() - began) * 1000)
    return times


def p50_p95(times: Sequence[float]) -> tuple[float, float]:
    return tuple(np.percentile(times, (50, 95)).tolist())


def asks(peer: Peer, question: Question) -> bool:
    """Whether the peer can answer: without runs only words, and trigrams nothing shorter than three characters."""
    if question.phrase:
        return peer.exact_runs
    return peer.name != "FTS5 trigrams" or all(len(word) > 2 for word in question.words)


def measure(ours: Peer, peers: Sequence[Peer], asked: Kinds) -> Table:
    """Ours in milliseconds and each peer's p95 as a multiple of ours."""
    table = Table("questions", "ours p50", "ours p95", *(peer.name for peer in peers))
    for kind, questions in asked.items():
        found = [ours.ask(question)[0] for question in questions]
        p50, p95 = p50_p95(milliseconds(ours, questions))
        cells = [_cell(peer, questions, found, ours, p95) for peer in peers]
        table.add_row(f"{kind} ({len(questions)})", f"{p50:.2f} ms", f"{p95:.2f} ms", *cells)
    return table


def _cell(peer: Peer, questions: Sequence[Question], found: Sequence[int], ours: Peer, our_p95: float) -> str:
    able = [(question, total) for question, total in zip(questions, found, strict=True) if asks(peer, question)]
    if not able:
        return "cannot"
    if len(able) < len(questions):
        our_p95 = p50_p95(milliseconds(ours, [question for question, _ in able]))[1]
    wrong = [str(question) for question, total in able if peer.ask(question)[0] != total]
    times = p50_p95(milliseconds(peer, [question for question, _ in able]))
    note = f", {len(wrong)} of {len(able)} counts differ" if wrong else ""
    return f"{times[1] / our_p95:.2f}x{note}"


def built(peer: Peer, rows: Sequence[dict]) -> float:
    """Add the articles; returns the seconds."""
    gc.collect()
    began = perf_counter()
    peer.add(rows)
    return perf_counter() - began


def builds(ours: Peer, peers: Sequence[Peer], rows: Sequence[dict]) -> Table:
    text = sum(len((row["title"] + row["body"]).encode()) for row in rows)
    table = Table("building", "articles/s", "speed beside ours", "size / text", "one changed", "a hundred changed")
    base = None
    for peer in (ours, *peers):
        began = process_time()
        built(peer, rows)
        seconds, size = process_time() - began, peer.size() / text
        base = base or seconds
        one, hundred = (_updates(peer, rows, many) for many in (1, 100))
        rate = len(rows) / seconds
        table.add_row(
            peer.name, f"{rate:.0f}", f"{base / seconds:.2f}x", f"{size:.2f}", f"{one:.1f} ms", f"{hundred:.1f} ms"
        )
    return table


def _updates(peer: Peer, rows: Sequence[dict], many: int, turns: int = 5) -> float:
    """Milliseconds, at the median, until changed articles are found."""
    return float(np.median([built(peer, rows[turn * many : (turn + 1) * many]) * 1000 for turn in range(turns)]))


def beside_stock(rows: Sequence[dict]) -> None:
    """Haystack's stock recipe, both asked through SearchQuerySet. Its counts are known to be wrong."""
    ours, stock = OursThroughHaystack(), Stock()
    console.print(f"\nBeside Haystack's stock Whoosh recipe, {len(rows)} articles, both through SearchQuerySet")
    console.print(builds(ours, [stock], rows))
    asked = kinds(rows)
    del asked["phrase"], asked["page 50"]
    console.print(measure(ours, [stock], asked))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=19_480)
    parser.add_argument("--stock", type=int, default=10_000, help="articles for the stock recipe; 0 leaves it out")
    options = parser.parse_args()
    rows = articles(options.articles)
    ours, peers = Ours(), [Tantivy(), Fts5Words(), Fts5Bigrams(), Fts5Trigrams()]
    console.print(f"{len(rows)} articles. A peer's figure: its 95th percentile as a multiple of ours.")
    console.print(builds(ours, peers, rows))
    asked = kinds(rows)
    console.print(measure(ours, peers, asked))
    console.print(f"memory of this process, all engines together: {_megabytes()} MB at most")
    if options.stock:
        beside_stock(rows[: options.stock])


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()

"""`make bench-quality`: what is found, beside what should be.

Titles find their own articles: 500 titles that no other article has, asked of an index that holds the bodies only;
MRR@10 and R@10 of the archive's search, and of plain ways to ask the same index. Exact runs: 2,000 random strings of 1
to 12 characters cut from the articles at any place, a third of them in traditional characters or full width, compared
with a scan of every folded text.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
django.setup()

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from archive.chinese import fold, query_terms, to_hant  # noqa: E402
from archive.search.language import parse  # noqa: E402
from archive.search.query import Query  # noqa: E402
from archive.search.relaxing import fewer_words, running_text  # noqa: E402
from archive.search.tokens import MAX_CHARACTERS  # noqa: E402
from archive.search.tree import And, Node, Nothing, Or, Phrase, Word  # noqa: E402
from bench.corpus import articles  # noqa: E402
from bench.ours import Ours  # noqa: E402

DEPTH = 10
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
console = Console(width=120, highlight=False)


class Bodies(Ours):
    """The archive's engine over bodies alone."""

    name = "bodies"
    options = {**Ours.options, "WORDS": {"text": 1.0}}

    def find(self, node: Node, size: int | None = DEPTH) -> list[int]:
        return self.backend.ask(node, size=size).ids

    def count(self, node: Node) -> int:
        return self.backend.ask(node, size=0).total

    def as_the_archive(self, title: str) -> list[int]:
        """As `search` does it: running text by a third of its words, else all words, else the most of them."""
        tree = parse(title[:MAX_CHARACTERS], lambda field, text: ())
        everywhere = Query(staff=True)
        found = self.find(running_text(tree, everywhere, self.count) or tree)
        fewer = None if found else fewer_words(tree, everywhere, self.count)
        return self.find(fewer) if fewer else found


def words_together(title: str) -> Node:
    return _of(And, [Word(term) for term in query_terms(title)])


def any_word(title: str) -> Node:
    return _of(Or, [Word(term) for term in query_terms(title)])


def any_bigram(title: str) -> Node:
    folded = fold(title)
    return _of(Or, [Phrase(folded[at : at + 2]) for at in range(len(folded) - 1)])


def any_character(title: str) -> Node:
    return _of(Or, [Phrase(char) for char in fold(title) if char.isalnum()])


def _of(kind: type[And] | type[Or], parts: Sequence[Node]) -> Node:
    return kind(tuple(dict.fromkeys(parts))) if parts else Nothing()


def titles(index: Bodies, rows: Sequence[dict], count: int) -> Table:
    """How well titles find their own bodies."""
    times = Counter(row["title"] for row in rows)
    asked = random.Random(1).sample([row for row in rows if times[row["title"]] == 1], count)
    ways: dict[str, Callable[[str], list[int]]] = {
        "the archive's search": index.as_the_archive,
        "all words (plain jieba)": lambda title: index.find(words_together(title)),
        "any word (jieba)": lambda title: index.find(any_word(title)),
        "any two characters": lambda title: index.find(any_bigram(title)),
        "any character": lambda title: index.find(any_character(title)),
    }
    table = Table(f"{count} titles, each asked for its body", "MRR@10", "R@10", "empty pages")
    for name, way in ways.items():
        found = [(row["pk"], way(row["title"])) for row in asked]
        ranks = [keys.index(pk) + 1 for pk, keys in found if pk in keys]
        mrr, recall = sum(1 / rank for rank in ranks) / count, len(ranks) / count
        table.add_row(name, f"{mrr:.3f}", f"{recall:.3f}", str(sum(not keys for _, keys in found)))
    return table


class Scan:
    """Every folded body, one after the other: the truth about runs of characters."""

    def __init__(self, rows: Sequence[dict]):
        self.keys = [row["pk"] for row in rows]
        self.starts, texts, at = [], [], 0
        for row in rows:
            self.starts.append(at)
            texts.append(fold(row["body"]))
            at += len(texts[-1]) + 1
        self.starts.append(at)
        self.text = "\0".join(texts)

    def find(self, run: str) -> set[int]:
        run, found, at = fold(run), set(), 0
        while (at := self.text.find(run, at)) >= 0:
            number = bisect_right(self.starts, at) - 1
            found.add(self.keys[number])
            at = self.starts[number + 1]
        return found


def runs(rows: Sequence[dict], count: int) -> list[str]:
    """Random strings as they stand, and as someone else may type them."""
    dice, made = random.Random(2), []
    while len(made) < count:
        body, size = dice.choice(rows)["body"], dice.randint(1, 12)
        start = dice.randrange(len(body))
        run = body[start : start + size]
        variant = dice.randrange(6)
        typed = to_hant(run) if variant == 0 else run.translate(_WIDE) if variant == 1 else run
        made.append(typed if len(typed) == len(run) else run)
    return made


def exactness(index: Bodies, rows: Sequence[dict], count: int) -> Table:
    """Recall and precision of exact runs, over all pairs of a run and an article."""
    scan, right, found, wanted, whole = Scan(rows), 0, 0, 0, 0
    for run in runs(rows, count):
        truth, got = scan.find(run), set(index.find(Phrase(run), size=None))
        right, found, wanted, whole = (
            right + len(truth & got),
            found + len(got),
            wanted + len(truth),
            whole + (truth == got),
        )
    table = Table(f"{count} random runs of 1 to 12 characters", "recall", "precision", "exactly right")
    table.add_row("the archive's search", f"{right / wanted:.6f}", f"{right / found:.6f}", f"{whole} of {count}")
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=19_480)
    parser.add_argument("--titles", type=int, default=500)
    parser.add_argument("--runs", type=int, default=2_000)
    options = parser.parse_args()
    rows = articles(options.articles)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        index = Bodies(Path(folder))
        index.add(rows)
        console.print(titles(index, rows, options.titles))
        console.print(exactness(index, rows, options.runs))


if __name__ == "__main__":
    main()

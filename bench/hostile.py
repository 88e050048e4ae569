"""How long hostile questions take: `python -m bench.hostile`.

Fills an archive, or takes one that `bench.serving --keep` left, and asks the thousand questions of tests/hostile.py
over HTTP, of a server that has just begun, again and again in another order. A question must be answered with 200 or
refused with 400 (414 by gunicorn itself, when it is longer than a line of HTTP may be). Prints how many were, and the
ten that took longest, with their milliseconds.
"""

from __future__ import annotations

import argparse
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from bench.filling import fill
from bench.serving import PORT, get, served
from tests.hostile import queries

SERVERS = 3
SLOWEST = 10
WIDTH = 60  # characters of a question that are printed
LONGEST = 1 << 16  # bytes of an address that are sent: the server reads no further than an eighth of it


class Asked(NamedTuple):
    milliseconds: float
    status: int
    place: int  # among the questions to the same server
    question: str


def asked(turn: int) -> Iterator[Asked]:
    """Each question and its answer, in another order each turn; each over a connection of its own."""
    questions = queries()
    random.Random(turn).shuffle(questions)
    for place, question in enumerate(questions, 1):
        address = f"/search/?q={quote(question.encode('utf-8', 'surrogatepass'))}"
        with socket.create_connection(("127.0.0.1", PORT), timeout=60) as connection:
            began = time.perf_counter()
            status = get(connection, address[:LONGEST])
            yield Asked((time.perf_counter() - began) * 1000, status, place, question)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the archive, or has kept it")
    options = parser.parse_args()
    answers: list[Asked] = []
    with tempfile.TemporaryDirectory(prefix="zhengwen-bench-") as folder:
        fill(options.keep or Path(folder), options.articles)
        for turn in range(SERVERS):
            with served():
                answers += asked(turn)
    report(answers)


def report(answers: list[Asked]) -> None:
    statuses = Counter(each.status for each in answers)
    print(f"{len(answers):,} hostile questions to {SERVERS} servers: {dict(statuses)}")
    for each in sorted(answers, reverse=True)[:SLOWEST]:
        shown = repr(each.question[:WIDTH])
        print(f"  {each.milliseconds:6.0f} ms  {each.status}  asked as number {each.place:4}: {shown}")
    if statuses.keys() - {200, 400, 414}:
        sys.exit("A question was neither answered nor refused.")


if __name__ == "__main__":
    main()

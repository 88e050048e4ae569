"""`python -m bench.growth`: what a question and a saved article cost as the index grows, drawn in docs/growth.svg.

One index is filled step by step and asked at each step. Drawn is the median, on both axes by powers of ten, beside a
line that grows as the articles do: a flatter curve than that is cheaper than in proportion. Figures are the time of the
processor, and belong to the machine and hour that they were measured in.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from math import log10
from pathlib import Path
from time import process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
django.setup()

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from bench.corpus import articles  # noqa: E402
from bench.ours import SEGMENT, Ours  # noqa: E402
from bench.search import kinds  # noqa: E402
from bench.turns import milliseconds, p50_p95  # noqa: E402

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "growth.svg"
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
SHOWN = ("rare word", "common word", "phrase", "filtered", "by date", "facets")
COLOURS = ("#8c2f2f", "#b5651d", "#6b7a2b", "#2f6f6b", "#3b5b92", "#6d4a8d", "#444444")
WIDTH, HEIGHT, MARGIN = 720, 420, 60
SAVES = 20

Curves = dict[str, list[tuple[int, float]]]


def measure(sizes: Sequence[int], folder: Path) -> Curves:
    """For each kind of question, and a saved article: (articles, milliseconds at the median)."""
    rows, engine, curves, done = articles(max(sizes)), Ours(folder), {}, 0
    asked = {kind: questions for kind, questions in kinds(rows[:1000]).items() if kind in SHOWN}
    for size in sizes:
        for start in range(done, size, SEGMENT):
            engine.add(rows[start : min(start + SEGMENT, size)])
        engine.backend.writer.tidy()
        done = size
        for kind, questions in asked.items():
            milliseconds(engine, questions, 0)  # once before: what is measured is a server that has been running
            curves.setdefault(kind, []).append((size, p50_p95(milliseconds(engine, questions, 1))[0]))
        curves.setdefault("a saved article", []).append((size, saving(engine, rows)))
    return curves


def saving(engine: Ours, rows: Sequence[dict]) -> float:
    times = []
    for row in rows[:SAVES]:
        began = process_time()
        engine.add([row])
        times.append((process_time() - began) * 1000)
    return float(np.median(times))


def table(curves: Curves) -> Table:
    sizes = [size for size, _ in next(iter(curves.values()))]
    made = Table("milliseconds at the median", *(f"{size:,}" for size in sizes), "grows as articles to the power of")
    for kind, points in curves.items():
        (first, low), (last, high) = points[0], points[-1]
        power = log10(high / low) / log10(last / first) if last > first else 0
        made.add_row(kind, *(f"{value:.2f}" for _, value in points), f"{power:.2f}")
    return made


def picture(curves: Curves) -> str:
    """The curves as SVG."""
    points = [point for curve in curves.values() for point in curve]
    left, right = (log10(f([size for size, _ in points])) for f in (min, max))
    low, high = (log10(f([value for _, value in points])) for f in (min, max))

    def place(size: float, value: float) -> str:
        x = MARGIN + (log10(size) - left) / (right - left or 1) * (WIDTH - 4 * MARGIN)
        y = HEIGHT - MARGIN - (log10(value) - low) / (high - low or 1) * (HEIGHT - 2 * MARGIN)
        return f"{x:.1f},{y:.1f}"

    parts = []
    for size in sorted({size for size, _ in points}):
        x = place(size, 10**low).split(",")[0]
        parts.append(f'<text x="{x}" y="{HEIGHT - MARGIN + 22}" text-anchor="middle">{size:,}</text>')
    start, end = 10**left, min(10**right, 10 ** (left + high - low))
    proportion = f"{place(start, 10**low)} {place(end, 10**low * end / start)}"
    parts.append(f'<polyline points="{proportion}" stroke="#999" stroke-dasharray="5 5"/>')
    for number, ((kind, curve), colour) in enumerate(zip(curves.items(), COLOURS, strict=False)):
        y = MARGIN + 22 * number
        parts.append(f'<polyline points="{" ".join(place(*point) for point in curve)}" stroke="{colour}"/>')
        ends = f"{kind}, {curve[0][1]:.2f} to {curve[-1][1]:.2f} ms"
        parts.append(f'<text x="{WIDTH - 2.8 * MARGIN}" y="{y}" fill="{colour}">{ends}</text>')
    parts.append(f'<text x="{MARGIN}" y="{HEIGHT - 14}">articles; dashed: in proportion to them</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 60} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><g fill="none" stroke-width="2">{"".join(p for p in parts if "polyline" in p)}</g>'
        f"{''.join(p for p in parts if 'polyline' not in p)}</svg>\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="stop at so many articles")
    sizes = [size for size in SIZES if size <= parser.parse_args().most]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        curves = measure(sizes, Path(folder))
    Console(width=160).print(table(curves))
    PICTURE.write_text(picture(curves), encoding="utf-8")


if __name__ == "__main__":
    main()

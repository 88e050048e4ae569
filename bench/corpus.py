"""The articles that are measured with: real ones from a file, and as many more drawn again from them."""

from __future__ import annotations

import json
import lzma
import os
import random
import sys
from pathlib import Path

REAL = 19_480  # articles of the file; more are drawn again from these
SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parent.parent.parent / "shared"))


def articles(count: int, path: Path = SHARED / "corpus" / "xwlb.jsonl.xz") -> list[dict]:
    """`count` articles {"pk", "title", "body", "date", "region", "source"}, always the same ones.

    Exits with a sentence when the file is not there.
    """
    if not path.exists():
        sys.exit(f"No articles to measure with at {path}: set SHARED_DIR to the folder that holds corpus/.")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        real = [json.loads(line) for line in lines]
    drawn = real[:count] + random.Random(7).choices(real, k=max(0, count - len(real)))
    return [{**each, "pk": pk, "source": f"source-{pk % 40}"} for pk, each in enumerate(drawn, 1)]

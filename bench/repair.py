"""What the repairs do to clean text (nothing) and to text damaged on purpose. Run: python -m bench.repair [ARTICLES]

Prints, over the corpus in SHARED_DIR (default ../shared): the clean articles changed, the pages with pinyin restored
exactly, and of the sentences with shifted bytes how many are restored exactly, left as they were, or made wrong.
"""

import json
import lzma
import os
import re
import sys
from collections import Counter
from pathlib import Path
from random import Random

from archive.chinese import repair
from bench.damage import annotated_characters, as_reprinted, with_pinyin, with_shifted_bytes

# What damage looks like: a lost byte, or a reading behind a letter that was half a character.
DAMAGE = re.compile(r"\?|[A-Za-z]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǘǚǜ]+\)")


def outcome(clean: list[str], chars: list[str]) -> Counter:
    """How each damaged sentence of a page came out."""
    damaged = [with_shifted_bytes(sentence, chars) for sentence in clean]
    lines = repair("\n".join(damaged)).text.split("\n")
    counts: Counter = Counter()
    for sentence, broken, line in zip(clean, damaged, lines, strict=True):
        if broken != with_pinyin(sentence, chars):
            counts["exact" if line == sentence else "left" if DAMAGE.search(line) else "wrong"] += 1
    return counts


def main(size: int) -> None:
    path = Path(os.environ.get("SHARED_DIR", "../shared")) / "corpus" / "xwlb.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [article["title"] + "\n" + article["body"] for article in map(json.loads, lines)]
    print(f"clean articles changed: {sum(bool(repair(text).repairs) for text in texts)} of {len(texts)}")
    random, shifted, restored = Random(1), Counter(), 0
    sample = texts[:: max(1, len(texts) // size)][:size]
    for text in sample:
        clean = [as_reprinted(sentence) for sentence in re.findall(r"[^。\n]+。?", text)]
        chars, page = annotated_characters(random), "\n".join(clean)
        restored += repair(with_pinyin(page, chars)).text == page
        shifted += outcome(clean, chars)
    print(f"pages with pinyin restored exactly: {restored} of {len(sample)}")
    total = shifted.total()
    print("sentences with shifted bytes:", ", ".join(f"{n} {kind} ({n / total:.1%})" for kind, n in shifted.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

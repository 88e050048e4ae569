"""How well pages are understood: the importer's extraction against gold records, per field and per kind of page.

    python bench/score.py [-v] [SET ...]      SET: own (tests/gold), seeds, pages (shared real pages); default: all here

A gold record (tests/gold/gold/*.json) says what a page's fields should be: `title` and other titles that will do
(`title_accept`; null where the page has none), `published_accept` (null among them: no date is right),
`source` (any of these names; empty: the page names none; `source_optional`: none will do too), `region_accept`, `body`,
phrases that `must` and `must_not` be in the body.

title      the same characters, script, width, case and punctuation aside. Pages without one stand under `no title`:
           right is none, or one taken from the beginning of the text
published  the same day (or month, or year, where no day is known); `invented` counts dates that pages do not give
source     one name is the other or a part of it; `no source` is right when none was found
region     the same code; `province` is content with its first two digits
body       F1 of the bodies' two-character sequences
lost, kept needed phrases missing from the bodies, and boilerplate left in them, of how many
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
# name -> folder of gold records, folder of pages
SETS = {
    "own": (ROOT / "tests/gold/gold", ROOT / "tests/gold/pages"),
    "seeds": (SHARED / "gold/seeds", SHARED / "seeds"),
    "pages": (SHARED / "gold/pages", SHARED / "pages"),
}
SHARES = ("title", "no title", "published", "source", "no source", "region", "province", "body")
COUNTS = ("invented", "lost", "kept")
TOKENS = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+")

Scores = dict[str, list[float]]


def folded(text: str | None) -> str:
    """Simplified, half width, lower case."""
    from archive.chinese import fold

    return fold(unicodedata.normalize("NFKC", text or ""))


def letters(text: str | None) -> str:
    """The folded text without anything but letters and digits."""
    return re.sub(r"[\W_]+", "", folded(text))


def unspaced(text: str | None) -> str:
    return re.sub(r"\s+", "", folded(text))


def sequences(text: str | None) -> Counter[str]:
    """Pairs of neighbouring characters; words and numbers whole."""
    found: Counter[str] = Counter()
    for run in TOKENS.findall(folded(text)):
        pairs = [run[i : i + 2] for i in range(len(run) - 1)] if run[0] >= "\u3400" else []
        found.update(pairs or [run])
    return found


def f1(text: str | None, gold: str) -> float:
    """Harmonic mean of precision and recall over the two texts' sequences, 0 to 1."""
    have, want = sequences(text), sequences(gold)
    shared = (have & want).total()
    return 2 * shared / (have.total() + want.total()) if shared else 0.0


def judge(gold: dict, record: dict) -> dict[str, list[float]]:
    """One page's marks: for each measure a list of numbers (empty when the measure does not apply to the page)."""
    marks: dict[str, list[float]] = defaultdict(list)
    marks["title" if gold.get("title") else "no title"].append(_title_is_right(gold, record))
    date, dates = record.get("published"), gold.get("published_accept") or [gold.get("published")]
    marks["published"].append(date in dates)
    marks["invented"].append(bool(date) and date not in dates and not gold.get("published"))
    marks["source" if gold.get("source") else "no source"].append(_source_is_right(gold, record))
    if gold.get("region_scored", True):
        marks["region"].append(_region_is_right(gold, record, digits=6))
        marks["province"].append(_region_is_right(gold, record, digits=2))
    marks["body"].append(f1(record.get("body"), gold["body"]))
    body = unspaced(record.get("body"))
    marks["lost"] += [unspaced(phrase) not in body for phrase in gold["must"]]
    marks["kept"] += [unspaced(phrase) in body for phrase in gold["must_not"]]
    return marks


def _title_is_right(gold: dict, record: dict) -> bool:
    title = letters(record.get("title"))
    known = [letters(known) for known in (gold.get("title"), *gold.get("title_accept", [])) if known]
    if gold.get("title"):
        return title in known
    return not title or title in known or title[:40] in letters(gold["body"])[:160]


def _source_is_right(gold: dict, record: dict) -> bool:
    source = letters(record.get("source"))
    if not gold.get("source"):
        return not source
    if not source:
        return bool(gold.get("source_optional"))
    known = [letters(name) for name in gold["source"]]
    return any(source == name or (len(source) > 1 and (source in name or name in source)) for name in known)


def _region_is_right(gold: dict, record: dict, digits: int) -> bool:
    code, accepted = record.get("region_code"), gold.get("region_accept") or [gold.get("region_code")]
    return code in accepted or (bool(code) and code[:digits] in [other[:digits] for other in accepted if other])


def read_set(name: str) -> dict[str, tuple[Path, dict]]:
    """File name -> page and gold record of a set; empty when its folder is not here."""
    records, pages = SETS[name]
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(records.glob("*.json"))]
    return {gold["file"]: (pages / gold["file"], gold) for gold in golds}


def extracted(pages: Iterable[Path]) -> Iterator[dict]:
    """The importer's record of each page, in order, with nothing stored and no database; {} for what it refused."""
    from archive.ingest import Limits
    from archive.ingest.readers import find
    from archive.ingest.understand import understand

    for given in find(pages):
        outcome = understand(given, Limits(), keep=False)
        yield outcome.record.as_dict() if outcome.record else {}


def silent(gold: dict, record: dict, marks: dict) -> None:
    """Say nothing of a page."""


def score(name: str, tell: Callable[[dict, dict, dict], None] = silent) -> dict[str, Scores]:
    """The marks of a set: see `score_pages`."""
    return score_pages(read_set(name), tell)


def score_pages(
    pages: dict[str, tuple[Path, dict]], tell: Callable[[dict, dict, dict], None] = silent
) -> dict[str, Scores]:
    """Kind -> measure -> marks of all its pages; the kind `all` has every page. `tell` hears of each page."""
    kinds: dict[str, Scores] = defaultdict(lambda: defaultdict(list))
    for (_, gold), record in zip(pages.values(), extracted(path for path, _ in pages.values()), strict=True):
        marks = judge(gold, record)
        for kind in (gold["kind"], "all"):
            kinds[kind]["pages"].append(1)
            for measure, values in marks.items():
                kinds[kind][measure] += values
        tell(gold, record, marks)
    return kinds


def mean(scores: Scores, measure: str) -> float | None:
    """The mean mark of a measure, 0 to 1; None when no page has it."""
    values = scores.get(measure)
    return sum(values) / len(values) if values else None


def table(kinds: dict[str, Scores]) -> str:
    """The marks as a table: a line a kind, shares with three digits, counts as `found/of`."""
    heads = ["kind", "pages", *SHARES, *COUNTS]
    lines = ["".join(f"{head:>10}" for head in heads)]
    for kind in sorted(kinds, key=lambda kind: (kind == "all", kind)):
        scores = kinds[kind]
        shares = ["-" if (share := mean(scores, measure)) is None else f"{share:.3f}" for measure in SHARES]
        counts = [f"{int(sum(scores[measure]))}/{len(scores[measure])}" for measure in COUNTS]
        lines.append("".join(f"{cell:>10}" for cell in [kind, str(len(scores["pages"])), *shares, *counts]))
    return "\n".join(lines)


def explain(gold: dict, record: dict, marks: dict) -> None:
    """Print what is wrong with a page, a line a fault; nothing for a page that is right."""
    wanted = {
        "title": [gold.get("title"), *gold.get("title_accept", [])],
        "published": gold.get("published_accept"),
        "source": gold.get("source"),
        "region": gold.get("region_accept"),
    }
    fields = {"no title": "title", "no source": "source"}
    for measure in (*SHARES, "invented"):
        field = fields.get(measure, measure)
        failed = [value for value in marks.get(measure, []) if value < (0.97 if field == "body" else 1)]
        if field in wanted and failed:
            found = record.get("region_code" if field == "region" else field)
            print(f"{gold['file']}: {field}: found {found!r}, expected {wanted[field]}")
        elif field == "body" and failed:
            print(f"{gold['file']}: body: F1 {failed[0]:.3f}")
    for measure, phrases in (("lost", gold["must"]), ("kept", gold["must_not"])):
        for phrase, at_fault in zip(phrases, marks[measure], strict=True):
            if at_fault:
                print(f"{gold['file']}: {measure}: {phrase}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("sets", nargs="*", metavar="SET", help=f"any of {', '.join(SETS)}; default: all that are here")
    options.add_argument("-v", "--verbose", action="store_true", help="say what is wrong with each page")
    given = options.parse_args()
    if unknown := set(given.sets) - set(SETS):
        options.error(f"no such set: {', '.join(sorted(unknown))} (there are {', '.join(SETS)})")
    for name in given.sets or SETS:
        if not read_set(name):
            print(f"{name}: no gold records in {SETS[name][0]}")
            continue
        kinds = score(name, explain if given.verbose else silent)
        print(f"{name}\n{table(kinds)}\n")


if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # not bench/, whose http.py would stand for the standard library's
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    main()

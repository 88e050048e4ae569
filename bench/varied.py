"""How firmly pages are understood: the gold pages again, each changed in a way that must not change the answer.

    python bench/varied.py [-v] [--only NAME] [SET ...]      SET: as for bench/score.py; text pages only

A line a change, with the marks of bench/score.py over the pages that it applies to: a field that falls below the
first line (the pages as they are) is read by a rule that is too narrow. The changes are in bench/changes.py.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # not bench/, whose import.py would stand in the way

from bench import score  # noqa: E402
from bench.changes import CHANGES, Changed  # noqa: E402


def varied(pages: dict[str, tuple[Path, dict]], change: Callable[[str, dict], Changed], folder: Path) -> dict:
    """The pages that a change applies to, written to `folder` with their manifest: as bench/score.py reads a set."""
    made = {}
    for name, (path, gold) in pages.items():
        changed = change(_text(path), gold) if path.suffix == ".txt" else None
        if changed:
            (folder / name).write_bytes(changed[0].encode("utf-8"))
            made[name] = (folder / name, changed[1])
    manifests = {path.with_name("manifest.jsonl") for path, _ in pages.values()}
    notes = [line for manifest in manifests if manifest.is_file() for line in manifest.read_text("utf-8").splitlines()]
    notes = [note for note in notes if json.loads(note)["file"] in made]
    (folder / "manifest.jsonl").write_text("\n".join(notes), encoding="utf-8")
    return made


def _text(path: Path) -> str:
    from archive.ingest.encodings import decode

    return decode(path.read_bytes()).text.replace("\r\n", "\n")


def row(name: str, scores: score.Scores) -> str:
    """A line of the table: the change, its pages, the marks of each measure."""
    shares = ["-" if (share := score.mean(scores, measure)) is None else f"{share:.3f}" for measure in score.SHARES]
    counts = [f"{int(sum(scores[measure]))}/{len(scores[measure])}" for measure in score.COUNTS]
    width = 20 - sum(ord(char) > 0x2E7F for char in name)
    return f"{name:<{width}}" + "".join(f"{cell:>10}" for cell in [len(scores["pages"]), *shares, *counts])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("sets", nargs="*", metavar="SET", help=f"any of {', '.join(score.SETS)}; default: all here")
    options.add_argument("--only", metavar="NAME", help="this change alone, named as in the table")
    options.add_argument("-v", "--verbose", action="store_true", help="say what is wrong with each page")
    given = options.parse_args()
    pages = {name: page for one in given.sets or score.SETS for name, page in score.read_set(one).items()}
    print("".join([f"{'change':<20}", *(f"{head:>10}" for head in ("pages", *score.SHARES, *score.COUNTS))]))
    for name, change in CHANGES.items():
        if given.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                made = varied(pages, change, Path(folder))
                kinds = score.score_pages(made, score.explain if given.verbose else score.silent)
            print(row(name, kinds["all"]), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    main()

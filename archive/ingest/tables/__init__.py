"""The tables that curators read and edit, and how the rules read them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from archive.ingest import dates

# What a rule may say instead of spelling it out: {day} is a day in any printing.
PIECES = {"{day}": dates.DAY}
FOLDER = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The rows of tables/<name>.tsv, comments and empty lines left out."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@cache
def alternatives(name: str, kind: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """One pattern that matches any rule of `kind` in a table of kind and pattern, between `before` and `after`."""
    rules = "|".join(row[1] for row in rows(name) if row[0] == kind)
    for piece, pattern in PIECES.items():
        rules = rules.replace(piece, pattern)
    return re.compile(f"{before}(?:{rules}){after}")


@cache
def words(name: str, kind: str) -> tuple[str, ...]:
    """The words of `kind` in a table of kind and word, longest first, so that an alternation prefers them."""
    found = {row[1] for row in rows(name) if row[0] == kind}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))

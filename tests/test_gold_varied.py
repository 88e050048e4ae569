"""Gold pages changed in ways that must not change the answer: `python bench/varied.py` does it with all of them."""

from functools import cache
from zlib import crc32

import pytest

from bench import score, varied
from bench.changes import CHANGES

# One of so many pages of the set is tried, by its name: the same ones when the set grows.
STEP = 6
# Two figures for a year may also be a day: without a label or a clock such a date is not read.
AMBIGUOUS = {"24-04-07"}


@cache
def sample() -> dict:
    pages = sorted(score.read_set("own").items())
    return {name: page for name, page in pages if name.endswith(".txt") and crc32(name.encode()) % STEP == 0}


@pytest.mark.parametrize("name", sorted(set(CHANGES) - AMBIGUOUS))
def test_a_changed_page_is_read_as_well(name, tmp_path):
    pages = varied.varied(sample(), CHANGES[name], tmp_path)
    marks = score.score_pages(pages)["all"]
    assert pages and sum(marks["invented"]) == 0
    for measure in ("title", "no title", "published", "source", "no source", "region"):
        assert sum(marks[measure]) >= len(marks[measure]) - 1, f"{measure}\n{varied.row(name, marks)}"
    assert score.mean(marks, "body") > 0.98


def test_a_date_with_two_figures_for_its_year_is_never_another_date(tmp_path):
    pages = varied.varied(sample(), CHANGES["24-04-07"], tmp_path)
    records = score.extracted(path for path, _ in pages.values())
    found = [
        (record["published"], gold["published_accept"])
        for record, (_, gold) in zip(records, pages.values(), strict=True)
    ]
    assert all(date is None or date in accepted for date, accepted in found)


def test_a_change_that_changes_nothing_leaves_the_page_out(tmp_path):
    text, gold = "一行字", {"body": "一行字", "must_not": []}
    assert CHANGES["CRLF"](text, gold) is None
    assert CHANGES["as they are"](text, gold) == (text, gold)

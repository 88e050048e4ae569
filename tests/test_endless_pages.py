"""Pages of just under a megabyte that hold one thing over and over: each is read in its time, and its article comes out
whole; and documents as long. What they are made of is in tests/bad_files/endless.py and lengthy.py."""

import re
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.ingest import Limits
from archive.ingest.page import Input, Page
from archive.ingest.workers import understood
from tests.bad_files import endless, lengthy

A_MEGABYTE = 990_000
PARTS = 8
# Seconds of the processor; far more than any of them takes, far less than a rule does that reads a page over and over.
LIMITS = Limits(seconds=5)
# What pages of nothing but dates or menus are refused with.
WORDLESS = ("no article text on the page", "no Chinese text on the page")


def test_there_are_many_and_none_is_over_a_megabyte():
    sizes = {name: len(content.encode("utf-8", "surrogatepass")) for name, content, _ in endless.pages(A_MEGABYTE)}
    assert len(sizes) >= 150
    assert max(sizes.values()) < 1 << 20


@pytest.mark.parametrize("part", range(PARTS))
def test_each_has_its_outcome_in_its_time(part, tmp_path):
    cases = list(islice(endless.cases(A_MEGABYTE), part, None, PARTS))
    for case in cases:
        (tmp_path / case.name).mkdir()
        case.write(tmp_path / case.name)
    files = [next((tmp_path / case.name).iterdir()) for case in cases]
    inputs = (Input(str(file), file, html=file.suffix == ".html") for file in files)
    wrong = {}
    for case, outcome in zip(cases, understood(inputs, LIMITS, keep=False, jobs=1), strict=True):
        ((status, word),) = case.expected
        if (outcome.status or "created") != status or not re.search(word, outcome.reason):
            wrong[case.name] = outcome.reason or "created"
        elif status == "created" and (fault := case.check(outcome.record.as_dict())):
            wrong[case.name] = fault
    assert wrong == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_the_longest_documents_are_read_in_their_time(part):
    """A fifth of them, each time another of a kind's layouts; `python -m bench.endless` reads all."""
    made = list(islice(lengthy.pages().items(), 5 * part, None, 5 * PARTS))
    inputs = (Input(name, page=Page(name, make(A_MEGABYTE), name.startswith("html"))) for name, make in made)
    outcomes = list(understood(inputs, LIMITS, keep=False, jobs=1))
    assert len(outcomes) == len(made)
    assert {o.file: o.reason for o in outcomes if o.status and o.reason not in WORDLESS} == {}


PIECES = st.sampled_from([*endless.PIECES.values(), *(begin for begin, _ in endless.MARKUP.values())])


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=4), st.sampled_from(["", "\n", "\n\n", "<br>", "<p>"]), st.booleans())
def test_any_pieces_over_and_over_are_read_in_time(pieces, between, html):
    turn = "".join(pieces) + between
    page = Page(file="page", text=turn * (A_MEGABYTE // len(turn.encode("utf-8", "surrogatepass"))), html=html)
    ((outcome),) = understood(iter([Input("page", page=page)]), LIMITS, keep=False, jobs=1)
    assert outcome.record or outcome.status == "quarantined"
    assert not re.search("longer|extraction failed", outcome.reason)

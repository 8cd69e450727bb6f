"""expected: a section on problems names a problem, if anything in it may be one."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nlp.pipeline.items.expected import DOCUMENTS, Counts, count, favoured, odds, read_counts, section_of, tempered
from nlp.pipeline.items.pieces import Stretch

COUNTS: Counts = {"improvement": {"": 100, "problem": 98, "measure": 40}, "overview": {"": 100, "problem": 1}}
LABELS = ["outside", "begin:problem"]
ROLES = [("problem", 1)]


def logs(*chances: float) -> np.ndarray:
    """Of each piece, how likely it begins a problem, whatever stands before it."""
    return np.log([[[1 - chance, chance]] * 3 for chance in chances])


def chance(logs: np.ndarray, piece: int) -> float:
    return float(np.exp(logs[piece, 0, 1]))


@pytest.mark.parametrize(
    ("under", "headed", "section"),
    [
        ("improvement.problems", True, "improvement"),
        ("improvement", True, "improvement"),
        ("", True, ""),
        ("", False, "*"),
    ],
)
def test_a_subsection_belongs_to_its_section_and_a_text_without_headings_is_one(under, headed, section):
    assert section_of(Stretch(under, "", [], headed)) == section


def test_a_document_is_counted_once_in_each_section_and_each_role_there():
    counts: Counts = {}
    count(counts, {"improvement": {"problem", "measure"}, "overview": set()})
    count(counts, {"improvement": {"problem"}})
    assert counts == {"improvement": {"": 2, "problem": 2, "measure": 1}, "overview": {"": 1}}


def test_roles_are_counted_in_the_same_order_whatever_the_set():
    counts: Counts = {}
    count(counts, {"improvement": ["problem", "measure"]})
    assert list(counts["improvement"]) == ["", "measure", "problem"]


def test_what_most_sections_have_is_expected_and_what_hardly_any_has_is_not():
    assert odds(COUNTS, "improvement", "problem") > 0 > odds(COUNTS, "improvement", "measure")
    assert odds(COUNTS, "overview", "problem") < odds(COUNTS, "improvement", "measure")
    assert odds(COUNTS, "annex", "problem") == 0


def test_what_is_expected_and_absent_is_more_likely_then():
    found = favoured(logs(0.4, 0.4), [True, False], ["improvement"] * 2, ROLES, COUNTS, present=set())
    assert chance(found, 0) > 0.5
    assert chance(found, 1) == pytest.approx(0.4)  # it lies in an item already


@pytest.mark.parametrize(
    ("section", "present"), [("improvement", {("improvement", "problem")}), ("overview", set()), ("annex", set())]
)
def test_nothing_is_favoured_where_the_role_is_there_or_not_expected(section, present):
    assert favoured(logs(0.4), [True], [section], ROLES, COUNTS, present) is None


def test_what_hardly_any_such_section_has_needs_more_to_be_found():
    found = tempered(logs(0.7, 0.7, 0.7), ["overview", "improvement", "annex"], ROLES, COUNTS)
    assert chance(found, 0) < 0.5
    assert chance(found, 1) == chance(found, 2) == pytest.approx(0.7)


def test_probabilities_still_sum_to_one():
    both = ["improvement", "overview"]
    for found in (
        favoured(logs(0.01, 0.9), [True, True], both, ROLES, COUNTS, present=set()),
        tempered(logs(0.01, 0.9), both, ROLES, COUNTS),
    ):
        assert np.exp(found).sum(axis=2) == pytest.approx(np.ones((2, 3)))


@pytest.mark.parametrize("seen", [{DOCUMENTS: 2, "problem": 3}, {"problem": 1}, {DOCUMENTS: 2, "measure": -1}])
def test_counts_that_no_documents_can_have_are_refused(tmp_path, seen):
    file = tmp_path / "roles.json"
    file.write_text(json.dumps({"improvement": seen}))
    with pytest.raises(ValueError, match="roles.json 的improvement：有条目的文档多于有这一章节的文档"):
        read_counts(file)

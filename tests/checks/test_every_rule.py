"""checks: no rule without two reports that break it and two that look as if they did."""

from __future__ import annotations

import pytest

from nlp.checks.rules import load_rules
from tests.checks import test_across_cases, test_against_cases, test_rules

CASES = {
    **test_rules.CASES,
    **test_against_cases.CASES,
    **test_across_cases.CASES,
    "against.none": test_against_cases.NOBODY,
}


@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_has_two_cases_that_break_it_and_two_that_look_alike(rule):
    breaking, alike = CASES[rule]
    assert len(breaking) >= 2
    assert len(alike) >= 2


def test_there_are_no_cases_of_a_rule_that_is_gone():
    assert set(CASES) == set(load_rules())

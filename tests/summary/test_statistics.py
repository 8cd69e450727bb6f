"""Tests and intervals, beside those of scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, fisher_exact, hypergeom

from nlp.summary.statistics import CONFIDENCE, beyond_chance, fisher


@st.composite
def tables(draw):
    """``(count, reports, count of all, reports of all)`` that can be."""
    everywhere = draw(st.integers(1, 3000))
    reports, named = draw(st.integers(0, everywhere)), draw(st.integers(0, everywhere))
    return draw(st.integers(max(0, reports + named - everywhere), min(reports, named))), reports, named, everywhere


@given(st.lists(tables(), max_size=8))
def test_the_exact_test_is_that_of_the_hypergeometric_distribution(tests):
    expected = [
        min(1, 2 * min(hypergeom.cdf(count, n, named, reports), hypergeom.sf(count - 1, n, named, reports)))
        for count, reports, named, n in tests
    ]
    assert fisher(tests) == pytest.approx(expected, rel=1e-6, abs=1e-300)


def test_the_exact_test_of_many_reports_is_as_exact():
    [chance] = fisher([(30_500, 50_000, 60_000, 100_000)])
    one_sided = fisher_exact([[30_500, 19_500], [29_500, 20_500]], alternative="greater").pvalue
    assert chance == pytest.approx(2 * one_sided, rel=1e-6)


@given(st.lists(st.floats(0, 1), max_size=50))
def test_the_false_discovery_rate_is_that_of_scipy(chances):
    expected = list(false_discovery_control(chances) <= 1 - CONFIDENCE) if chances else []
    assert beyond_chance(chances) == expected

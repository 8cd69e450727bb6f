"""calibration and reliability: of decisions with score 0.9, nine in ten are right."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.learn.calibration import log_odds, probabilities
from nlp.learn.platt import fit_left_over, fit_line
from nlp.training.reliability import as_markdown, reliability

ROWS = st.lists(st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3), min_size=1, max_size=5)


@given(ROWS)
def test_log_odds_without_a_line_give_the_probability_back(rows):
    shares = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    chosen = shares.argmax(axis=1)
    odds = log_odds(np.log(shares), chosen)
    found = probabilities(odds, np.array(["heading"] * len(rows)), {})
    assert found == pytest.approx(shares.max(axis=1), abs=1e-6)


def test_each_kind_of_decision_has_its_own_line():
    found = probabilities(np.zeros(2), np.array(["heading", "other"]), {"heading": (1.0, 2.0), "other": (1.0, -2.0)})
    assert found == pytest.approx([0.881, 0.119], abs=1e-3)


def test_a_sole_label_is_certain():
    assert probabilities(log_odds(np.zeros((2, 1)), np.zeros(2, int)), np.array(["other"] * 2), {}) == pytest.approx(1)


def test_a_line_learns_how_often_the_sure_are_wrong():
    odds = np.full(1000, 5.0)
    right = np.arange(1000) % 10 != 0
    slope, shift = fit_line(np.append(odds, -odds), np.append(right, ~right))
    assert probabilities(np.array([5.0]), np.array(["heading"]), {"heading": (slope, shift)})[0] == pytest.approx(
        0.9, abs=0.01
    )


def test_decisions_that_were_all_right_leave_room_for_an_error():
    slope, shift = fit_line(np.array([1.0, 3.0, 5.0]), np.array([True] * 3))
    assert 0.5 < 1 / (1 + np.exp(-(slope * 3.0 + shift))) < 1


def test_what_is_left_over_is_fitted_to_its_own_score_and_to_those_of_all_others():
    rng = np.random.default_rng(0)
    odds, free = rng.normal(size=(2, 4000))
    right = rng.random(4000) < 1 / (1 + np.exp(-(odds + 2 * free - 1)))
    (slope, shift), freedom = fit_left_over(odds, free, right)
    assert (slope, shift, freedom) == pytest.approx((1, -1, 2), abs=0.25)


def test_scores_of_others_that_say_nothing_leave_the_line_as_it_is():
    odds = np.linspace(-3, 3, 100)
    assert fit_left_over(odds, -odds, odds > 0) == (fit_line(odds, odds > 0), 0.0)


def test_reliability_of_scores_that_mean_what_they_say():
    rng = Random(0)
    scores = [(score, rng.random() < score) for score in (rng.uniform(0.5, 1) for _ in range(20_000))]
    bins, error = reliability(scores)
    assert error < 0.01
    assert sum(one.count for one in bins) == len(scores)
    assert all(one.low <= one.score <= one.high for one in bins)


def test_reliability_of_scores_that_promise_too_much():
    bins, error = reliability([(0.9, True), (0.9, False)])
    assert [(one.count, one.score, one.right) for one in bins] == [(2, 0.9, 0.5)]
    assert error == pytest.approx(0.4)


def test_no_scores_have_no_bins_and_no_error():
    assert reliability([]) == ([], 0.0)


def test_the_highest_score_is_in_the_last_bin_and_the_table_names_all():
    table = as_markdown([(1.0, True), (0.99, True), (0.3, False)])
    assert "| 0.99–1.00 | 2 | 0.995 | 1.000 |" in table
    assert "| 0.00–0.50 | 1 | 0.300 | 0.000 |" in table

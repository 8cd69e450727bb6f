"""lbfgs: the smallest value of a smooth convex function."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.learn.lbfgs import smallest


def bowl(center: np.ndarray, steepness: np.ndarray):
    def objective(place: np.ndarray) -> tuple[float, np.ndarray]:
        away = place - center
        return float(0.5 * (steepness * away**2).sum()), steepness * away

    return objective


def logistic(place: np.ndarray) -> tuple[float, np.ndarray]:
    """Log loss of one certain outcome, and a prior: flat far out, steep near by."""
    value = np.logaddexp(0, -place).sum() + 0.005 * (place**2).sum()
    return float(value), -1 / (1 + np.exp(place)) + 0.01 * place


NUMBERS = st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 100)), min_size=1, max_size=12)


@given(NUMBERS)
def test_the_lowest_place_of_any_bowl_is_found(numbers):
    center, steepness = np.array(numbers).T
    found = smallest(bowl(center, steepness), np.zeros(len(center)), 1e-4, 500)
    assert np.abs(steepness * (found - center)).max() <= 1e-4


def test_no_part_of_the_gradient_is_left_above_the_tolerance():
    found = smallest(logistic, np.array([-40.0, 0.0, 40.0]), 1e-6, 500)
    assert np.abs(logistic(found)[1]).max() <= 1e-6


def test_a_start_at_the_lowest_place_stays_there():
    center = np.array([1.0, -2.0])
    assert smallest(bowl(center, np.ones(2)), center, 0.0, 50).tolist() == [1.0, -2.0]


def test_each_step_goes_down():
    values = [logistic(smallest(logistic, np.array([-40.0, 9.0]), 0.0, steps))[0] for steps in range(8)]
    assert values == sorted(values, reverse=True)
    assert values[-1] < values[0]


def test_what_is_never_a_number_ends_where_it_began():
    def nowhere(place: np.ndarray) -> tuple[float, np.ndarray]:
        return (0.0 if not place.any() else float("nan")), np.ones(len(place))

    assert smallest(nowhere, np.zeros(2), 0.0, 5).tolist() == [0.0, 0.0]


def test_what_was_given_is_left_as_it_was():
    start = np.array([3.0, 4.0])
    smallest(bowl(np.zeros(2), np.ones(2)), start, 1e-6, 50)
    assert start.tolist() == [3.0, 4.0]

"""markov: the labels of a sequence, each given the one before it."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.learn.linear import LinearModel
from nlp.learn.markov import Markov

LABELS = ("begin", "inside")


@pytest.fixture
def markov() -> Markov:
    """A model that wants to go on whatever it reads; nothing goes on at the beginning."""
    features = [f"after={label}" for label in ("", *LABELS)]
    weights = np.array([[0, 0], [0, 3], [0, 3]], np.float32)
    model = LinearModel(LABELS, features, weights, np.zeros(2, np.float32))
    return Markov(model, lambda before, label: label == "begin" or before != "")


def labels(markov: Markov, anew: list[bool]) -> list[str]:
    logs = markov.logs([[] for _ in anew], [() for _ in anew], anew)
    (found,) = markov.best(logs, [len(anew)])
    return found[0]


def test_what_may_not_stand_at_the_beginning_does_not(markov):
    assert labels(markov, [False, False]) == ["begin", "inside"]


def test_a_member_that_begins_anew_does_not_go_on(markov):
    assert labels(markov, [False, False, True, False]) == ["begin", "inside", "begin", "inside"]


def test_each_sequence_begins_by_itself(markov):
    found = list(markov.best(markov.logs([[]] * 3, [()] * 3, [False] * 3), [2, 1]))
    assert [path for path, _ in found] == [["begin", "inside"], ["begin"]]


def test_nothing_gives_nothing(markov):
    assert list(markov.best(markov.logs([], [], []), [])) == []


def test_the_probabilities_of_the_labels_after_each_label_sum_to_one(markov):
    assert np.exp(markov.logs([[]] * 2, [()] * 2, [False] * 2)).sum(axis=2) == pytest.approx(np.ones((2, 3)))

"""Something is said of an item where at least one of its clauses says it.

A clause says it with the probability that a logistic regression gives; the clauses together are a noisy-or (Pearl
1988, "Probabilistic Reasoning in Intelligent Systems", 4.3.2), trained from the labels of whole items alone
(multiple-instance learning, Maron and Lozano-Perez 1998).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_LEAST = 1e-300  # keeps logarithms finite


def log_odds(scores: np.ndarray, first: Sequence[int]) -> np.ndarray:
    """The log odds that any clause of an item says it, shape (items, labels).

    `scores` are the log odds of all clauses, shape (clauses, labels); `first` is the first clause of each item, and the
    number of all clauses. Every item has one at least.
    """
    return some(np.add.reduceat(np.logaddexp(0, scores), np.array(first[:-1], np.int64)))


def some(surprise: np.ndarray) -> np.ndarray:
    """The log odds of at least one, from `surprise`, minus the log of the probability of none."""
    odds: np.ndarray = surprise + np.log(np.maximum(-np.expm1(-surprise), _LEAST))
    return odds


def shares(scores: np.ndarray, first: Sequence[int]) -> np.ndarray:
    """How much each clause moves the log odds of its item; all as in `log_odds`, shape (clauses, labels)."""
    surprise = np.add.reduceat(np.logaddexp(0, scores), np.array(first[:-1], np.int64))
    any_says = np.repeat(np.maximum(-np.expm1(-surprise), _LEAST), np.diff(first), axis=0)
    moved: np.ndarray = np.exp(-np.logaddexp(0, -scores)) / any_says
    return moved

"""Something is said of an item where at least one of its clauses says it.

A clause says it with the probability that a logistic regression gives; the clauses together are a noisy-or (Pearl
1988, "Probabilistic Reasoning in Intelligent Systems", 4.3.2), trained from the labels of whole items alone
(multiple-instance learning, Maron and Lozano-Perez 1998).
"""

from __future__ import annotations

import numpy as np


def log_odds(scores: np.ndarray) -> np.ndarray:
    """The log odds that any clause says it: `scores`, log odds of shape (clauses, labels), to shape (labels,)."""
    surprise = np.logaddexp(0, scores).sum(axis=0)  # -log of the probability that none does
    return surprise + np.log(-np.expm1(-surprise))


def shares(scores: np.ndarray) -> np.ndarray:
    """How much each clause of one item, with log odds `scores`, moves the log odds of the whole; shape (clauses,)."""
    none = np.exp(-np.logaddexp(0, scores).sum())
    return 1 / (1 + np.exp(-scores)) / (1 - none)

"""Scores that mean what they say: of decisions with score 0.9, nine in ten are right.

A straight line on the log odds of a decision (Platt 1999), one for each kind of decision, learned where the model that
decided had not seen the documents.
"""

from __future__ import annotations

import numpy as np

Lines = dict[str, tuple[float, float]]
_MOST_AT_ONCE = 1 << 13  # rows
_SUREST = 15.0  # log odds beyond it say no more


def log_odds(scores: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The log odds of the `chosen` label of each row against all others; `scores` of shape (rows, labels), in nats."""
    if scores.shape[1] == 1:  # there is nothing else to choose
        return np.full(len(chosen), _SUREST)
    if len(chosen) > _MOST_AT_ONCE:  # float64 of all rows of a long text is much
        parts = range(0, len(chosen), _MOST_AT_ONCE)
        return np.concatenate([log_odds(scores[at:][:_MOST_AT_ONCE], chosen[at:][:_MOST_AT_ONCE]) for at in parts])
    rows = np.arange(len(chosen))
    others = scores.astype(np.float64)
    mine = others[rows, chosen].copy()
    others[rows, chosen] = -np.inf
    top = others.max(axis=1)
    rest = top + np.log(np.exp(others - top[:, None]).sum(axis=1))
    odds: np.ndarray = np.clip(mine - rest, -_SUREST, _SUREST)
    return odds


def probabilities(odds: np.ndarray, kinds: np.ndarray, lines: Lines) -> np.ndarray:
    """The probability that each decision is right, from its log odds and the kind it is of."""
    slopes, shifts = np.ones(len(odds)), np.zeros(len(odds))
    for kind, (slope, shift) in lines.items():
        slopes[kinds == kind], shifts[kinds == kind] = slope, shift
    right: np.ndarray = 1 / (1 + np.exp(-(slopes * odds + shifts)))
    return right

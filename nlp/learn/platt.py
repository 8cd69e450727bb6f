"""Platt's line (1999): the slope and shift that make probabilities of log odds. Training alone needs scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.learn.decision import LINE

_DECIMALS = 4  # absorbs the last bits, which differ between processors


def fit_line(odds: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make probabilities of log odds, from decisions that were `right` or not.

    `LINE` where so few decisions say nothing of their scores: a slope that is not above 0 would turn the order around.
    """
    (slope,), shift = _fitted(odds[:, None], right)
    return (slope, shift) if slope > 0 else LINE


def fit_left_over(odds: np.ndarray, free: np.ndarray, right: np.ndarray) -> tuple[tuple[float, float], float]:
    """As `fit_line`, of a label for what is left over: the slope for the log odds `free` that no other label holds too.

    That slope is 0, and the line `fit_line`'s, where one of both would turn an order around.
    """
    (slope, freedom), shift = _fitted(np.column_stack([odds, free]), right)
    return ((slope, shift), freedom) if min(slope, freedom) > 0 else (fit_line(odds, right), 0.0)


def _fitted(odds: np.ndarray, right: np.ndarray) -> tuple[list[float], float]:
    """A slope for each column of `odds`, of shape (decisions, columns), and the shift."""
    positive = int(right.sum())
    negative = len(right) - positive
    # Platt's own targets, which leave room for an error where none was seen
    target = np.where(right, (positive + 1) / (positive + 2), 1 / (negative + 2))
    weights = np.concatenate([target, 1 - target])
    outcome = np.repeat([True, False], len(odds))
    fitted = LogisticRegression(C=1e6).fit(np.concatenate([odds, odds]), outcome, weights)
    return fitted.coef_[0].round(_DECIMALS).tolist(), round(float(fitted.intercept_[0]), _DECIMALS)

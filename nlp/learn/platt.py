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
    positive = int(right.sum())
    negative = len(right) - positive
    # Platt's own targets, which leave room for an error where none was seen
    target = np.where(right, (positive + 1) / (positive + 2), 1 / (negative + 2))
    both = np.concatenate([odds, odds])[:, None]
    weights = np.concatenate([target, 1 - target])
    outcome = np.repeat([True, False], len(odds))
    fitted = LogisticRegression(C=1e6).fit(both, outcome, weights)
    slope = round(float(fitted.coef_[0, 0]), _DECIMALS)
    return (slope, round(float(fitted.intercept_[0]), _DECIMALS)) if slope > 0 else LINE

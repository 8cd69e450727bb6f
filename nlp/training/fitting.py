"""scikit-learn, where it is called: feature names and labels in, a `LinearModel` out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp.pipeline.linear import LinearModel

_FOLDS = 5
_DECIMALS = 4  # absorbs the last bits, which differ between processors


def design(rows: Sequence[Sequence[str]], least: int) -> tuple[csr_matrix, list[str]]:
    """A 0/1 matrix of shape (rows, features) and its features, those seen in at least `least` rows."""
    vectorizer = CountVectorizer(analyzer=_names, binary=True, min_df=least, dtype=np.float32)
    matrix = vectorizer.fit_transform(rows)
    return matrix, vectorizer.get_feature_names_out().tolist()


def fit_classes(
    rows: Sequence[Sequence[str]], labels: Sequence[str], *, c: float, least: int = 2, weight: np.ndarray | None = None
) -> LinearModel:
    """Fit one multinomial logistic regression: every row has exactly one of the labels."""
    matrix, features = design(rows, least)
    classes = sorted(set(labels))
    if len(classes) == 1:
        return LinearModel(classes, features, np.zeros((len(features), 1), np.float32), np.zeros(1, np.float32))
    fitted = LogisticRegression(C=c, max_iter=200, tol=1e-3).fit(matrix, labels, sample_weight=weight)
    coef, bias = fitted.coef_, fitted.intercept_
    if len(classes) == 2:  # scikit-learn keeps one column for two classes
        coef, bias = np.vstack([-coef / 2, coef / 2]), np.concatenate([-bias / 2, bias / 2])
    return _rounded([str(label) for label in fitted.classes_], features, coef, bias)


def _rounded(labels: Sequence[str], features: list[str], coef: np.ndarray, bias: np.ndarray) -> LinearModel:
    weights = np.round(coef.T, _DECIMALS).astype(np.float32)
    used = np.abs(weights).max(axis=1) > 0 if len(features) else np.zeros(0, bool)
    kept = [name for name, keep in zip(features, used, strict=True) if keep]
    return LinearModel(labels, kept, np.ascontiguousarray(weights[used]), np.round(bias, _DECIMALS).astype(np.float32))


def _names(row: Sequence[str]) -> Sequence[str]:
    return row


def fit_themes(
    rows: Sequence[Sequence[str]], themes: Sequence[set[str]], groups: Sequence[int], *, c: float, least: int = 2
) -> LinearModel:
    """Fit one logistic regression a theme, calibrated (Platt 1999) on folds that keep a group together.

    The calibration is a straight line on the scores, so it is folded into weights and bias.
    """
    matrix, features = design(rows, least)
    labels = sorted(set().union(*themes))
    folds = list(GroupKFold(_FOLDS).split(matrix, groups=groups))
    coef, bias = [], []
    for label in labels:
        target = np.array([label in found for found in themes])
        fitted = CalibratedClassifierCV(
            LogisticRegression(C=c, max_iter=300), method="sigmoid", cv=folds, ensemble=False
        ).fit(matrix, target)
        inner = fitted.calibrated_classifiers_[0]
        line, machine = inner.calibrators[0], inner.estimator
        coef.append(-line.a_ * machine.coef_[0])
        bias.append(-line.a_ * machine.intercept_[0] - line.b_)
    return _rounded(labels, features, np.array(coef), np.array(bias))

"""scikit-learn, where it is called: feature names and labels in, a `LinearModel` out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp.learn.linear import LinearModel

_LEAST_DOCUMENTS = 2
_SURE = 6.0  # the log odds of what a corpus never shows otherwise
_DECIMALS = 4  # absorbs the last bits, which differ between processors


def design(rows: Sequence[Sequence[str]], documents: Sequence[str]) -> tuple[csr_matrix, list[str]]:
    """A 0/1 matrix of shape (rows, features) and its features, those that more than one document has.

    `documents` names the document of each row; renderings of one document share its name.
    """
    if not any(rows):
        return csr_matrix((len(rows), 0)), []
    vectorizer = CountVectorizer(analyzer=_names, binary=True)
    matrix = vectorizer.fit_transform(rows)
    _, document = np.unique(documents, return_inverse=True)
    member = csr_matrix((np.ones(len(rows)), (document, np.arange(len(rows)))))
    spread = np.asarray((member @ matrix > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(spread >= min(_LEAST_DOCUMENTS, document.max() + 1))
    return matrix[:, kept].astype(np.float64), vectorizer.get_feature_names_out()[kept].tolist()


def fit_classes(
    rows: Sequence[Sequence[str]], labels: Sequence[str], documents: Sequence[str], *, c: float
) -> LinearModel:
    """Fit one multinomial logistic regression: every row has exactly one of the labels."""
    return fit_classes_unseen(rows, labels, documents, (), c=c)[0]


def fit_classes_unseen(
    rows: Sequence[Sequence[str]], labels: Sequence[str], documents: Sequence[str], groups: Sequence[str], *,
    c: float, folds: int = 2,
) -> tuple[LinearModel, np.ndarray]:  # fmt: skip
    """`fit_classes`, and what models that saw nothing of a row's group say of the row.

    As many models as there are `folds`, or groups where these are fewer. The second result holds sums of weights, of shape (rows, labels); where there are no two groups, those of the
    model itself.
    """
    matrix, features = design(rows, documents)
    classes = sorted(set(labels))
    target = np.searchsorted(classes, labels)
    halves = _folds(groups, min(folds, len(set(groups)))) if len(set(groups)) > 1 else []
    parts = [np.arange(len(target)), *(kept for kept, _ in halves)]
    (coef, bias), *apart_from = Parallel(prefer="threads")(
        delayed(fit_matrix)(matrix[part], target[part], len(classes), c) for part in parts
    )
    unseen = matrix @ coef.T + bias
    for (_, apart), (half, shift) in zip(halves, apart_from, strict=True):
        unseen[apart] = matrix[apart] @ half.T + shift
    return rounded(classes, features, coef, bias), unseen


def fit_matrix(matrix: csr_matrix, target: np.ndarray, size: int, c: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights of shape (size, features) and biases; a class that `target` lacks is as good as impossible."""
    coef, bias = np.zeros((size, matrix.shape[1])), np.full(size, -_SURE)
    known = np.unique(target)
    if len(known) == 1:
        bias[known] = _SURE
        return coef, bias
    fitted = LogisticRegression(C=c, max_iter=300, tol=1e-5).fit(matrix, target)
    if len(known) == 2:  # scikit-learn keeps one column for two classes
        coef[known] = np.vstack([-fitted.coef_ / 2, fitted.coef_ / 2])
        bias[known] = np.concatenate([-fitted.intercept_ / 2, fitted.intercept_ / 2])
    else:
        coef[known], bias[known] = fitted.coef_, fitted.intercept_
    return coef, bias


def _folds(groups: Sequence[str], number: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Folds of whole groups: the rows to fit on, and those held out."""
    return list(GroupKFold(number).split(groups, groups=groups))


def fit_line(odds: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make probabilities of log odds (Platt 1999), from decisions that were right or not."""
    positive = int(right.sum())
    negative = len(right) - positive
    # Platt's own targets, which leave room for an error where none was seen
    target = np.where(right, (positive + 1) / (positive + 2), 1 / (negative + 2))
    both = np.concatenate([odds, odds])[:, None]
    weights = np.concatenate([target, 1 - target])
    outcome = np.repeat([True, False], len(odds))
    fitted = LogisticRegression(C=1e6).fit(both, outcome, weights)
    return round(float(fitted.coef_[0, 0]), _DECIMALS), round(float(fitted.intercept_[0]), _DECIMALS)


def rounded(
    labels: Sequence[str], features: list[str], coef: np.ndarray, bias: np.ndarray, rarity: np.ndarray | None = None
) -> LinearModel:
    """A `LinearModel` whose last digits no processor changes; features that say nothing are left out."""
    weights = np.round(coef.T, _DECIMALS).astype(np.float32)
    used = (np.abs(weights).max(axis=1) > 0) | (rarity is not None) if features else np.zeros(0, bool)
    kept = [name for name, keep in zip(features, used, strict=True) if keep]
    return LinearModel(
        labels,
        kept,
        np.ascontiguousarray(weights[used]),
        np.round(bias, _DECIMALS).astype(np.float32),
        None if rarity is None else np.round(rarity, _DECIMALS).astype(np.float32),
    )


def _names(row: Sequence[str]) -> Sequence[str]:
    return row

"""scikit-learn, where it is called: feature names and labels in, a `LinearModel` out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.pipeline.linear import LinearModel

_LEAST_DOCUMENTS = 2
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
    matrix, features = design(rows, documents)
    classes = sorted(set(labels))
    if len(classes) == 1:
        return LinearModel(classes, features, np.zeros((len(features), 1), np.float32), np.zeros(1, np.float32))
    fitted = LogisticRegression(C=c, max_iter=300, tol=1e-5).fit(matrix, labels)
    coef, bias = fitted.coef_, fitted.intercept_
    if len(classes) == 2:  # scikit-learn keeps one column for two classes
        coef, bias = np.vstack([-coef / 2, coef / 2]), np.concatenate([-bias / 2, bias / 2])
    return rounded([str(label) for label in fitted.classes_], features, coef, bias)


def rounded(
    labels: Sequence[str], features: list[str], coef: np.ndarray, bias: np.ndarray, rarity: np.ndarray | None = None
) -> LinearModel:
    """A `LinearModel` of rounded weights, the same on every processor; `coef` has shape (labels, features)."""
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

"""Logistic regressions over named features, from a corpus, and from a model that is its prior.

To continue from a model is to fit with it as the prior: the weights are fitted to the new corpus alone, under a
Gaussian prior with the prior's weights as its mean (Chelba and Acero 2006, "Adaptation of maximum entropy capitalizer:
little data can help a lot"). How firmly a weight is held is the diagonal of the Laplace approximation to what the prior
was trained on (Spiegelhalter and Lauritzen 1990): the inverse strength ``c`` of the penalty, plus the curvature of its
likelihood, which a model carries as `LinearModel.precision`. So what an old corpus showed often stays, what it left
open is free to move, and no document of the old corpus is needed. Precisions add up: a model can be continued again.

A label that the prior lacks begins as a rare one, and where a feature is known it is held a little too: that it never
stood there is evidence. So it is learned from what is new in the new corpus and stays out of old reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import GroupKFold

from nlp.learn.lbfgs import smallest
from nlp.learn.linear import LinearModel

RARE = 3.0  # log odds by which a new label is less likely, a priori, than the rarest of the prior
SHARE = 0.02  # of the firmness of the prior's own labels that holds a new one: the curvature that so rare a one has
LOOSE = 1e-4  # precision of a bias that nothing is known of
DECIMALS = 4  # absorbs the last bits, which differ between processors
_LEAST_DOCUMENTS = 2
_SAYS_NOTHING = 0.02  # the weights of a feature that is left out are all smaller
_STEPS = 300
_TOLERANCE = 1e-5  # of the mean gradient, as in scikit-learn's LogisticRegression

Names = Sequence[str]


def fit_classes(
    rows: Sequence[Names], labels: Names, documents: Names, *, c: float, prior: LinearModel | None = None
) -> LinearModel:
    """Fit one multinomial logistic regression: every row has exactly one of the labels.

    Parameters
    ----------
    rows : the names of the features that are on, for each row.
    documents : the document of each row; a feature that a single one has is left out, unless `prior` knows it.
    c : inverse strength of the L2 penalty.
    prior : the model to continue from; its labels and features come first.
    """
    model, targets = _room(rows, labels, documents, prior)
    return _fitted(model, values(rows, model), targets, c, prior)


def fit_classes_unseen(
    rows: Sequence[Names], labels: Names, documents: Names, groups: Names, *, c: float, folds: int = 2
) -> tuple[LinearModel, np.ndarray]:
    """`fit_classes`, and what models that saw nothing of a row's group say of the row.

    As many models as there are `folds`, or groups where these are fewer. The second result holds sums of weights, of
    shape (rows, labels); where there are no two groups, those of the model itself.
    """
    model, targets = _room(rows, labels, documents, None)
    matrix = values(rows, model)
    folded = _folds(groups, min(folds, len(set(groups)))) if len(set(groups)) > 1 else []
    parts = [np.arange(len(targets)), *(kept for kept, _ in folded)]
    whole, *apart_from = Parallel(prefer="threads")(
        delayed(_fitted)(model, matrix[part], targets[part], c, None) for part in parts
    )
    unseen = _sums(matrix, model, whole)
    for (_, apart), half in zip(folded, apart_from, strict=True):
        unseen[apart] = _sums(matrix[apart], model, half)
    return whole, unseen


def _sums(matrix: csr_matrix, model: LinearModel, fitted: LinearModel) -> np.ndarray:
    """What `fitted`, which keeps some of the features of `model`, says of the rows of a matrix made for `model`."""
    columns = [*model.rows(fitted.features), len(model.features)]
    sums: np.ndarray = matrix[:, columns] @ np.vstack([fitted.weights, fitted.bias])
    return sums


def _folds(groups: Names, number: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Folds of whole groups: the rows to fit on, and those held out."""
    return list(GroupKFold(number).split(groups, groups=groups))


def _room(
    rows: Sequence[Names], labels: Names, documents: Names, prior: LinearModel | None
) -> tuple[LinearModel, np.ndarray]:
    """A model of the labels and features of `prior` and of the rows, weights 0; and which label each row has."""
    prior = prior or LinearModel.empty()
    known = [*prior.labels, *sorted(set(labels) - set(prior.labels))]
    features = extended(prior, rows, documents)
    shape = (len(features), len(known))
    model = LinearModel(known, features, np.zeros(shape, np.float32), np.zeros(len(known), np.float32))
    return model, np.array(labels)[:, None] == np.array(known)[None, :]


def _fitted(
    model: LinearModel, matrix: csr_matrix, targets: np.ndarray, c: float, prior: LinearModel | None
) -> LinearModel:
    """`model` with the weights of the best posterior, and the precision that the matrix gives them.

    Features that say nothing are left out where there is no prior.
    """
    mean, held = prior_of(model, prior)
    precision = held + 1 / c
    if prior is None:
        precision[-1] = LOOSE
    seen = seen_in(matrix)
    small, firmness, start = matrix[:, seen], precision[seen], matrix @ mean
    turned = small.T.tocsr()

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        moved = flat.reshape(firmness.shape)
        value, slope = _softmax_loss(start + small @ moved, targets)
        return value + 0.5 * float((firmness * moved**2).sum()), (turned @ slope + firmness * moved).ravel()

    moved = smallest(objective, np.zeros(firmness.size), _TOLERANCE * len(targets), _STEPS)
    best = mean.copy()
    best[seen] += moved.reshape(firmness.shape)
    fitted = np.round(best, DECIMALS).astype(np.float32)
    used = np.ones(len(fitted) - 1, bool) if prior else np.abs(fitted[:-1]).max(axis=1, initial=0) > _SAYS_NOTHING
    kept = [name for name, keep in zip(model.features, used, strict=True) if keep]
    shares = _softmax(matrix @ fitted)
    curvature = matrix.multiply(matrix).T @ (shares * (1 - shares))
    firm = (held + curvature).astype(np.float32)[np.append(used, True)]
    return LinearModel(model.labels, kept, np.ascontiguousarray(fitted[:-1][used]), fitted[-1], precision=firm)


def seen_in(matrix: csr_matrix) -> np.ndarray:
    """The columns of `matrix` in which anything stands; the best weights of all others are those of the prior."""
    seen: np.ndarray = np.flatnonzero(matrix.getnnz(axis=0))
    return seen


def prior_of(model: LinearModel, prior: LinearModel | None) -> tuple[np.ndarray, np.ndarray]:
    """What is expected of the weights of `model`, and how firmly; both of shape (features + 1, labels), bias last.

    The labels and features of `prior` are the first of `model`; without a prior both are zero.
    """
    mean = np.zeros((len(model.features) + 1, len(model.labels)))
    held = np.zeros_like(mean)
    if prior is None or not prior.labels:
        return mean, held
    rows = [*range(len(prior.features)), -1]
    old, fresh = np.s_[rows, : len(prior.labels)], np.s_[rows, len(prior.labels) :]
    mean[old] = np.vstack([prior.weights, prior.bias])
    mean[-1, len(prior.labels) :] = prior.bias.min() - RARE
    if prior.precision is not None:
        held[old] = prior.precision
        held[fresh] = SHARE * prior.precision.astype(float).max(axis=1, keepdims=True)
    return mean, held


def extended(prior: LinearModel, rows: Sequence[Names], documents: Names) -> list[str]:
    """The features of `prior`, and those of `rows` that more than one document has (any, where there is only one)."""
    first: dict[str, str] = {}
    spread: set[str] = set()
    for row, document in zip(rows, documents, strict=True):
        for name in row:
            if first.setdefault(name, document) != document:
                spread.add(name)
    if len(set(documents)) < _LEAST_DOCUMENTS:
        spread = set(first)
    return [*prior.features, *sorted(spread - set(prior.features))]


def idf_of(prior: LinearModel, features: Names, rows: Sequence[Names]) -> np.ndarray:
    """The inverse document frequencies of `prior`, and those of features that it lacks by the new rows."""
    counts = Counter(name for row in rows for name in set(row))
    fresh = [np.log((1 + len(rows)) / (1 + counts[name])) + 1 for name in features[len(prior.features) :]]
    known: np.ndarray = prior.idf if prior.idf is not None else np.ones(len(prior.features))
    return np.concatenate([known, np.round(fresh, DECIMALS)]).astype(np.float32)


def values(rows: Sequence[Names], model: LinearModel) -> csr_matrix:
    """What `rows` are to the weights of `model`, shape (rows, features + 1): on or off, or TF-IDF; the last is 1."""
    found = [list(dict.fromkeys(model.rows(row))) for row in rows]
    starts = np.cumsum([0, *map(len, found)])
    places = np.fromiter((index for some in found for index in some), np.int64, int(starts[-1]))
    values = np.ones(len(places)) if model.idf is None else model.idf[places].astype(np.float64)
    matrix = csr_matrix((values, places, starts), shape=(len(rows), len(model.features)))
    if model.idf is not None:
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        matrix = csr_matrix(matrix.multiply(1 / np.where(lengths, lengths, 1)[:, None]))
    return hstack([matrix, np.ones((len(rows), 1))]).tocsr()


def _softmax(scores: np.ndarray) -> np.ndarray:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = scores / scores.sum(axis=1, keepdims=True)
    return shares


def _softmax_loss(scores: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """The multinomial log loss, and its slope."""
    found = _softmax(scores)
    return -float(np.log(found[targets] + 1e-300).sum()), found - targets

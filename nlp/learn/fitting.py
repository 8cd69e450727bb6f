"""Logistic regressions over named features, from a corpus, and from a model that is its prior.

To continue from a model is to fit with it as the prior: the weights are fitted to the new corpus alone, under a
Gaussian prior with the prior's weights as its mean (Chelba and Acero 2006, "Adaptation of maximum entropy capitalizer:
little data can help a lot"). How firmly a weight is held is the diagonal of the Laplace approximation to what the prior
was trained on (Spiegelhalter and Lauritzen 1990): the inverse strength ``c`` of the penalty, plus the curvature of its
likelihood, which a model carries as `LinearModel.precision`. So what an old corpus showed often stays, what it left
open is free to move, and no document of the old corpus is needed. Precisions add up: a model can be continued again.

The labels of a correction are of few places, whose reports repeat one another, and the curvature counts each as if it
stood alone: so the prior is held `FIRM` times as firmly as its corpus alone would have it.

Nor is everything that a person left as it was a new fact: most of it is what the prior said itself. Where the prior
is `SURE` of what is annotated, it is fitted to its own probabilities, not to certainty (as old tasks are in Li and
Hoiem 2016, "Learning without forgetting"): such rows move nothing, and hold the weights against what others move. So
corrections of themes leave the items of old reports as they were.

A label that the prior lacks begins as a rare one, and where a feature is known it is held a little too: that it never
stood there is evidence. So it is learned from what is new in the new corpus and stays out of old reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold

from nlp.learn.lbfgs import smallest
from nlp.learn.linear import LinearModel
from nlp.learn.rows import Names, Rows

RARE = 3.0  # log odds by which a new label is less likely, a priori, than the rarest of the prior
FIRM = 30.0  # scripts/retraining.py: of 1, 10, 30, 100 the largest that learns a county's habits as whole as 10 does
SURE = 0.9  # of 0.5 and 0.9 the one that learns them; how items and themes of other reports are read moves the least
SHARE = 0.02  # of the firmness of the prior's own labels that holds a new one: the curvature that so rare a one has
LOOSE = 1e-4  # precision of a bias that nothing is known of
DECIMALS = 4  # absorbs the last bits, which differ between processors
_MANY = 1000  # documents; of so many a feature needs three: items and themes are no worse, the model a fifth smaller
_SAYS_NOTHING = 0.02  # the weights of a feature that is left out are all smaller
_STEPS = 300
_TOLERANCE = 1e-5  # of the mean gradient, as in scikit-learn's LogisticRegression

Described = Rows | Sequence[Names]  # rows of named features


def fit_classes(
    rows: Described, labels: Names, documents: Names, *, c: float, prior: LinearModel | None = None
) -> LinearModel:
    """Fit one multinomial logistic regression: every row has exactly one of the labels.

    Parameters
    ----------
    rows : the names of the features that are on, for each row.
    documents : the document of each row; a feature that a single one has is left out, unless `prior` knows it.
    c : inverse strength of the L2 penalty.
    prior : the model to continue from; its labels and features come first.
    """
    rows = Rows.of(rows)
    model, targets = _room(rows, labels, documents, prior)
    matrix = values(rows, model)
    return _written(model, matrix, _weights(model, matrix, targets, c, prior), prior)


def fit_classes_unseen(
    rows: Described, labels: Names, documents: Names, groups: Names, *, c: float, folds: int = 2
) -> tuple[LinearModel, np.ndarray]:
    """`fit_classes`, and what models that saw nothing of a row's group say of the row.

    As many models as there are `folds`, or groups where these are fewer; the model of all begins between them. The
    second result holds sums of weights, of shape (rows, labels); where there are no two groups, those of the model
    itself.
    """
    rows = Rows.of(rows)
    model, targets = _room(rows, labels, documents, None)
    matrix = values(rows, model)
    folded = _folds(groups, min(folds, len(set(groups)))) if len(set(groups)) > 1 else []
    parts = Parallel(prefer="threads")(
        delayed(_weights)(model, matrix[kept], targets[kept], c, None) for kept, _ in folded
    )
    start = np.mean(parts, axis=0) if parts else None
    whole = _written(model, matrix, _weights(model, matrix, targets, c, None, start), None)
    if not parts:
        return whole, _sums(matrix, model, whole)
    unseen = np.zeros((len(targets), len(model.labels)), np.float32)
    for (kept, apart), part in zip(folded, parts, strict=True):
        unseen[apart] = _sums(matrix[apart], model, _written(model, matrix[kept], part, None))
    return whole, unseen


def _sums(matrix: csr_matrix, model: LinearModel, fitted: LinearModel) -> np.ndarray:
    """What `fitted`, which keeps some of the features of `model`, says of the rows of a matrix made for `model`."""
    columns = [*model.rows(fitted.features), len(model.features)]
    sums: np.ndarray = matrix[:, columns] @ np.vstack([fitted.weights, fitted.bias])
    return sums


def _folds(groups: Names, number: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Folds of whole groups: the rows to fit on, and those held out."""
    return list(GroupKFold(number).split(groups, groups=groups))


def _room(rows: Rows, labels: Names, documents: Names, prior: LinearModel | None) -> tuple[LinearModel, np.ndarray]:
    """A model of the labels and features of `prior` and of the rows, weights 0; and the column of each row's label."""
    prior = prior or LinearModel.empty()
    known = [*prior.labels, *sorted(set(labels) - set(prior.labels))]
    features = extended(prior, rows, documents)
    shape = (len(features), len(known))
    model = LinearModel(known, features, np.zeros(shape, np.float32), np.zeros(len(known), np.float32))
    column = {label: index for index, label in enumerate(known)}
    return model, np.fromiter((column[label] for label in labels), np.int64, len(labels))


def _weights(
    model: LinearModel,
    matrix: csr_matrix,
    targets: np.ndarray,
    c: float,
    prior: LinearModel | None,
    start: np.ndarray | None = None,
) -> np.ndarray:
    """The weights of the best posterior, of shape (features + 1, labels), looked for from `start`."""
    mean, held = prior_of(model, prior)
    precision = precision_of(held, prior, c)
    if prior is None:
        precision[-1] = LOOSE
    seen = seen_in(matrix) if prior else np.arange(len(mean))
    small, expected, firmness = matrix[:, seen] if prior else matrix, mean[seen], precision[seen]
    turned = small.T
    aims = _aims(_softmax(small @ expected.astype(np.float32)), targets) if prior else None

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(expected.shape)
        scores = small @ weights.astype(np.float32)
        value, slope = _softmax_loss(scores, targets) if aims is None else _aimed_loss(scores, aims)
        away = weights - expected
        pull = firmness * away
        return value + 0.5 * float((away * pull).sum()), (turned @ slope + pull).ravel()

    best = mean if start is None else start
    best[seen] = smallest(objective, best[seen].ravel(), _TOLERANCE * len(targets), _STEPS).reshape(expected.shape)
    return best


def _aims(found: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The shares of the labels that each row is fitted to: all for its own, or what a prior that is sure of it `found`.

    Both of shape (rows, labels); `targets` is the column of each row's own label.
    """
    own = np.zeros_like(found)
    own[np.arange(len(targets)), targets] = 1
    sure = (found * own).sum(axis=1, keepdims=True) >= SURE
    return np.where(sure, found, own)


def _written(model: LinearModel, matrix: csr_matrix, weights: np.ndarray, prior: LinearModel | None) -> LinearModel:
    """`model` with `weights`, and the precision that the matrix, of zeros and ones, gives them.

    Features that say nothing are left out where there is no prior.
    """
    fitted = np.round(weights, DECIMALS).astype(np.float32)
    used = np.ones(len(fitted) - 1, bool) if prior else np.abs(fitted[:-1]).max(axis=1, initial=0) > _SAYS_NOTHING
    kept = [name for name, keep in zip(model.features, used, strict=True) if keep]
    found = _softmax(matrix @ fitted)
    firm = (prior_of(model, prior)[1] + matrix.T @ (found * (1 - found))).astype(np.float32)[np.append(used, True)]
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


def precision_of(held: np.ndarray, prior: LinearModel | None, c: float) -> np.ndarray:
    """How firmly weights are kept at what is expected of them while they are fitted; `held` as from `prior_of`."""
    precision: np.ndarray = held + 1 / c
    known = len(prior.labels) if prior else 0
    precision[:, :known] += (FIRM - 1) * held[:, :known]
    return precision


def extended(prior: LinearModel, rows: Rows, documents: Names) -> list[str]:
    """The features of `prior`, and those of `rows` that two documents have; of many documents three, of one any."""
    number = {name: index for index, name in enumerate(dict.fromkeys(documents))}
    codes = np.fromiter((number[name] for name in documents), np.int32, len(documents))
    of = np.repeat(codes, np.diff(rows.starts))
    met = csr_matrix((np.ones(len(of), bool), (rows.flat, of)), shape=(len(rows.names), len(number)))
    wide = met.getnnz(axis=1) >= min(len(number), 2 if len(number) < _MANY else 3)
    fresh = set(compress(rows.names, wide.tolist())) - set(prior.features)
    return [*prior.features, *sorted(fresh)]


def idf_of(prior: LinearModel, features: Names, rows: Rows) -> np.ndarray:
    """The inverse document frequencies of `prior`, and those of features that it lacks by the new rows."""
    counts = dict(zip(rows.names, np.bincount(rows.flat, minlength=1).tolist(), strict=False))
    fresh = [np.log((1 + len(rows)) / (1 + counts[name])) + 1 for name in features[len(prior.features) :]]
    known: np.ndarray = prior.idf if prior.idf is not None else np.ones(len(prior.features))
    return np.concatenate([known, np.round(fresh, DECIMALS)]).astype(np.float32)


def values(rows: Rows, model: LinearModel) -> csr_matrix:
    """What `rows` are to the weights of `model`, shape (rows, features + 1): on or off, or TF-IDF; the last is 1."""
    columns = np.fromiter((model.row.get(name, -1) for name in rows.names), np.int32)
    ends = np.arange(1, len(rows) + 1)
    places = np.insert(columns[rows.flat], rows.starts[1:], len(model.features))  # the last column of every row
    starts = rows.starts + np.append(0, ends)
    kept = places >= 0
    starts = np.append(0, np.cumsum(kept))[starts]
    places = places[kept]
    if model.idf is None:
        found = np.ones(len(places), np.float32)
    else:
        found = np.append(model.idf, 0.0)[places].astype(np.float32)
        lengths = np.sqrt(np.add.reduceat(found**2, starts[:-1])) if len(rows) else found
        found = found / np.repeat(np.where(lengths, lengths, 1), np.diff(starts))
        found[starts[1:] - 1] = 1.0
    return csr_matrix((found, places, starts), shape=(len(rows), len(model.features) + 1))


def _softmax(scores: np.ndarray) -> np.ndarray:
    """The shares of `scores`, in their place."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def _softmax_loss(scores: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """The multinomial log loss, and its slope in the place of `scores`."""
    at = np.arange(len(targets))
    scores -= scores.max(axis=1, keepdims=True)
    said = scores[at, targets]
    np.exp(scores, out=scores)
    total = scores.sum(axis=1, keepdims=True)
    scores /= total
    scores[at, targets] -= 1
    return float((np.log(total[:, 0]) - said).sum(dtype=np.float64)), scores


def _aimed_loss(scores: np.ndarray, aims: np.ndarray) -> tuple[float, np.ndarray]:
    """The cross entropy of the shares of `scores` with `aims`, which sum to one, and its slope in place of `scores`."""
    scores -= scores.max(axis=1, keepdims=True)
    said = (scores * aims).sum(axis=1)
    np.exp(scores, out=scores)
    total = scores.sum(axis=1, keepdims=True)
    scores /= total
    scores -= aims
    return float((np.log(total[:, 0]) - said).sum(dtype=np.float64)), scores

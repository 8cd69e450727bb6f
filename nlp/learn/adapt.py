"""Continuing from a model: what it learned is the prior for what a new corpus says.

The weights of a logistic regression are fitted to the new corpus alone, under a Gaussian prior with the base weights as
its mean (Chelba and Acero 2006, "Adaptation of maximum entropy capitalizer: little data can help a lot"). How firmly a
weight is held is the diagonal of the Laplace approximation to what the base was trained on (Spiegelhalter and Lauritzen
1990): the inverse strength ``c`` of its own penalty, plus the curvature of the base's likelihood, which the base model
carries as `LinearModel.precision`. So what an old corpus showed often stays, what it left open is free to move, and no
document of the old corpus is needed. The precisions add up, and a model can be continued again.

A label that the base lacks begins as a rare one, and where a feature is known it is held a little too: that it never
stood there is evidence. So it is learned from what is new in the new corpus, its titles and words, and stays out of
old reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from nlp.learn.chain import Chain
from nlp.learn.linear import LinearModel

RARE = 3.0  # log odds by which a new label is less likely, a priori, than the rarest of the base
_STEPS = 300
SHARE = 0.02  # of the firmness of the base's own labels that holds a new one: the curvature that so rare a one has
_SEEN = 15  # times that something must have been seen for the new order of labels to count half
_DECIMALS = 4  # absorbs the last bits, which differ between processors
LARGEST = 60000.0  # of a float16


def weighed(model: LinearModel, rows: Sequence[Sequence[str]]) -> LinearModel:
    """`model` with the `precision` that the `rows` it was trained on, lists of feature names, give its weights."""
    return _with_precision(model, values(rows, model), np.zeros(()))


def continue_classes(
    base: LinearModel, rows: Sequence[Sequence[str]], labels: Sequence[str], documents: Sequence[str], *, c: float
) -> LinearModel:
    """A multinomial logistic regression of the labels of `base` and of `labels`, which each row has one of."""
    known = [*base.labels, *sorted(set(labels) - set(base.labels))]
    empty = LinearModel(known, extended(base, rows, documents), np.zeros((0, 0)), np.zeros(0))
    targets = np.array(labels)[:, None] == np.array(known)[None, :]
    return _continue(base, empty, values(rows, empty), targets, c)


def continue_order(base: Chain, new: Chain, documents: Iterable[Sequence[str]]) -> Chain:
    """The order of labels of both: the new one counts the more, the more often it saw what stands before."""
    seen: Counter[str] = Counter()
    for labels in documents:
        seen.update({"", *labels})
    return Chain({name: _rows(table, new.tables[name], seen) for name, table in base.tables.items()})


def _rows(
    base: dict[str, dict[str, float]], new: dict[str, dict[str, float]], seen: Counter[str]
) -> dict[str, dict[str, float]]:
    rows: dict[str, dict[str, float]] = {}
    after = sorted({label for table in (base, new) for row in table.values() for label in row})
    for left in sorted({*base, *new}):
        one, other = base.get(left, {}), new.get(left, {})
        share = seen[left] / (seen[left] + _SEEN)
        rows[left] = {}
        for label in after:
            if label in one and label in other:
                rows[left][label] = round((1 - share) * one[label] + share * other[label], 3)
            else:  # labels of different corpora never met: as unlikely as the least likely that did
                least = min([*one.values(), *other.values()])
                rows[left][label] = one.get(label, other.get(label, least))
    return rows


def extended(base: LinearModel, rows: Sequence[Sequence[str]], documents: Sequence[str]) -> list[str]:
    """The features of `base`, and those of `rows` that more than one document has."""
    first: dict[str, str] = {}
    spread: set[str] = set()
    for row, document in zip(rows, documents, strict=True):
        for name in row:
            if first.setdefault(name, document) != document:
                spread.add(name)
    return [*base.features, *sorted(spread - set(base.features))]


def rarities(base: LinearModel, features: Sequence[str], rows: Sequence[Sequence[str]]) -> np.ndarray:
    """The inverse document frequencies of `base`, and those of features that it lacks by the new rows."""
    counts = Counter(name for row in rows for name in set(row))
    fresh = [np.log((1 + len(rows)) / (1 + counts[name])) + 1 for name in features[len(base.features) :]]
    known: np.ndarray = base.rarity if base.rarity is not None else np.ones(len(base.features))
    return np.concatenate([known, np.round(fresh, _DECIMALS)]).astype(np.float32)


def values(rows: Sequence[Sequence[str]], model: LinearModel) -> csr_matrix:
    """What `rows` are to the weights of `model`, shape (rows, features + 1): on or off, or TF-IDF; the last is 1."""
    found = [list(dict.fromkeys(model.rows(row))) for row in rows]
    starts = np.cumsum([0, *map(len, found)])
    places = np.fromiter((index for some in found for index in some), np.int64, int(starts[-1]))
    values = np.ones(len(places)) if model.rarity is None else model.rarity[places].astype(np.float64)
    matrix = csr_matrix((values, places, starts), shape=(len(rows), len(model.features)))
    if model.rarity is not None:
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        matrix = csr_matrix(matrix.multiply(1 / np.where(lengths, lengths, 1)[:, None]))
    return hstack([matrix, np.ones((len(rows), 1))]).tocsr()


def _continue(base: LinearModel, empty: LinearModel, matrix: csr_matrix, targets: np.ndarray, c: float) -> LinearModel:
    """The weights with the best posterior; `empty` gives labels and features, those of `base` first."""
    mean = np.zeros((len(empty.features) + 1, len(empty.labels)))
    held = np.zeros_like(mean)
    old = np.s_[[*range(len(base.features)), -1], : len(base.labels)]
    mean[old] = np.vstack([base.weights, base.bias])
    fresh = np.s_[[*range(len(base.features)), -1], len(base.labels) :]
    mean[-1, len(base.labels) :] = base.bias.min() - RARE  # what the base never saw is rare in what it saw
    if base.precision is not None:
        held[old] = base.precision
        held[fresh] = SHARE * base.precision.astype(float).max(axis=1, keepdims=True)
    precision = held + 1 / c
    turned = matrix.T.tocsr()
    start = matrix @ mean

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        moved = flat.reshape(mean.shape)
        value, slope = _softmax_loss(start + matrix @ moved, targets)
        return value + 0.5 * float((precision * moved**2).sum()), (turned @ slope + precision * moved).ravel()

    found = minimize(objective, np.zeros(mean.size), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    fitted = mean + found.x.reshape(mean.shape)
    weights, bias = (np.round(part, _DECIMALS).astype(np.float32) for part in (fitted[:-1], fitted[-1]))
    model = LinearModel(empty.labels, empty.features, weights, bias)
    return _with_precision(model, matrix, held)


def _with_precision(model: LinearModel, matrix: csr_matrix, held: np.ndarray) -> LinearModel:
    """`model` with what `matrix` adds to the precision `held`: the diagonal of the Hessian of the log loss."""
    found = _softmax(matrix @ np.vstack([model.weights, model.bias]))
    curvature = matrix.multiply(matrix).T @ (found * (1 - found))
    model.precision = (held + curvature).clip(max=LARGEST).astype(np.float16)
    return model


def _softmax(scores: np.ndarray) -> np.ndarray:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def _softmax_loss(scores: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
    """The multinomial log loss, and its slope."""
    found = _softmax(scores)
    return -float(np.log(found[targets] + 1e-300).sum()), found - targets

"""scikit-learn, where it is called: feature names and labels in, a `LinearModel` out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp.pipeline.linear import LinearModel

_FOLDS = 5
_LEAST_DOCUMENTS = 2
_SURE = 6.0  # the log odds of what a corpus never shows otherwise
_DECIMALS = 4  # absorbs the last bits, which differ between processors


def design(rows: Sequence[Sequence[str]], documents: Sequence[str]) -> tuple[csr_matrix, list[str]]:
    """A 0/1 matrix of shape (rows, features) and its features, those that more than one document has.

    `documents` names the document of each row; renderings of one document share its name.
    """
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
    return _rounded([str(label) for label in fitted.classes_], features, coef, bias)


def fit_themes(
    rows: Sequence[Sequence[str]],
    themes: Sequence[set[str]],
    documents: Sequence[str],
    groups: Sequence[str],
    *,
    c: float,
) -> tuple[LinearModel, float]:
    """Fit one logistic regression a theme on TF-IDF values, calibrated (Platt 1999) on folds of whole groups.

    Every item also trains joined with another one of its group, under the themes of both: so the themes of a long
    item are learned from many more combinations than a corpus holds. Calibration sees only the items as they are;
    it is a straight line on the scores and folded into weights and bias. Returned with the model is the
    probability from which a theme counts: the one with the best micro F1 on the same folds.
    """
    counts, features = design(rows, documents)
    frequency = TfidfTransformer().fit(counts)
    first, second = _joins(themes, groups)
    matrix = frequency.transform(vstack([counts, counts[first].maximum(counts[second])]).tocsr())
    labels = sorted(set().union(*themes))
    targets = np.array([[label in found for label in labels] for found in themes])
    both = np.vstack([targets, targets[first] | targets[second]])
    group = np.array([*groups, *(groups[index] for index in first)])
    folds = [(~np.isin(group, group[apart]), apart) for apart in _folds(groups)]
    fitted = Parallel(prefer="threads")(
        delayed(_fit_theme)(matrix, joined, target, folds, c) for joined, target in zip(both.T, targets.T, strict=True)
    )
    coef, bias, held_out = zip(*fitted, strict=True)
    model = _rounded(labels, features, np.array(coef) * frequency.idf_, np.array(bias), frequency.idf_)
    return model, _best_threshold(np.array(held_out).T, targets)


def _fit_theme(
    matrix: csr_matrix, joined: np.ndarray, target: np.ndarray, folds: list[tuple[np.ndarray, np.ndarray]], c: float
) -> tuple[np.ndarray, float, np.ndarray]:
    """Weights and bias of one theme, calibrated, and its probabilities on the folds held out.

    `joined` says of every row of `matrix` whether it has the theme, `target` of the items alone, its first rows.
    """
    machine = LogisticRegression(C=c, solver="liblinear", random_state=0)

    def fit(rows: np.ndarray) -> tuple[np.ndarray, float]:
        if len(set(joined[rows])) < 2:  # a theme that all items have, or none here
            return np.zeros(matrix.shape[1]), _SURE if joined[rows].all() else -_SURE
        fitted = machine.fit(matrix[rows], joined[rows])
        return fitted.coef_[0].copy(), float(fitted.intercept_[0])

    scores = np.zeros(len(target))
    for kept, apart in folds:
        coef, bias = fit(kept)
        scores[apart] = matrix[apart] @ coef + bias
    coef, bias = fit(np.ones(len(joined), bool))
    if len(set(target)) < 2:
        return coef, bias, target.astype(float)
    line = LogisticRegression(C=1e6).fit(scores[:, None], target)
    slope, shift = line.coef_[0, 0], line.intercept_[0]
    return slope * coef, slope * bias + shift, line.predict_proba(scores[:, None])[:, 1]


def _folds(groups: Sequence[str]) -> list[np.ndarray]:
    """The rows that each fold holds out; a single group is its own fold."""
    count = min(_FOLDS, len(set(groups)))
    if count < 2:
        return [np.arange(len(groups))]
    return [apart for _, apart in GroupKFold(count).split(groups, groups=groups)]


def lonely_labels(themes: Sequence[set[str]]) -> set[str]:
    """The labels that never stand beside another one, as a label for all that is left over does."""
    return set().union(*themes) - set().union(*(found for found in themes if len(found) > 1))


def _joins(themes: Sequence[set[str]], groups: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """For each item that may have company, another one of its group."""
    lonely = lonely_labels(themes)
    rng = np.random.default_rng(0)
    group = np.array(groups)
    sociable = np.array([not found & lonely for found in themes])
    first = np.flatnonzero(sociable)
    second = [rng.choice(np.flatnonzero(sociable & (group == group[index]))) for index in first]
    return first, np.array(second, np.int64)


def _best_threshold(probabilities: np.ndarray, targets: np.ndarray) -> float:
    def f1(threshold: float) -> float:
        chosen = probabilities >= threshold
        chosen[np.arange(len(chosen)), probabilities.argmax(axis=1)] = True
        return float(2 * (chosen & targets).sum() / (chosen.sum() + targets.sum()))

    return max((round(float(step), 2) for step in np.arange(0.2, 0.61, 0.02)), key=f1)


def _rounded(
    labels: Sequence[str], features: list[str], coef: np.ndarray, bias: np.ndarray, rarity: np.ndarray | None = None
) -> LinearModel:
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

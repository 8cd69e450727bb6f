"""Themes from items: one calibrated logistic regression a theme."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp.pipeline.linear import LinearModel
from nlp.training.fitting import design, rounded

_FOLDS = 5
_SURE = 6.0  # the log odds of what a corpus never shows otherwise
_STEPS = [round(0.2 + 0.02 * step, 2) for step in range(26)]
_COMMON = 200  # items; a theme with so many has a threshold half its own, half that of all themes


def fit_themes(
    rows: Sequence[Sequence[str]],
    themes: Sequence[set[str]],
    documents: Sequence[str],
    groups: Sequence[str],
    *,
    c: float,
) -> tuple[LinearModel, dict[str, float]]:
    """Fit one logistic regression a theme on TF-IDF values, calibrated (Platt 1999) on folds of whole groups.

    Every item also trains joined with another one of its group, under the themes of both: so the themes of a long
    item are learned from many more combinations than a corpus holds. Calibration sees only the items as they are;
    it is a straight line on the scores and folded into weights and bias. Returned with the model are the
    probabilities from which a theme counts: those with the best F1 on the same folds.
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
    fitted = Parallel(n_jobs=-1, prefer="threads")(
        delayed(_fit_theme)(matrix, joined, target, folds, c) for joined, target in zip(both.T, targets.T, strict=True)
    )
    coef, bias, held_out = zip(*fitted, strict=True)
    model = rounded(labels, features, np.array(coef) * frequency.idf_, np.array(bias), frequency.idf_)
    return model, dict(zip(labels, _thresholds(np.array(held_out).T, targets), strict=True))


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


def _thresholds(probabilities: np.ndarray, targets: np.ndarray) -> list[float]:
    """One for each column: its own best, drawn towards the best for all together where it has few items."""

    def f1(threshold: float) -> float:
        chosen = probabilities >= threshold
        chosen[np.arange(len(chosen)), probabilities.argmax(axis=1)] = True
        return float(2 * (chosen & targets).sum() / (chosen.sum() + targets.sum()))

    def own(column: int, threshold: float) -> float:
        chosen, target = probabilities[:, column] >= threshold, targets[:, column]
        return float(2 * (chosen & target).sum() / (chosen.sum() + target.sum()))

    common = max(_STEPS, key=f1)
    sizes = targets.sum(axis=0).tolist()
    best = [max(_STEPS, key=lambda step, column=column: own(column, step)) for column in range(len(sizes))]
    return [round((n * single + _COMMON * common) / (n + _COMMON), 3) for n, single in zip(sizes, best, strict=True)]

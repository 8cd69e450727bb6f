"""Themes from items: one noisy-or of clauses a theme, trained from the labels of whole items."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp.learn.decision import EVEN, LINE, Decision, lonely_labels
from nlp.learn.fitting import design, rounded
from nlp.learn.noisy_or import some
from nlp.pipeline.themes.model import ThemeModel

_FOLDS = 4
_STEPS = 60
_RARE = -3.0  # log odds of a theme in a clause, before anything is learned
_GRID = [round(0.2 + 0.02 * step, 2) for step in range(26)]
LOOSE = 1e-4  # precision of a bias that nothing is known of
_COMMON = 200  # items; a theme with so many has a threshold half its own, half that of all themes

Names = Sequence[str]
Item = tuple[Sequence[Names], Names]  # the names of the features of each clause, and of the whole


@dataclass(frozen=True, slots=True)
class Bags:
    """Items as matrices: `clauses` of shape (clauses, features), a last column of ones; `whole` of (items, features).

    `sizes` counts the clauses of each item.
    """

    clauses: csr_matrix
    whole: csr_matrix
    sizes: np.ndarray

    def part(self, items: np.ndarray) -> Bags:
        """Some of the `items`, in order."""
        member = np.isin(np.repeat(np.arange(len(self.sizes)), self.sizes), items)
        return Bags(self.clauses[member], self.whole[items], self.sizes[items])

    @property
    def starts(self) -> np.ndarray:
        """The first clause of each item."""
        return np.cumsum(self.sizes) - self.sizes

    def scores(self, weights: np.ndarray) -> np.ndarray:
        """The log odds of each clause; `weights` of the clauses' features first."""
        width = self.clauses.shape[1]
        return self.clauses @ weights[:width] + np.repeat(self.whole @ weights[width:], self.sizes)

    def log_odds(self, weights: np.ndarray) -> np.ndarray:
        """The log odds of each item."""
        return some(np.add.reduceat(np.logaddexp(0, self.scores(weights)), self.starts))


def fit_themes(
    items: Sequence[Item],
    themes: Sequence[Set[str]],
    documents: Sequence[str],
    groups: Sequence[str],
    *,
    c: float,
    caution: float,
) -> tuple[ThemeModel, Decision]:
    """Fit a noisy-or of clauses a theme on TF-IDF values, calibrated (Platt 1999) on folds of whole groups.

    The line of the calibration and the probability from which a theme counts are those that are best on items of
    groups that were held out; a single group, which cannot be held out, is not calibrated.
    """
    sizes = np.array([len(parts) for parts, _ in items])
    rows = [clause for parts, _ in items for clause in parts]
    own, own_features = design(rows, np.repeat(np.array(documents), sizes).tolist())
    around, around_features = design([whole for _, whole in items], documents)
    (own, rarity), (around, rarity_around) = _tf_idf(own), _tf_idf(around)
    bags = Bags(with_bias(own), around, sizes)
    labels = sorted(set().union(*themes))
    targets = np.array([[label in found for label in labels] for found in themes])
    folds = _folds(groups)
    tasks = [(column, fold) for column in range(len(labels)) for fold in (None, *folds)]
    fitted = Parallel(prefer="threads")(
        delayed(_fit_without)(bags, targets[:, column], fold, c) for column, fold in tasks
    )
    weights = np.array([found for found, (_, fold) in zip(fitted, tasks, strict=True) if fold is None])
    held_out = np.zeros(targets.shape)
    for found, (column, fold) in zip(fitted, tasks, strict=True):
        if fold is not None:
            held_out[fold, column] = bags.part(fold).log_odds(found)
    decision = Decision(dict.fromkeys(labels, LINE), dict.fromkeys(labels, EVEN), lonely_labels(themes))
    if folds:
        decision.lines = {label: _line(held_out[:, i], targets[:, i]) for i, label in enumerate(labels)}
        thresholds = _thresholds(decision.probabilities(held_out, labels), targets)
        raised = (1 / (1 + np.exp(-caution) * (1 / np.array(thresholds) - 1))).round(3).tolist()
        decision.thresholds = dict(zip(labels, raised, strict=True))
    width = bags.clauses.shape[1]
    clause = rounded(labels, own_features, weights[:, : width - 1] * rarity, weights[:, width - 1], rarity)
    whole = rounded(labels, around_features, weights[:, width:] * rarity_around, 0 * weights[:, 0], rarity_around)
    return ThemeModel(clause, whole), decision


def minimized(bags: Bags, target: np.ndarray, mean: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """The weights of one theme with the best posterior: the noisy-or's log loss, and a Gaussian prior.

    `mean` and `precision` are those of the prior, shaped as the weights; the bias is the last of the clauses'.
    """
    start = mean.copy()
    bias = bags.clauses.shape[1] - 1
    if not start[bias]:
        start[bias] = _RARE
    given = (bags, target, mean, precision)
    return minimize(loss, start, given, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x


def loss(
    weights: np.ndarray, bags: Bags, target: np.ndarray, mean: np.ndarray, precision: np.ndarray
) -> tuple[float, np.ndarray]:
    """Minus the log posterior of one theme's `weights`, but for a constant, and its gradient."""
    scores = bags.scores(weights)
    surprise = np.add.reduceat(np.logaddexp(0, scores), bags.starts)
    any_says = np.maximum(-np.expm1(-surprise), 1e-12)
    lost = -np.where(target, np.log(any_says), -surprise).sum()
    slope = np.repeat(np.where(target, 1 - 1 / any_says, 1.0), bags.sizes) / (1 + np.exp(-scores))
    moved = weights - mean
    gradient = np.concatenate([bags.clauses.T @ slope, bags.whole.T @ np.add.reduceat(slope, bags.starts)])
    return float(lost + 0.5 * precision @ moved**2), gradient + precision * moved


def _tf_idf(matrix: csr_matrix) -> tuple[csr_matrix, np.ndarray]:
    """The TF-IDF values of a 0/1 matrix, and how rare each feature is; of no feature, nothing."""
    if not matrix.shape[1]:
        return matrix, np.zeros(0)
    transformer = TfidfTransformer().fit(matrix)
    return transformer.transform(matrix), transformer.idf_


def with_bias(matrix: csr_matrix) -> csr_matrix:
    """`matrix` with a last column of ones."""
    return hstack([matrix, np.ones((matrix.shape[0], 1))]).tocsr()


def _fit_without(bags: Bags, target: np.ndarray, fold: np.ndarray | None, c: float) -> np.ndarray:
    """The weights of one theme, learned from the items that are not in `fold`."""
    if fold is not None:
        kept = np.setdiff1d(np.arange(len(bags.sizes)), fold)
        bags, target = bags.part(kept), target[kept]
    width = bags.clauses.shape[1]
    precision = np.full(width + bags.whole.shape[1], 1 / c)
    precision[width - 1] = LOOSE
    return minimized(bags, target, np.zeros(len(precision)), precision)


def _folds(groups: Sequence[str]) -> list[np.ndarray]:
    """The items that each fold holds out; none where there is a single group."""
    count = min(_FOLDS, len(set(groups)))
    if count < 2:
        return []
    return [apart for _, apart in GroupKFold(count).split(groups, groups=groups)]


def _line(scores: np.ndarray, target: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make `scores` the log odds of `target`.

    They stay as they are where all items or none have the label, and where the scores of so few items say nothing of
    it: a slope that is not above 0 would turn the order of the scores around.
    """
    if len(set(target.tolist())) < 2:
        return LINE
    fitted = LogisticRegression(C=1e3).fit(scores[:, None], target)
    slope = round(float(fitted.coef_[0, 0]), 4)
    return (slope, round(float(fitted.intercept_[0]), 4)) if slope > 0 else LINE


def _thresholds(probabilities: np.ndarray, targets: np.ndarray) -> list[float]:
    """One for each column: its own best, drawn towards the best for all together where it has few items."""

    def f1(threshold: float) -> float:
        chosen = probabilities >= threshold
        chosen[np.arange(len(chosen)), probabilities.argmax(axis=1)] = True
        return float(2 * (chosen & targets).sum() / (chosen.sum() + targets.sum()))

    def own(column: int, threshold: float) -> float:
        chosen, target = probabilities[:, column] >= threshold, targets[:, column]
        return float(2 * (chosen & target).sum() / (chosen.sum() + target.sum()))

    common = max(_GRID, key=f1)
    best = [max(_GRID, key=partial(own, column)) for column in range(targets.shape[1])]
    counts = targets.sum(axis=0).tolist()
    return [round((n * single + _COMMON * common) / (n + _COMMON), 3) for n, single in zip(counts, best, strict=True)]

"""Themes from items: one noisy-or of clauses a theme, trained from the labels of whole items.

To continue from a model is to fit with it as the prior, as in `nlp.learn.fitting`, but what the prior knows well is not
held more firmly, it stays: a weight moves only where the prior hardly met its feature, or where the new items show much
more of it. So a county's own words are learned, and items without them are read as before; common words are learned of
many items alone. Both limits were chosen on four counties of ``scripts/habits.toml`` and 526 other texts.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold

from nlp.learn.decision import EVEN, LINE, Decision, exclusive_labels
from nlp.learn.fitting import DECIMALS, LOOSE, SURE, extended, idf_of, prior_of, seen_in, values
from nlp.learn.lbfgs import smallest
from nlp.learn.linear import LinearModel
from nlp.learn.noisy_or import some
from nlp.learn.platt import fit_left_over, fit_line
from nlp.learn.rows import Names, Rows
from nlp.pipeline.themes.model import ThemeModel

_FOLDS = 3
_STEPS = 250
_TOLERANCE = 1e-3  # of the gradient, a sum over items: a rare theme must be learned as well as a common one
_RARE = -3.0  # log odds of a theme in a clause, before anything is learned
_GRID = [round(0.2 + 0.02 * step, 2) for step in range(26)]
_SELDOM = 1e-4  # of the prior's clauses, or items; of 1e-4 to 3e-3 the one that moves the fewest items of other texts
_OUTWEIGHED = 0.03  # of what new items show of a feature: prior information that gives way to it; of 0.01 to 1 as above
_LEAST = 1e-300  # keeps the slope of what is as good as impossible finite
_COMMON = 200  # items; a theme with so many has a threshold half its own, half that of all themes

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
        starts: np.ndarray = np.cumsum(self.sizes) - self.sizes
        return starts

    def scores(self, weights: np.ndarray) -> np.ndarray:
        """The log odds of each clause, shape (clauses, labels); `weights` (features, labels), the clauses' first."""
        width = self.clauses.shape[1]
        weights = weights.astype(self.clauses.dtype, copy=False)
        whole = np.repeat(self.whole @ weights[width:], self.sizes, axis=0)
        scores: np.ndarray = (self.clauses @ weights[:width] + whole).astype(np.float64, copy=False)
        return scores

    def log_odds(self, weights: np.ndarray) -> np.ndarray:
        """The log odds of each item, shape (items, labels)."""
        return some(np.add.reduceat(np.logaddexp(0, self.scores(weights)), self.starts))

    def turned(self) -> tuple[csr_matrix, csr_matrix]:
        """Both matrices turned over, for the gradient."""
        return self.clauses.T.tocsr(), self.whole.T.tocsr()


def fit_themes(
    items: Sequence[Item],
    themes: Sequence[Set[str]],
    documents: Names,
    *,
    c: float,
    prior: ThemeModel | None = None,
) -> ThemeModel:
    """Fit a noisy-or of clauses a theme on TF-IDF values, and how firmly the items hold each weight.

    A theme that `prior` lacks begins as a rare one; one of its themes that no item has gives way where the words are
    new.
    """
    return _fitted(*_prepared(items, themes, documents, prior), c, prior)


def fit_decided(
    items: Sequence[Item], themes: Sequence[Set[str]], documents: Names, groups: Names, *, c: float, margin: float
) -> tuple[ThemeModel, Decision]:
    """`fit_themes`, and calibration (Platt 1999) and thresholds that are best for items of groups held out of training.

    A single group, which cannot be held out, is not calibrated. The model of all items begins between those that were
    learned without some.

    Parameters
    ----------
    margin : by how much, in log odds, thresholds are higher than is best.
    """
    model, bags, targets = _prepared(items, themes, documents, None)
    folds = _folds(groups)
    parts = Parallel(prefer="threads")(delayed(_fit_without)(bags, targets, fold, c) for fold in folds)
    held_out = np.zeros(targets.shape)
    for weights, fold in zip(parts, folds, strict=True):
        held_out[fold] = bags.part(fold).log_odds(weights)
    labels = list(model.labels)
    decision = Decision(dict.fromkeys(labels, LINE), dict.fromkeys(labels, EVEN), exclusive_labels(themes))
    if folds:
        _decide(decision, held_out, targets, labels, margin)
    start = np.mean(parts, axis=0) if folds else None
    return _fitted(model, bags, targets, c, None, start), decision


def _fitted(
    model: ThemeModel,
    bags: Bags,
    targets: np.ndarray,
    c: float,
    prior: ThemeModel | None,
    start: np.ndarray | None = None,
) -> ThemeModel:
    """`model` with the weights of the best posterior, looked for from `start`."""
    mean, held = _prior(model, prior)
    precision = held + 1 / c
    if prior:
        free = _free(bags, held, prior)
        weights = minimized(bags, _aims(bags, mean, targets), mean, precision, start, free)
    else:
        precision[bags.clauses.shape[1] - 1] = LOOSE
        weights = minimized(bags, targets, mean, precision, start)
    firm = held + np.array([_information(bags, column) for column in weights.T]).T
    return _written(model, weights, firm)


def _aims(bags: Bags, mean: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """How likely each theme is to become in each item: the `targets`, or as likely as a prior has it that is sure."""
    found = 1 / (1 + np.exp(-bags.log_odds(mean)))
    return np.where(np.where(targets, found, 1 - found) >= SURE, found, targets)


def _free(bags: Bags, held: np.ndarray, prior: ThemeModel) -> np.ndarray:
    """Which weights may move: those of features that `prior` hardly met or the items outweigh, and of new labels.

    `held` is how firmly what the prior learned from holds each weight; the result is shaped alike.
    """
    parts = [(bags.clauses, prior.clause), (bags.whole, prior.whole)]
    shown = np.concatenate([np.asarray(matrix.power(2).sum(axis=0))[0] for matrix, _ in parts])
    met = np.concatenate([_met(matrix.shape[1], part) for matrix, part in parts])
    met[bags.clauses.shape[1] - 1] = 1  # the bias
    known = len(prior.labels)
    free = np.ones(held.shape, bool)
    free[:, :known] = ((met <= _SELDOM) | (held[:, :known].sum(axis=1) <= _OUTWEIGHED * shown))[:, None]
    return free


def _met(features: int, prior: LinearModel) -> np.ndarray:
    """In which share of its rows `prior` met each of so many features, of which its own come first; by their idf."""
    assert prior.idf is not None
    met = np.zeros(features)
    met[: len(prior.idf)] = np.exp(1 - prior.idf)
    return met


def _decide(
    decision: Decision, held_out: np.ndarray, targets: np.ndarray, labels: Sequence[str], margin: float
) -> None:
    """Calibrate the `held_out` log odds of items, of shape (items, labels), and choose thresholds."""
    for index, label in enumerate(labels):
        if 0 < targets[:, index].sum() < len(targets):
            decision.lines[label] = fit_line(held_out[:, index], targets[:, index])
    if 0 < len(decision.exclusive) < len(labels):
        free = decision.free(decision.probabilities(held_out, labels), labels)
        for label in sorted(decision.exclusive):
            index = labels.index(label)
            decision.lines[label], decision.freedom[label] = fit_left_over(held_out[:, index], free, targets[:, index])
    thresholds = _thresholds(decision.probabilities(held_out, labels), targets)
    raised = (1 / (1 + np.exp(-margin) * (1 / np.array(thresholds) - 1))).round(3).tolist()
    decision.thresholds = dict(zip(labels, raised, strict=True))


def minimized(
    bags: Bags,
    targets: np.ndarray,
    mean: np.ndarray,
    precision: np.ndarray,
    start: np.ndarray | None = None,
    free: np.ndarray | None = None,
) -> np.ndarray:
    """The weights with the best posterior: the noisy-or's log loss, and a Gaussian prior; shape (features, labels).

    `mean` and `precision` are those of the prior, shaped as the weights; the bias is the last of the clauses'.
    `targets` says which label each item has, or how likely, shape (items, labels); looked for from `start`, or `mean`.
    Where `free` is false a weight stays as it begins.
    """
    width = bags.clauses.shape[1]
    if start is None:
        start = mean.copy()
        start[width - 1] = np.where(start[width - 1] == 0, _RARE, start[width - 1])
    own, around = seen_in(bags.clauses), seen_in(bags.whole)
    small = Bags(bags.clauses[:, own], bags.whole[:, around], bags.sizes)
    seen = np.concatenate([own, width + around])
    expected, firmness, turned = mean[seen], precision[seen], small.turned()

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = loss(flat.reshape(expected.shape), small, targets, expected, firmness, turned)
        if free is not None:
            slope[~free[seen]] = 0
        return value, slope.ravel()

    start[seen] = smallest(objective, start[seen].ravel(), _TOLERANCE, _STEPS).reshape(expected.shape)
    return start


def loss(
    weights: np.ndarray,
    bags: Bags,
    targets: np.ndarray,
    mean: np.ndarray,
    precision: np.ndarray,
    turned: tuple[csr_matrix, csr_matrix],
) -> tuple[float, np.ndarray]:
    """Minus the log posterior of `weights`, but for a constant, and its gradient; `turned` is that of `bags`."""
    clauses, whole = turned
    scores = bags.scores(weights)
    surprise = np.add.reduceat(np.logaddexp(0, scores), bags.starts)
    any_says = np.maximum(-np.expm1(-surprise), _LEAST)
    lost = ((1 - targets) * surprise - targets * np.log(any_says)).sum()
    pull = np.repeat(1 - targets / any_says, bags.sizes, axis=0)
    slope = pull / (1 + np.exp(-scores))
    moved = weights - mean
    around = np.add.reduceat(slope, bags.starts).astype(whole.dtype, copy=False)
    gradient = np.concatenate([clauses @ slope.astype(clauses.dtype, copy=False), whole @ around])
    return float(lost + 0.5 * (precision * moved**2).sum()), gradient + precision * moved


def _prepared(
    items: Sequence[Item], themes: Sequence[Set[str]], documents: Names, prior: ThemeModel | None
) -> tuple[ThemeModel, Bags, np.ndarray]:
    """A model with room for all labels and features, the items as matrices, and which themes each has."""
    prior = prior or ThemeModel.empty()
    labels = [*prior.labels, *sorted(set().union(*themes) - set(prior.labels))]
    sizes = np.array([len(parts) for parts, _ in items])
    clauses, wholes = Rows(clause for parts, _ in items for clause in parts), Rows(whole for _, whole in items)
    model = ThemeModel(
        _room(prior.clause, labels, clauses, np.repeat(np.array(documents), sizes).tolist()),
        _room(prior.whole, labels, wholes, documents),
    )
    bags = Bags(values(clauses, model.clause), values(wholes, model.whole)[:, :-1].tocsr(), sizes)
    return model, bags, np.array([[label in found for label in labels] for found in themes])


def _room(prior: LinearModel, labels: list[str], rows: Rows, documents: Names) -> LinearModel:
    features = extended(prior, rows, documents)
    shape = (len(features), len(labels))
    bias = np.zeros(len(labels), np.float32)
    return LinearModel(labels, features, np.zeros(shape, np.float32), bias, idf_of(prior, features, rows))


def _prior(model: ThemeModel, prior: ThemeModel | None) -> tuple[np.ndarray, np.ndarray]:
    """What is expected of the weights of TF-IDF values: clauses, bias, whole; and how firmly."""
    parts = [(model.clause, prior.clause if prior else None), (model.whole, prior.whole if prior else None)]
    (clause, firm_clause), (whole, firm_whole) = (prior_of(part, before) for part, before in parts)
    for (part, _), mean in zip(parts, (clause, whole), strict=True):
        assert part.idf is not None
        mean[:-1] /= part.idf[:, None]
    return np.vstack([clause, whole[:-1]]), np.vstack([firm_clause, firm_whole[:-1]])


def _written(model: ThemeModel, weights: np.ndarray, firm: np.ndarray) -> ThemeModel:
    """`model` with `weights` of TF-IDF values, as those of features."""
    width = len(model.clause.features)
    bias, none = weights[width], np.zeros(weights.shape[1])
    return ThemeModel(
        _part(model.clause, weights[:width], bias, firm[: width + 1]),
        _part(model.whole, weights[width + 1 :], none, np.vstack([firm[width + 1 :], none])),
    )


def _part(part: LinearModel, weights: np.ndarray, bias: np.ndarray, firm: np.ndarray) -> LinearModel:
    assert part.idf is not None
    scaled = np.round(weights * part.idf[:, None], DECIMALS).astype(np.float32)
    return LinearModel(
        part.labels, part.features, scaled, np.round(bias, DECIMALS).astype(np.float32), part.idf,
        firm.astype(np.float32),
    )  # fmt: skip


def _information(bags: Bags, weights: np.ndarray) -> np.ndarray:
    """The diagonal of the Fisher information of one theme, shaped as `weights`."""
    sure = 1 / (1 + np.exp(-bags.scores(weights)))
    odds = np.exp(-bags.log_odds(weights).clip(-30, 30))  # (1 - p) / p of each item
    among = csr_matrix((sure, np.arange(len(sure)), np.append(bags.starts, len(sure))))
    own = (among @ bags.clauses).power(2).T @ odds
    around = bags.whole.power(2).T @ (odds * np.add.reduceat(sure, bags.starts) ** 2)
    return np.concatenate([own, around])


def _fit_without(bags: Bags, targets: np.ndarray, fold: np.ndarray, c: float) -> np.ndarray:
    """The weights learned from the items that are not in `fold`."""
    kept = np.setdiff1d(np.arange(len(bags.sizes)), fold)
    width = bags.clauses.shape[1]
    precision = np.full((width + bags.whole.shape[1], targets.shape[1]), 1 / c)
    precision[width - 1] = LOOSE
    return minimized(bags.part(kept), targets[kept], np.zeros(precision.shape), precision)


def _folds(groups: Names) -> list[np.ndarray]:
    """The items that each fold holds out; none where there is a single group."""
    count = min(_FOLDS, len(set(groups)))
    if count < 2:
        return []
    return [apart for _, apart in GroupKFold(count).split(groups, groups=groups)]


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

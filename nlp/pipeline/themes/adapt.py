"""Themes continued from a base model: what it learned is the prior, as in `nlp.learn.adapt`."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix

from nlp.learn.adapt import LARGEST, RARE, SHARE, extended, rarities, values
from nlp.learn.linear import LinearModel
from nlp.pipeline.themes.fitting import Bags, Item, minimized
from nlp.pipeline.themes.model import ThemeModel

_DECIMALS = 4  # absorbs the last bits, which differ between processors


def continue_themes(
    base: ThemeModel, items: Sequence[Item], themes: Sequence[Set[str]], documents: Sequence[str], *, c: float
) -> ThemeModel:
    """The themes of `base` and those of `themes`.

    A theme that the base lacks begins as a rare one; one that no item has gives way where the words are new.
    """
    labels = [*base.labels, *sorted(set().union(*themes) - set(base.labels))]
    model = _room(base, labels, items, documents)
    bags = bags_of(model, items)
    means, held = _flat(model), _flat_precision(model)
    old, bias = len(base.labels), bags.clauses.shape[1] - 1
    means[bias, old:] = means[bias, :old].min() - RARE
    held[:, old:] = SHARE * held[:, :old].max(axis=1, keepdims=True)
    precision = held + 1 / c
    fitted = Parallel(prefer="threads")(
        delayed(minimized)(bags, np.array([label in found for found in themes]), means[:, column], precision[:, column])
        for column, label in enumerate(labels)
    )
    means = np.array(fitted).T
    _write(model, means)
    return weighed_themes(model, items, held)


def weighed_themes(model: ThemeModel, items: Sequence[Item], held: np.ndarray | float = 0.0) -> ThemeModel:
    """`model` with the precision that `items` give its weights added to what was `held`: the Fisher information."""
    bags = bags_of(model, items)
    width = bags.clauses.shape[1]
    found = held + np.array([_information(bags, weights) for weights in _flat(model).T]).T
    found = found.clip(max=LARGEST).astype(np.float16)
    model.clause.precision = found[:width]
    model.whole.precision = np.vstack([found[width:], np.zeros((1, found.shape[1]), np.float16)])
    return model


def bags_of(model: ThemeModel, items: Sequence[Item]) -> Bags:
    """What `items` are to the weights of `model`."""
    clauses = values([clause for parts, _ in items for clause in parts], model.clause)
    whole = values([whole for _, whole in items], model.whole)[:, :-1]
    return Bags(clauses, whole.tocsr(), np.array([len(parts) for parts, _ in items]))


def _information(bags: Bags, weights: np.ndarray) -> np.ndarray:
    """The diagonal of the Fisher information of one theme, shaped as `weights`."""
    sure = 1 / (1 + np.exp(-bags.scores(weights)))
    odds = np.exp(-bags.log_odds(weights).clip(-30, 30))  # (1 - p) / p of each item
    among = csr_matrix((sure, np.arange(len(sure)), np.append(bags.starts, len(sure))))
    own = (among @ bags.clauses).power(2).T @ odds
    around = bags.whole.power(2).T @ (odds * np.add.reduceat(sure, bags.starts) ** 2)
    return np.concatenate([own, around])


def _room(base: ThemeModel, labels: list[str], items: Sequence[Item], documents: Sequence[str]) -> ThemeModel:
    """`base` with room for new labels and for the features that more than one document has; new weights are 0."""
    sizes = [len(parts) for parts, _ in items]
    clauses = [clause for parts, _ in items for clause in parts]
    return ThemeModel(
        _wider(base.clause, labels, clauses, np.repeat(np.array(documents), sizes).tolist()),
        _wider(base.whole, labels, [whole for _, whole in items], documents),
    )


def _wider(
    base: LinearModel, labels: list[str], rows: Sequence[Sequence[str]], documents: Sequence[str]
) -> LinearModel:
    features = extended(base, rows, documents)
    weights = np.zeros((len(features), len(labels)), np.float32)
    bias = np.zeros(len(labels), np.float32)
    precision = np.zeros((len(features) + 1, len(labels)), np.float16)
    old = len(base.features), len(base.labels)
    weights[: old[0], : old[1]], bias[: old[1]] = base.weights, base.bias
    if base.precision is not None:
        precision[np.r_[: old[0], len(features)], : old[1]] = base.precision
    return LinearModel(labels, features, weights, bias, rarities(base, features, rows), precision)


def _flat(model: ThemeModel) -> np.ndarray:
    """The weights of TF-IDF values: shape (features of clauses, bias, features of the whole; labels)."""
    assert model.clause.rarity is not None and model.whole.rarity is not None
    clause = model.clause.weights / model.clause.rarity[:, None]
    return np.vstack([clause, model.clause.bias, model.whole.weights / model.whole.rarity[:, None]]).astype(float)


def _flat_precision(model: ThemeModel) -> np.ndarray:
    assert model.clause.precision is not None and model.whole.precision is not None
    return np.vstack([model.clause.precision, model.whole.precision[:-1]]).astype(float)


def _write(model: ThemeModel, flat: np.ndarray) -> None:
    assert model.clause.rarity is not None and model.whole.rarity is not None
    width = len(model.clause.features)
    clause = flat[:width] * model.clause.rarity[:, None]
    whole = flat[width + 1 :] * model.whole.rarity[:, None]
    model.clause.weights, model.clause.bias, model.whole.weights = (
        np.round(found, _DECIMALS).astype(np.float32) for found in (clause, flat[width], whole)
    )

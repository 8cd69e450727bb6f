"""A maximum entropy Markov model (McCallum, Freitag and Pereira 2000): each label given the one before it.

One linear model says how likely a label is after each label that may stand before it; a search over the whole
sequence (Viterbi 1967) finds the most likely labels together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nlp.learn.linear import LinearModel

START = ""  # stands before the first label of a sequence

Names = Sequence[str]


def after(label: str, shapes: Names) -> list[str]:
    """The features that say which `label` stands before, alone and with each of the `shapes` of what follows it."""
    return [f"after={label}", *(f"after={label},{shape}" for shape in shapes)]


def training_rows(rows: Sequence[Names], shapes: Sequence[Names], labels: Sequence[str]) -> list[list[str]]:
    """`rows` of one sequence with the features of the label before each, as annotated."""
    before = [START, *labels[:-1]]
    return [[*row, *after(label, shape)] for row, shape, label in zip(rows, shapes, before, strict=True)]


def best_labels(
    model: LinearModel, rows: Sequence[Names], shapes: Sequence[Names], allowed: Callable[[str, str], bool]
) -> tuple[list[str], list[float]]:
    """The most likely labels of a sequence together, and the probability of each after the one before it.

    Parameters
    ----------
    rows : the names of the features of each member, that of the label before left out.
    shapes : of each member, the names that are read together with the label before.
    allowed : whether the second label may follow the first, which is `START` at the beginning.
    """
    labels = model.labels
    before = (START, *labels)
    if not rows:
        return [], []
    own = model.sums([model.rows(row) for row in rows]) + model.bias
    kinds = {shape: number for number, shape in enumerate(dict.fromkeys(map(tuple, shapes)))}  # few are of their own
    followed = model.sums([model.rows(after(label, shape)) for shape in kinds for label in before])
    followed = followed.reshape(len(kinds), len(before), len(labels))
    total = own[:, None, :] + followed[[kinds[tuple(shape)] for shape in shapes]]
    barred = np.array([[not allowed(first, second) for second in labels] for first in before])
    total[:, barred] = -np.inf
    top = total.max(axis=2, keepdims=True)
    logs = total - top - np.log(np.exp(total - top).sum(axis=2, keepdims=True))
    reached = logs[0, 0]
    back = []
    for step in logs[1:, 1:]:
        paths = reached[:, None] + step
        back.append(paths.argmax(axis=0))
        reached = paths.max(axis=0)
    path = [int(reached.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    path.reverse()
    previous = [0, *(index + 1 for index in path[:-1])]
    chances = np.exp(logs[np.arange(len(path)), previous, path]).tolist()
    return [labels[index] for index in path], chances

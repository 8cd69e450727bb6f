"""A maximum entropy Markov model (McCallum, Freitag and Pereira 2000): each label given the one before it.

One linear model says how likely a label is after each label that may stand before it; a search over the whole
sequence (Viterbi 1967) finds the most likely labels together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from nlp.learn.linear import LinearModel

START = ""  # stands before the first label of a sequence
_MOST_SHAPES = 4096  # whose weights are kept

Names = Sequence[str]


def after(label: str, shapes: Names) -> list[str]:
    """The features that say which `label` stands before, alone and with each of the `shapes` of what follows it."""
    return [f"after={label}", *(f"after={label},{shape}" for shape in shapes)]


def training_rows(rows: Sequence[Names], shapes: Sequence[Names], labels: Sequence[str]) -> list[list[str]]:
    """`rows` of one sequence with the features of the label before each, as annotated."""
    before = [START, *labels[:-1]]
    return [[*row, *after(label, shape)] for row, shape, label in zip(rows, shapes, before, strict=True)]


class Markov:
    """Finds the most likely labels of sequences together, with a `model` that was trained on `training_rows`.

    Parameters
    ----------
    allowed : whether the second label may follow the first, which is `START` at the beginning.
    """

    def __init__(self, model: LinearModel, allowed: Callable[[str, str], bool]):
        self.model = model
        self._before = (START, *model.labels)
        self._barred = np.array([[not allowed(first, second) for second in model.labels] for first in self._before])
        self._followed: dict[tuple[str, ...], np.ndarray] = {}  # few shapes are of their own

    def logs(self, rows: Sequence[Sequence[int]], shapes: Sequence[Names], anew: Sequence[bool]) -> np.ndarray:
        """The log-probability of each label of each member after each label before it.

        Parameters
        ----------
        rows : the rows of the model's features of each member of all sequences, those of the label before left out.
        shapes : of each member, the names that are read together with the label before.
        anew : of each member, whether it has a label that may stand at the beginning, whatever stands before it.

        Returns
        -------
        Of shape (members, 1 + labels before, labels); the first label before is `START`.
        """
        labels = len(self.model.labels)
        if not rows:
            return np.zeros((0, 1 + labels, labels))
        own = self.model.sums(rows) + self.model.bias
        total = own[:, None, :] + np.stack([self._after(tuple(shape)) for shape in shapes])
        total[:, self._barred] = -np.inf
        total[np.ix_(np.flatnonzero(anew), np.arange(len(self._before)), np.flatnonzero(self._barred[0]))] = -np.inf
        return normal(total)

    def best(self, logs: np.ndarray, sizes: Iterable[int]) -> Iterator[tuple[list[str], list[float]]]:
        """The labels of each sequence, and the probability of each label after the one before it.

        Parameters
        ----------
        logs : what `logs` gave for the members of all sequences.
        sizes : how many members each sequence has, one at least.
        """
        start = 0
        for size in sizes:
            path, chances = _likeliest(logs[start : start + size])
            yield [self.model.labels[index] for index in path], chances
            start += size

    def _after(self, shape: tuple[str, ...]) -> np.ndarray:
        """What each label before adds to each label of a member of this shape: (labels before, labels)."""
        if shape not in self._followed:
            if len(self._followed) >= _MOST_SHAPES:
                self._followed.clear()
            self._followed[shape] = self.model.sums([self.model.rows(after(label, shape)) for label in self._before])
        return self._followed[shape]


def normal(logs: np.ndarray) -> np.ndarray:
    """`logs` plus what makes the probabilities of the labels, the last axis, sum to one."""
    logs = logs - logs.max(axis=-1, keepdims=True)
    summed: np.ndarray = logs - np.log(np.exp(logs).sum(axis=-1, keepdims=True))
    return summed


def _likeliest(logs: np.ndarray) -> tuple[list[int], list[float]]:
    """The best path through log-probabilities of shape (members, 1 + labels before, labels), and its probabilities."""
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
    return path, np.exp(logs[np.arange(len(path)), previous, path]).tolist()

"""What a model sees in items: which of its features their clauses show, and where, laid out for all items at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nlp.learn.linear import LinearModel
from nlp.pipeline.themes.features import Clause, Mentions, clause_mentions, headline, whole_mentions

_UNKNOWN = -1


class Part:
    """What one model sees of some stretches (clauses, or items) that several features are `mentioned` in.

    Parameters
    ----------
    mentioned : the row of the model of each mention, -1 where it does not know the feature.
    where : the stretch of each mention, never falling.
    count : how many stretches there are.
    lengths : the code points of each mention.
    """

    def __init__(self, model: LinearModel, mentioned: np.ndarray, where: np.ndarray, count: int, lengths: np.ndarray):
        known = np.flatnonzero(mentioned >= 0)
        keys = where[known] * len(model.features) + mentioned[known]
        _, first, which, times = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        once = known[np.sort(first)]  # a feature is on or off, however often it is mentioned
        rows, sizes = mentioned[once], np.bincount(where[once], minlength=count)
        self.scores = model.added(rows, sizes)  # of shape (stretches, labels), no bias added
        self._weights, self._mentioned, self._where = model.weights, mentioned, where
        self._share = np.zeros(len(mentioned))  # of its feature's weight that a mention brings to each character
        self._share[known] = model.scales(rows, sizes)[where[known]] / (times[which] * lengths[known])

    def weigh(self, column: int, mentions: slice, counts: np.ndarray, first: int) -> np.ndarray:
        """What each of some `mentions` adds to each of its characters for the label in `column`.

        `counts` says how much each stretch counts, from the stretch `first` on.
        """
        share = self._share[mentions]
        if not len(self._weights):
            return np.zeros_like(share)
        weights = self._weights[self._mentioned[mentions], column]  # -1 takes any, its share is 0
        found: np.ndarray = counts[self._where[mentions] - first] * weights * share
        return found


class Seen:
    """What the models of clauses and of whole items see in `items`, each its clauses and its role, in one `text`.

    `clauses` and `wholes` are the parts; `first` is the number of each item's first clause, and of all clauses.
    """

    def __init__(self, models: tuple[LinearModel, LinearModel], text: str, items: Sequence[tuple[list[Clause], str]]):
        self._rows = [(model.row, list[int]()) for model in models]  # of all mentions, -1 where one is not known
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._bounds, clause_ends = [0], [0]
        self.first = [0]
        for found, role in items:
            for clause in found:
                self._add(clause_mentions(text, clause))
                self._add(whole_mentions(text, clause, role))
                clause_ends.append(len(self._starts))
            self._add([headline(text, found[0])])
            clause_ends[-1] = len(self._starts)
            self._bounds.append(len(self._starts))
            self.first.append(len(clause_ends) - 1)
        self._from, self._to = np.array(self._starts, np.int64), np.array(self._ends, np.int64)
        own, around = (np.array(rows, np.int64) for _, rows in self._rows)
        lengths = self._to - self._from
        by_clause, by_item = _places(clause_ends), _places(self._bounds)
        self.clauses = Part(models[0], own, by_clause, len(clause_ends) - 1, lengths)
        self.wholes = Part(models[1], around, by_item, len(items), lengths)

    def _add(self, mentions: Iterable[Mentions]) -> None:
        for kind, said, starts, ends in mentions:
            names = [f"{kind}={each}" for each in said]
            for row, rows in self._rows:
                rows += [row.get(name, _UNKNOWN) for name in names]
            self._starts += starts
            self._ends += ends

    def weigh(self, item: int, column: int, counts: np.ndarray, start: int, end: int) -> np.ndarray:
        """What the characters of ``[start, end)`` code points of an item weigh for the label in `column`.

        The weight of a feature is shared out evenly to the characters that show it; `counts` says how much each clause
        of the item counts. Shape (end - start,).
        """
        own = slice(self._bounds[item], self._bounds[item + 1])
        each = self.clauses.weigh(column, own, counts, self.first[item])
        each += self.wholes.weigh(column, own, counts.sum(keepdims=True), item)
        size = end - start + 1
        steps = np.bincount(self._from[own] - start, each, size) - np.bincount(self._to[own] - start, each, size)
        return np.cumsum(steps)[:-1]


def _places(ends: Sequence[int]) -> np.ndarray:
    return np.repeat(np.arange(len(ends) - 1), np.diff(ends))

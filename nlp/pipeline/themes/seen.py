"""What a model sees in items: which of its features their clauses show, and where, laid out for all items at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from nlp.learn.linear import LinearModel
from nlp.pipeline.themes.features import Cut, Mentions, clause_mentions, headline, whole_mentions

_UNKNOWN = -1
Models = tuple[LinearModel, LinearModel]  # of clauses and of whole items


class Known(NamedTuple):
    """The mentions of features in one item: of each its row in both models, -1 where one does not know it, and the
    places where it starts and ends; how many each clause has; and how many characters the item has."""

    rows: tuple[np.ndarray, ...]
    starts: np.ndarray
    ends: np.ndarray
    sizes: list[int]
    length: int


class Vocabulary:
    """The names of the features of both `models`, so that each is looked up once."""

    def __init__(self, models: Models):
        self._number = {name: number for number, name in enumerate(dict.fromkeys(chain(*(m.features for m in models))))}
        self._rows = tuple(np.full(len(self._number) + 1, _UNKNOWN, np.int32) for _ in models)  # the last of none
        for model, rows in zip(models, self._rows, strict=True):
            rows[[self._number[name] for name in model.features]] = np.arange(len(model.features))

    def rows(self, names: Sequence[str]) -> tuple[np.ndarray, ...]:
        """The rows of both models that have these `names`, -1 where one has none."""
        get = self._number.get
        numbers = np.array([get(name, _UNKNOWN) for name in names], np.int64)
        return tuple(rows.take(numbers) for rows in self._rows)


def known(vocabulary: Vocabulary, item: Cut, role: str) -> Known:
    """What the models of the `vocabulary` know of an item."""
    found: list[Mentions] = []
    sizes: list[int] = []
    for clause in item.clauses:
        said = clause_mentions(item.text, clause) + whole_mentions(item.text, clause, role)
        found += said
        sizes.append(sum(len(mentions.said) for mentions in said))
    found.append(headline(item.text, item.clauses[0]))
    sizes[-1] += len(found[-1].said)
    names = [f"{kind}={each}" for kind, said, _, _ in found for each in said]
    starts, ends = (np.array([*chain(*places)], np.int32) for places in list(zip(*found, strict=True))[2:])
    return Known(vocabulary.rows(names), starts, ends, sizes, len(item.text))


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

    def weigh(self, mentions: np.ndarray, columns: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """What each of some `mentions` adds to each of its characters for the labels in `columns`, one a mention.

        `counts` says how much each stretch counts for each label.
        """
        share = self._share[mentions]
        if not len(self._weights):
            return np.zeros_like(share)
        weights = self._weights[self._mentioned[mentions], columns]  # -1 takes any, its share is 0
        found: np.ndarray = counts[self._where[mentions], columns] * weights * share
        return found


class Seen:
    """What the models of clauses and of whole items see in `items`.

    `clauses` and `wholes` are the parts; `first` is the number of each item's first clause, and of all clauses.
    """

    def __init__(self, models: Models, items: Sequence[Known]):
        sizes = [size for item in items for size in item.sizes]
        self.first = [0, *np.cumsum([len(item.sizes) for item in items]).tolist()]
        self._sizes = np.array([len(item.starts) for item in items], np.int64)
        self._lengths = np.array([item.length for item in items], np.int64)
        self._starts = np.concatenate([item.starts for item in items])
        self._ends = np.concatenate([item.ends for item in items])
        own, around = (np.concatenate([item.rows[part] for item in items]).astype(np.int64) for part in (0, 1))
        lengths = self._ends - self._starts
        self.clauses = Part(models[0], own, np.repeat(np.arange(len(sizes)), sizes), len(sizes), lengths)
        by_item = np.repeat(np.arange(len(items)), self._sizes)
        self.wholes = Part(models[1], around, by_item, len(items), lengths)

    def weigh(self, items: np.ndarray, columns: np.ndarray, counts: np.ndarray) -> list[list[float]]:
        """What all characters of an item before each of its places weigh for a label, for pairs of `items` and labels.

        The weight of a feature is shared out evenly to the characters that show it. One number for each place from 0
        to the end of the item.

        Parameters
        ----------
        columns : the label of each pair.
        counts : how much each clause counts for each label, shape (clauses, labels).
        """
        sizes, room = self._sizes[items], self._lengths[items] + 1
        firsts, begins = (np.cumsum(of) - of for of in (self._sizes, room))
        mentions = np.arange(sizes.sum()) + np.repeat(firsts[items] - np.cumsum(sizes) + sizes, sizes)
        labels, at = np.repeat(columns, sizes), np.repeat(begins, sizes)
        each = self.clauses.weigh(mentions, labels, counts)
        each += self.wholes.weigh(mentions, labels, np.add.reduceat(counts, self.first[:-1]))
        total = int(room.sum())
        steps = np.bincount(at + self._starts[mentions], each, total) - np.bincount(
            at + self._ends[mentions], each, total
        )
        bounds = [*begins.tolist(), total]
        return [
            [0.0, *np.cumsum(np.cumsum(steps[start : end - 1])).tolist()]
            for start, end in zip(bounds, bounds[1:], strict=False)
        ]

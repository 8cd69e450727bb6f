"""The words of an item that speak for a theme."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.learn.linear import LinearModel
from nlp.pipeline.themes.features import Features, Place

_SHARE = 0.5  # of all that speaks for the theme
_MOST_WORDS = 6
_DECIMALS = 6  # what adding in another order can differ by is cut off

Evidence = tuple[int, int, float]


class Shown:
    """Where the text shows the features that a model knows, laid out once for all its labels."""

    def __init__(self, model: LinearModel, features: Features):
        known = [(model.row[name], places) for name, places in features.items() if name in model.row]
        self.weights = model.weights
        self.rows = [row for row, _ in known]
        self.scale = model.scale(self.rows)
        places = np.array([place for _, found in known for place in found], np.int64).reshape(-1, 2)
        counts = np.array([len(found) for _, found in known], np.int64)
        self.of = np.repeat(np.arange(len(known)), counts)
        self.starts, self.ends = places.T
        self.share = 1 / (counts[self.of] * (self.ends - self.starts))

    def weigh(self, column: int, start: int, end: int) -> np.ndarray:
        """What the characters of ``[start, end)`` code points weigh for the label in `column`; shape (end - start,).

        The weight of a feature is shared out evenly to the characters that show it.
        """
        each = (self.scale * self.weights[self.rows, column])[self.of] * self.share
        size = end - start + 1
        steps = np.bincount(self.starts - start, each, size) - np.bincount(self.ends - start, each, size)
        return np.cumsum(steps)[:-1]


def evidence(speaking: Sequence[tuple[Shown, float]], words: list[Place], column: int) -> list[Evidence]:
    """The fewest words that bring half of what speaks for the label in `column`, as ``(start, end, weight)``.

    The weight of a feature is its part of the label's log odds; a word weighs what its characters do. Words side by
    side are one span.

    Parameters
    ----------
    speaking : what decided, and how much each counts.
    words : the places of the item's words, in text order; at most six are named.
    """
    if not words:
        return []
    first, last = words[0][0], words[-1][1]
    together = np.zeros(last - first)
    for shown, share in speaking:
        if shown.rows:
            together += share * shown.weigh(column, first, last)
    until = np.concatenate([[0.0], np.cumsum(together)])
    sums = [round(float(until[b - first] - until[a - first]), _DECIMALS) for a, b in words]
    order = sorted(range(len(words)), key=lambda index: (-sums[index], index))
    total = sum(weight for weight in sums if weight > 0)
    chosen: list[int] = []
    for index in order[:_MOST_WORDS]:
        if sums[index] <= 0 or sum(sums[done] for done in chosen) >= _SHARE * total:
            break
        chosen.append(index)
    spans: list[Evidence] = []
    for index in sorted(chosen):
        (a, b), weight = words[index], sums[index]
        if spans and spans[-1][1] == a:
            spans[-1] = (spans[-1][0], b, spans[-1][2] + weight)
        else:
            spans.append((a, b, weight))
    return [(a, b, round(weight, 2)) for a, b, weight in spans]

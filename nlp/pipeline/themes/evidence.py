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
    """Where the text shows the features that a model knows in several `parts`, laid out once for all its labels."""

    def __init__(self, model: LinearModel, parts: Sequence[Features]):
        row = model.row
        known = [[(row[name], places) for name, places in part.items() if name in row] for part in parts]
        self.weights = model.weights
        self.parts = [[number for number, _ in part] for part in known]
        self.rows = [number for part in self.parts for number in part]
        scales = [model.scale(part) for part in self.parts]
        self.part = np.repeat(np.arange(len(parts)), [len(part) for part in known])
        self.scale = np.array(scales)[self.part]
        shown = [found for part in known for _, found in part]
        flat = [offset for found in shown for place in found for offset in place]
        self.starts, self.ends = np.array(flat, np.int64).reshape(-1, 2).T
        counts = np.fromiter(map(len, shown), np.int64, len(shown))
        self.of = np.repeat(np.arange(len(shown)), counts)
        self.share = 1 / (counts[self.of] * (self.ends - self.starts))

    def weigh(self, column: int, counts: np.ndarray, start: int, end: int) -> np.ndarray:
        """What the characters of ``[start, end)`` code points weigh for the label in `column`; shape (end - start,).

        The weight of a feature is shared out evenly to the characters that show it; `counts` says how much each part
        counts.
        """
        each = (counts[self.part] * self.scale * self.weights[self.rows, column])[self.of] * self.share
        size = end - start + 1
        steps = np.bincount(self.starts - start, each, size) - np.bincount(self.ends - start, each, size)
        return np.cumsum(steps)[:-1]


def evidence(speaking: Sequence[tuple[Shown, np.ndarray]], words: list[Place], column: int) -> list[Evidence]:
    """The fewest words that bring half of what speaks for the label in `column`, as ``(start, end, weight)``.

    The weight of a feature is its part of the label's log odds; a word weighs what its characters do. Words side by
    side are one span.

    Parameters
    ----------
    speaking : what decided, and how much each part of it counts.
    words : the places of the item's words, in text order; at most six are named.
    """
    if not words:
        return []
    first, last = words[0][0], words[-1][1]
    together = np.zeros(last - first)
    for shown, counts in speaking:
        if shown.rows:
            together += shown.weigh(column, counts, first, last)
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

"""The words of an item that speak for a theme."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nlp.pipeline.themes.features import Place

_SHARE = 0.5  # of all that speaks for the theme
_MOST_WORDS = 6
_DECIMALS = 6  # what adding in another order can differ by is cut off

Evidence = tuple[int, int, float]


def evidence(weigh: Callable[[int, int], np.ndarray], words: list[Place]) -> list[Evidence]:
    """The fewest words that bring half of what speaks for a label, as ``(start, end, weight)``.

    The weight of a feature is its part of the label's log odds; a word weighs what its characters do. Words side by
    side are one span.

    Parameters
    ----------
    weigh : what the characters between two code points weigh, one number each.
    words : the places of the item's words, in text order; at most six are named.
    """
    if not words:
        return []
    first = words[0][0]
    until = [0.0, *np.cumsum(weigh(first, words[-1][1])).tolist()]
    sums = [round(until[b - first] - until[a - first], _DECIMALS) for a, b in words]
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

"""The words of an item that speak for a theme."""

from __future__ import annotations

import numpy as np

from nlp.pipeline.linear import LinearModel
from nlp.pipeline.theme_features import Features, Place

_SHARE = 0.5  # of all that speaks for the theme
_MOST_WORDS = 6

Evidence = tuple[int, int, float]
Speaking = tuple[LinearModel, Features, float]


def evidence(speaking: list[Speaking], words: list[Place], column: int) -> list[Evidence]:
    """The fewest words that bring half of what speaks for the label in `column`, as ``(start, end, weight)``.

    The weight of a feature, which is its part of the label's log odds, is shared out evenly to the characters that
    show it; a word weighs what its characters do. Words side by side are one span.

    Parameters
    ----------
    speaking : the models that decided, each with the features that it saw and how much they count.
    words : the places of the item's words, in text order; at most six are named.
    """
    if not words:
        return []
    first = words[0][0]
    by_character = np.zeros(words[-1][1] - first)
    for model, features, share in speaking:
        known = [(model.row[name], places) for name, places in features.items() if name in model.row]
        numbers = [number for number, _ in known]
        weights = share * model.scale(numbers) * model.weights[numbers, column]
        for weight, (_, places) in zip(weights.tolist(), known, strict=True):
            for a, b in places:
                by_character[a - first : b - first] += weight / len(places) / (b - a)
    sums = [float(by_character[a - first : b - first].sum()) for a, b in words]
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

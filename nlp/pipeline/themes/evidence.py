"""The words of an item that speak for a theme."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.pipeline.themes.features import Place

_SHARE = 0.5  # of all that speaks for the theme
_MOST_WORDS = 6
_DECIMALS = 6  # what adding in another order can differ by is cut off

Evidence = tuple[int, int, float]


def evidence(until: Sequence[float], words: list[Place], begin: int) -> list[Evidence]:
    """The fewest words that bring half of what speaks for a label, as ``(start, end, weight)``.

    The weight of a feature is its part of the label's log odds; a word weighs what its characters do. Words side by
    side are one span.

    Parameters
    ----------
    until : what all characters of the item before each place weigh together, from the place 0 on.
    words : the places of the item's words, in text order; at most six are named.
    begin : the code point of the doc at which the place 0 is.
    """
    sums = [round(until[b] - until[a], _DECIMALS) for a, b in words]
    order = sorted(range(len(words)), key=[-weight for weight in sums].__getitem__)  # the first of equal ones first
    total = sum([weight for weight in sums if weight > 0])
    chosen: list[int] = []
    for index in order[:_MOST_WORDS]:
        if sums[index] <= 0 or sum([sums[done] for done in chosen]) >= _SHARE * total:
            break
        chosen.append(index)
    spans: list[Evidence] = []
    for index in sorted(chosen):
        (a, b), weight = words[index], sums[index]
        if spans and spans[-1][1] == a:
            spans[-1] = (spans[-1][0], b, spans[-1][2] + weight)
        else:
            spans.append((a, b, weight))
    return [(begin + a, begin + b, round(weight, 2)) for a, b, weight in spans]

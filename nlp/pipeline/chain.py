"""The order of a document's blocks: which label follows which, learned by counting, applied by search.

A whole-document view decides: a state is the last heading and the last label, and the best path through
all blocks wins (Viterbi 1967, with the states pruned to a beam).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

HEADING = "heading:"
_START, _END = "", "$"
_SMOOTH_HEADINGS, _SMOOTH_BLOCKS = 4.0, 20.0
_BEAM = 12
_LEAST = 5.0  # a label this much less likely (in nats) than the best one of its block is no candidate


class Chain:
    """Pointwise mutual information between a label and what came before it, in nats.

    `headings[last][label]`: a heading after the last heading; `inside[last][label]`: any other label under it;
    `pairs[previous][label]`: a label right after a label.
    """

    def __init__(self, tables: dict[str, dict[str, dict[str, float]]] | None = None):
        self.tables = tables or {"headings": {}, "inside": {}, "pairs": {}}

    @classmethod
    def count(cls, documents: Iterable[Sequence[str]], *, pairs_weight: float) -> Chain:
        """Learn from the labels of each document; `pairs_weight` says how much neighbours count beside the scores."""
        headings: Counter[tuple[str, str]] = Counter()
        inside: Counter[tuple[str, str]] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for labels in documents:
            last, previous = _START, _START
            for label in labels:
                pairs[previous, label] += 1
                if label.startswith(HEADING):
                    headings[last, label] += 1
                    last = label
                elif label != previous:
                    inside[last, label] += 1
                previous = label
            headings[last, _END] += 1
        return cls(
            {
                "headings": _information(headings, _SMOOTH_HEADINGS, 1.0),
                "inside": _information(inside, _SMOOTH_BLOCKS, 0.5),
                "pairs": _information(pairs, _SMOOTH_BLOCKS, pairs_weight),
            }
        )

    def best(self, scores: np.ndarray, labels: Sequence[str]) -> list[int]:
        """The best label of each block: `scores` has shape (blocks, labels), log-probabilities."""
        headings, inside, pairs = self.tables["headings"], self.tables["inside"], self.tables["pairs"]
        is_heading = [label.startswith(HEADING) for label in labels]
        top = scores.max(axis=1, keepdims=True) if len(scores) else scores
        blocks, kept = np.nonzero(scores > top - _LEAST)
        bounds = np.searchsorted(blocks, np.arange(len(scores) + 1)).tolist()
        candidates, values = kept.tolist(), scores[blocks, kept].tolist()
        states: dict[tuple[str, str], float] = {(_START, _START): 0.0}
        history: list[dict[tuple[str, str], tuple[tuple[str, str], int]]] = []
        for block in range(len(scores)):
            found: dict[tuple[str, str], float] = {}
            back: dict[tuple[str, str], tuple[tuple[str, str], int]] = {}
            for state, score in states.items():
                last, previous = state
                after = pairs.get(previous, {})
                for position in range(bounds[block], bounds[block + 1]):
                    index = candidates[position]
                    label = labels[index]
                    total = score + values[position] + after.get(label, 0.0)
                    if is_heading[index]:
                        total += headings.get(last, {}).get(label, 0.0)
                        target = (label, label)
                    else:
                        if label != previous:
                            total += inside.get(last, {}).get(label, 0.0)
                        target = (last, label)
                    if target not in found or total > found[target]:
                        found[target] = total
                        back[target] = (state, index)
            if len(found) > _BEAM:
                floor = sorted(found.values(), reverse=True)[_BEAM - 1]
                found = {state: total for state, total in found.items() if total >= floor}
            states = found
            history.append(back)
        state = max(states, key=lambda s: (states[s] + headings.get(s[0], {}).get(_END, 0.0), s))
        path = []
        for back in reversed(history):
            state, index = back[state]
            path.append(index)
        return path[::-1]


def _information(counts: Counter[tuple[str, str]], smooth: float, weight: float) -> dict[str, dict[str, float]]:
    """`weight` times log P(label | before) / P(label), the conditional smoothed towards the marginal."""
    before, after = Counter[str](), Counter[str]()
    for (left, right), n in counts.items():
        before[left] += n
        after[right] += n
    total = sum(counts.values())
    return {
        left: {
            right: round(weight * math.log((counts[left, right] * total / n + smooth) / (before[left] + smooth)), 3)
            for right, n in sorted(after.items())
        }
        for left in sorted(before)
    }

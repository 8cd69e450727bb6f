"""The order of a document's blocks: which label follows which, learned by counting, applied by search.

A whole-document view decides: a state is the last heading and the last label, and the best path through
all blocks wins (Viterbi 1967, with the states pruned to a beam).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from typing_extensions import TypedDict

from nlp.learn.shapes import Number, read_shaped

HEADING = "heading:"
_START, _END = "", "$"
_SMOOTH_HEADINGS, _SMOOTH_BLOCKS = 4.0, 20.0
_BEAM = 12
_SEEN = 15  # times that something must have been seen for the new order of labels to count half
_LEAST = 5.0  # a label this much less likely (in nats) than the best one of its block is no candidate


class _Tables(TypedDict):
    headings: dict[str, dict[str, Number]]
    inside: dict[str, dict[str, Number]]
    pairs: dict[str, dict[str, Number]]


class Chain:
    """Pointwise mutual information between a label and what came before it, in nats.

    `headings[last][label]`: a heading after the last heading; `inside[last][label]`: any other label under it;
    `pairs[previous][label]`: a label right after a label.
    """

    def __init__(self, tables: dict[str, dict[str, dict[str, float]]] | None = None):
        self.tables = tables or {"headings": {}, "inside": {}, "pairs": {}}
        self._arrays: tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray] | None = None  # of given_rest

    @classmethod
    def from_disk(cls, file: Path) -> Chain:
        """Read the tables in `file`; raise ``ValueError`` where they are none."""
        return cls(dict(read_shaped(file, _Tables)))

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

    def given_rest(self, path: Sequence[int] | np.ndarray, labels: Sequence[str]) -> np.ndarray:
        """What the order adds to each label of each block, the labels of all other blocks held as `path` has them.

        Shape (blocks, labels), in nats. The difference between two labels of one block is the difference between
        the orders of the two whole paths.
        """
        if self._arrays is None or self._arrays[0] != tuple(labels):
            rows = [_START, *labels]  # row i + 1 is label i
            self._arrays = (
                tuple(labels),
                _matrix(self.tables["headings"], rows, [*labels, _END]),
                _matrix(self.tables["inside"], rows, labels),
                _matrix(self.tables["pairs"], rows, labels),
            )
        _, headings, inside, pairs = self._arrays
        is_heading = np.array([label.startswith(HEADING) for label in labels], bool)
        heads, others = np.flatnonzero(is_heading), np.flatnonzero(~is_heading)
        size, n = len(labels), len(path)
        here, at = np.array(path, np.int64), np.arange(n)
        opens = is_heading[here]
        previous = np.concatenate(([0], here + 1))[:-1]  # rows
        heading_before = np.maximum.accumulate(np.concatenate(([-1], np.where(opens, at, -1))))[:-1]
        last = np.where(heading_before < 0, 0, here[heading_before] + 1)
        heading_after = np.minimum.accumulate(np.append(np.where(opens, at, n), n)[::-1])[::-1][1:]
        upcoming = np.append(here, size)[heading_after]

        added = pairs[previous]
        added[:, heads] += headings[last][:, heads] + headings[heads + 1][:, upcoming].T
        added[:, others] += inside[last][:, others] * (others + 1 != previous[:, None])
        added[:, others] += headings[last, upcoming][:, None]
        # the next block sees the label itself, the later ones, up to the next heading, see the last heading alone
        added[:-1] += pairs[1:, here[1:]].T
        plain = np.flatnonzero(~opens[1:])
        follower = here[plain + 1]
        added[np.ix_(plain, heads)] += inside[heads + 1][:, follower].T
        added[np.ix_(plain, others)] += inside[last[plain], follower][:, None] * (others != follower[:, None])
        turns = (~opens & (here + 1 != previous)).astype(np.float64)  # in sums over a long text, float32 loses too much
        for row in (0, *(heads + 1)):
            sums = np.append(np.cumsum((inside[row, here] * turns)[::-1])[::-1], 0.0)
            later = sums[np.minimum(at + 2, heading_after)] - sums[heading_after]
            if row:
                added[:, row - 1] += later
            under = np.flatnonzero(last == row)
            added[np.ix_(under, others)] += later[under, None]
        return added

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


def merged(prior: Chain, new: Chain, documents: Iterable[Sequence[str]]) -> Chain:
    """The order of labels of both: the new one counts the more, the more often `documents` saw what stands before."""
    seen: Counter[str] = Counter()
    for labels in documents:
        seen.update({_START, *labels})
    return Chain({name: _merged(table, new.tables[name], seen) for name, table in prior.tables.items()})


def _merged(
    prior: dict[str, dict[str, float]], new: dict[str, dict[str, float]], seen: Counter[str]
) -> dict[str, dict[str, float]]:
    rows: dict[str, dict[str, float]] = {}
    after = sorted({label for table in (prior, new) for row in table.values() for label in row})
    for left in sorted({*prior, *new}):
        one, other = prior.get(left, {}), new.get(left, {})
        share = seen[left] / (seen[left] + _SEEN)
        rows[left] = {}
        for label in after:
            if label in one and label in other:
                rows[left][label] = round((1 - share) * one[label] + share * other[label], 3)
            else:  # labels of different corpora never met: as unlikely as the least likely that did
                least = min([*one.values(), *other.values()])
                rows[left][label] = one.get(label, other.get(label, least))
    return rows


def _matrix(table: dict[str, dict[str, float]], rows: Sequence[str], columns: Sequence[str]) -> np.ndarray:
    return np.array([[table.get(row, {}).get(column, 0.0) for column in columns] for row in rows], np.float32)


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

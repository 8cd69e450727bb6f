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
_SEEN = 3000  # documents that a prior stands for: as many must have seen something for their order to count half
_LEAST = 5.0  # a label this much less likely (in nats) than the best one of its block is no candidate


_MOST_AT_ONCE = 1 << 18  # headings times blocks
_State = tuple[int, int]  # the last heading and the last label, by their numbers; -1 before any


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
        self._made: tuple[tuple[str, ...], list[np.ndarray], list[list[list[float]]]] | None = None

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
        headings, inside, pairs = self._matrices(labels)[0]
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
        step = max(1, _MOST_AT_ONCE // max(n, 1))
        rows = np.concatenate(([0], heads + 1))
        for some in (rows[start : start + step] for start in range(0, len(rows), step)):
            sums = np.zeros((len(some), n + 1))
            sums[:, :n] = np.cumsum((inside[some][:, here] * turns)[:, ::-1], axis=1)[:, ::-1]
            later = sums[:, np.minimum(at + 2, heading_after)] - sums[:, heading_after]
            opened = some > 0  # row 0 is no label
            added[:, some[opened] - 1] += later[opened].T
            under, which = np.nonzero(last[:, None] == some)
            added[np.ix_(under, others)] += later[which, under][:, None]
        return added

    def _matrices(self, labels: Sequence[str]) -> tuple[list[np.ndarray], list[list[list[float]]]]:
        """The tables as arrays, and as lists: row i + 1 is label i, row 0 the start; the last column of `headings` is
        the end."""
        if self._made is None or self._made[0] != tuple(labels):
            rows = [_START, *labels]
            columns = {"headings": [*labels, _END], "inside": labels, "pairs": labels}
            lists = [_matrix(self.tables[name], rows, columns[name]) for name in columns]
            self._made = tuple(labels), [np.array(table, np.float32) for table in lists], lists
        return self._made[1:]

    def best(self, scores: np.ndarray, labels: Sequence[str]) -> list[int]:
        """The best label of each block: `scores` has shape (blocks, labels), log-probabilities."""
        headings, inside, pairs = self._matrices(labels)[1]
        is_heading = [label.startswith(HEADING) for label in labels]
        top = scores.max(axis=1, keepdims=True) if len(scores) else scores
        blocks, kept = np.nonzero(scores > top - _LEAST)
        bounds = np.searchsorted(blocks, np.arange(len(scores) + 1)).tolist()
        candidates, values = kept.tolist(), scores[blocks, kept].tolist()
        path: list[int] = []
        states: dict[_State, float] = {(-1, -1): 0.0}
        history: list[dict[_State, tuple[_State, int]]] = []
        for first, end in zip(bounds, bounds[1:], strict=False):
            found: dict[_State, float] = {}
            back: dict[_State, tuple[_State, int]] = {}
            choices = [*zip(candidates[first:end], values[first:end], strict=True)]
            for state, score in states.items():
                last, previous = state
                after, opening, under = pairs[previous + 1], headings[last + 1], inside[last + 1]
                for index, value in choices:
                    total = score + value + after[index]
                    if is_heading[index]:
                        total += opening[index]
                        target = (index, index)
                    else:
                        if index != previous:
                            total += under[index]
                        target = (last, index)
                    if target not in found or total > found[target]:
                        found[target] = total
                        back[target] = (state, index)
            if len(found) > _BEAM:
                floor = sorted(found.values(), reverse=True)[_BEAM - 1]
                found = {state: total for state, total in found.items() if total >= floor}
            states = found
            history.append(back)
            if len(states) == 1:  # whatever follows goes through it
                path += _traced(history, next(iter(states)))
                history.clear()
        names = [*labels, _START]  # -1 is the start
        state = max(states, key=lambda s: (states[s] + headings[s[0] + 1][-1], names[s[0]], names[s[1]]))
        return path + _traced(history, state)


def _traced(history: Sequence[dict[_State, tuple[_State, int]]], state: _State) -> list[int]:
    """The labels on the way to `state`, from where `history` begins: by state the one before it and the label."""
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


def _matrix(table: dict[str, dict[str, float]], rows: Sequence[str], columns: Sequence[str]) -> list[list[float]]:
    return [[table.get(row, {}).get(column, 0.0) for column in columns] for row in rows]


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

"""From log odds to labels: calibrated probabilities, and from which probability a label counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NotRequired

import numpy as np
from typing_extensions import TypedDict

from nlp.learn.shapes import Number, read_shaped

LINE = (1.0, 0.0)  # leaves log odds as they are
EVEN = 0.5
_LEAST = 1e-9  # probability: keeps log odds finite


class _Decided(TypedDict):
    lines: dict[str, tuple[Number, Number]]
    thresholds: dict[str, Number]
    exclusive: list[str]
    freedom: NotRequired[dict[str, Number]]  # models trained before it have none


@dataclass(slots=True)
class Decision:
    """How each label is decided on.

    `lines` are slope and shift of the label's log odds (Platt 1999), `thresholds` probabilities, `exclusive` the labels
    that never have company. An exclusive label is the more probable the less all others are that may have company:
    `freedom` has its slope for the log odds that none of those holds, where such a slope was found.
    """

    lines: dict[str, tuple[float, float]]
    thresholds: dict[str, float]
    exclusive: set[str]
    freedom: dict[str, float] = field(default_factory=dict)

    def probabilities(self, log_odds: np.ndarray, labels: Sequence[str]) -> np.ndarray:
        """Calibrated probabilities from `log_odds`, both of shape (items, labels)."""
        lines = np.array([self.lines.get(label, LINE) for label in labels])
        odds = log_odds * lines[:, 0] + lines[:, 1]
        found = _probable(odds)
        for column in (labels.index(label) for label in self.freedom if label in labels):
            found[:, column] = _probable(odds[:, column] + self.freedom[labels[column]] * self.free(found, labels))
        return found

    def free(self, probabilities: np.ndarray, labels: Sequence[str]) -> np.ndarray:
        """The log odds of each item that it has no label that may have company; `probabilities` (items, labels)."""
        shared = [label not in self.exclusive for label in labels]
        none = (1 - probabilities[:, shared]).prod(axis=1).clip(_LEAST, 1 - _LEAST)
        odds: np.ndarray = np.log(none / (1 - none))
        return odds

    def chosen(self, row: Sequence[float] | np.ndarray, labels: Sequence[str]) -> list[int]:
        """The columns of the labels that count in one item's probabilities, the most probable first; at least one."""
        order = sorted(range(len(row)), key=lambda index: (-row[index], index))
        if labels[order[0]] in self.exclusive:
            return order[:1]
        return order[:1] + [
            index
            for index in order[1:]
            if labels[index] not in self.exclusive and row[index] >= self.thresholds.get(labels[index], EVEN)
        ]

    def extend(self, labels: Sequence[str], found: Iterable[Iterable[str]]) -> None:
        """Make room for new `labels`; a label that items now `found` have company for is no longer exclusive."""
        known = set(self.lines)
        sets = [set(item) for item in found]
        fresh = set(labels) - known
        self.exclusive |= exclusive_labels(sets) & fresh
        self.exclusive -= set().union(*(item for item in sets if len(item) > 1))
        self.freedom = {label: slope for label, slope in self.freedom.items() if label in self.exclusive}
        self.lines |= dict.fromkeys(sorted(fresh), LINE)
        self.thresholds |= dict.fromkeys(sorted(fresh), EVEN)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "lines": self.lines, "thresholds": self.thresholds, "exclusive": sorted(self.exclusive),
            "freedom": self.freedom,
        }  # fmt: skip

    @classmethod
    def from_disk(cls, file: Path) -> Decision:
        """What `to_dict` gave, from JSON; raise ``ValueError`` where it is something else."""
        found: _Decided = read_shaped(file, _Decided)
        return cls(found["lines"], found["thresholds"], set(found["exclusive"]), found.get("freedom", {}))


def _probable(odds: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1 / (1 + np.exp(-odds.clip(-500, 500)))
    return found


def exclusive_labels(themes: Sequence[Set[str]]) -> set[str]:
    """The labels that never stand beside another one, as a label for all that is left over does."""
    return set().union(*themes) - set().union(*(found for found in themes if len(found) > 1))

"""What texts of blocks, and kinds of them, add to scores: sums of weights, remembered from doc to doc."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np

_MOST = 1 << 14  # texts that are remembered before a doc; those of the doc come on top
_LEAST = 256  # keys that room is made for
Kept = TypeVar("Kept")


class Remembered(Generic[Kept]):
    """Sums of weights by key, and what is `kept` of each; of `roles` sums for `labels` a key."""

    def __init__(self, roles: int, labels: int):
        self._shape = roles, _LEAST, labels
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.number: dict[Hashable, int] = {}
        self.kept: list[Kept] = []
        self._sums = np.zeros(self._shape, np.float32)

    @property
    def full(self) -> bool:
        """Whether too much is remembered to begin another doc."""
        return len(self.kept) > _MOST

    def add(self, keys: Sequence[Hashable], kept: Sequence[Kept], sums: np.ndarray) -> None:
        """Remember new `keys`, what is kept of them and their sums, of shape (keys, roles, labels)."""
        start = len(self.kept)
        self.kept += kept
        self.number |= {key: number for number, key in enumerate(keys, start)}
        room = self._sums.shape[1]
        if len(self.kept) > room:
            more = np.zeros((len(self._sums), max(room, len(self.kept) - room), self._sums.shape[2]), np.float32)
            self._sums = np.concatenate([self._sums, more], axis=1)
        self._sums[:, start : len(self.kept)] = sums.swapaxes(0, 1)

    def sums(self, role: int, numbers: np.ndarray) -> np.ndarray:
        """The sums of the keys `numbers` for one role; shape (numbers, labels)."""
        found: np.ndarray = self._sums[role].take(numbers, axis=0)
        return found

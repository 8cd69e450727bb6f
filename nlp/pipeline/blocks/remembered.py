"""What the texts of blocks add to the scores of their own block and of its neighbours, remembered from doc to doc."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.pipeline.blocks.features import Content

_MOST = 1 << 14  # texts that are remembered before a doc; those of the doc come on top
_LEAST = 256  # texts that room is made for


class Remembered:
    """Contents and sums of weights by text; `roles` is how many sums a text has, `labels` how long each is."""

    def __init__(self, roles: int, labels: int):
        self._shape = roles, _LEAST, labels
        self._begin()

    def _begin(self) -> None:
        self.number: dict[str, int] = {}
        self.contents: list[Content] = []
        self._sums = np.zeros(self._shape, np.float32)

    def forget(self) -> None:
        """Begin anew where too many texts are remembered."""
        if len(self.contents) > _MOST:
            self._begin()

    def add(self, texts: Sequence[str], contents: Sequence[Content], sums: np.ndarray) -> None:
        """Remember `texts` that are new, with their contents and their sums, of shape (texts, roles, labels)."""
        start = len(self.contents)
        self.contents += contents
        self.number |= {text: number for number, text in enumerate(texts, start)}
        room = self._sums.shape[1]
        if len(self.contents) > room:
            more = np.zeros((len(self._sums), max(room, len(self.contents) - room), self._sums.shape[2]), np.float32)
            self._sums = np.concatenate([self._sums, more], axis=1)
        self._sums[:, start : len(self.contents)] = sums.swapaxes(0, 1)

    def sums(self, role: int, numbers: np.ndarray) -> np.ndarray:
        """The sums of the texts `numbers` for one role; shape (numbers, labels)."""
        found: np.ndarray = self._sums[role].take(numbers, axis=0)
        return found

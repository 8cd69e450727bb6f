"""Rows of named features as numbers, so that a large corpus fits into memory."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence

import numpy as np

Names = Sequence[str]


class Rows:
    """The names of the features that are on in each row: a name is kept once, a mention takes four bytes.

    `names` are all names by their numbers, in the order in which they were first mentioned. A row has a name once.
    """

    def __init__(self, rows: Iterable[Iterable[str]] = ()):
        self._number: dict[str, int] = {}
        self._flat, self._ends = array("i"), array("q", [0])
        self.extend(rows)

    @classmethod
    def of(cls, rows: Rows | Iterable[Iterable[str]]) -> Rows:
        """`rows` themselves where they are numbers already."""
        return rows if isinstance(rows, Rows) else cls(rows)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._ends) - 1

    def extend(self, rows: Iterable[Iterable[str]]) -> None:
        """Add more rows."""
        number = self._number
        for row in rows:
            self._flat.extend([number.setdefault(name, len(number)) for name in dict.fromkeys(row)])
            self._ends.append(len(self._flat))

    def join(self, other: Rows) -> None:
        """Add the rows of `other`, as `extend` would."""
        number = self._number
        numbers = np.array([number.setdefault(name, len(number)) for name in other.names], np.int32)
        end = len(self._flat)
        self._flat.frombytes(numbers[other.flat].tobytes())
        self._ends.frombytes((other.starts[1:] + end).tobytes())

    @property
    def names(self) -> Collection[str]:
        """Every name once, by its number."""
        return self._number.keys()

    @property
    def flat(self) -> np.ndarray:
        """The numbers of all rows, one row after the other: int32 array of shape (mentions,)."""
        return np.array(self._flat, np.int32)

    @property
    def starts(self) -> np.ndarray:
        """Where each row begins in `flat`, and its end: int64 array of shape (rows + 1,)."""
        return np.array(self._ends, np.int64)

    def having(self, name: str) -> np.ndarray:
        """Which rows have the feature `name`: bool array of shape (rows,)."""
        found = np.zeros(len(self), bool)
        if (number := self._number.get(name)) is not None:
            found[np.searchsorted(self.starts, np.flatnonzero(self.flat == number), "right") - 1] = True
        return found

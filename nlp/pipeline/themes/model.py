"""The weights that say how likely a clause asserts each theme: its own words', and those of the item around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.learn.linear import LinearModel
from nlp.pipeline.themes.evidence import Shown
from nlp.pipeline.themes.features import ItemFeatures


@dataclass(slots=True)
class ThemeModel:
    """Two linear models over TF-IDF values whose scores add up; the bias is in the first, `clause`."""

    clause: LinearModel
    whole: LinearModel

    @classmethod
    def empty(cls) -> ThemeModel:
        """A model that knows no label and no feature yet."""
        return cls(LinearModel.empty(), LinearModel.empty())

    @property
    def labels(self) -> tuple[str, ...]:
        """The themes, in the order of the columns."""
        return self.clause.labels

    @property
    def features(self) -> tuple[str, ...]:
        """The names of all features, those of clauses first."""
        return (*self.clause.features, *self.whole.features)

    def scores(self, items: Sequence[ItemFeatures]) -> list[np.ndarray]:
        """The log odds of every theme in every clause, an array of shape (clauses, labels) for each item."""
        return self.scores_of([self.shown(item) for item in items])

    def scores_of(self, shown: Sequence[tuple[Shown, Shown]]) -> list[np.ndarray]:
        """The `scores` of items of which `shown` says what the model sees in them."""
        own = self.clause.sums([rows for clauses, _ in shown for rows in clauses.parts])
        around = self.whole.sums([rows for _, whole in shown for rows in whole.parts])
        sizes = [len(clauses.parts) for clauses, _ in shown]
        total = (own + np.repeat(around, sizes, axis=0) + self.clause.bias).astype(np.float64)
        return np.split(total, np.cumsum(sizes)[:-1])

    def shown(self, item: ItemFeatures) -> tuple[Shown, Shown]:
        """What the model sees in the clauses of `item`, and in the whole."""
        return Shown(self.clause, item.clauses), Shown(self.whole, [item.whole])

    def to_disk(self, path: Path) -> None:
        """Write both into the folder `path`."""
        self.clause.to_disk(path / "clause")
        self.whole.to_disk(path / "whole")

    @classmethod
    def from_disk(cls, path: Path) -> ThemeModel:
        """Read what `to_disk` wrote; raise ``ValueError`` where the parts do not fit."""
        clause, whole = LinearModel.from_disk(path / "clause"), LinearModel.from_disk(path / "whole")
        if clause.labels != whole.labels:
            raise ValueError(f"{path}: clause and whole have different labels")
        return cls(clause, whole)

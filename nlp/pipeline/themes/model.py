"""The weights that say how likely a clause asserts each theme: its own words', and those of the item around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nlp.learn.linear import LinearModel
from nlp.pipeline.themes.features import Cut
from nlp.pipeline.themes.seen import Known, Seen, Vocabulary, known

_MOST_KNOWN = 1 << 11  # items whose features are kept


@dataclass(slots=True)
class ThemeModel:
    """Two linear models over TF-IDF values whose scores add up; the bias is in the first, `clause`."""

    clause: LinearModel
    whole: LinearModel
    _known: dict[tuple[Cut, str], Known] = field(default_factory=dict, compare=False, repr=False)
    _vocabulary: Vocabulary | None = field(default=None, compare=False, repr=False)

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

    def seen(self, items: Sequence[tuple[Cut, str]]) -> Seen:
        """What the model sees in `items`, each with its role."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        models = self.clause, self.whole
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(models)
        for item in items:
            if item not in self._known:
                self._known[item] = known(self._vocabulary, *item)
        return Seen(models, [self._known[item] for item in items])

    def scores(self, seen: Seen) -> np.ndarray:
        """The log odds of every theme in every clause that was `seen`, shape (clauses, labels)."""
        around = np.repeat(seen.wholes.scores, np.diff(seen.first), axis=0)
        scores: np.ndarray = (seen.clauses.scores + around + self.clause.bias).astype(np.float64)
        return scores

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

"""Choosing one of several candidates, or none: each is right or wrong by a logistic regression, the likeliest is taken,
and its probability is calibrated on choices that were made without its document.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import srsly

from nlp.learn.calibration import Lines, probabilities
from nlp.learn.linear import LinearModel
from nlp.learn.shapes import Number, read_shaped

RIGHT, WRONG = "right", "wrong"
_KIND = "choice"
Rows = Sequence[Sequence[str]]


class Candidates(NamedTuple):
    """The candidates of one document: the document's name, its group (what was written by one hand), the features of
    each candidate, and which are right."""

    name: str
    group: str
    rows: Rows
    right: Sequence[bool]


class Ranker:
    """`model` has the two labels "right" and "wrong"; `lines` calibrates the log odds of a choice."""

    def __init__(self, model: LinearModel | None = None, lines: Lines | None = None):
        self.model, self.lines = model or LinearModel.empty(), lines or {}

    def odds(self, rows: Rows) -> np.ndarray:
        """The log odds that each candidate is right, from the names of its features; shape (candidates,)."""
        if not self.model.labels or not rows:
            return np.full(len(rows), -np.inf)
        sums = self.model.sums([self.model.rows(row) for row in rows]) + self.model.bias
        right, wrong = (self.model.labels.index(label) for label in (RIGHT, WRONG))
        odds: np.ndarray = (sums[:, right] - sums[:, wrong]).astype(float)
        return odds

    def probability(self, odds: np.ndarray) -> np.ndarray:
        """The calibrated probability that candidates chosen at these log odds are right, of the shape of `odds`."""
        return probabilities(odds, np.full(len(odds), _KIND), self.lines).round(4)

    def best(self, rows: Rows) -> tuple[int, float] | None:
        """The likeliest candidate and its probability; the first of several that are equal. None where none is."""
        odds = self.odds(rows)
        if not len(odds) or not np.isfinite(odds).any():
            return None
        index = int(odds.argmax())
        return index, float(self.probability(odds[[index]])[0])

    def learn(self, documents: Sequence[Candidates], c: float, folds: int = 2) -> list[np.ndarray]:
        """Fit to the candidates of `documents`, continuing from what was learned before.

        Gives the log odds of each document's candidates, by a model that did not see its group where there are
        several groups and nothing was learned before.
        """
        from nlp.learn.fitting import fit_classes, fit_classes_unseen
        from nlp.learn.platt import fit_line

        rows = [row for document in documents for row in document.rows]
        labels = [RIGHT if right else WRONG for document in documents for right in document.right]
        names = [document.name for document in documents for _ in document.rows]
        groups = [document.group for document in documents for _ in document.rows]
        if len(set(labels)) < 2:
            return [np.zeros(len(document.rows)) for document in documents]
        if self.model.labels:
            self.model = fit_classes(rows, labels, names, c=c, prior=self.model)
            odds = self.odds(rows)
        else:
            self.model, unseen = fit_classes_unseen(rows, labels, names, groups, c=c, folds=folds)
            right, wrong = (self.model.labels.index(label) for label in (RIGHT, WRONG))
            odds = unseen[:, right] - unseen[:, wrong]
        ends = np.cumsum([len(document.rows) for document in documents])[:-1]
        split = np.split(odds, ends)
        chosen = [(found.max(), document.right[int(found.argmax())])
                  for found, document in zip(split, documents, strict=True) if len(found)]  # fmt: skip
        hits = np.array([hit for _, hit in chosen], bool)
        if not self.lines and 0 < hits.sum() < len(hits):
            self.lines = {_KIND: fit_line(np.array([odd for odd, _ in chosen]), hits)}
        return split

    def to_disk(self, path: Path) -> None:
        """Write the weights and the calibration into the folder `path`."""
        self.model.to_disk(path)
        srsly.write_json(path / "calibration.json", self.lines)

    @classmethod
    def from_disk(cls, path: Path) -> Ranker:
        """What `to_disk` wrote; raise ``ValueError`` where the labels are others."""
        model = LinearModel.from_disk(path)
        if model.labels and set(model.labels) != {RIGHT, WRONG}:
            raise ValueError(f"{path.name} 的标签不是 {RIGHT} 和 {WRONG}")
        lines = read_shaped(path / "calibration.json", dict[str, tuple[Number, Number]])
        return cls(model, lines)

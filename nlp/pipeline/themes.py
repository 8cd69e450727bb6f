"""themes: one or more themes for each item, each with a calibrated probability."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.training import Example

from nlp.pipeline.evidence import Evidence, evidence
from nlp.pipeline.linear import LinearModel
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.theme_features import clauses, item_features
from nlp.pipeline.words import Words


@Language.factory("nlp_themes", requires=["doc.spans"], assigns=["doc.spans"], default_config={"c": 10.0})
class Themes(ByFolder, Pipe):
    """Tags the spans of ``doc.spans["items"]`` with one or more themes each.

    One calibrated logistic regression a theme, over TF-IDF values of the item's words and characters. An item always
    gets the theme with the highest score, and every other one that reaches its threshold; thresholds are learned,
    and so is which labels never have company. The group's ``attrs["themes"]`` holds ``[(label, score), …]`` for each
    item, and ``attrs["evidence"]`` the words that decided each of them, ``[(start, end, weight), …]``.

    Parameters
    ----------
    c : inverse strength of the L2 penalty.
    """

    def __init__(self, nlp: Language, name: str, c: float):
        self.name = name
        self.c = c
        self.thresholds: dict[str, float] = {}
        self.lonely: set[str] = set()
        self.model = LinearModel.empty()

    @property
    def labels(self) -> tuple[str, ...]:
        """The themes that the model knows."""
        return self.model.labels

    def __call__(self, doc: Doc) -> Doc:
        """Set the attrs of ``doc.spans["items"]``."""
        if "items" not in doc.spans:
            return doc
        group = doc.spans["items"]
        themes: list[list[tuple[str, float]]] = [[] for _ in group]
        reasons: list[list[list[Evidence]]] = [[] for _ in group]
        if themes and self.labels:
            words = Words(doc)
            parted = [clauses(words, span.start_char, span.end_char) for span in group]
            found = [item_features(words, parts, span.label_) for parts, span in zip(parted, group, strict=True)]
            logits = self.model.sums([self.model.rows(features) for features in found]) + self.model.bias
            for index, row in enumerate(1 / (1 + np.exp(-logits))):
                columns = self._chosen(row)
                places = [place for clause in parted[index] for place in clause.words]
                themes[index] = [(self.labels[column], round(float(row[column]), 4)) for column in columns]
                reasons[index] = [evidence(self.model, found[index], places, column) for column in columns]
        group.attrs["themes"], group.attrs["evidence"] = themes, reasons
        return doc

    def _chosen(self, row: np.ndarray) -> list[int]:
        """The columns of the themes that count, the most probable first."""
        order = sorted(range(len(row)), key=lambda index: (-row[index], index))
        if self.labels[order[0]] in self.lonely:
            return order[:1]
        return order[:1] + [
            index
            for index in order[1:]
            if row[index] >= self.thresholds[self.labels[index]] and self.labels[index] not in self.lonely
        ]

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Train on ``spans["items"]`` of the reference docs and the themes in its attrs."""
        from nlp.training.theme_fitting import fit_themes, lonely_labels

        found: dict[tuple[object, ...], None] = {}  # an item that several renderings share counts once
        for example in get_examples():
            doc = example.reference
            group = doc.spans.get("items")
            if group is None or "themes" not in group.attrs:
                continue
            words = Words(doc)
            for span, labels in zip(group, group.attrs["themes"], strict=True):
                row = item_features(words, clauses(words, span.start_char, span.end_char), span.label_)
                key = (tuple(row), frozenset(label for label, _ in labels))
                found[*key, doc.user_data["document"], doc.user_data["group"]] = None
        if not found:
            return
        rows, themes, documents, groups = zip(*found, strict=True)
        self.model, self.thresholds = fit_themes(rows, themes, documents, groups, c=self.c)
        self.lonely = lonely_labels(themes)

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Micro F1 of themes, ``themes_f``, for items that are spans of both docs."""
        hit = predicted = gold = 0
        for example in examples:
            want, have = _by_span(example.reference), _by_span(example.predicted)
            gold += sum(map(len, want.values()))
            predicted += sum(map(len, have.values()))
            hit += sum(len(labels & have.get(span, set())) for span, labels in want.items())
        return {"themes_f": 2 * hit / (predicted + gold) if predicted + gold else None}

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into the folder `path`."""
        self.model.to_disk(Path(path))
        srsly.write_json(Path(path) / "decision.json", {"thresholds": self.thresholds, "lonely": sorted(self.lonely)})

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Themes:
        """Load what `to_disk` wrote."""
        self.model = LinearModel.from_disk(Path(path))
        decision = srsly.read_json(Path(path) / "decision.json")
        self.thresholds, self.lonely = decision["thresholds"], set(decision["lonely"])
        return self


def _by_span(doc: Doc) -> dict[tuple[int, int], set[str]]:
    group = doc.spans.get("items")
    if group is None or "themes" not in group.attrs:
        return {}
    return {
        (span.start_char, span.end_char): {label for label, _ in found}
        for span, found in zip(group, group.attrs["themes"], strict=True)
    }

"""themes: one or more themes for each item, each with a calibrated probability."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.training import Example

from nlp.pipeline.linear import LinearModel
from nlp.pipeline.numbering import numbering_at
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.words import Words

_CLAUSE = re.compile(r"[^,。;:!?]+")
# A purpose or result tail asserts no theme (annotation guideline), so its words are features of their own.
_TAIL = re.compile(
    r"(?:从而|进而|以|来|切实|有效|真正|努力|力求|力争)?(?:确保|保证|保障|力求|从而|进而|不断提[高升]|使得?)"
)


@Language.factory("nlp_themes", requires=["doc.spans"], assigns=["doc.spans"], default_config={"c": 10.0})
class Themes(ByFolder, Pipe):
    """Tags the spans of ``doc.spans["items"]``; its ``attrs["themes"]`` holds ``[[label, score], …]`` for each.

    One calibrated logistic regression a theme, over TF-IDF values of the item's words and characters. An item always
    gets the theme with the highest score, and every other one that reaches the threshold; the threshold is learned,
    and so is which labels never have company.

    Parameters
    ----------
    c : inverse strength of the L2 penalty.
    """

    def __init__(self, nlp: Language, name: str, c: float):
        self.name = name
        self.c = c
        self.threshold = 0.5
        self.lonely: set[str] = set()
        self.model = LinearModel.empty()

    @property
    def labels(self) -> tuple[str, ...]:
        """The themes that the model knows."""
        return self.model.labels

    def __call__(self, doc: Doc) -> Doc:
        """Set ``attrs["themes"]`` of ``doc.spans["items"]``."""
        if "items" not in doc.spans:
            return doc
        items = list(doc.spans["items"])
        themes: list[list[tuple[str, float]]] = [[] for _ in items]
        if items and self.labels:
            logits = self.model.sums([self.model.rows(row) for row in _rows(doc, items)]) + self.model.bias
            for found, row in zip(themes, 1 / (1 + np.exp(-logits)), strict=True):
                found += self._chosen(row)
        doc.spans["items"].attrs["themes"] = themes
        return doc

    def _chosen(self, row: np.ndarray) -> list[tuple[str, float]]:
        order = sorted(range(len(row)), key=lambda index: (-row[index], index))
        alone = self.labels[order[0]] in self.lonely
        kept = [
            index
            for index in order
            if index == order[0]
            or (row[index] >= self.threshold and not alone and self.labels[index] not in self.lonely)
        ]
        return [(self.labels[index], round(float(row[index]), 4)) for index in kept]

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Train on ``spans["items"]`` of the reference docs and the themes in its attrs.

        Continues from what was learned before; the threshold is then kept.
        """
        from nlp.training.adapt import continue_themes, weighed
        from nlp.training.fitting import fit_themes, lonely_labels

        found: dict[tuple[object, ...], None] = {}  # an item that several renderings share counts once
        for example in get_examples():
            doc = example.reference
            group = doc.spans.get("items")
            if group is None or "themes" not in group.attrs:
                continue
            for row, labels in zip(_rows(doc, group), group.attrs["themes"], strict=True):
                key = (tuple(row), frozenset(label for label, _ in labels))
                found[*key, doc.user_data["document"], doc.user_data["group"]] = None
        if not found:
            return
        rows, themes, documents, groups = zip(*found, strict=True)
        if self.labels:
            self.model = continue_themes(self.model, rows, themes, documents, c=self.c)
            self.lonely -= set().union(*(labels for labels in themes if len(labels) > 1))
            return
        model, self.threshold = fit_themes(rows, themes, documents, groups, c=self.c)
        self.model = weighed(model, rows)
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
        srsly.write_json(Path(path) / "decision.json", {"threshold": self.threshold, "lonely": sorted(self.lonely)})

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Themes:
        """Load what `to_disk` wrote."""
        self.model = LinearModel.from_disk(Path(path))
        decision = srsly.read_json(Path(path) / "decision.json")
        self.threshold, self.lonely = decision["threshold"], set(decision["lonely"])
        return self


def item_words(words: Words, start: int, end: int) -> list[str]:
    """The names of the features that are on for the item in ``[start, end)`` code points."""
    text = words.text
    number = numbering_at(text, start)
    clauses = [match.span() for match in _CLAUSE.finditer(text, number.end if number else start, end)]
    tails = [bool(_TAIL.match(text[a:b].strip())) for a, b in clauses]
    if all(tails):
        tails = [False] * len(tails)
    names: dict[str, None] = {}
    for (a, b), tail in zip(clauses, tails, strict=True):
        inside = words.between(a, b)
        names |= dict.fromkeys(f"{'tail' if tail else 'word'}={word}" for word in inside)
        if not tail:
            squeezed = "".join(inside)
            names |= dict.fromkeys(f"char={char}" for char in squeezed)
            names |= dict.fromkeys(f"pair={squeezed[i : i + 2]}" for i in range(len(squeezed) - 1))
    return list(names)


def _rows(doc: Doc, items: Iterable[Span]) -> list[list[str]]:
    words = Words(doc)
    return [item_words(words, span.start_char, span.end_char) for span in items]


def _by_span(doc: Doc) -> dict[tuple[int, int], set[str]]:
    group = doc.spans.get("items")
    if group is None or "themes" not in group.attrs:
        return {}
    return {
        (span.start_char, span.end_char): {label for label, _ in found}
        for span, found in zip(group, group.attrs["themes"], strict=True)
    }

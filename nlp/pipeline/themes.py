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

from nlp.pipeline.folding import fold
from nlp.pipeline.linear import LinearModel
from nlp.pipeline.numbering import numbering_at

_CLAUSE = re.compile(r"[^,。;:!?]+")
# A purpose or result tail asserts no theme (annotation guideline), so its words are features of their own.
_TAIL = re.compile(r"(?:从而|进而|以|来|切实|有效|真正|努力|力求|力争)?(?:确保|保证|保障|力求|从而|进而|不断提[高升]|使得?)")


@Language.factory("nlp_themes", requires=["doc.spans"], assigns=["doc.spans"], default_config={"c": 10.0})
class Themes(Pipe):
    """Tags the spans of ``doc.spans["items"]``; its ``attrs["themes"]`` holds ``[[label, score], …]`` for each.

    One calibrated logistic regression a theme, over TF-IDF values of the item's words and characters. An item always gets
    the theme with the highest score, and every other one that reaches the threshold, which is learned too.

    Parameters
    ----------
    c : inverse strength of the L2 penalty.
    """

    def __init__(self, nlp: Language, name: str, c: float):
        self.name = name
        self.c = c
        self.threshold = 0.5
        self.model = LinearModel.empty()

    @property
    def labels(self) -> tuple[str, ...]:
        """The themes that the model knows."""
        return self.model.labels

    def __call__(self, doc: Doc) -> Doc:
        if "items" not in doc.spans:
            return doc
        items = list(doc.spans["items"])
        themes: list[list[tuple[str, float]]] = [[] for _ in items]
        if items and self.labels:
            logits = self.model.sums([self.model.rows(item_words(span)) for span in items]) + self.model.bias
            for found, row in zip(themes, 1 / (1 + np.exp(-logits)), strict=True):
                found += self._chosen(row)
        doc.spans["items"].attrs["themes"] = themes
        return doc

    def _chosen(self, row: np.ndarray) -> list[tuple[str, float]]:
        order = sorted(range(len(row)), key=lambda index: (-row[index], index))
        kept = [index for index in order if index == order[0] or row[index] >= self.threshold]
        return [(self.labels[index], round(float(row[index]), 4)) for index in kept]

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Train on ``spans["items"]`` of the reference docs and the themes in its attrs."""
        from nlp.training.fitting import fit_themes

        rows, themes, groups = [], [], []
        for example in get_examples():
            group = example.reference.spans.get("items")
            if group is None or "themes" not in group.attrs:
                continue
            rows += [item_words(span) for span in group]
            themes += [{label for label, _ in found} for found in group.attrs["themes"]]
            groups += [example.reference.user_data["group"]] * len(group)
        self.model, self.threshold = fit_themes(rows, themes, groups, c=self.c)

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
        srsly.write_json(Path(path) / "threshold.json", self.threshold)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Themes:
        """Load what `to_disk` wrote."""
        self.model = LinearModel.from_disk(Path(path))
        self.threshold = srsly.read_json(Path(path) / "threshold.json")
        return self


def item_words(span: Span) -> list[str]:
    """The names of the features that are on for an item."""
    text = fold(span.text)
    number = numbering_at(text, 0)
    body = number.end if number else 0
    base = span.start_char
    clauses = [(match.start(), match.end()) for match in _CLAUSE.finditer(text, body)]
    tails = [bool(_TAIL.match(text[start:end].strip())) for start, end in clauses]
    if all(tails):
        tails = [False] * len(tails)
    words = [(token.idx - base, fold(token.text)) for token in span if not token.is_space]
    names: dict[str, None] = {}
    for (start, end), tail in zip(clauses, tails, strict=True):
        inside = [word for at, word in words if start <= at < end]
        names |= dict.fromkeys(f"{'tail' if tail else 'word'}={word}" for word in inside)
        if not tail:
            squeezed = "".join(inside)
            names |= dict.fromkeys(f"char={char}" for char in squeezed)
            names |= dict.fromkeys(f"pair={squeezed[i : i + 2]}" for i in range(len(squeezed) - 1))
    return list(names)


def _by_span(doc: Doc) -> dict[tuple[int, int], set[str]]:
    group = doc.spans["items"]
    return {
        (span.start_char, span.end_char): {label for label, _ in found}
        for span, found in zip(group, group.attrs["themes"], strict=True)
    }


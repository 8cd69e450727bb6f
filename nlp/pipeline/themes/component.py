"""themes: one or more themes for each item, each with a calibrated probability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from nlp.learn.decision import Decision
from nlp.learn.noisy_or import log_odds, shares
from nlp.pipeline.component import Learner
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.themes.evidence import Evidence, evidence
from nlp.pipeline.themes.features import cut_item, item_names
from nlp.pipeline.themes.model import ThemeModel
from nlp.pipeline.words import Words

_BATCH = 256  # items whose features are held at a time
_Items = tuple[dict[tuple[Any, ...], None], dict[str, str]]


@Language.factory(
    "nlp_themes", requires=["doc.spans"], assigns=["doc.spans"], default_config={"c": 40.0, "margin": 0.5}
)
class Themes(ByFolder, Learner):
    """Tags the spans of ``doc.spans["items"]`` with one or more themes each.

    A logistic regression a theme, over TF-IDF values of words and characters, says whether a clause asserts the theme;
    an item has it where any clause does (`nlp.learn.noisy_or`), with a probability that is calibrated. An item
    always gets the theme with the highest one, and every other that reaches its threshold; thresholds are learned, and
    so is which labels never have company. The group's ``attrs["themes"]`` holds ``[(label, score), …]`` for each item,
    ``attrs["evidence"]`` the words that decided each of them, ``[(start, end, weight), …]``, and ``attrs["doubt"]`` how
    unsure all themes together are, in bits: the sum of their entropies.

    Parameters
    ----------
    c : inverse strength of the L2 penalty.
    margin : by how much, in log odds, thresholds are higher than is best for items held out of training.
    """

    def __init__(self, nlp: Language, name: str, c: float, margin: float):
        self.name = name
        self.c = c
        self.margin = margin
        self.model = ThemeModel.empty()
        self.decision = Decision({}, {}, set())

    @property
    def labels(self) -> tuple[str, ...]:
        """The themes that the model knows."""
        return self.model.labels

    def predict(self, doc: Doc) -> dict[str, list[Any]]:
        """``themes`` of each item of ``doc.spans["items"]``, their ``evidence``, and the ``doubt`` that is left."""
        group = list(doc.spans.get("items", ()))
        themes: list[list[tuple[str, float]]] = [[] for _ in group]
        reasons: list[list[list[Evidence]]] = [[] for _ in group]
        doubt = [0.0] * len(group)
        for start in range(0, len(group) if self.labels else 0, _BATCH):
            found = self._tagged(Words(doc), group[start : start + _BATCH])
            for index, one in enumerate(found, start):
                themes[index], reasons[index], doubt[index] = one
        return {"themes": themes, "evidence": reasons, "doubt": doubt}

    def _tagged(
        self, words: Words, spans: Sequence[Span]
    ) -> Iterator[tuple[list[tuple[str, float]], list[list[Evidence]], float]]:
        """The themes, the evidence of each, and the doubt of every one of some items."""
        cut = [cut_item(words, span.start_char, span.end_char) for span in spans]
        seen = self.model.seen([(item, span.label_) for (_, item), span in zip(cut, spans, strict=True)])
        scores = self.model.scores(seen)
        rows = self.decision.probabilities(log_odds(scores, seen.first), self.labels)
        doubt = _entropy(rows).sum(axis=1).round(4).tolist()
        chances = rows.tolist()
        chosen = [self.decision.chosen(row, self.labels) for row in chances]
        tagged = np.repeat(np.arange(len(chosen)), [len(columns) for columns in chosen])
        weights = iter(seen.weigh(tagged, np.concatenate(chosen), shares(scores, seen.first)))
        for (begin, item), columns, row, unsure in zip(cut, chosen, chances, doubt, strict=True):
            places = item.places
            reasons = [evidence(next(weights), places, begin) for _ in columns]
            yield [(self.labels[column], round(row[column], 4)) for column in columns], reasons, unsure

    def set_annotations(self, doc: Doc, found: dict[str, list[Any]]) -> None:
        """Set the attrs of ``doc.spans["items"]``."""
        if "items" in doc.spans:
            doc.spans["items"].attrs.update(found)

    def store(self) -> _Items:
        """Items with their themes, each once, which several renderings share; and the names of their features."""
        return {}, {}

    def gather(self, doc: Doc, store: _Items) -> None:
        """Add the ``spans["items"]`` of `doc` and the themes in its attrs."""
        group = doc.spans.get("items")
        if group is None or "themes" not in group.attrs:
            return
        found, known = store
        words = Words(doc)
        for span, labels in zip(group, group.attrs["themes"], strict=True):
            names = item_names(cut_item(words, span.start_char, span.end_char)[1], span.label_)
            *rows, whole = (
                tuple(known.setdefault(name, name) for name in row) for row in (*names.clauses, names.whole)
            )
            key = ((tuple(rows), whole), frozenset(label for label, _ in labels))
            found[*key, doc._.gold.document, doc._.gold.group] = None

    def merge(self, store: _Items, other: _Items) -> None:
        """Add the items of `other` to `store`."""
        found, known = store
        for (clauses_, whole), *rest in other[0]:
            *rows, named = (tuple(known.setdefault(name, name) for name in row) for row in (*clauses_, whole))
            found[(tuple(rows), named), *rest] = None

    def learn(self, store: _Items) -> None:
        """Train on the items that were gathered.

        Continues from what was learned before; calibration and thresholds are then kept.
        """
        from nlp.pipeline.themes.fitting import fit_decided, fit_themes

        found, _ = store
        if not found:
            return
        items, themes, documents, groups = zip(*found, strict=True)
        if not any(themes):
            return
        if self.labels:
            self.model = fit_themes(items, themes, documents, c=self.c, prior=self.model)
            self.decision.extend(self.labels, themes)
        else:
            self.model, self.decision = fit_decided(items, themes, documents, groups, c=self.c, margin=self.margin)

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
        srsly.write_json(Path(path) / "decision.json", self.decision.to_dict())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Themes:
        """Load what `to_disk` wrote."""
        self.model = ThemeModel.from_disk(Path(path))
        self.decision = Decision.from_disk(Path(path) / "decision.json")
        return self


def _entropy(probabilities: np.ndarray) -> np.ndarray:
    """In bits, 0 where all is sure."""
    parts = np.array([probabilities, 1 - probabilities]).clip(1e-12, 1)
    bits: np.ndarray = -(parts * np.log2(parts)).sum(axis=0)
    return bits


def _by_span(doc: Doc) -> dict[tuple[int, int], set[str]]:
    group = doc.spans.get("items")
    if group is None or "themes" not in group.attrs:
        return {}
    return {
        (span.start_char, span.end_char): {label for label, _ in found}
        for span, found in zip(group, group.attrs["themes"], strict=True)
    }

"""Choosing settings by scikit-learn's grid search, with whole documents held out.

Each component is searched for itself, on what the components before it should have found, so a corpus needs only as
many fits as there are values and folds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import joblib
import numpy as np
from sklearn.base import BaseEstimator
from sklearn.model_selection import GridSearchCV, GroupKFold
from spacy.language import Language
from spacy.training import Example
from threadpoolctl import threadpool_limits

from nlp.corpus.examples import example, titles_of
from nlp.corpus.format import Document, Labels
from nlp.training.train import known_settings, layers_of, untrained

_FOLDS = 4
_FACTORS = (0.1, 0.3, 1.0, 3.0, 10.0)
_SCORES = {"blocks": "blocks_acc", "items": "items_f", "themes": "themes_f"}  # what each component is chosen by
_UPSTREAM = {"blocks": (), "items": ("blocks", "headings", "tables"), "themes": ("items",)}  # spans it reads
_SETTING = "c"


class _Shared:
    """A pipeline that clones of an estimator share."""

    def __init__(self, nlp: Language):
        self.nlp = nlp

    def __deepcopy__(self, memo: dict[int, Any]) -> _Shared:
        return self


class _Component(BaseEstimator):
    """One component as an estimator over examples."""

    def __init__(self, shared: _Shared, name: str, c: float):
        self.shared, self.name, self.c = shared, name, c

    def fit(self, examples: Sequence[Example], target: object = None) -> _Component:
        """Train a new component on `examples`."""
        component: Any = self.shared.nlp.create_pipe(f"nlp_{self.name}", name=self.name, config={"c": self.c})
        component.initialize(lambda: examples, nlp=self.shared.nlp)
        self.component_ = component
        return self

    def score(self, examples: Sequence[Example], target: object = None) -> float:
        """The component's own score on docs that hold what it reads, as annotated."""
        for one in examples:
            doc = one.predicted
            for key in _UPSTREAM[self.name]:
                if key in one.reference.spans:
                    spans = [
                        doc.char_span(s.start_char, s.end_char, label=s.label_, alignment_mode="expand")
                        for s in one.reference.spans[key]
                    ]
                    doc.spans[key] = [span for span in spans if span is not None]
            with np.errstate(over="ignore"):  # a poor setting may be sure beyond what a float holds
                self.component_(doc)
        return self.component_.score(examples)[_SCORES[self.name]] or 0.0


def search(
    labels: Labels,
    documents: Sequence[Document],
    *,
    jobs: int = 1,
    fixed: Sequence[str] = (),
    tell: Callable[[str], None] = lambda step: None,
) -> dict[str, dict[str, Any]]:
    """The best setting of each component that `documents` train, but of those in `fixed`: component → ``{"c": …}``.

    Returns nothing where there are fewer documents than folds.
    """
    groups = np.array([document["id"] for document in documents])
    if len(set(groups)) < _FOLDS:
        return {}
    layers = layers_of(documents)
    empty = untrained(labels, layers)
    segmenter: Any = empty.tokenizer
    chosen = {}
    with threadpool_limits(1), joblib.parallel_config(backend="threading"):
        segmenter.initialize(lambda: (), nlp=empty, titles=titles_of(labels, documents), words=labels.reading.words)
        examples = [example(empty, document, layers) for document in documents]
        for name, spans in (("blocks", "blocks"), ("items", "items"), ("themes", "items")):
            usable = [
                index
                for index, one in enumerate(examples)
                if spans in one.reference.spans and (name == "themes" or "blocks" in one.reference.spans)
            ]
            if name in fixed or not usable or (name == "themes" and "themes" not in layers):
                continue
            tell(f"search {name}")
            default = known_settings()[name][_SETTING]
            grid = {_SETTING: [round(default * factor, 4) for factor in _FACTORS]}
            found = GridSearchCV(
                _Component(_Shared(empty), name, default), grid, cv=GroupKFold(_FOLDS), n_jobs=jobs, refit=False
            )
            found.fit([examples[index] for index in usable], groups=groups[usable])
            chosen[name] = dict(found.best_params_)
    return chosen

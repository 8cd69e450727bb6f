"""From a corpus to a model and its figures: what `nlp-tag train` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

import nlp as package
from nlp.corpus.format import Corpus, Document, Labels
from nlp.model.folder import open_model
from nlp.model.tagger import Tagger
from nlp.training.evaluation import Figures, evaluate
from nlp.training.train import Settings, train
from nlp.training.validation import FOLDS, cross_validate


@dataclass(frozen=True, slots=True)
class Built:
    """A trained pipeline, how well it does, on what that was measured, and the settings that were chosen."""

    pipeline: Language
    figures: Figures
    measured: str
    settings: Settings


def fit(
    labels: Labels,
    documents: Sequence[Document],
    *,
    base: Path | None,
    settings: Settings | None = None,
    seed: int = 0,
    jobs: int = 1,
    tell: Callable[[str], None] = lambda step: None,
) -> Language:
    """The pipeline that `nlp-tag train` and the app make of `documents`, continuing from the model in `base`."""
    return train(
        labels, documents, version=package.__version__, base=open_model(base) if base else None, settings=settings,
        seed=seed, jobs=jobs, tell=tell,
    )  # fmt: skip


def build(
    corpus: Corpus,
    documents: Sequence[Document],
    *,
    dev: Corpus | None = None,
    base: Path | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    seed: int = 0,
    jobs: int = 1,
    searched: bool = False,
    tell: Callable[[str], None] = lambda step: None,
) -> Built:
    """Train on `documents` of `corpus` (see `documents_of`) and measure.

    Measured on the corpus `dev`, on the split of `corpus` that its ``training.toml`` names (else its own dev split), or
    by cross-validation where there is none.
    """
    chosen = {name: dict(found) for name, found in (settings or {}).items()}
    if searched:
        from nlp.training.search import search

        fixed = [name for name, found in chosen.items() if "c" in found]
        for name, found in search(corpus.labels, documents, jobs=jobs, fixed=fixed, tell=tell).items():
            chosen[name] = {**found, **chosen.get(name, {})}
    labels = corpus.labels
    pipeline = fit(labels, documents, base=base, settings=chosen, seed=seed, jobs=jobs, tell=tell)
    measured = corpus.options.fit.measure
    held_out = dev.documents() if dev else corpus.documents(measured)
    if held_out:
        tell("evaluate")
        tagger = Tagger(pipeline)
        figures = evaluate((document, tagger.tag_text(document["text"])) for document in held_out)
        return Built(pipeline, figures, f"{dev.labels.name if dev else measured}（{len(held_out)} 篇）", chosen)
    tell("cross-validate")
    figures = cross_validate(labels, documents, base=base, settings=chosen, seed=seed, jobs=jobs)
    return Built(pipeline, figures, f"交叉验证（{FOLDS} 折，{len(figures.documents)} 篇）", chosen)

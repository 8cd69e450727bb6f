"""Figures where no document was set aside: every document is tagged by a model that did not see it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from sklearn.model_selection import KFold

from nlp.corpus.format import Document, Labels
from nlp.model.folder import open_model
from nlp.model.tagger import Tagger
from nlp.training.evaluation import Figures, evaluate
from nlp.training.train import Settings, train

FOLDS = 5


def cross_validate(
    labels: Labels,
    documents: Sequence[Document],
    *,
    base: Path | None = None,
    settings: Settings | None = None,
    seed: int = 0,
    jobs: int = 1,
) -> Figures:
    """Figures over all `documents`, in `FOLDS` folds of whole documents; renderings of one document stay together.

    None are counted where there is only one document. With more than one of `jobs`, each fold is a process; one that
    dies ends the whole with joblib's ``TerminatedWorkerError``.
    """
    names = np.array([document["id"] for document in documents])
    whole = np.array(sorted(set(names)))
    if len(whole) < 2:
        return Figures()
    folds = KFold(min(FOLDS, len(whole)), shuffle=True, random_state=seed).split(whole)
    held_out = [np.isin(names, whole[apart]) for _, apart in folds]
    tasks = [
        (
            labels,
            [document for document, out in zip(documents, apart, strict=True) if not out],
            [document for document, out in zip(documents, apart, strict=True) if out],
            base,
            settings,
            seed,
        )
        for apart in held_out
    ]
    return sum(Parallel(min(jobs, len(tasks)), backend="loky")(delayed(_one)(*task) for task in tasks), Figures())


def _one(
    labels: Labels,
    kept: Sequence[Document],
    apart: Sequence[Document],
    base: Path | None,
    settings: Settings | None,
    seed: int,
) -> Figures:
    pipeline = train(labels, kept, version="0", base=open_model(base) if base else None, settings=settings, seed=seed)
    tagger = Tagger(pipeline)
    return evaluate((document, tagger.tag_text(document["text"])) for document in apart)

"""What the components learn from, gathered from a corpus by several processes.

Cutting a corpus and naming its features is plain Python and most of a training's work; no document needs another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import uuid4

from joblib import Parallel, delayed
from spacy.language import Language
from spacy.tokens import Doc

from nlp.corpus.examples import reference
from nlp.corpus.format import Document
from nlp.pipeline.component import Learner

_SHARE = 150  # documents that a process cuts at a time
_LEAST_SHARES = 4  # fewer are cut before another process has begun

Stores = dict[str, Any]  # what each component has gathered, by its name

_made: dict[str, Language] = {}  # the pipeline that this process gathers for, by the name of the task


def learners(nlp: Language) -> dict[str, Learner]:
    """The components of `nlp` that learn, by their names, in order."""
    return {name: pipe for name, pipe in nlp.pipeline if isinstance(pipe, Learner)}


def gathered(make: Callable[[], Language], documents: Sequence[Document], layers: Collection[str], jobs: int) -> Stores:
    """What each component of the pipeline that `make` makes gathers from `documents`, the same by any number of `jobs`.

    `make` is called once in each process, so it is to be picklable.
    """
    shares = [documents[start : start + _SHARE] for start in range(0, len(documents), _SHARE)]
    if jobs < 2 or len(shares) < _LEAST_SHARES:
        return gather(make(), documents, layers)
    nlp, task = make(), uuid4().hex
    stores = {name: learner.store() for name, learner in learners(nlp).items()}
    parts = Parallel(jobs, backend="loky", return_as="generator")(
        delayed(_gather_elsewhere)(task, make, share, layers) for share in shares
    )
    for part in parts:
        for name, learner in learners(nlp).items():
            learner.merge(stores[name], part.pop(name))
    return stores


def gather(
    nlp: Language, documents: Sequence[Document], layers: Collection[str], known: Callable[[Doc], Doc] | None = None
) -> Stores:
    """What each component of `nlp` gathers from `documents`; `known` as in `nlp.corpus.examples.reference`.

    A doc weighs a hundred times its text, so none is kept.
    """
    found = learners(nlp)
    stores = {name: learner.store() for name, learner in found.items()}
    for document in documents:
        doc = reference(nlp, document, layers, known)
        for name, learner in found.items():
            learner.gather(doc, stores[name])
    return stores


def _gather_elsewhere(
    task: str, make: Callable[[], Language], documents: Sequence[Document], layers: Collection[str]
) -> Stores:
    if task not in _made:
        _made.clear()
        _made[task] = make()
    return gather(_made[task], documents, layers)

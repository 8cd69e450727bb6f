"""Continuing a model with corrections, and how well it reads before and after: what the app does.

The model is the one that ``nlp-tag train CORRECTIONS --base MODEL`` makes of the same corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import nlp as package
from nlp.corpus.format import Corpus, Document, read_corpus
from nlp.errors import CorpusError
from nlp.model.folder import checked_meta, open_model, write_model
from nlp.model.tagger import Tagger
from nlp.report import Report
from nlp.training.build import fit
from nlp.training.card import model_card
from nlp.training.documents import documents_of
from nlp.training.evaluation import Figures, evaluate

APART = "dev"  # the split of corrections that are measured on and not learned
_CODE = Path(package.__file__).parent
_SHELVES = (_CODE / "corpora", _CODE.parent / "corpora")  # in a wheel; beside the package in a checkout

Tell = Callable[[str], None]


class Compared(NamedTuple):
    """On so many documents, the F1 of each layer before and after, and how often it was annotated."""

    documents: int
    layers: dict[str, tuple[float, float, int]]


class Retrained(NamedTuple):
    """A new model that was written, and its figures: on corrections held out, and on the frozen test.

    `checksum` is the model's; a set of figures is None where there are no documents to measure on.
    """

    checksum: str
    held_out: Compared | None
    frozen: Compared | None


def retrain(corpus: Corpus, base: Path, output: Path, tell: Tell = lambda step: None) -> Retrained:
    """Continue the model in `base` with a `corpus` of corrections and write it to `output`.

    `tell` is called with each step when it begins; ``"evaluate 3/24"`` is one for every document that is measured.

    Raises
    ------
    CorpusError
        Where nothing is left to learn.
    ModelError
        Where `base` cannot be opened, or `output` not written.
    """
    documents = documents_of(corpus)
    pipeline = fit(corpus.labels, documents, base=base, tell=tell)
    before = open_model(base)
    apart, frozen = corpus.documents(APART), frozen_test(before.meta)
    count = _counter(tell, 2 * (len(apart) + len(frozen)))

    def measured(documents: Sequence[Document]) -> tuple[Figures, Figures]:
        old, new = (evaluate(_read(Tagger(model), documents, count)) for model in (before, pipeline))
        return old, new

    of_corrections, of_frozen = measured(apart), measured(frozen)
    card = model_card(
        pipeline, of_corrections[1], measured=f"{corpus.labels.name} {APART}（{len(apart)} 篇）",
        command=f"nlp-tag train {corpus.labels.name} --base {base.name} --output {output.name}",
    )  # fmt: skip
    write_model(pipeline, output, card)
    checksum = checked_meta(output)["checksum"]
    return Retrained(checksum, _compared(len(apart), *of_corrections), _compared(len(frozen), *of_frozen))


def frozen_test(meta: Mapping[str, Any]) -> list[Document]:
    """The test split of the corpus that the first model of a line was trained on, which no successor learns from.

    Empty where that corpus does not lie beside the package.
    """
    name, corpus = meta["name"], meta.get("corpus", {})
    while base := corpus.get("base"):
        name, corpus = base["name"], base["corpus"]
    for shelf in _SHELVES:
        if Path(name).name == name and (shelf / name / "corpus.toml").is_file():
            try:
                return read_corpus(shelf / name).documents("test")
            except CorpusError:
                return []
    return []


def _counter(tell: Tell, total: int) -> Callable[[], None]:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        tell(f"evaluate {done}/{total}")

    return count


def _read(
    tagger: Tagger, documents: Sequence[Document], count: Callable[[], None]
) -> Iterator[tuple[Document, Report]]:
    for document in documents:
        count()
        yield document, tagger.tag_text(document["text"])


def _compared(documents: int, before: Figures, after: Figures) -> Compared | None:
    if not documents:
        return None
    old, new = before.layers, after.layers
    return Compared(
        documents,
        {
            layer: (round(old[layer].f1, 4), round(found.f1, 4), found.gold)
            for layer, found in new.items()
            if layer in old and found.gold
        },
    )

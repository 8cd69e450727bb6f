"""What the trials of blocks share: a pipeline of sections and tables alone, trained and measured on rendered prose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from disclosure import CORPUS, split_of
from nlp.corpus.examples import example
from nlp.corpus.format import Document
from nlp.corpus.prose import Prose, read_folder
from nlp.report import Report
from nlp.report.building import report_of
from nlp.training.evaluation import Figures, evaluate

LAYERS = ("sections", "subsections", "tables")


def prose_of(*splits: str) -> list[Prose]:
    """The written reports of the named splits."""
    return [report for report in read_folder(CORPUS / "prose") if split_of(report.writer) in splits]


def pipeline_for(documents: Iterable[Document]) -> Language:
    """The pipeline up to the tables, its tokenizer trained on `documents` and its blocks not yet."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "nlp.Segmenter.v1"}}})
    for name in ("blocks", "sections", "tables"):
        nlp.add_pipe(f"nlp_{name}", name=name)
    segmenter: Any = nlp.tokenizer
    examples = [example(nlp, document) for document in documents]
    segmenter.initialize(lambda: examples, nlp=nlp)
    return nlp


def train_blocks(documents: Iterable[Document]) -> Language:
    """The pipeline up to the tables, trained on `documents` as `nlp.training.train` would."""
    documents = list(documents)
    nlp = pipeline_for(documents)
    blocks: Any = nlp.get_pipe("blocks")
    examples = [example(nlp, document) for document in documents]
    blocks.initialize(lambda: examples, nlp=nlp)
    return nlp


def tagged(nlp: Language, documents: Iterable[Document]) -> list[tuple[Document, Report]]:
    """Each document, its items left out, with what `nlp` finds in it."""
    kept = [{key: layer for key, layer in document.items() if key != "items"} for document in documents]
    return [(document, report_of(nlp(document["text"]))) for document in kept]


def labelled_by(
    nlp: Language, labels: Callable[[Doc], Sequence[str]], documents: Iterable[Document]
) -> Iterator[tuple[Document, Report]]:
    """Each document with what `nlp` finds in it when `labels` says what its blocks are."""
    for document in documents:
        doc = nlp.make_doc(document["text"])
        units = doc.user_data["layout"]
        doc.spans["blocks"] = [
            Span(doc, unit.start, unit.end, label) for unit, label in zip(units, labels(doc), strict=True)
        ]
        for name in ("sections", "tables"):
            nlp.get_pipe(name)(doc)
        yield {key: layer for key, layer in document.items() if key != "items"}, report_of(doc)


def measure(nlp: Language, documents: Iterable[Document]) -> Figures:
    """How well `nlp` finds the headings and tables of `documents`."""
    return evaluate(tagged(nlp, documents))

"""Corpus in, pipeline out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import spacy
from spacy.language import Language

from nlp.corpus.examples import example
from nlp.corpus.format import Document, Labels

COMPONENTS = ("nlp_blocks", "nlp_sections", "nlp_tables", "nlp_items", "nlp_themes", "nlp_place")


def train(labels: Labels, documents: Iterable[Document], *, version: str) -> Language:
    """Train every component on `documents` and return the pipeline, named after the corpus.

    `labels` gives the pipeline its display names; what a component can say comes from the documents alone. The
    model's card is its ``meta.json``: ``names`` holds the display names, ``corpus`` what it was trained on.
    """
    documents = list(documents)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "nlp.Segmenter.v1"}}})
    nlp.config["initialize"]["tokenizer"] = {}  # the defaults for Chinese are settings of pkuseg
    for factory in COMPONENTS:
        nlp.add_pipe(factory, name=factory.removeprefix("nlp_"))
    first = [example(nlp, document) for document in documents]
    segmenter: Any = nlp.tokenizer
    segmenter.initialize(lambda: first, nlp=nlp)  # the titles change how a text is cut …
    examples = [example(nlp, document) for document in documents]  # … so the examples are cut again
    nlp.initialize(lambda: examples)
    nlp.meta |= {
        "spacy_version": ">=3.8.2,<3.9",
        "name": labels.name,
        "version": version,
        "description": labels.description,
        "corpus": {
            "documents": len({document["id"] for document in documents}),
            "renderings": len(documents),
            "writers": sorted({str(document.get("meta", {}).get("writer", "")) for document in documents} - {""}),
        },
        "names": {
            "sections": {label: titles[0] if titles else label for label, titles in labels.sections.items()},
            "tables": labels.tables,
            "roles": labels.roles,
            "themes": labels.themes,
        },
    }
    return nlp

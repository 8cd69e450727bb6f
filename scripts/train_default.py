"""Rebuild the default model, models/disclosure, from corpora/disclosure; the same bytes each time.

    python scripts/train_default.py [OUTPUT]

Every written report of the train and dev splits is rendered in several layouts. The test split is never trained on:
the figures of the model card are counted on it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from render_corpus import CORPUS, OPTIONS, TEST, split_of
from rendering.prose import read_folder
from rendering.render import render
from rendering.sketches import Sketcher
from rendering.variation import vary

import nlp
from nlp.corpus.format import read_corpus
from nlp.model.folder import write_model
from nlp.model.tagger import Tagger
from nlp.training.card import model_card
from nlp.training.evaluation import evaluate
from nlp.training.train import train

OUTPUT = Path(__file__).parent.parent / "models" / "disclosure"


def main() -> None:
    """Render, train, measure, write."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    corpus = read_corpus(CORPUS)
    options = OPTIONS["renderings"]
    prose = [report for report in read_folder(CORPUS / "prose") if split_of(report.writer) not in TEST]
    documents = [
        render(vary(report, Random(f"{number}/{report.id}")) if number else report, f"layout{number}")
        for report in prose
        for number in range(1 if report.writer in options["once"] else options["each"])
    ]
    sketcher = Sketcher(CORPUS / "field")
    documents += [render(sketcher.sketch(f"sketch{number}"), "sketch") for number in range(options["sketches"])]
    pipeline = train(corpus.labels, documents, version=nlp.__version__, jobs=2, tell=print)
    test = corpus.documents("test")
    tagger = Tagger(pipeline)
    figures = evaluate((document, tagger.tag_text(document["text"])) for document in test)
    card = model_card(
        pipeline, figures, measured=f"test.jsonl, {len(test)} documents", command="python scripts/train_default.py"
    )
    write_model(pipeline, output, card)
    print(f"{output}: {len(prose)} reports in {len(documents)} renderings")


if __name__ == "__main__":
    main()

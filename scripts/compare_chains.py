"""A linear-chain CRF beside the logistic regression with structured decoding, on the same features and documents.

    python scripts/compare_chains.py [RENDERINGS]

Trains both on the train split (2 renderings of each report unless told) and measures them on the dev writers, in the
layouts of training and in those of testing. Needs python-crfsuite (``pip install nlp-tag[compare]``), which wraps
CRFsuite (Okazaki 2007, http://www.chokkan.org/software/crfsuite/, BSD).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pycrfsuite
from spacy.tokens import Doc

from block_trials import LAYERS, labelled_by, prose_of, train_blocks
from nlp.corpus.examples import example
from nlp.corpus.format import Document
from nlp.pipeline.blocks.component import Blocks
from nlp.training.evaluation import evaluate
from nlp.training.rendering.render import render
from nlp.training.rendering.variation import vary

RENDERINGS = 2
PENALTIES = (0.05, 0.1, 0.5)  # of the CRF; the best one on the dev writers is to its advantage
ITERATIONS = 300


def main() -> None:
    """Train, measure, print."""
    renderings = int(sys.argv[1]) if len(sys.argv) > 1 else RENDERINGS
    train = [
        render(vary(report, Random(f"{number}/{report.id}")) if number else report, f"chains{number}")
        for report in prose_of("train")
        for number in range(renderings)
    ]
    held_out = {
        f"{kind} layouts": [render(r, f"dev{n}", test=kind == "test") for r in prose_of("dev") for n in range(2)]
        for kind in ("test", "train")
    }
    start = time.perf_counter()
    nlp = train_blocks(train)
    blocks: Blocks = nlp.get_pipe("blocks")  # type: ignore[assignment]
    print("| model | training | " + " | ".join(f"{kind}: {', '.join(LAYERS)}" for kind in held_out) + " |")
    print("|---|---|" + "---|" * len(held_out))

    def line(name: str, seconds: float, labels: Callable[[Doc], list[str]]) -> None:
        cells = []
        for documents in held_out.values():
            layers = evaluate(labelled_by(nlp, labels, documents)).layers
            cells.append(", ".join(f"{layers[layer].f1:.4f}" for layer in LAYERS))
        print(f"| {name} | {seconds:.0f} s | {' | '.join(cells)} |", flush=True)

    spent = time.perf_counter() - start
    line("logistic regression, each block alone", spent, lambda doc: likeliest(blocks, doc))
    line(
        "logistic regression + structured decoding", spent, lambda doc: [s.label_ for s in blocks(doc).spans["blocks"]]
    )
    sequences = [sequence(nlp, blocks, document) for document in train]
    for penalty in PENALTIES:
        start = time.perf_counter()
        tagger = fit(sequences, penalty)
        line(
            f"linear-chain CRF, c2={penalty}",
            time.perf_counter() - start,
            lambda doc, tagger=tagger: tagger.tag(blocks.features(doc)),
        )


def likeliest(blocks: Blocks, doc: Doc) -> list[str]:
    """The most probable label of each block, whatever stands before it."""
    return [blocks.labels[index] for index in blocks.alone(doc).argmax(axis=1)]


def sequence(nlp: object, blocks: Blocks, document: Document) -> tuple[list[list[str]], list[str]]:
    """The features and the labels of the blocks of one document."""
    doc = example(nlp, document).reference  # type: ignore[arg-type]
    return blocks.features(doc), [span.label_ for span in doc.spans["blocks"]]


def fit(sequences: list[tuple[list[list[str]], list[str]]], penalty: float) -> pycrfsuite.Tagger:
    """Train a CRF by L-BFGS."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for rows, labels in sequences:
        trainer.append(rows, labels)
    trainer.set_params({"c1": 0.0, "c2": penalty, "max_iterations": ITERATIONS, "feature.possible_transitions": True})
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(Path(path).read_bytes())
    return tagger


if __name__ == "__main__":
    main()

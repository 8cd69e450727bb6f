"""Sections and tables in every layout, on writers that training never saw; tables in Markdown, for the model card.

    python scripts/evaluate_layouts.py [--split test] [--model MODEL] [--renderings 1] [--leave-out LAYOUT …]

Two parts. First the figures of a model in every layout of text and of tables: of MODEL if one is given, else of one
that is trained here, on the writers and layouts of training (train split; with --split test, train and dev). Then the
same training once without each layout of training, measured in that layout. Layouts of testing are left out of every
training as it is. Features are made once for all of them: only the titles that may be cut from glued text and the
list of features know all layouts.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

import numpy as np
import spacy
from spacy.language import Language

from block_trials import LAYERS, measure, pipeline_for, prose_of
from nlp.corpus.examples import example
from nlp.corpus.format import Document
from nlp.corpus.prose import Prose
from nlp.learn.chain import Chain
from nlp.learn.fitting import fit_classes
from nlp.training.evaluation import Counts, Figures
from nlp.training.rendering import table_layouts, text_layouts
from nlp.training.rendering.render import render
from nlp.training.rendering.table_layouts import Layout
from nlp.training.rendering.text_layouts import TextLayout
from nlp.training.rendering.variation import vary

FAMILIES: dict[str, tuple[Layout, ...]] = {
    "a cell a line": (
        table_layouts.word_cells, table_layouts.lines_apart, table_layouts.lines_close, table_layouts.cells_paragraph,
    ),
    "tabs": (table_layouts.tab_rows, table_layouts.shifted_tabs),
    "pipes": (
        table_layouts.pipe_rows, table_layouts.pipe_tails, table_layouts.pipe_bars, table_layouts.pipe_lines,
    ),
    "spaces": (table_layouts.space_columns, table_layouts.wide_spaces),
    "PDF": (table_layouts.pdf_wrapped, table_layouts.pdf_lines, table_layouts.pdf_split),
    "run together": (table_layouts.run_together, table_layouts.run_parts),
}  # fmt: skip
C = 10.0  # as nlp_blocks


class Trials:
    """Training documents with their features, to fit on any part of them."""

    def __init__(self, prose: Iterable[Prose], renderings: int):
        self.documents = [
            render(vary(report, Random(f"{number}/{report.id}")) if number else report, f"layouts{number}")
            for report in prose
            for number in range(renderings)
        ]
        self.nlp = pipeline_for(self.documents)
        self.blocks: Any = self.nlp.get_pipe("blocks")
        self.rows: list[list[str]] = []
        self.labels: list[list[str]] = []
        for document in self.documents:
            doc = example(self.nlp, document).reference
            self.rows += self.blocks.features(doc)
            self.labels.append([span.label_ for span in doc.spans["blocks"]])
        self.of = np.repeat(np.arange(len(self.documents)), [len(found) for found in self.labels])
        self.names = [label for found in self.labels for label in found]

    def fit(self, keep: Callable[[Document], bool]) -> Language:
        """The pipeline, its blocks fitted on the documents to `keep`."""
        kept = [index for index, document in enumerate(self.documents) if keep(document)]
        of = np.flatnonzero(np.isin(self.of, kept)).tolist()
        sources = [self.documents[self.of[index]]["id"] for index in of]
        model = fit_classes([self.rows[index] for index in of], [self.names[index] for index in of], sources, c=C)
        chain = Chain.count((self.labels[index] for index in kept), pairs_weight=1.0)
        self.blocks.use(model, chain, {})
        return self.nlp


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--model")
    parser.add_argument("--renderings", type=int, default=1)
    parser.add_argument("--leave-out", nargs="+", metavar="LAYOUT", help="only the second part, for these layouts")
    arguments = parser.parse_args()
    held_out = prose_of(arguments.split)
    trials = Trials(prose_of("train", *(["dev"] if arguments.split == "test" else [])), arguments.renderings)
    print(f"{len(held_out)} texts by writers of the {arguments.split} split", flush=True)
    if not arguments.leave_out:
        in_every_layout(spacy.load(arguments.model) if arguments.model else trials.fit(lambda document: True), held_out)
    left_out(trials, held_out, arguments.leave_out)


def distinct(layouts: Sequence[Any]) -> list[Any]:
    """Each once, in order."""
    return list(dict.fromkeys(layouts))


def in_every_layout(nlp: Language, prose: list[Prose]) -> None:
    """Print what a model reaches by layout of text, by layout of tables, and for each pair."""
    unknown = {"items", "themes", "place"} & set(nlp.pipe_names)
    texts = [(layout, test) for test in (False, True) for layout in distinct(_texts(test))]
    with nlp.select_pipes(disable=sorted(unknown)):
        found = {
            (text.name, family): measure(
                nlp, [render(report, family, test=test, texts=(text,), tables=layouts) for report in prose]
            )
            for text, test in texts
            for family, layouts in FAMILIES.items()
        }
        by_table = {
            (layout.__name__, test): measure(nlp, [render(r, "tables", test=test, tables=(layout,)) for r in prose])
            for test in (False, True)
            for layout in distinct(_tables(test))
        }
    print("\n| layout of the text | seen in training | " + " | ".join(LAYERS) + " |\n|---|---|" + "---|" * len(LAYERS))
    for text, test in texts:
        together = [found[text.name, family] for family in FAMILIES]
        print(f"| {text.name} | {'no' if test else 'yes'} | {' | '.join(f1(together))} |")
    print(
        "\n| layout of the tables | seen in training | " + " | ".join(LAYERS) + " |\n|---|---|" + "---|" * len(LAYERS)
    )
    for (name, test), figures in by_table.items():
        print(f"| {name} | {'no' if test else 'yes'} | {' | '.join(f1([figures]))} |")
    print("\n" + ", ".join(LAYERS) + "\n\n| | " + " | ".join(FAMILIES) + " |\n|---|" + "---|" * len(FAMILIES))
    for text, _ in texts:
        print(f"| {text.name} | {' | '.join(' '.join(f1([found[text.name, family]])) for family in FAMILIES)} |")


def left_out(trials: Trials, prose: list[Prose], names: Sequence[str] | None) -> None:
    """Print what each layout, or each of `names`, reaches that training left out, beside what it reaches with it."""
    print("\n| left out | " + " | ".join(LAYERS) + " | with it: " + " | ".join(LAYERS) + " |")
    print("|---|" + "---|" * 2 * len(LAYERS))
    cases = [("layout", text.name, {"texts": (text,)}) for text in distinct(_texts(False))]
    cases += [("table_layout", table.__name__, {"tables": (table,)}) for table in distinct(_tables(False))]
    cases = [case for case in cases if not names or case[1] in names]
    documents = [[render(report, "left out", **choice) for report in prose] for _, _, choice in cases]
    trials.fit(lambda document: True)
    seen = [measure(trials.nlp, rendered) for rendered in documents]
    for (key, name, _), rendered, before in zip(cases, documents, seen, strict=True):
        trials.fit(lambda document, key=key, name=name: document["meta"][key] != name)
        print(f"| {name} | {' | '.join(f1([measure(trials.nlp, rendered)]) + f1([before]))} |", flush=True)


def f1(figures: Sequence[Figures]) -> list[str]:
    """F1 of each layer over all `figures`."""
    out = []
    for layer in LAYERS:
        counts = Counts()
        for some in figures:
            counts.add(some.layers[layer].right, some.layers[layer].predicted, some.layers[layer].gold)
        out.append(f"{counts.f1:.3f}")
    return out


def _texts(test: bool) -> Sequence[TextLayout]:
    return text_layouts.TEST if test else text_layouts.TRAIN


def _tables(test: bool) -> Sequence[Layout]:
    return table_layouts.TEST if test else table_layouts.TRAIN


if __name__ == "__main__":
    main()

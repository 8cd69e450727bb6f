"""Measure how problems and measures of labelled texts are read; prints the table of README.md ("How well").

    python scripts/evaluate_passages.py FILE.jsonl [--model MODEL]

FILE has a text a line with its ``items``, as in the corpus. Themes are measured twice: on the items that the model
cuts, and on the annotated ones, given to it. Published passages are labelled outside this repository and stay there.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

import nlp
from nlp.training.evaluation import Counts, evaluate

_SEVERAL = 3  # themes of an item
_BINS = 10  # of scores, for their calibration
_BEFORE = ("blocks", "sections", "tables")  # the components that the themes read beside the items
_ROWS = {
    "items": "items with role",
    "themes": "themes end to end",
    "report_themes": "set of themes of a report and role",
}


def main() -> None:
    """Tag, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    tagger = nlp.load(arguments.model)
    documents = [json.loads(line) for line in arguments.file.read_text("utf-8").splitlines()]
    reports = [tagger.tag_text(document["text"]) for document in documents]
    figures = evaluate(zip(documents, reports, strict=True))
    given, several, scored = of_given_items(tagger.pipeline, documents)
    print(f"{len(documents)} texts, {figures.layers['items'].gold} items, {date.today()}\n")
    print("| layer | precision | recall | F1 |\n|---|---|---|---|")
    for layer, name in _ROWS.items():
        print(row(name, figures.layers[layer]))
        if layer == "items":
            print(row("themes of items given as annotated", sum_of(given)))
    print(f"\nmacro F1: themes given {macro(given):.3f}, end to end {figures.themes_macro_f1 or 0:.3f}")
    print(f"themes found in items of {_SEVERAL} and more: {several.recall:.3f}")
    print(f"expected calibration error of the scores of themes, given: {calibration_error(scored):.3f}")
    with_problems = [
        report for document, report in zip(documents, reports, strict=True) if "problem" in roles(document["items"])
    ]
    empty = sum(all(item.role != "problem" for item in report.items) for report in with_problems)
    print(f"texts with problems that show none: {empty} of {len(with_problems)}")
    print("\n| theme, given | precision | recall | F1 |\n|---|---|---|---|")
    for label, counts in sorted(given.items()):
        print(row(label, counts))


def of_given_items(
    pipeline: Any, documents: list[dict[str, Any]]
) -> tuple[dict[str, Counts], Counts, list[tuple[float, bool]]]:
    """Counts of each theme on annotated items; of all themes of items that have several; scores, right or not."""
    right, found, gold, several = Counter[str](), Counter[str](), Counter[str](), Counts()
    scored: list[tuple[float, bool]] = []
    for document in documents:
        doc = pipeline.make_doc(document["text"])
        for name in _BEFORE:
            doc = pipeline.get_pipe(name)(doc)
        doc.spans["items"] = [
            doc.char_span(item["start"], item["end"], label=item["role"], alignment_mode="expand")
            for item in document["items"]
        ]
        doc.spans["items"].attrs["scores"] = [1.0] * len(document["items"])
        doc = pipeline.get_pipe("themes")(doc)
        for item, themes in zip(document["items"], doc.spans["items"].attrs["themes"], strict=True):
            want, said = {*item["themes"]}, {label for label, _ in themes}
            scored += [(score, label in want) for label, score in themes]
            right.update(want & said)
            found.update(said)
            gold.update(want)
            if len(want) >= _SEVERAL:
                several.add(len(want & said), len(said), len(want))
    return {label: Counts(right[label], found[label], gold[label]) for label in {*found, *gold}}, several, scored


def calibration_error(scored: Sequence[tuple[float, bool]]) -> float:
    """How far scores are from the share that is right, over bins of scores, by their sizes (Naeini et al. 2015)."""
    scores, right = (np.array(column, float) for column in zip(*scored, strict=True))
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    return float(sum(abs((scores - right)[bins == at].sum()) for at in range(_BINS)) / len(scores))


def roles(items: list[dict[str, Any]]) -> set[str]:
    """The roles of annotated items."""
    return {item["role"] for item in items}


def sum_of(counts: dict[str, Counts]) -> Counts:
    """All labels together."""
    total = Counts()
    for of_label in counts.values():
        total.add(of_label.right, of_label.predicted, of_label.gold)
    return total


def macro(counts: dict[str, Counts]) -> float:
    """The mean F1 over the labels that were annotated."""
    seen = [of_label.f1 for of_label in counts.values() if of_label.gold]
    return sum(seen) / max(1, len(seen))


def row(name: str, counts: Counts) -> str:
    """One line of a table."""
    return f"| {name} | {counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f} |"


if __name__ == "__main__":
    main()

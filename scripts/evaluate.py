"""Measure a model on the frozen test split; prints the table that README.md shows.

    python scripts/evaluate.py [MODEL]

No model was trained and nothing was chosen on these documents: other writers, units and layouts than in training.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import nlp
from nlp.training.evaluation import evaluate

TEST = Path(__file__).parent.parent / "corpora" / "disclosure" / "test.jsonl"


def main() -> None:
    """Tag, compare, print."""
    tagger = nlp.load(sys.argv[1] if len(sys.argv) > 1 else None)
    documents = [json.loads(line) for line in TEST.read_text("utf-8").splitlines()]
    figures = evaluate((document, tagger.tag_text(document["text"])) for document in documents)
    print(f"{TEST.name}: {len(documents)} documents, {date.today()}\n")
    print("| layer | precision | recall | F1 | annotated |\n|---|---|---|---|---|")
    for name, counts in [*figures.layers.items(), *sorted(figures.themes.items())]:
        print(f"| {name} | {counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f} | {counts.gold} |")
    print(f"\nmacro F1 of the themes: {figures.themes_macro_f1:.3f}")


if __name__ == "__main__":
    main()

"""How far the scores of headings can be trusted; prints the table of the model card.

    python scripts/reliability.py [--model MODEL] [--split test]

Measured on the writers and in the layouts of a split that the model did not learn from.
"""

from __future__ import annotations

import argparse

import spacy

from disclosure import CORPUS, split_of
from nlp.corpus.prose import read_folder
from nlp.model.path import find_model
from nlp.report.building import report_of
from nlp.training.reliability import as_markdown, heading_scores
from nlp.training.rendering.render import render

RENDERINGS = 3  # of each report


def main() -> None:
    """Tag, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model")
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    arguments = parser.parse_args()
    nlp = spacy.load(find_model(arguments.model))
    prose = [report for report in read_folder(CORPUS / "prose") if split_of(report.writer) == arguments.split]
    documents = [render(report, f"reliability{n}", test=True) for report in prose for n in range(RENDERINGS)]
    with nlp.select_pipes(enable=["blocks", "sections", "tables"]):
        scores = heading_scores((document, report_of(nlp(document["text"]))) for document in documents)
    print(f"{len(documents)} documents of the {arguments.split} split's writers, in layouts of testing\n")
    print(as_markdown(scores))


if __name__ == "__main__":
    main()

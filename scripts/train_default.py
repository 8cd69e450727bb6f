"""Rebuild the default model, models/disclosure, from corpora/disclosure; the same bytes each time.

    python scripts/train_default.py [OUTPUT]

Every written report of the train and dev splits is rendered in several layouts; the test split is never read.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from random import Random

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # sums in one order, whatever the machine

from render_corpus import CORPUS, split_of  # noqa: E402
from rendering.prose import read_folder  # noqa: E402
from rendering.render import render  # noqa: E402
from rendering.variation import vary  # noqa: E402

import nlp  # noqa: E402
from nlp.corpus.format import read_labels  # noqa: E402
from nlp.training.train import train  # noqa: E402

LAYOUTS = 5  # of each report
OUTPUT = Path(__file__).parent.parent / "models" / "disclosure"


def main() -> None:
    """Render, train, write."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    prose = [report for report in read_folder(CORPUS / "prose") if split_of(report.writer) != "test"]
    documents = [
        render(vary(report, Random(f"{number}/{report.id}")) if number else report, f"layout{number}")
        for report in prose
        for number in range(LAYOUTS)
    ]
    labels, problems = read_labels(CORPUS / "corpus.toml")
    if labels is None:
        sys.exit("\n".join(map(str, problems)))
    pipeline = train(labels, documents, version=nlp.__version__)
    shutil.rmtree(output, ignore_errors=True)
    pipeline.to_disk(output, exclude=["vocab"])  # every string that is needed lies with its component
    print(f"{output}: {len(prose)} reports in {len(documents)} renderings")


if __name__ == "__main__":
    main()

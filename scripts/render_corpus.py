"""Render the written prose into corpora/disclosure/{train,dev,test}.jsonl, the same bytes each time.

    python scripts/render_corpus.py

The split is by writer: no writer, unit or layout of test.jsonl occurs in train.jsonl.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from rendering.prose import read_folder
from rendering.render import render

from nlp.corpus.format import write_documents

CORPUS = Path(__file__).parent.parent / "corpora" / "disclosure"
OPTIONS: dict[str, Any] = tomllib.loads((CORPUS / "training.toml").read_text("utf-8"))
TEST = ("test", "older_test")  # splits that nothing is trained on


def split_of(writer: str) -> str:
    """The split that everything by `writer` belongs to."""
    return next((split for split, writers in OPTIONS["splits"].items() if writer in writers), "train")


def main() -> None:
    """Write one line a document into each split."""
    splits: dict[str, list[dict[str, Any]]] = {"train": [], "dev": [], "test": []}
    for prose in read_folder(CORPUS / "prose"):
        split = "test" if split_of(prose.writer) in TEST else split_of(prose.writer)
        splits[split].append(render(prose, split, test=split == "test", cells=split != "train"))
    for split, documents in splits.items():
        write_documents(CORPUS / f"{split}.jsonl", documents)
        print(f"{split}: {len(documents)} documents")


if __name__ == "__main__":
    main()

"""Render the written prose into corpora/disclosure/{train,dev,test}.jsonl, the same bytes each time.

    python scripts/render_corpus.py

The split is by writer: no writer, unit or layout of test.jsonl occurs in train.jsonl.
"""

from __future__ import annotations

import json
from pathlib import Path

from rendering.prose import read_folder
from rendering.render import render

CORPUS = Path(__file__).parent.parent / "corpora" / "disclosure"
SPLITS = {"dev": {"w07"}, "test": {"w08"}}


def main() -> None:
    """Write one line a document into each split."""
    split_of = {writer: split for split, writers in SPLITS.items() for writer in writers}
    lines: dict[str, list[str]] = {"train": [], "dev": [], "test": []}
    for prose in read_folder(CORPUS / "prose"):
        split = split_of.get(prose.writer, "train")
        document = render(prose, split, test=split == "test", cells=split != "train")
        lines[split].append(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    for split, documents in lines.items():
        (CORPUS / f"{split}.jsonl").write_text("\n".join(documents) + "\n", "utf-8", newline="\n")
        print(f"{split}: {len(documents)} documents")


if __name__ == "__main__":
    main()

"""Render the held-out writers' prose into corpora/disclosure/test.jsonl, the same bytes each time.

    python scripts/render_corpus.py

No writer, unit or layout of it is trained on. The other writers' prose is rendered by ``nlp-tag train``.
"""

from __future__ import annotations

from pathlib import Path

from nlp.corpus.format import read_corpus, write_documents
from nlp.training.rendering.front_matter import with_front_matter
from nlp.training.rendering.render import render

CORPUS = Path(__file__).parent.parent / "corpora" / "disclosure"


def main() -> None:
    """Write one line a document."""
    corpus = read_corpus(CORPUS)
    held_out = [report for report in corpus.prose if corpus.split_of(report.writer) == "test"]
    held_out.sort(key=lambda report: (report.writer, report.id))
    write_documents(
        CORPUS / "test.jsonl", (with_front_matter(render(report, "test", test=True, cells=True)) for report in held_out)
    )
    print(f"test: {len(held_out)} documents")


if __name__ == "__main__":
    main()

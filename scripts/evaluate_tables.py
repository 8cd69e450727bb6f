"""Measure how tables are read in layouts that were never used to develop anything; prints the table of the model card.

    python scripts/evaluate_tables.py [MODEL]

The prose of the writers kept for testing is rendered in each test layout, several times with other random values.
A cell is right if row, column, state and value are; it is wrong if the table names anything else there, or anything
where nothing can be read.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from render_corpus import split_of
from rendering.held_out_layouts import HELD_OUT
from rendering.prose import Prose, read_folder
from rendering.render import render
from rendering.table_layouts import TEST, Layout

import nlp
from nlp.model.tagger import Tagger
from nlp.report import Table

PROSE = Path(__file__).parent.parent / "corpora" / "disclosure" / "prose"
ROUNDS = 5
_NOT_NEEDED = frozenset({"items", "themes", "place"})


def main() -> None:
    """Render, tag, compare, print."""
    tagger = nlp.load(sys.argv[1] if len(sys.argv) > 1 else None)
    prose = [p for p in read_folder(PROSE) if split_of(p.writer) == "test" and p.head["template"] != "none"]
    layouts = (*TEST, *HELD_OUT)
    print(f"{len(prose)} reports in {len(layouts)} layouts, {ROUNDS} times each, {date.today()}\n")
    print("| layout | cells | right | wrong values | not read |\n|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for layout in layouts:
        counts = measure(tagger, prose, layout, ROUNDS)
        print(row(layout.__name__, counts))
        total += counts
    print(row("all", total))


def measure(tagger: Tagger, prose: Sequence[Prose], layout: Layout, rounds: int) -> Counter[str]:
    """Counts of the cells annotated (`cells`), read `right`, read `wrong`, and `lost`."""
    counts: Counter[str] = Counter()
    with tagger.pipeline.select_pipes(disable=[name for name in tagger.pipeline.pipe_names if name in _NOT_NEEDED]):
        for seed in range(rounds):
            for document in (render(p, f"tables{seed}", cells=True, tables=(layout,)) for p in prose):
                found = tagger.tag_text(document["text"]).tables
                for table in document["tables"]:
                    if "cells" in table:
                        counts += compare(table, found)
    return counts


def compare(table: dict[str, Any], found: Sequence[Table]) -> Counter[str]:
    """Counts for one annotated table, against the table found in its place."""
    same = (t for t in found if t.label == table["label"] and t.start < table["end"] and table["start"] < t.end)
    read = {(c.row, c.column): (c.state, c.value) for t in list(same)[:1] for c in t.cells}
    want = {(c["row"], c["column"]): (c["state"], c["value"]) for c in table["cells"]}
    return Counter(
        cells=len(want),
        right=sum(read.get(key) == said for key, said in want.items()),
        wrong=sum(want.get(key) != said for key, said in read.items()),
        lost=sum(key not in read for key in want),
    )


def row(name: str, counts: Counter[str]) -> str:
    """One line of the table."""
    cells = max(counts["cells"], 1)
    return (
        f"| {name} | {counts['cells']} | {counts['right'] / cells:.2%} | {counts['wrong'] / cells:.3%} "
        f"| {counts['lost'] / cells:.2%} |"
    )


if __name__ == "__main__":
    main()

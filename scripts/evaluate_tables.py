"""Measure how tables are read in layouts that were never used to develop anything; prints the table of the model card.

    python scripts/evaluate_tables.py [MODEL] [--faults [NAME …]] [--reports N] [--errors]

The prose of the writers kept for testing is rendered in each test layout, several times with other random values.
A cell is right if row, column, state and value are; it is wrong if the table names anything else there, or anything
where nothing can be read. A second table gives the same for what extractors and clerks do to tables beyond their layout
(`nlp.training.rendering.faults`), half of the reports with values as cities have; a third what the cells of each
score are worth.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import nlp
from disclosure import split_of
from nlp.corpus.prose import Prose, read_folder
from nlp.model.tagger import Tagger
from nlp.report import Report
from nlp.training.rendering.faults import FAULTS, HOPELESS
from nlp.training.rendering.held_out_layouts import HELD_OUT
from nlp.training.rendering.render import render
from nlp.training.rendering.table_layouts import TEST, Layout

PROSE = Path(__file__).parent.parent / "corpora" / "disclosure" / "prose"
ROUNDS = 5
_NOT_NEEDED = frozenset({"items", "themes", "place"})


def main() -> None:
    """Render, tag, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?")
    parser.add_argument("--faults", nargs="*", metavar="NAME", help="only the faults, or these of them")
    parser.add_argument("--reports", type=int, help="no more than so many")
    parser.add_argument("--errors", action="store_true", help="print the tables in which values are wrong in silence")
    arguments = parser.parse_args()
    tagger = nlp.load(arguments.model)
    prose = [p for p in read_folder(PROSE) if split_of(p.writer) == "test" and p.head["template"] != "none"]
    prose = prose[: arguments.reports]
    layouts = () if arguments.faults is not None else (*TEST, *HELD_OUT)
    print(f"{len(prose)} reports in {len(layouts)} layouts, {ROUNDS} times each, {date.today()}\n")
    print("| layout | cells | right | wrong values | not read |\n|---|---|---|---|---|")
    total: Counter[Any] = Counter()
    for layout in layouts:
        counts = measure(tagger, prose, layout, ROUNDS)
        print(row(layout.__name__, counts))
        total += counts
    print(row("all", total))
    print("\n| fault | cells | right | wrong values | not read | wrong in silence |\n|---|---|---|---|---|---|")
    for layout in (*FAULTS, *HOPELESS):
        if arguments.faults and layout.__name__ not in arguments.faults:
            continue
        counts = measure(tagger, prose, layout, 1, large=True, errors=arguments.errors)
        print(f"{row(layout.__name__, counts)} {counts['silent'] / max(counts['cells'], 1):.3%} |")
        total += counts
    print("\n| read | score | cells | right |\n|---|---|---|---|")
    for read, score in sorted(key for key in total if isinstance(key, tuple) and len(key) == 2):
        n, right = total[read, score], total[read, score, "right"]
        print(f"| {read} | {score:.3f} | {n} | {right / n:.3%} |")


def measure(
    tagger: Tagger, prose: Sequence[Prose], layout: Layout, rounds: int, *, large: bool = False, errors: bool = False
) -> Counter[Any]:
    """Counts of the cells annotated (`cells`), read `right`, read `wrong`, and `lost`.

    `silent` are those read wrong in a table of which no warning and no failed check says anything.
    """
    counts: Counter[Any] = Counter()
    with tagger.pipeline.select_pipes(disable=[name for name in tagger.pipeline.pipe_names if name in _NOT_NEEDED]):
        for seed in range(rounds):
            for number, p in enumerate(prose):
                sizes = large and bool(number % 2)
                document = render(p, f"tables{seed}", cells=True, tables=(layout,), large=sizes)
                report = tagger.tag_text(document["text"])
                for table in document["tables"]:
                    if "cells" in table:
                        found = compare(table, report)
                        counts += found
                        if errors and found["wrong"]:
                            said = "in silence" if found["silent"] else "told"
                            print(f"--- {layout.__name__} {p.id} {table['label']}: {found['wrong']} wrong {said}")
                            print(document["text"][table["start"] : table["end"]])
    return counts


def compare(table: dict[str, Any], report: Report) -> Counter[Any]:
    """Counts for one annotated table, against the table found in its place."""
    same = (t for t in report.tables if t.label == table["label"] and t.start < table["end"] and table["start"] < t.end)
    cells = [cell for found in list(same)[:1] for cell in found.cells]
    read = {(c.row, c.column): (c.state, c.value) for c in cells}
    want = {(c["row"], c["column"]): (c["state"], c["value"]) for c in table["cells"]}
    wrong = sum(want.get(key) != said for key, said in read.items())
    said = any(
        w.start is not None and w.start < table["end"] and table["start"] < (w.end or 0) for w in report.warnings
    )
    said = said or any(c.status == "fail" and c.id.startswith(table["label"]) for c in report.checks)
    counts: Counter[Any] = Counter(
        cells=len(want),
        right=sum(read.get(key) == said for key, said in want.items()),
        wrong=wrong,
        silent=0 if said else wrong,
        lost=sum(key not in read for key in want),
    )
    for cell in cells:
        right = want.get((cell.row, cell.column)) == (cell.state, cell.value)
        counts += Counter({(cell.read, cell.score): 1, (cell.read, cell.score, "right"): int(right)})
    return counts


def row(name: str, counts: Counter[Any]) -> str:
    """One line of the table."""
    cells = max(counts["cells"], 1)
    return (
        f"| {name} | {counts['cells']} | {counts['right'] / cells:.2%} | {counts['wrong'] / cells:.3%} "
        f"| {counts['lost'] / cells:.2%} |"
    )


if __name__ == "__main__":
    main()

"""Whether the same report gives the same from txt, docx, html and pdf: sections, cells, items with their themes.

    python scripts/compare_files.py [--reports 20] [FILE …]

Reports of the corpus are made into files (`evaluate_files`), and so are text files with their tables: their prose as
it stands, each table as its form is printed, with the values that were read. Prints what differs from the text.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random

import nlp
from evaluate_files import PROSE, chosen, squeezed, text_file
from nlp.forms import load_tables
from nlp.reading import from_bytes
from nlp.report import Report
from nlp.training.rendering.grids import Printed, laid_out
from office.documents import DOCUMENTS
from office.pages import PAGES
from office.printed import PRINTED
from office.written import Place, Ruled, Written, spans, write

LAYERS = ("sections", "cells", "items", "themes", "agency, year, county")


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--reports", type=int, default=20, help=f"of {PROSE.name}")
    arguments = parser.parse_args()
    tagger = nlp.load()
    reports = [retyped(tagger.tag(str(file))) for file in arguments.files]
    reports += [write(prose, "files") for prose in chosen(arguments.reports)]
    differing = 0
    for report in reports:
        files = {
            "txt": text_file(report),
            "docx": DOCUMENTS["plain"](report),
            "html": PAGES["plain"](report).encode(),
            "pdf": PRINTED["reportlab"](report),
        }
        found = {kind: facts(tagger.tag(from_bytes(data, report.id))) for kind, data in files.items()}
        different = False
        for kind in ("docx", "html", "pdf"):
            for layer, expected, given in zip(LAYERS, found["txt"], found[kind], strict=True):
                if expected != given:
                    different = True
                    lost, more = ([x for x in a if x not in b][:3] for a, b in ((expected, given), (given, expected)))
                    print(f"{report.id} {kind} {layer}: lost {lost}, more {more}", flush=True)
        differing += different
    print(f"{len(reports) - differing} of {len(reports)} reports are the same in all four kinds of file")
    return int(differing > 0)


def facts(report: Report) -> tuple[list, ...]:
    """What a report says, white space and offsets apart."""
    return (
        [(s.label, squeezed(report.text[s.heading.start : s.heading.end])) for s in report.sections],
        [(t.label, c.row, c.column, c.state, c.value) for t in report.tables if t.label != "unknown" for c in t.cells],
        [(item.role, squeezed(report.text[item.start : item.end])) for item in report.items],
        [[theme.label for theme in item.themes] for item in report.items],
        [report.agency, report.year, report.place.county],
    )


def retyped(report: Report) -> Written:
    """A report that was read from text, to be made into files."""
    done = Written(Path(report.source.path or "").stem, report.title or "")
    end = 0
    for table in [*report.tables, None]:
        start = len(report.text) if table is None else table.start
        for line in filter(str.strip, report.text[end:start].splitlines()):
            done.parts.append(_row(line.split("\t")) if "\t" in line.strip() else ("text", line.strip()))
        if table is not None:
            form = next(form for form in load_tables() if (form.label, form.template) == (table.label, table.template))
            values = {(c.row, c.column): Printed(c.text or "", (c.row, c.column)) for c in table.cells}
            printed = laid_out(form, values, Random(0))
            done.parts.append(Ruled(table.label, max(map(len, printed)), spans(printed)))
            end = table.end
    return done


def _row(cells: list[str]) -> Ruled:
    """A line with tabs, which is the row of a table that was not read."""
    return Ruled("unknown", len(cells), [{column: Place(cell) for column, cell in enumerate(cells)}])


if __name__ == "__main__":
    sys.exit(main())

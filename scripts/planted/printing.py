"""Kinds of document: the same report as text in several layouts, Markdown, a web page, a file of Word or a PDF."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from random import Random

from nlp.forms import form_of
from nlp.training.rendering import table_layouts
from nlp.training.rendering.grids import Grid, Printed, laid_out
from office.documents import DOCUMENTS
from office.made import converted
from office.pages import PAGES
from office.printed import PRINTED
from office.written import Ruled, Written, spans
from planted.reports import Block, Made

TEXTS = ("tab_rows", "word_cells", "lines_close", "space_columns", "lines_apart", "pipe_tails")
_SEED = 1
KINDS = (*TEXTS, "indented", "md", "html", "docx", "pdf", *(["doc"] if shutil.which("soffice") else []))


def printed(cases: Sequence[tuple[Made, str]]) -> list[tuple[str, bytes]]:
    """The name of the file and its bytes of each report as its kind; those of LibreOffice are made at once."""
    old = [index for index, (_, kind) in enumerate(cases) if kind == "doc"]
    made = converted([DOCUMENTS["plain"](written(cases[index][0])) for index in old], "doc") if old else []
    documents = dict(zip(old, made, strict=True))
    return [
        (f"{report.id}.doc", documents[index]) if kind == "doc" else _printed(report, kind)
        for index, (report, kind) in enumerate(cases)
    ]


def _printed(report: Made, kind: str) -> tuple[str, bytes]:
    if kind == "html":
        return f"{report.id}.html", PAGES["plain"](written(report)).encode()
    if kind == "docx":
        return f"{report.id}.docx", DOCUMENTS["plain"](written(report))
    if kind == "pdf":
        return f"{report.id}.pdf", PRINTED["reportlab"](written(report))
    layout = getattr(table_layouts, kind if kind in TEXTS else "pipe_rows" if kind == "md" else "tab_rows")
    indent = "　　" if kind == "indented" else ""
    out = []
    for block in report.blocks:
        if block.kind == "table":
            pieces = layout(grid_of(block, report.template), Random(0))
            out.append("".join(piece if isinstance(piece, str) else piece.text for piece in pieces))
        else:
            out.append(f"{'' if block.kind == 'title' else indent}{block.text}\n")
    return f"{report.id}-{kind}.{'md' if kind == 'md' else 'txt'}", "".join(out).encode()


def written(report: Made) -> Written:
    """The report as paragraphs and ruled tables."""
    done = Written(report.id, next((b.text for b in report.blocks if b.kind == "title"), ""))
    for block in report.blocks:
        if block.kind == "table":
            grid = grid_of(block, report.template)
            done.parts.append(Ruled(block.label, max(map(len, grid)), spans(grid)))
        else:
            done.parts.append((block.kind if block.kind != "prose" else "text", block.text))
    return done


def grid_of(block: Block, template: str) -> Grid:
    """The table of a block as printed cells; a string among its cells is printed as it is."""
    form = form_of(block.label, block.text or template)
    assert form is not None
    values = {key: Printed(str(value), key) for key, value in block.cells.items()}
    return laid_out(form, values, Random(_SEED))

"""Ten kinds of document: the same report as text in several layouts, as a web page and as a Word file."""

from __future__ import annotations

from html import escape
from io import BytesIO
from random import Random

from nlp.forms import form_of
from nlp.training.rendering import table_layouts
from nlp.training.rendering.grids import Grid, Printed, laid_out
from office.written import Place, Ruled, spans
from planted.reports import Block, Made

TEXTS = ("tab_rows", "word_cells", "lines_close", "pipe_rows", "space_columns", "lines_apart", "pipe_tails")
_SEED = 1
KINDS = (*TEXTS, "indented", "html", "docx")


def printed(report: Made, kind: str) -> tuple[str, bytes]:
    """The name of the file and its bytes."""
    if kind == "html":
        return f"{report.id}.html", _html(report).encode()
    if kind == "docx":
        return f"{report.id}.docx", _docx(report)
    layout = getattr(table_layouts, kind if kind in TEXTS else "tab_rows")
    indent = "　　" if kind == "indented" else ""
    out = []
    for block in report.blocks:
        if block.kind == "table":
            pieces = layout(grid_of(block, report.template), Random(0))
            out.append("".join(piece if isinstance(piece, str) else piece.text for piece in pieces))
        else:
            out.append(f"{'' if block.kind == 'title' else indent}{block.text}\n")
    return f"{report.id}-{kind}.txt", "".join(out).encode()


def grid_of(block: Block, template: str) -> Grid:
    """The table of a block as printed cells; a string among its cells is printed as it is."""
    form = form_of(block.label, block.text or template)
    assert form is not None
    values = {key: Printed(str(value), key) for key, value in block.cells.items()}
    return laid_out(form, values, Random(_SEED))


def _html(report: Made) -> str:
    parts = []
    for block in report.blocks:
        if block.kind == "table":
            ruled = Ruled(block.label, 0, spans(grid_of(block, report.template)))
            rows = ("".join(map(_place, row.values())) for row in ruled.rows)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = "h1" if block.kind == "title" else "p"
            parts.append(f"<{tag}>{escape(block.text)}</{tag}>")
    head = f'<meta charset="utf-8"><title>{escape(report.blocks[0].text)}</title>'
    return f"<html><head>{head}</head><body>{''.join(parts)}</body></html>"


def _place(place: Place) -> str:
    return f'<td rowspan="{place.rows}" colspan="{place.columns}">{escape(place.text)}</td>'


def _docx(report: Made) -> bytes:
    import docx

    document = docx.Document()
    for block in report.blocks:
        if block.kind != "table":
            document.add_paragraph(block.text)
            continue
        printed = grid_of(block, report.template)
        ruled = Ruled(block.label, max(map(len, printed)), spans(printed))
        table = document.add_table(len(ruled.rows), ruled.width, "Table Grid")
        for row, cells in enumerate(ruled.rows):
            for column, place in cells.items():
                cell = table.cell(row, column)
                cell.text = place.text
                if place.rows > 1 or place.columns > 1:
                    cell.merge(table.cell(row + place.rows - 1, column + place.columns - 1))
    out = BytesIO()
    document.save(out)
    return out.getvalue()

"""PDF files of reports, by reportlab."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BalancedColumns, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from office.written import Ruled, Written


@cache
def _font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def _style(**options: Any) -> ParagraphStyle:
    return ParagraphStyle("x", fontName=_font(), wordWrap="CJK", **options)


_LINES = {"all": ("GRID",), "down": ("LINEBEFORE", "LINEAFTER"), "across": ("LINEABOVE", "LINEBELOW"), "none": ()}


def _grid(ruled: Ruled, lines: str, size: float) -> Grid:
    style = _style(fontSize=size, leading=size * 1.25)
    data: list[list[Any]] = [["" for _ in range(ruled.width)] for _ in ruled.rows]
    commands: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    commands += [(line, (0, 0), (-1, -1), 0.5, "black") for line in _LINES[lines]]
    for index, row in enumerate(ruled.rows):
        for column, place in row.items():
            data[index][column] = Paragraph(escape(place.text), style)
            if place.rows > 1 or place.columns > 1:
                commands.append(("SPAN", (column, index), (column + place.columns - 1, index + place.rows - 1)))
    widths = [450 / ruled.width] * ruled.width
    if ruled.label == "requests":
        widths = [50, 60, 130, *[210 / (ruled.width - 3)] * (ruled.width - 3)]
    return Grid(data, colWidths=widths, style=commands, repeatRows=0)


def _numbered(canvas: Any, document: Any) -> None:
    canvas.setFont(_font(), 9)
    canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")


def _in_columns(story: list[Any], run: list[Any], columns: int) -> None:
    """Move the paragraphs of `run` into `story`, in `columns` of the same height."""
    story += [BalancedColumns(list(run), nCols=columns, innerPadding=24)] if run and columns > 1 else run
    run.clear()


def _made(report: Written, lines: str = "all", size: float = 9, head: bool = False, columns: int = 1) -> bytes:
    story: list[Any] = []
    run: list[Any] = []
    prose = {"fontSize": 14, "leading": 24} if columns == 1 else {"fontSize": 11, "leading": 16}
    for part in report.parts:
        if isinstance(part, Ruled):
            _in_columns(story, run, columns)
            story += [Spacer(1, 6), _grid(part, lines, size), Spacer(1, 6)]
        else:
            kind, text = part
            style = (
                _style(fontSize=20, leading=30, alignment=1)
                if kind == "title"
                else _style(**prose, firstLineIndent=2 * prose["fontSize"])
            )
            if kind == "title":
                _in_columns(story, run, columns)
            (story if kind == "title" else run).append(Paragraph(escape(text), style))
    _in_columns(story, run, columns)
    stream = io.BytesIO()

    def decorate(canvas: Any, document: Any) -> None:
        _numbered(canvas, document)
        if head:
            canvas.drawString(72, A4[1] - 40, report.title)

    SimpleDocTemplate(stream, pagesize=A4, leftMargin=72, rightMargin=72).build(
        story, onFirstPage=decorate, onLaterPages=decorate
    )
    return stream.getvalue()


PRINTED: dict[str, Callable[[Written], bytes]] = {
    "reportlab": _made,
    "reportlab small": lambda report: _made(report, size=7.5, head=True),
    "reportlab no lines": lambda report: _made(report, lines="none"),
    "reportlab lines down": lambda report: _made(report, lines="down"),
    "reportlab lines across": lambda report: _made(report, lines="across"),
    "reportlab two columns": lambda report: _made(report, columns=2),
}

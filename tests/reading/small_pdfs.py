"""Small PDF files, drawn by reportlab."""

from __future__ import annotations

import io

import pytest

from nlp.reading import from_bytes

pytest.importorskip("reportlab")
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def pdf(*pages, **options) -> bytes:
    """A PDF of `pages`: functions that draw on a canvas."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(600, 800), **options)
    for draw in pages:
        canvas.setFont("STSong-Light", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def read(*pages):
    return from_bytes(pdf(*pages), "a.pdf")


def ruled(rows, top, lines=True, wide=100):
    """Draw a table, its cells by row and column; None is a place that the cell to the left covers."""

    def draw(canvas):
        for number, row in enumerate(rows):
            y = top - 30 * number
            for column, cell in enumerate(row):
                x = 60 + wide * column
                if cell is None:
                    continue
                span = 1
                while column + span < len(row) and row[column + span] is None:
                    span += 1
                if lines:
                    canvas.rect(x, y - 30, wide * span, 30)
                for line, text in enumerate(cell.split("\n")):
                    canvas.drawString(x + 5, y - 12 - 12 * line, text)

    return draw


def stood(*lines):
    """Draw texts where they stand: ``(x, y, text)``."""

    def draw(canvas):
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return draw

"""Layouts for the published figure of tables alone: written last, run once, never looked at to change the reader."""

from __future__ import annotations

from random import Random

from nlp.training.rendering.grids import Grid
from nlp.training.rendering.table_layouts import NOISE_MARK, Layout, Stream, readable


def broken_cells(grid: Grid, rng: Random) -> Stream:
    """Tab rows whose long labels go on in a line of their own inside the cell; two tabs before the row at times."""
    out: Stream = []
    for row in grid:
        out.append("\t\t" if rng.random() < 0.1 else "")
        for index, cell in enumerate(row):
            out += ["\t"] * (index > 0)
            if cell.key is None and len(cell.text) > 12 and rng.random() < 0.5:
                place = rng.randrange(4, len(cell.text) - 3)
                out += [cell.text[:place], "\n", cell.text[place:]]
            else:
                out.append(cell)
        out.append("\n")
    return out


def leading_pipes(grid: Grid, rng: Random) -> Stream:
    """A pipe and a cell a line, an empty line behind each row."""
    out: Stream = []
    for row in grid:
        for cell in row:
            if not cell.merged:
                out += ["| ", cell, "\n"]
        out.append("\n")
    return out


def spaced_pdf(grid: Grid, rng: Random) -> Stream:
    """PDF text: indented labels in lines of any length, values far to the right of the last, page numbers between."""
    out: Stream = []
    for number, row in enumerate(grid, 1):
        for label in [cell.text for cell in row if cell.text and cell.key is None]:
            while label:
                width = rng.randint(5, 16)
                out += [" " * rng.randint(0, 6), label[:width], "\n"]
                label = label[width:]
        values = readable(row)
        if values and out:
            out[-1] = "      "
        for index, value in enumerate(values):
            out += ["     "] * (index > 0) + [value]
        out += ["\n"] * bool(values)
        if number % rng.randint(12, 18) == 0:
            out.append(NOISE_MARK)
    return out


def heavy_bars(grid: Grid, rng: Random) -> Stream:
    """Rows parted by heavy bars, the places of merged cells left out."""
    out: Stream = []
    for row in grid:
        cells = [cell for cell in row if not cell.merged]
        for index, cell in enumerate(cells):
            out += [" ┃ "] * (index > 0) + [cell]
        out.append("\n")
    return out


HELD_OUT: tuple[Layout, ...] = (broken_cells, leading_pipes, spaced_pdf, heavy_bars)

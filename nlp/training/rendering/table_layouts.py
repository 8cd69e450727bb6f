"""Ways in which a table's cells come out of Word, PDF and web pages.

A layout turns a grid into a list of strings and printed cells, in order; joined, they are the text.
The layouts of `TRAIN` and of `TEST` are different functions: a model never sees a test layout.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from nlp.training.rendering.grids import Grid, Printed

Stream = list[str | Printed]
Layout = Callable[[Grid, Random], Stream]
_SIDE_BY_SIDE = 15  # cells of the table that prints three rows in one line


def word_cells(grid: Grid, rng: Random) -> Stream:
    """Word's text export: a tab before each cell, a line each, an empty line after each row."""
    out: Stream = []
    for row in grid:
        for cell in _without_merged_tail(row):
            out += ["\t", cell, "\n"]
        out.append("\n")
    return out


def tab_rows(grid: Grid, rng: Random) -> Stream:
    """A row a line, tabs between cells, merged places empty; some rows lose their first empty place."""
    out: Stream = []
    for row in grid:
        cells = list(row)
        if cells[0].merged and rng.random() < 0.2:
            cells = cells[1:] + cells[:1]
        for index, cell in enumerate(cells):
            out += ["\t"] * (index > 0) + [cell]
        out.append("\n")
    return out


def lines_apart(grid: Grid, rng: Random) -> Stream:
    """Every cell on a line of its own, empty lines between all of them."""
    return [part for row in grid for cell in row if not cell.merged for part in (cell, "\n\n")]


def lines_close(grid: Grid, rng: Random) -> Stream:
    """Every cell on a line of its own, nothing between."""
    return [part for row in grid for cell in row if not cell.merged for part in (cell, "\n")]


def pipe_rows(grid: Grid, rng: Random) -> Stream:
    """A row a line between pipes."""
    out: Stream = []
    for row in grid:
        out.append("|")
        for cell in _without_merged_tail(row) if rng.random() < 0.5 else row:
            out += [" ", cell, " |"]
        out.append("\n")
    return out


def pipe_tails(grid: Grid, rng: Random) -> Stream:
    """A web page's text: a pipe behind each cell, the pipes of merged places in a row."""
    out: Stream = []
    keep = rng.random() < 0.5  # the places of cells merged downwards
    for row in grid:
        cells = [cell for index, cell in enumerate(row) if not cell.merged or (keep and index < 3)]
        for cell in cells:
            out += [cell, " | " if cell.text else "| "]
        out += ["|" * (len(row) - len(cells)), "\n"]
    return out


def pipe_bars(grid: Grid, rng: Random) -> Stream:
    """A web page's text: a cell and a pipe a line, the pipes of merged places on a line of their own."""
    out: Stream = []
    for row in grid:
        for cell in row:
            if not cell.merged:
                out += [cell, " |\n"]
        if merged := sum(cell.merged for cell in row):
            out += ["|" * (merged + 1), "\n"]
    return out


def space_columns(grid: Grid, rng: Random) -> Stream:
    """Columns that only spaces part."""
    gap = rng.choice((" ", "  ", "    "))
    return _joined_rows(grid, gap)


def pdf_wrapped(grid: Grid, rng: Random) -> Stream:
    """PDF text: long labels over several lines, the first column printed downwards, values behind."""
    out: Stream = []
    width = rng.randint(6, 12)
    for number, row in enumerate(grid):
        labels = [cell for cell in row if cell.text and cell.key is None]
        values = [cell for cell in row if cell.key is not None]
        if len(labels) > 3 and not values and rng.random() < 0.5:
            for half in range(0, max(len(label.text) for label in labels), 2):
                out += [" ".join(label.text[half : half + 2] for label in labels).strip(), "\n"]
            continue
        for label in labels:
            narrow = 1 if label.text.startswith("三、本年度") else width
            pieces = [label.text[i : i + narrow] for i in range(0, len(label.text), narrow)]
            for index, piece in enumerate(pieces):
                out.append(piece)
                last = index == len(pieces) - 1
                out.append(" " if last and values and label is labels[-1] else "\n")
        out += _spaced(values)
        if values:
            out.append("\n")
        if number and number % rng.randint(14, 22) == 0:
            out.append(NOISE_MARK)
    return out


def pdf_lines(grid: Grid, rng: Random) -> Stream:
    """PDF text, a cell after the other: labels and column heads over several lines, each value on a line of its own."""
    out: Stream = []
    width, head = rng.randint(6, 14), rng.choice((2, 3, 8))
    apart = rng.random() < 0.5  # else the values of a row share a line
    for number, row in enumerate(grid):
        values = [cell for cell in row if cell.key is not None]
        for cell in row:
            if cell.text and cell.key is None:
                narrow = head if not values and len(cell.text) < 8 else 1 if cell.text.startswith("三、本") else width
                for index in range(0, len(cell.text), narrow):
                    out += [cell.text[index : index + narrow], "\n"]
        for value in values:
            out += [value, "\n" if apart else "  "]
        if values and not apart:
            out.append("\n")
        if number and number % rng.randint(12, 20) == 0:
            out.append(NOISE_MARK)
    return out


def cells_paragraph(grid: Grid, rng: Random) -> Stream:
    """A web page's text: each row's cells on lines of their own, rows apart, no tabs."""
    out: Stream = []
    for row in grid:
        for cell in row:
            if not cell.merged:
                out += [cell, "\n"]
        out.append("\n")
    return out


def pipe_lines(grid: Grid, rng: Random) -> Stream:
    """A cell and a pipe a line."""
    return [part for row in grid for cell in row if not cell.merged for part in (cell, " |\n")]


def shifted_tabs(grid: Grid, rng: Random) -> Stream:
    """Tab rows without the merged places in front, so that values stand under other heads."""
    out: Stream = []
    for row in grid:
        cells = [cell for cell in row if not cell.merged]
        out.append("\t" * rng.randint(0, 2))
        for index, cell in enumerate(cells):
            out += ["\t"] * (index > 0) + [cell]
        out += ["\t" * rng.randint(0, 3), "\n"]
    return out


def pdf_split(grid: Grid, rng: Random) -> Stream:
    """PDF text: values in the middle of a wrapped label, column heads as columns of half words."""
    out: Stream = []
    width = rng.randint(7, 10)
    for row in grid:
        labels = [cell for cell in row if cell.text and cell.key is None]
        values = [cell for cell in row if cell.key is not None]
        if not values and len(labels) > 3:
            deep = max(len(label.text) for label in labels)
            for line in range(deep):
                out += [" ".join(label.text[line : line + 1] for label in labels).strip(), "\n"]
            continue
        for label in labels[:-1]:
            out += [label.text, "\n"]
        text = labels[-1].text if labels else ""
        if len(text) > width:
            out += [text[:width], "\n"]
            text = text[width:]
        out += [text, " " * bool(text)]
        out += [*_spaced(values), "\n"]
    return out


def wide_spaces(grid: Grid, rng: Random) -> Stream:
    """Columns that ideographic spaces part."""
    return _joined_rows(grid, "　　")


def run_together(grid: Grid, rng: Random) -> Stream:
    """All cells without a separator: the values cannot be told apart."""
    return ["".join(cell.text for row in grid for cell in row), "\n"]


def run_parts(grid: Grid, rng: Random) -> Stream:
    """The cells of some rows without a separator, then those of the next rows on another line."""
    out: Stream = []
    start = 0
    while start < len(grid):
        end = start + rng.randint(6, 16)
        out += ["".join(cell.text for row in grid[start:end] for cell in row), "\n"]
        start = end
    return out


NOISE_MARK = "\0"  # the text layout puts a page number here

TRAIN: tuple[Layout, ...] = (
    word_cells, word_cells, tab_rows, tab_rows, lines_apart, lines_close,
    pipe_rows, pipe_tails, pipe_bars, space_columns, pdf_wrapped, pdf_lines, run_together, run_parts,
)  # fmt: skip
TEST: tuple[Layout, ...] = (cells_paragraph, pipe_lines, shifted_tabs, pdf_split, wide_spaces)


def _joined_rows(grid: Grid, gap: str) -> Stream:
    out: Stream = []
    for row in grid:
        cells = [cell for cell in row if cell.text and cell.key is None] + readable(row)
        for index, cell in enumerate(cells):
            out += [gap] * (index > 0) + [cell]
        out.append("\n")
    return out


def _spaced(values: list[Printed]) -> Stream:
    return [part for index, value in enumerate(readable(values)) for part in ([" "] * (index > 0) + [value])]


def readable(row: list[Printed]) -> list[Printed]:
    """The values of a row in a layout that loses empty cells; what nobody could give a column carries no value.

    Where a cell is lost, only the total is left to be read: it is the last number, and the sum of the others.
    """
    values = [cell for cell in row if cell.key is not None]
    printed = [cell for cell in values if cell.text]
    if len(printed) == len(values):
        return values
    *parts, last = printed or [Printed("")]
    total = last.key is not None and last.key[1] == "total" and len(row) < _SIDE_BY_SIDE
    total = total and bool(last.value) and sum(cell.value or 0 for cell in parts) == last.value
    return [Printed(cell.text) for cell in parts] + ([last] if total else [Printed(last.text)] if last.text else [])


def _without_merged_tail(row: list[Printed]) -> list[Printed]:
    """Word drops the places that a cell to their left was merged over."""
    out = []
    covered = False
    for cell in row:
        if not (cell.merged and covered):
            out.append(cell)
        covered = covered or bool(cell.text and cell.key is None)
    return out

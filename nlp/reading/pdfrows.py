"""The rows of a ruled table, and tables that a page break parts."""

from __future__ import annotations

from nlp.reading.blocks import Table, bare, is_value
from nlp.reading.pdfgrid import Grid
from nlp.reading.pdflines import Line, lines_of, starts_item
from nlp.text.numbering import number_alone

_FILLED = 0.6  # of a cell's width, by a line that goes on in the next
_SAME_EDGE = 6.0  # points


def rows_of(grid: Grid) -> list[list[str]]:
    """The full grid of places, the text of each cell in its first place."""
    rows = []
    for row in range(len(grid.ys) - 1):
        cells = []
        for column in range(len(grid.xs) - 1):
            owned = grid.owner[row][column] == (row, column)
            cells.append(_text(grid, row, column) if owned else "")
        rows.append(cells)
    return [row for row in rows if any(row)] if any(map(any, rows)) else []


def _text(grid: Grid, row: int, column: int) -> str:
    chars = grid.chars.get((row, column))
    if not chars:
        return ""
    lines = lines_of(chars)
    if len(lines) == 1:
        return lines[0].text
    width = _width(grid, row, column)
    out = lines[0].text
    for above, below in zip(lines, lines[1:], strict=False):
        wrapped = above.right - above.left >= _FILLED * width
        values = is_value(above.text) and is_value(below.text)
        out += ("" if wrapped and values else "\n") + below.text
    return out


def _width(grid: Grid, row: int, column: int) -> float:
    last = column
    while last + 1 < len(grid.xs) - 1 and grid.owner[row][last + 1] == (row, column):
        last += 1
    return grid.xs[last + 1] - grid.xs[column]


def join_pages(pages: list[list[Table | Line]]) -> list[Table | Line]:
    """The pages one after the other; a row that a page break parts becomes one again.

    Tables that follow each other with nothing between are joined later, as in every format.
    """
    flow: list[Table | Line] = []
    for page in pages:
        first = page[0] if page else None
        before = flow[-1] if flow else None
        if isinstance(first, Table) and isinstance(before, Table) and first.width == before.width:
            _join_row(before, first)
        flow += page
    return flow


def _join_row(above: Table, below: Table) -> None:
    """Take the first row of `below` into the last of `above` where it is the rest of it."""
    repeated = 0
    while (
        repeated < len(below.rows) - 1
        and repeated < len(above.rows)
        and bare(below.rows[repeated]) == bare(above.rows[repeated])
    ):
        repeated += 1
    last, rest = above.rows[-1], below.rows[repeated]
    for column, cell in enumerate(last):
        if cell and number_alone(cell) and rest[column] and not starts_item(rest[column]):
            last[column], rest[column] = cell + rest[column], ""  # a title that the page break parted from its number
    if not _is_rest(last, rest):
        return
    above.rows[-1] = [one + other for one, other in zip(last, rest, strict=True)]
    del below.rows[repeated], below.pages[repeated]


def _is_rest(last: list[str], rest: list[str]) -> bool:
    """Whether `rest` has nothing but what `last` lacks: the values of both are in one of them only."""
    values = [[is_value(cell) for cell in row] for row in (last, rest)]
    if any(values[0]) and any(values[1]):
        return False
    if any(
        (value and other)
        for row, against in ((0, rest), (1, last))
        for value, other in zip(values[row], against, strict=True)
    ):
        return False
    label, more = "".join(bare(last)[:1]), "".join(cell for cell in bare(rest) if not is_value(cell))
    if not any(values[0]) and not any(values[1]):
        return _open(label) and bool(more) and not starts_item(more)
    told = "".join(cell for cell in bare(last) if not is_value(cell))
    if not told or (more and starts_item(more)):
        return False
    return _open(told) or not more or starts_item(told) or any(values[1])


def _open(text: str) -> bool:
    """Whether a bracket is still open."""
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")

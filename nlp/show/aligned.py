"""A long table: a line a row, its columns aligned, cut off where the terminal ends, whole where there is none.

A rich table measures and wraps every cell, which takes a second for a thousand rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style

from nlp.show.prose import clean

_GAP = "  "
_WIDEST = 40  # cells of a column of a table that is wider than the terminal


class Aligned:
    """Rows below their heads; `right` are the columns whose cells end at the right."""

    def __init__(self, heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()):
        self._rows = [list(map(clean, row)) for row in (heads, *rows)]
        self._right = right
        self._widths = [max(map(cell_len, column)) for column in zip(*self._rows, strict=True)]
        self._width = sum(self._widths) + len(_GAP) * (len(self._widths) - 1)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widths = self._widths
        if self._width > options.max_width:
            widths = [min(_WIDEST, width) for width in widths]
        for number, row in enumerate(self._rows):
            cells = (
                self._cell(cell, width, column in self._right)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            line = _GAP.join(cells).rstrip()
            if cell_len(line) > options.max_width:
                line = f"{set_cell_size(line, options.max_width - 1).rstrip()}…"
            yield Segment(line, Style(bold=True) if number == 0 else None)
            yield Segment.line()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(1, options.max_width), min(self._width, options.max_width))

    @staticmethod
    def _cell(cell: str, width: int, right: bool) -> str:
        space = width - cell_len(cell)
        if space < 0:
            return f"{set_cell_size(cell, width - 1)}…"
        return " " * space + cell if right else cell + " " * space

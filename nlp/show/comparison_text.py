"""A comparison in the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table as Grid

from nlp.checks.comparison import Comparison
from nlp.show.comparison import parts, title_of
from nlp.show.prose import Prose


class ComparisonView:
    """`comparison` for a terminal: a grid a part, what changed in bold."""

    def __init__(self, comparison: Comparison):
        self._comparison = comparison

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Prose((title_of(self._comparison), "bold"))
        for part in parts(self._comparison):
            yield Prose("")
            yield Prose((part.title, "bold"), (f"  {part.note}" if part.note else "", "dim"))
            if part.rows:
                grid = Grid(box=box.HORIZONTALS, expand=True, show_edge=False)
                for head, weight in zip(part.heads, part.weights, strict=True):
                    grid.add_column(head, ratio=weight)
                for row in part.rows:
                    grid.add_row(
                        *(Prose(*((run.text, "bold" if run.changed else "") for run in field)) for field in row)
                    )
                yield grid

"""Tables for the terminal, whole, in the rows and columns of the official form."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from nlp.report import Report
from nlp.show.form_layout import official
from nlp.show.prose import Prose


def official_tables(report: Report) -> Iterator[RenderableType]:
    """The tables of `report` one after another, each under its name."""
    for table in report.tables:
        areas = official(table)
        yield Prose(
            (report.name("tables", table.label), "bold"), (f"  {table.template}年格式" if table.template else "", "dim")
        )
        if not areas:
            yield Prose("没有官方格式，未读数值", style="dim")
            continue
        width = max(area.column + area.columns for area in areas)
        lines: dict[int, dict[int, Text]] = {}
        for area in areas:
            said = "" if area.content is None else str(area.content)
            lines.setdefault(area.row, {})[area.column] = Text(said, style="" if area.head else "bold")
        grid = Grid(box=box.SIMPLE, show_header=False, pad_edge=False)
        for _ in range(width):
            grid.add_column(overflow="fold")
        for row in range(max(lines) + 1):
            grid.add_row(*(lines.get(row, {}).get(column, Text("")) for column in range(width)))
        yield grid
    if not report.tables:
        yield Prose("没有找到表格", style="dim")

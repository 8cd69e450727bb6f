"""Tables as pandas frames, in the order of the official forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.forms import form_of

if TYPE_CHECKING:
    import pandas

    from nlp.report.types import Report, Table


def to_frame(table: Table) -> pandas.DataFrame:
    """The values of `table`, one row a row and one column a column, in official order; see `Table.to_frame`."""
    import pandas

    form = form_of(table.label, table.template)
    official_rows = [row.id for row in form.rows] if form else []
    official_columns = [column.id for row in form.rows for column in row.columns] if form else []
    values = {(cell.row, cell.column): pandas.NA if cell.value is None else cell.value for cell in table.cells}
    rows = _in_order(official_rows, [row for row, _ in values])
    columns = _in_order(official_columns, [column for _, column in values])
    data = [[values.get((row, column), pandas.NA) for column in columns] for row in rows]
    index, heads = pandas.Index(rows, name="row"), pandas.Index(columns, name="column")
    return pandas.DataFrame(data, index=index, columns=heads, dtype=object)


def frames(report: Report) -> dict[str, pandas.DataFrame]:
    """What was read of `report`, a row each; see `Report.to_frames`."""
    import pandas

    text, name = report.text, report.name
    tables = {
        "sections": (
            ("label", "name", "parent", "heading", "start", "end", "score"),
            [(s.label, name("sections", s.label), s.parent, text[s.heading.start : s.heading.end], s.start, s.end,
              s.score) for s in report.sections],
        ),
        "cells": (
            ("table", "name", "number", "row", "column", "value", "state", "text", "start", "end"),
            [(t.label, name("tables", t.label), number, c.row, c.column, c.value, c.state, text[c.start : c.end],
              c.start, c.end) for number, t in enumerate(report.tables, 1) for c in t.cells],
        ),
        "items": (
            ("role", "name", "text", "themes", "theme_names", "answers", "start", "end", "score"),
            [(i.role, name("roles", i.role), text[i.start : i.end], tuple(t.label for t in i.themes),
              "、".join(name("themes", t.label) for t in i.themes), i.answers, i.start, i.end, i.score)
             for i in report.items],
        ),
        "checks": (
            ("id", "status", "left", "right", "message"),
            [(c.id, c.status, c.left, c.right, c.message) for c in report.checks],
        ),
        "warnings": (
            ("code", "message", "start", "end"),
            [(w.code, w.message, w.start, w.end) for w in report.warnings],
        ),
    }  # fmt: skip
    return {kind: pandas.DataFrame(rows, columns=list(columns)) for kind, (columns, rows) in tables.items()}


def _in_order(official: list[str], found: list[str]) -> list[str]:
    """`found` without repetitions, in the official order, what is not official last."""
    present = dict.fromkeys(found)
    return [name for name in dict.fromkeys(official) if name in present] + [
        name for name in present if name not in official
    ]

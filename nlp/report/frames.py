"""Tables as pandas frames, in the order of the official forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.forms import form_of

if TYPE_CHECKING:
    import pandas

    from nlp.report.types import Table


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


def _in_order(official: list[str], found: list[str]) -> list[str]:
    """`found` without repetitions, in the official order, what is not official last."""
    present = dict.fromkeys(found)
    return [name for name in dict.fromkeys(official) if name in present] + [
        name for name in present if name not in official
    ]

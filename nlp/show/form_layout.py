"""A table in the shape of its official form: which text or value stands where, merged cells included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from nlp.forms import Table as Form
from nlp.forms import form_of
from nlp.report import Cell, Table

Values = dict[tuple[str, str], "int | float | str | None"]


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of the form, `rows` high and `columns` wide; `head` says that it is a label and no value.

    `content` is a number, the printed text of what is no number, or None where nothing is printed or known. `key` are
    the ids of the row and the column that a value belongs to.
    """

    row: int
    column: int
    rows: int
    columns: int
    content: int | float | str | None
    head: bool
    key: tuple[str, str] | None = None


def official(table: Table) -> list[Area]:
    """The areas of `table`, from its top left on; none where it is of no official form."""
    form = form_of(table.label, table.template)
    if form is None:
        return []
    values = {(cell.row, cell.column): _content(cell) for cell in table.cells}
    if form.side_by_side:
        return list(_side_by_side(form, values))
    if any(row.unit for row in form.rows):
        return list(_indicators(form, values))
    if form.titles:
        return list(_parts(form, values))
    return list(_crossed(form, values))


def _content(cell: Cell) -> int | float | str | None:
    if cell.state == "number":
        return cell.value
    return None if cell.state == "blank" else cell.text.strip()


def _crossed(form: Form, values: Values) -> Iterator[Area]:
    """Heads above, labels on the left, both merged where neighbours share them."""
    columns = form.rows[0].columns
    high = max(len(column.label) for column in columns)
    wide = max(len(row.label) for row in form.rows)
    corner = next((head for head in form.heads if head not in {text for c in columns for text in c.label}), "")
    yield Area(0, 0, high, wide, corner, True)
    for area in _merged([column.label for column in columns], high):
        yield Area(area.column, wide + area.row, area.columns, area.rows, area.content, True)
    for area in _merged([row.label for row in form.rows], wide):
        yield Area(high + area.row, area.column, area.rows, area.columns, area.content, True)
    for down, row in enumerate(form.rows):
        for right, column in enumerate(columns):
            key = row.id, column.id
            yield Area(high + down, wide + right, 1, 1, values.get(key), False, key)


def _merged(paths: Sequence[tuple[str, ...]], depth: int) -> Iterator[Area]:
    """Label paths as columns of cells, merged downwards where they are the same and to the right where they end."""
    for level in range(depth):
        start = 0
        for path, same in groupby(paths, key=lambda p: p[: level + 1]):
            count = len(list(same))
            if len(path) == level + 1:
                ends = all(len(p) == level + 1 for p in paths[start : start + count])
                yield Area(start, level, count, depth - level if ends else 1, path[-1], True)
            start += count


def _parts(form: Form, values: Values) -> Iterator[Area]:
    """Parts below one another, each under its title with heads of its own; the last column fills the width."""
    width = 1 + max(len(row.columns) for row in form.rows)
    titles = dict(form.titles)
    content_head = form.heads[form.heads.index(titles[0]) + 1]
    line = 0
    for number, row in enumerate(form.rows):
        if number in titles:
            yield Area(line, 0, 1, width, titles[number], True)
            heads = [content_head, *(column.label[-1] for column in row.columns)]
            yield from _filling(line + 1, heads, width, head=True)
            line += 2
        yield Area(line, 0, 1, 1, row.label[-1], True)
        for area, column in zip(_filling(line, row.columns, width, head=False, first=1), row.columns, strict=True):
            key = row.id, column.id
            yield replace(area, content=values.get(key), key=key)
        line += 1


def _filling(line: int, contents: Sequence[Any], width: int, *, head: bool, first: int = 0) -> Iterator[Area]:
    for index, content in enumerate(contents, first):
        last = index == first + len(contents) - 1
        yield Area(line, index, 1, width - index if last else 1, content, head)


def _side_by_side(form: Form, values: Values) -> Iterator[Area]:
    """All rows in one line, each under its label and the column heads."""
    high = max(len(row.label) for row in form.rows)
    each = len(form.rows[0].columns)
    paths = [row.label for row in form.rows for _ in row.columns]
    for area in _merged(paths, high):
        yield Area(area.column, area.row, area.columns, area.rows, area.content, True)
    for number, row in enumerate(form.rows):
        for right, column in enumerate(row.columns):
            yield Area(high, number * each + right, 1, 1, column.label[-1], True)
            key = row.id, column.id
            yield Area(high + 1, number * each + right, 1, 1, values.get(key), False, key)


def _indicators(form: Form, values: Values) -> Iterator[Area]:
    """A row an indicator with its unit, chapters above."""
    (column,) = form.rows[0].columns
    for right, head in enumerate(form.heads[:3]):
        yield Area(0, right, 1, 1, head, True)
    line = 1
    printed: set[tuple[str, ...]] = set()
    for row in form.rows:
        for depth in range(1, len(row.label)):
            if row.label[:depth] not in printed:
                yield Area(line, 0, 1, 1, _indented(row.label[:depth]), True)
                printed.add(row.label[:depth])
                line += 1
        printed.add(row.label)
        key = row.id, column.id
        yield Area(line, 0, 1, 1, _indented(row.label), True)
        yield Area(line, 1, 1, 1, row.unit or "", True)
        yield Area(line, 2, 1, 1, values.get(key), False, key)
        line += 1


def _indented(path: tuple[str, ...]) -> str:
    return "　" * (len(path) - 1) + path[-1]

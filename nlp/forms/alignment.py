"""Fitting the cells of a table to an official format.

Runs of values are paired with rows by their labels and their order (`nlp.forms.pairing`), then the values of a
row with its columns (`nlp.forms.columns`). So a lost label, a shifted column or a wrapped line costs a
cell or a row and not the table. What cannot be placed with certainty is not read, and named in `Alignment.unplaced`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.forms.columns import Slots, place, side_by_side
from nlp.forms.formats import Table
from nlp.forms.lookup import plain
from nlp.forms.pairing import Pair, pair, strange_column
from nlp.forms.runs import Cell, Run, label_rows, printed_labels, runs_of
from nlp.text.values import State, read_value

__all__ = ["PERFECT", "Alignment", "Cell", "Value", "align"]

PERFECT = 2.999  # the score of a table that prints a format and nothing else


class Value(NamedTuple):
    """A cell of the format and what the table says there."""

    row: str
    column: str
    state: State
    value: int | float | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a table reads as one official format; `score` compares formats for the same cells.

    `unplaced` are the ``(start, end)`` of printed values that have no certain place in the format, in order.
    """

    table: Table
    values: tuple[Value, ...]
    score: float
    unplaced: tuple[tuple[int, int], ...] = ()

    @property
    def certainty(self) -> float:
        """The share of the printed values that have a certain place, 0 to 1."""
        placed = sum(value.state != "blank" for value in self.values)
        return placed / max(placed + len(self.unplaced), 1)


def align(rows: Sequence[Sequence[Cell]], table: Table) -> Alignment:
    """Read `rows`, the printed rows of a table, as `table`."""
    runs = runs_of(rows, table)
    blanks_shown = any(not cell.text for cells in rows for cell in cells)
    line = _whole_line(runs, table) if table.side_by_side else None
    if line:
        values = _in_one_line(line, table, blanks_shown=blanks_shown)
    else:
        values = _row_by_row(runs, table, rows_known=len(rows) > 1, blanks_shown=blanks_shown)
    taken = {value.start for value in values}
    unplaced = tuple(
        (cell.start, cell.end)
        for run in runs
        for cell in run.cells
        if cell.text and cell.start not in taken and read_value(cell.text)[0] == "number"
    )
    return Alignment(table, values, _score(rows, runs, values, table), unplaced)


def _whole_line(runs: Sequence[Run], table: Table) -> Run | None:
    """The run that holds all rows of a table that prints them side by side, None where each has a line of its own."""
    longest = max(runs, key=Run.count, default=None)
    if longest is None or len(runs) == 1:
        return longest
    others = max(run.count() for run in runs if run is not longest)
    return longest if others < len(table.rows[0].columns) <= len(longest.cells) // 2 else None


def _in_one_line(run: Run, table: Table, *, blanks_shown: bool) -> tuple[Value, ...]:
    found = place([Slots(run.cells, side_by_side(table), False, run.length)], table, blanks_shown=blanks_shown)[0] or {}
    keys = [(row.id, column.id) for row in table.rows for column in row.columns]
    return tuple(_value(*key, found[f"{key[0]}/{key[1]}"]) for key in keys if f"{key[0]}/{key[1]}" in found)


def _row_by_row(runs: Sequence[Run], table: Table, *, rows_known: bool, blanks_shown: bool) -> tuple[Value, ...]:
    pairs = pair(runs, table, rows_known=rows_known and not table.side_by_side)
    parts: dict[int, list[Pair]] = {}
    placed: dict[int, dict[str, Cell]] = {}  # by the number of the pair
    for entry in pairs:
        if entry.row is not None and entry.sure:
            parts.setdefault(id(table.rows[entry.row].columns), []).append(entry)
    for members in parts.values():
        slots = [_slots(entry, table) for entry in members]
        strange = strange_column(members[0].run, slots[0].row, table)
        cells_of_rows = place(slots, table, blanks_shown=blanks_shown, strange=strange)
        for entry, cells in zip(members, cells_of_rows, strict=True):
            placed[id(entry)] = cells or {}
    doubtful = _contradicted(pairs, table)
    values: list[Value] = []
    for entry in pairs:
        if entry.row is None:
            values += _own_row(entry, table, values)
        elif entry.row not in doubtful:
            values += [_value(table.rows[entry.row].id, name, cell) for name, cell in placed.get(id(entry), {}).items()]
    return tuple(values)


def _slots(entry: Pair, table: Table) -> Slots:
    assert entry.row is not None
    cells = entry.run.cells[entry.start : entry.stop]
    return Slots(cells, table.rows[entry.row], bool(entry.run.labels) and not entry.start, entry.run.length)


def _contradicted(pairs: Iterable[Pair], table: Table) -> set[int]:
    """Rows that are printed twice with different values."""
    heads = {plain(head) for head in table.heads}
    known = {label: rows[0] for label, rows in label_rows(table).items() if len(rows) == 1 and label not in heads}
    own = {entry.row: _says(entry.run) for entry in pairs if entry.row is not None}
    found = set()
    for entry in pairs:
        label = entry.run.labels[-1] if entry.run.labels else ""
        row = known.get(label)
        if entry.row is None and row in own and own[row] != _says(entry.run):
            found.add(row)
    return found


def _says(run: Run) -> list[tuple[State, int | float | None]]:
    return [read_value(cell.text) for cell in run.cells if cell.text]


def _own_row(entry: Pair, table: Table, before: Sequence[Value]) -> list[Value]:
    """The value of a row that the format does not know, under the label that is printed."""
    filled = [cell for cell in entry.run.cells if cell.text]
    columns = table.rows[0].columns
    if not (table.open_rows and entry.sure and entry.run.numbers and len(filled) == len(columns)):
        return []
    name = "".join(entry.run.name.split())
    taken = {value.row for value in before}
    count = 1
    while name in taken:
        count += 1
        name = f"{''.join(entry.run.name.split())}（{count}）"
    return [_value(name, column.id, cell) for column, cell in zip(columns, filled, strict=True)]


def _value(row: str, column: str, cell: Cell) -> Value:
    state, value = read_value(cell.text)
    return Value(row, column, state, value, cell.start, cell.end)


def _score(rows: Sequence[Sequence[Cell]], runs: Sequence[Run], values: Sequence[Value], table: Table) -> float:
    """How many of the printed labels and numbers the format knows, and, half as much, how much of it is printed."""
    printed = {plain(cell.text) for cells in rows for cell in cells if read_value(cell.text)[0] == "text"}
    expected = printed_labels(table)
    given = sum(run.count() for run in runs)
    known = len(printed & expected)
    own_rows = {row.id for row in table.rows}
    placed = sum(value.state != "blank" and value.row in own_rows for value in values)
    filled = len(values) / sum(len(row.columns) for row in table.rows)
    return (
        known / max(len(printed), 1) + (placed / given if given else 1.0) + (known / len(expected) + min(filled, 1)) / 2
    )

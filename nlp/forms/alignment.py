"""Matching the cells of a printed table to an official form.

The labels are read first: they say which columns and rows are printed, and in which order (`nlp.forms.naming`). Runs of
values are then paired with rows (`nlp.forms.pairing`) and the values of a row with its columns (`nlp.forms.columns`).
Sums weigh between what the labels and what the places say: a reading by labels that contradicts the places is taken
if its sums hold in every row and column, else the reading by places if its do, else what they read differently is not
read. So a lost label, a shifted column or a wrapped line costs a cell or a row and not the table. What cannot be placed
with certainty is named in `Alignment.unplaced`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from operator import itemgetter

from nlp.forms.formats import Table
from nlp.forms.lookup import Cell, plain
from nlp.forms.naming import FOREIGN, Printed, is_foreign_column, printed_form
from nlp.forms.reading import Reading, Value, keys_of, read_as
from nlp.forms.runs import Run, printed_labels, runs_of
from nlp.forms.scrambling import has_moved, is_scrambled, page_numbers
from nlp.forms.settings import SETTINGS
from nlp.forms.splitting import known_labels, runs_together, split_rows
from nlp.text.values import read_value

__all__ = ["PERFECT", "Alignment", "Cell", "Reading", "Value", "align", "generic", "split"]

PERFECT = 2.999  # the score of a table that prints a form and nothing else


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a table reads as one official form; `score` compares forms for the same cells.

    `unplaced` are the ``(start, end)`` of printed values that have no certain place in the form, in order. `readings`
    are those that were weighed, the one that was taken first. `glued` says that its digits run together, `scrambled`
    that its cells have left their rows; `known` counts the different labels of the form that it prints, `lost` the
    printed rows whose numbers have no place.
    """

    table: Table
    values: tuple[Value, ...]
    score: float
    unplaced: tuple[tuple[int, int], ...] = ()
    readings: tuple[Reading, ...] = ()
    glued: bool = False
    known: int = 0
    lost: int = 0
    scrambled: bool = False

    @property
    def foreign(self) -> bool:
        """Whether its columns are headed by something else than the form's."""
        return bool(self.readings) and all(is_foreign_column(c) for _, c in keys_of(self.readings[0].form))

    @property
    def numbers(self) -> int:
        """How many of the printed numbers have a place."""
        return len({value.start for value in self.values if value.state == "number"})

    def refused(self) -> Alignment:
        """The same table with none of its values read."""
        taken = {(value.start, value.end) for value in self.values if value.state == "number"}
        return replace(self, values=(), unplaced=tuple(sorted(taken.union(self.unplaced))))

    @property
    def certainty(self) -> float:
        """The share of the printed values that have a certain place, 0 to 1."""
        placed = sum(value.state != "blank" for value in self.values)
        return placed / max(placed + len(self.unplaced), 1)


def align(rows: Sequence[Sequence[Cell]], table: Table, around: frozenset[str] = frozenset()) -> Alignment:
    """Read `rows`, the printed rows of a table put right (`nlp.forms.mending`), as `table`.

    `around` are the units of money that the lines beside the table name.
    """
    rows = _without_serial_numbers(rows)
    runs = runs_of(rows, table)
    printed = printed_form(runs, table, _labels_below(rows))
    if printed.form is table:
        readings = [read_as(rows, runs, printed, "labels" if printed.named else "places", around)]
    else:
        places = Printed(table, frozenset(), frozenset())
        readings = [
            read_as(rows, runs_of(rows, printed.form), printed, "labels", around),
            read_as(rows, runs, places, "places", around),
        ]  # fmt: skip
    chosen, values = _weighed(readings)
    ignored = {value.start for value in chosen.values if value.column.startswith(FOREIGN)}
    values = _in_order(values, table)
    unplaced = _unplaced(runs, values, ignored)
    if unplaced and (broken := {name for axis, name in chosen.fails if axis == "row"} | _lone_totals(values, table)):
        # what lost its place may have left it to what stands in a row whose sum is wrong, or be a part of it
        values = tuple(value for value in values if value.row not in broken)
        unplaced = _unplaced(runs, values, ignored)
    readings.sort(key=lambda reading: reading is not chosen)
    score, known = _score(rows, runs, values, table)
    starts = {start for start, _ in unplaced} - page_numbers(rows)
    lost = sum(any(cell.start in starts for cell in run.cells) for run in runs)
    borne_out = not chosen.fails and any(axis == "column" for axis, _ in chosen.holds)
    scrambled = not borne_out and (is_scrambled(rows, table) or has_moved(rows, table))
    return Alignment(table, values, score, unplaced, tuple(readings), known=known, lost=lost, scrambled=scrambled)


def split(text: str, start: int, table: Table) -> Alignment:
    """Read `text`, a table without separators that begins at offset `start`, as `table`."""
    found = split_rows(text, table)
    values = [
        Value(row.id, column.id, "number", value, start + a, start + b, "solved", SETTINGS.solved)
        for row, numbers, places in found
        for column, value, (a, b) in zip(row.columns, numbers, places, strict=True)
    ]
    known = known_labels(text, table)
    score = 2 * known / len(printed_labels(table)) + len(values) / table.size / 2
    glued = bool(values) or runs_together(text, table)
    return Alignment(table, tuple(values), score, glued=glued, known=known)


def generic(rows: Sequence[Sequence[Cell]]) -> tuple[Value, ...]:
    """The cells of a table of no form: rows by their first cell, columns by the heads, or by number, counted from 1."""
    rows = [cells for cells in rows if any(cell.text for cell in cells)]
    heads = [" ".join(cell.text.split()) for cell in rows[0]] if len(rows) > 1 else []
    values: list[Value] = []
    seen: Counter[tuple[str, str]] = Counter()
    for number, cells in enumerate(rows[1:], 1):
        row = " ".join(cells[0].text.split()) or str(number)
        for index, cell in enumerate(cells[1:], 1):
            column = (heads[index] if index < len(heads) else "") or str(index)
            seen[row, column] += 1
            again = f"（{seen[row, column]}）" if seen[row, column] > 1 else ""
            state, value = read_value(cell.text)
            values.append(Value(row + again, column, state, value, cell.start, cell.end))
    return tuple(values)


def labels_in(rows: Sequence[Sequence[Cell]]) -> set[str]:
    """The plain texts of the printed cells that are no values."""
    texts = {cell.text for cells in rows for cell in cells}
    return {plain(text) for text in texts if read_value(text)[0] == "text"}


def _labels_below(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The plain labels behind the last value: heads that an extractor moved stand there."""
    cells = (cell for row in reversed(rows) for cell in reversed(row) if cell.text)
    return tuple(plain(cell.text) for cell in takewhile(_is_text, cells))[::-1]


def _weighed(readings: Sequence[Reading]) -> tuple[Reading, tuple[Value, ...]]:
    """The reading that is taken, and those of its values that no other reading contradicts."""
    first = readings[0]
    if len(readings) == 1:
        rows = sum(axis == "row" for axis, _ in first.fails)
        lost = first.by == "places" and bool(first.pairs) and rows > 1 and rows > len(first.holds)
        return first, () if lost else first.values
    other = readings[1]
    if not first.fails or first.outweighs(other):
        return first, first.values
    if other.holds and (not other.fails or other.outweighs(first)):
        return other, other.values
    elsewhere = {value.start: (value.row, value.column) for value in other.values if value.state != "blank"}
    return first, tuple(v for v in first.values if elsewhere.get(v.start, (v.row, v.column)) == (v.row, v.column))


def _unplaced(runs: Sequence[Run], values: Sequence[Value], ignored: set[int]) -> tuple[tuple[int, int], ...]:
    """The ``(start, end)`` of the printed numbers that are none of `values`, nor ignored, in the order of print."""
    taken = {value.start for value in values} | ignored
    return tuple(
        (cell.start, cell.end)
        for run in runs
        for cell in run.cells
        if cell.text and cell.start not in taken and read_value(cell.text)[0] == "number"
    )


def _without_serial_numbers(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """`rows` without the numbers that count them, where those stand in front of most labels."""
    filled = [[cell for cell in cells if cell.text] for cells in rows]
    found = {cells[0] for cells in filled if len(cells) > 1 and cells[0].text.isdigit() and _is_text(cells[1])}
    labelled = sum(any(map(_is_text, cells)) for cells in filled) if found else 0
    if len(found) <= max(1, SETTINGS.habit * labelled):
        return rows
    return [[cell for cell in cells if cell not in found] for cells in rows]


def _is_text(cell: Cell) -> bool:
    return read_value(cell.text)[0] == "text"


def _lone_totals(values: Sequence[Value], table: Table) -> set[str]:
    """The rows of which nothing was read but a number that is the sum of the others."""
    totals = {key for rule in table.sums if rule.each == "row" for key in rule.right}
    columns: dict[str, set[str]] = {}
    for value in values:
        if value.value:
            columns.setdefault(value.row, set()).add(value.column)
    return {row for row, read in columns.items() if read <= totals}


def _in_order(values: Iterable[Value], table: Table) -> tuple[Value, ...]:
    """The official ones of `values`, in the order of the form."""
    ranks = _ranks(table)
    ranked = [(rank, value) for value in values if (rank := ranks.get(value[:2])) is not None]
    return tuple(value for _, value in sorted(ranked, key=itemgetter(0)))


@lru_cache(maxsize=512)
def _ranks(table: Table) -> dict[tuple[str, ...], int]:
    """The place of each ``(row, column)`` in the form."""
    return {(row.id, column.id): rank for rank, (row, column) in enumerate(keys_of(table))}


def _score(
    rows: Sequence[Sequence[Cell]], runs: Sequence[Run], values: Sequence[Value], table: Table
) -> tuple[float, int]:
    """How many of the printed labels and numbers the form knows, and, half as much, how much of it is printed.

    And the number of those labels.
    """
    printed = labels_in(rows)
    expected = printed_labels(table)
    given = sum(run.count() for run in runs)
    known = len(printed & expected)
    placed = sum(value.state != "blank" for value in values)
    filled = len(values) / table.size
    score = known / max(len(printed), 1) + (placed / given if given else 1.0)
    return score + (known / len(expected) + min(filled, 1)) / 2, known

"""Runs: the values that stand together in a printed table, and the labels around them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from nlp.forms.formats import Table
from nlp.forms.lookup import Cell, cells_of, number_of, other_wordings, pieces, plain
from nlp.forms.settings import SETTINGS
from nlp.text.money import unit_alone
from nlp.text.values import read_value


class Run(NamedTuple):
    """Values in a row, with the plain texts of the labels before them, oldest first, and right behind.

    ``filled[i]`` of the first i cells are not empty; `numbers` says whether any is a number. `name` is the last label
    as it is printed, `length` the number of cells in the printed row, `unit` the unit of money printed before the
    values in a cell of its own. `solved`: the sum of the row
    says which digits belong together.
    """

    cells: tuple[Cell, ...]
    labels: tuple[str, ...]
    after: tuple[str, ...]
    filled: tuple[int, ...]
    numbers: bool
    name: str
    length: int
    unit: str | None = None
    solved: bool = False

    @property
    def number(self) -> str:
        """The number that the last label begins with."""
        return number_of(self.name)

    def count(self, start: int = 0, stop: int | None = None) -> int:
        """How many of the cells from `start` up to `stop` are not empty."""
        return self.filled[len(self.cells) if stop is None else min(stop, len(self.cells))] - self.filled[start]


@lru_cache(maxsize=512)
def printed_labels(table: Table) -> frozenset[str]:
    """The plain text of everything that `table` prints and that is no value."""
    return frozenset(plain(text) for text in cells_of(table))


@lru_cache(maxsize=512)
def label_rows(table: Table) -> dict[str, tuple[int, ...]]:
    """Row numbers by the plain text of the row's own label cell, in each wording."""
    found: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(table.rows):
        for label in dict.fromkeys(plain(name) for name in row.names):
            found[label] = (*found.get(label, ()), number)
    return found


@lru_cache(maxsize=512)
def row_labels(table: Table) -> frozenset[str]:
    """The plain text of every row's own label, in each wording."""
    return frozenset(label_rows(table))


@lru_cache(maxsize=512)
def head_labels(table: Table) -> frozenset[str]:
    """The plain text of everything that `table` prints and that is neither a value nor a row's own label."""
    return printed_labels(table) - label_rows(table).keys()


class _Form(NamedTuple):
    """What `runs_of` asks of a form: the plain labels of its rows, of all that it prints and of its heads, its units,
    and how many values a row has at least and at most."""

    rows: frozenset[str]
    printed: frozenset[str]
    heads: frozenset[str]
    units: frozenset[str]
    narrowest: int
    widest: int


@lru_cache(maxsize=512)
def _form(table: Table) -> _Form:
    widths = [len(row.columns) for row in table.rows]
    return _Form(
        row_labels(table),
        printed_labels(table).union(map(plain, other_wordings(table))),
        frozenset(map(plain, table.heads)).union(
            plain(name) for row in table.rows for c in row.columns for name in c.also
        ),
        frozenset(row.unit for row in table.rows if row.unit),
        min(widths),
        sum(widths) if table.side_by_side else max(widths),
    )


def runs_of(rows: Sequence[Sequence[Cell]], table: Table) -> Sequence[Run]:
    """The runs of values in the printed `rows`, in order; a run never goes on behind a label or a row's end."""
    return _runs(tuple(map(tuple, rows)), table)


@lru_cache(maxsize=4)  # a table is looked at when it is gathered, and again when it is aligned
def _runs(rows: tuple[tuple[Cell, ...], ...], table: Table) -> tuple[Run, ...]:
    runs: list[Run] = []
    tails: list[list[str]] = []
    pending: list[str] = []
    name = ""
    unit: str | None = None
    known, printed, heads, units, narrowest, widest = _form(table)
    begin = 0

    def close(cells: Sequence[Cell], length: int) -> None:
        """Keep `cells` as a run if they hold anything, or may be the empty places of a row behind its label."""
        nonlocal pending, unit
        if not cells:
            return
        filled = tuple(accumulate([bool(cell.text) for cell in cells], initial=0))
        row_label = bool(pending) and (pending[-1] in known or pending[-1] not in printed)
        empty_row = len(cells) >= narrowest and row_label and (not table.side_by_side or begin == 1)
        if filled[-1] or empty_row or (table.side_by_side and len(cells) >= widest):
            numbers = any(read_value(cell.text)[0] == "number" for cell in cells)
            runs.append(Run(tuple(cells), tuple(pending), (), filled, numbers, name, length, unit))
            unit = None
            tails.append([])
            if filled[-1] or pending[-1:] and pending[-1] in known:
                pending = []  # else the line may be a piece of the next row's label

    for cells in rows:
        begin = 0
        one_row = len(cells) <= widest + SETTINGS.most_labels
        for index, cell in enumerate(cells):
            if not cell.text or read_value(cell.text)[0] != "text":
                continue
            if cell.text in units or units and unit_alone(cell.text) and begin == index:
                unit = unit_alone(cell.text)
                if any(c.text for c in cells[begin:index]):
                    close(cells[begin:index], len(cells))
                begin = index + 1
                continue
            parts = pieces(cell.text, known, printed)
            label = plain(parts[-1]) if parts else ""
            beside = begin and begin == index and not (pending and pending[-1] in heads)
            if units and beside and 0 < len(label) <= SETTINGS.longest_unit and label not in printed:
                begin = index + 1  # a unit that the format does not know
                continue
            in_row = bool(begin and pending) and pending[-1] in known and pending[-1] not in heads
            among = in_row or (begin < index and any(c.text for c in cells[begin:index]))
            if one_row and among and label not in printed:
                continue  # a remark where a number belongs
            if begin < index:
                close(cells[begin:index], len(cells))
            pending += map(plain, parts)
            name = parts[-1] if parts else ""
            if tails:
                tails[-1] += map(plain, parts)
            begin = index + 1
        close(cells[begin:], len(cells))
    return tuple(
        Run(run.cells, run.labels, tuple(tail[:2]), run.filled, run.numbers, run.name, run.length, run.unit)
        for run, tail in zip(runs, tails, strict=True)
    )

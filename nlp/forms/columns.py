"""Which value of a row stands in which column, where blanks, merged cells and lost cells leave more than one way.

Ways are weighed over the whole table: a way under which values fall outside the columns, or under which rows do not
add up as the form says, is no way. Where two ways are as good and read a row differently, the row is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from nlp.forms.formats import Column, Row, Sum, Table
from nlp.forms.lookup import Cell
from nlp.forms.settings import SETTINGS
from nlp.text.values import read_value

Cells = Sequence[Cell]


class Slots(NamedTuple):
    """The printed places of one row: `cells`, the empty ones among them, `row` the form's row, `labelled` or not.

    `length` counts all cells of the printed row, labels included.
    """

    cells: Cells
    row: Row
    labelled: bool
    length: int

    @property
    def filled(self) -> list[Cell]:
        """The places that say something."""
        return [cell for cell in self.cells if cell.text]


def place(rows: Sequence[Slots], table: Table, *, blanks_shown: bool) -> list[dict[str, Cell] | None]:
    """The cell of each column, for each of `rows`, which all have the same columns; None where that is not certain.

    `blanks_shown` says that the layout shows empty cells; where it does not, they are lost.
    """
    if not rows:
        return []
    columns = [column.id for column in rows[0].row.columns]
    if all(len(row.cells) == len(columns) == len(row.filled) for row in rows):
        return [dict(zip(columns, row.cells, strict=True)) for row in rows]
    adds_up = _adder(columns, table)
    counts = Counter(len(row.filled) for row in rows)
    usual = max(counts, key=lambda n: (counts[n], n))
    extra = len(columns) > 2 and len(columns) < usual <= len(columns) + SETTINGS.extra_columns
    if extra and counts[usual] > SETTINGS.habit * len(rows) and not _any_blank(rows):
        return _without_extra(rows, columns, usual, adds_up)
    way = _Ways(rows, columns, adds_up) if _any_blank(rows) else None
    return [_place(row, columns, adds_up, way, blanks_shown=blanks_shown) for row in rows]


def _any_blank(rows: Sequence[Slots]) -> bool:
    width = len(rows[0].row.columns)
    return any(0 < len(row.filled) < width < 1 + len(row.cells) and len(row.filled) < len(row.cells) for row in rows)


def _place(
    row: Slots, columns: list[str], adds_up: _Adder, ways: _Ways | None, *, blanks_shown: bool
) -> dict[str, Cell] | None:
    width, filled = len(columns), row.filled
    if ways and ways.extra and filled:
        return ways.place(row)
    if len(filled) == width:
        return dict(zip(columns, filled, strict=True))
    if not filled:
        start = max(0, len(row.cells) - width)
        return dict(zip(columns, row.cells[start : start + width], strict=False))
    if len(filled) > width:
        return _one_too_many(filled, columns, adds_up)
    if ways and len(filled) < len(row.cells):
        return ways.place(row)
    if not blanks_shown:
        return _total_alone(filled, columns, adds_up)
    return None


class _Adder:
    """Whether the values of a row add up as the form says: None where the form says nothing or nothing is there."""

    def __init__(self, groups: list[tuple[list[int], int]]):
        self.groups = groups

    def __call__(self, cells: Sequence[Cell | None]) -> bool | None:
        said = None
        for parts, total in self.groups:
            numbers = [_number(cells[index] if index < len(cells) else None) for index in (*parts, total)]
            known = [number for number in numbers if number is not None]
            if len(known) < len(numbers):
                return None
            if any(known):
                if sum(known[:-1]) != known[-1]:
                    return False
                said = True
        return said


def _adder(columns: list[str], table: Table) -> _Adder:
    groups = []
    rows = len(table.rows) if table.side_by_side and len(columns) > len(table.rows[0].columns) else 1
    step = len(columns) // rows
    for rule in table.sums:
        if rule.each == "row":
            groups += [_group(columns, rule, first, step) for first in range(0, len(columns), step)]
    return _Adder([group for group in groups if group])


def _group(columns: list[str], rule: Sum, first: int, step: int) -> tuple[list[int], int] | None:
    names = [name.rpartition("/")[2] for name in columns[first : first + step]]
    if not all(name in names for name in (*rule.left, *rule.right)):
        return None
    return [first + names.index(name) for name in rule.left], first + names.index(rule.right[0])


def _number(cell: Cell | None) -> Decimal | None:
    """The number of a cell, zero for a blank or a stroke, None for text."""
    if cell is None:
        return Decimal(0)
    state, value = read_value(cell.text)
    if state == "number":
        return Decimal(str(value))
    return None if state == "text" else Decimal(0)


def _without_extra(
    rows: Sequence[Slots], columns: list[str], count: int, adds_up: _Adder
) -> list[dict[str, Cell] | None]:
    """Rows of a table that has columns which the form has not: those are left out without which the rows add up."""
    ways = []
    for kept in combinations(range(count), len(columns)):
        verdicts = [adds_up([row.filled[i] for i in kept]) for row in rows if len(row.filled) == count]
        ways.append(
            (sum(verdict is False for verdict in verdicts), -sum(verdict is True for verdict in verdicts), kept)
        )
    best = min(ways)
    good = [kept for wrong, right, kept in ways if (wrong, right) == best[:2]]
    if not best[1]:  # no row speaks for a way
        return [None] * len(rows)
    placed: list[dict[str, Cell] | None] = []
    for row in rows:
        filled = row.filled
        if len(filled) == len(columns) and len(filled) != count:
            placed.append(None)
            continue
        readings = {tuple(read_value(filled[i].text) for i in kept) for kept in good} if len(filled) == count else set()
        same = len(readings) == 1
        placed.append({c: filled[i] for c, i in zip(columns, good[0], strict=True)} if same else None)
    return placed


def _one_too_many(filled: list[Cell], columns: list[str], adds_up: _Adder) -> dict[str, Cell] | None:
    """A row with a cell printed twice, if its neighbour says the same and the rest adds up."""
    if len(filled) != len(columns) + 1:
        return None
    ways = []
    for index in range(len(filled)):
        rest = [*filled[:index], *filled[index + 1 :]]
        if adds_up(rest) is not False:
            ways.append(rest)
    readings = {tuple(read_value(cell.text) for cell in way) for way in ways}
    return dict(zip(columns, ways[0], strict=True)) if len(readings) == 1 else None


def _total_alone(filled: list[Cell], columns: list[str], adds_up: _Adder) -> dict[str, Cell] | None:
    """Of a row whose zeros were blanks that are lost, the total: the last number, if it is the sum of the others."""
    if len(adds_up.groups) != 1 or adds_up.groups[0][1] != len(columns) - 1 or len(filled) < 2:
        return None
    numbers = [number for cell in filled if (number := _number(cell))]
    if len(numbers) < len(filled) or sum(numbers[:-1]) != numbers[-1]:
        return None
    return {columns[-1]: filled[-1]}


class _Way(NamedTuple):
    """Where the first column is, and which of the places behind it is a column that the form has not."""

    start: Callable[[Slots], int]
    extra: int | None = None

    def window(self, row: Slots, width: int) -> list[Cell] | None:
        """The cells of the columns, fewer where the row ends early; None if values fall outside."""
        start = self.start(row)
        if start < 0:
            return None
        reach = width + (self.extra is not None)
        inside = list(row.cells[start : start + reach])
        if sum(1 for cell in inside if cell.text) != len(row.filled):
            return None
        if self.extra is not None:
            del inside[self.extra : self.extra + 1]
        return inside


class _Ways:
    """The ways to find the columns in rows with blanks, and how well each agrees with all rows of a table."""

    def __init__(self, rows: Sequence[Slots], columns: list[str], adds_up: _Adder):
        self.columns, self.adds_up, self.rows = columns, adds_up, rows
        width = len(columns)
        self.partly = [row for row in rows if 0 < len(row.filled) < width and (row.labelled or len(rows) == 1)]
        deepest = max(len(row.row.label) for row in rows)
        starts: list[Callable[[Slots], int]] = [lambda row: 0]
        if deepest > 1:  # the places of labels merged to the right
            starts.append(lambda row: deepest - len(row.row.label))
        if len(rows) == 1 and not rows[0].labelled:
            starts = [_fixed(start) for start in range(max(len(rows[0].cells) - width, 0) + 1)]
        self.all = [_Way(start) for start in starts]
        self.best, score = self._best(self.all)
        if adds_up.groups and score < 0:
            others, other_score = self._best([_Way(start, index) for start in starts for index in range(1, width)])
            if other_score >= 1:
                self.all = self.best = others
        lengths = Counter(len(row.cells) - self.best[0].start(row) for row in rows if row.labelled)
        self.usual = lengths.most_common(1)[0][0] if lengths else width
        self.length = Counter(row.length for row in rows).most_common(1)[0][0]
        self.steady = not lengths or lengths[self.usual] > SETTINGS.habit * sum(lengths.values())

    @property
    def extra(self) -> bool:
        """Whether the table may have a column that the form has not."""
        return any(way.extra is not None for way in self.best)

    def _best(self, ways: list[_Way]) -> tuple[list[_Way], float]:
        scores = [sum(self._score(row, way) for row in self.partly) for way in ways]
        best = max(scores)
        return [way for way, score in zip(ways, scores, strict=True) if score == best], best

    def _score(self, row: Slots, way: _Way) -> float:
        window = way.window(row, len(self.columns))
        if window is None:
            return -3.0
        verdict = self.adds_up(window)
        return 0.0 if verdict is None else 2.0 if verdict else -1.0

    def place(self, row: Slots) -> dict[str, Cell] | None:
        """The cells of a row with blanks by column, or None where that is not certain."""
        ways = self.best
        if not any(self._score(row, way) >= 0 for way in ways):  # another way, if the row adds up in that alone
            ways = [way for way in self.all if self._score(row, way) > 0] or ways
        if not row.labelled and len(self.rows) > 1:  # as many places behind it as the other rows have
            ways = [_Way(_fixed(len(row.cells) - self.usual), way.extra) for way in ways]
        windows: dict[tuple[object, ...], tuple[_Way, list[Cell]]] = {}
        for way in ways:
            if (window := way.window(row, len(self.columns))) is not None:
                windows.setdefault(tuple(read_value(cell.text) for cell in window), (way, window))
        if len(windows) != 1:
            return None
        ((way, window),) = windows.values()
        places = len(row.cells) - way.start(row)
        odd = self.steady and places != self.usual and row.length != self.length
        if odd and not self.adds_up(window) and (self.adds_up.groups or places < self.usual or not row.labelled):
            return None
        return dict(zip(self.columns, window, strict=False))


def _fixed(start: int) -> Callable[[Slots], int]:
    return lambda row: start


def side_by_side(table: Table) -> Row:
    """All rows of a table that is printed in one line as one row, its columns named ``row/column``."""
    columns = tuple(Column(f"{row.id}/{column.id}", column.label) for row in table.rows for column in row.columns)
    return Row("", ("",), columns)

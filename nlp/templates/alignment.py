"""Fitting the cells of a table to an official format.

Row labels that stand in the table word for word anchor the search; between two anchors the value runs and
the rows that are left are fitted in order, by the best total of label likeness and number of values (a
monotone alignment in the manner of Needleman and Wunsch 1970). So a lost label, a shifted column or a
wrapped line costs a cell or a row and not the table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from itertools import accumulate
from typing import NamedTuple

from nlp.templates.formats import Row, Table
from nlp.templates.lookup import cells_of, plain
from nlp.templates.values import State, read_value

PERFECT = 2.999  # the score of a table that prints a format and nothing else
_FIT = 1.0  # a row that gets all its values
_LIKE = 2.0  # a label that is all there
_MOST_LABELS = 5  # cells of a printed row that are no values
_LOST_ROW = -0.4
_LOST_VALUE = -0.3
_UNLABELLED = -0.6
_FAINT = 0.3  # a label less alike than this is another one
_NO_ROW = -1.0


class Cell(NamedTuple):
    """A printed cell; an empty one has ``start == end``."""

    text: str
    start: int
    end: int


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
    """How a table reads as one official format; `score` compares formats for the same cells."""

    table: Table
    values: tuple[Value, ...]
    score: float


class _Run(NamedTuple):
    """Values in a row, and the label texts before them (same line included) and right after.

    ``filled[i]`` of the first i cells are not empty; `numbers` says whether any is a number.
    """

    cells: tuple[Cell, ...]
    labels: tuple[str, ...]
    after: str
    filled: tuple[int, ...]
    numbers: bool

    def count(self, start: int = 0, stop: int | None = None) -> int:
        """How many of the cells from `start` up to `stop` are not empty."""
        return self.filled[len(self.cells) if stop is None else min(stop, len(self.cells))] - self.filled[start]


_State = tuple[int, int, int]  # runs done, values of the next run done, rows done
_Pair = tuple[_Run, int, int, Row]  # from and up to which of the run's cells


def align(rows: Sequence[Sequence[Cell]], table: Table) -> Alignment:
    """Read `rows`, the printed rows of a table, as `table`."""
    runs = _runs(rows, table)
    pairs = _pair(runs, table)
    values = tuple(value for run, start, stop, row in pairs for value in _values(run.cells[start:stop], row))
    return Alignment(table, values, _score(rows, runs, values, table))


def _score(rows: Sequence[Sequence[Cell]], runs: Sequence[_Run], values: Sequence[Value], table: Table) -> float:
    """How many of the printed labels and numbers the format knows, and, half as much, how much of it is printed."""
    printed = {plain(cell.text) for cells in rows for cell in cells if read_value(cell.text)[0] == "text"}
    expected = {plain(text) for text in cells_of(table)}
    given = sum(run.count() for run in runs)
    known = len(printed & expected)
    placed = sum(value.state != "blank" for value in values)
    filled = len(values) / sum(len(row.columns) for row in table.rows)
    return known / max(len(printed), 1) + placed / max(given, 1) + (known / len(expected) + filled) / 2


def _runs(rows: Sequence[Sequence[Cell]], table: Table) -> list[_Run]:
    runs: list[_Run] = []
    tails: list[list[str]] = []
    pending: list[str] = []
    known = _labels(table)
    printed = {plain(text) for text in cells_of(table)}
    units = {row.unit for row in table.rows}
    widths = [len(row.columns) for row in table.rows]
    widest = sum(widths) if table.side_by_side else max(widths)

    def close(cells: tuple[Cell, ...]) -> None:
        """Keep `cells` as a run if they hold anything, or are the empty places of a row that is known."""
        nonlocal pending
        blank_row = len(cells) >= min(widths) and not table.side_by_side and bool(pending) and pending[-1] in known
        if any(map(_filled, cells)) or blank_row:
            runs.append(_run(cells, tuple(pending)))
            tails.append([])
            pending = []

    for cells in rows:
        begin = 0
        one_row = len(cells) <= widest + _MOST_LABELS
        for index, cell in enumerate(cells):
            if cell.text in units:
                begin = index + 1
            elif cell.text and read_value(cell.text)[0] == "text":
                label = plain(cell.text)
                among = any(map(_filled, cells[begin:index])) or (begin and pending and pending[-1] in known)
                if one_row and among and label not in printed:
                    continue  # a remark where a number belongs
                close(tuple(cells[begin:index]))
                pending.append(label)
                if tails:
                    tails[-1].append(label)
                begin = index + 1
        close(_trim(tuple(cells[begin:]), widest))
    return [run._replace(after="".join(tail)) for run, tail in zip(runs, tails, strict=True)]


def _run(cells: tuple[Cell, ...], labels: tuple[str, ...]) -> _Run:
    filled = tuple(accumulate(map(_filled, cells), initial=0))
    return _Run(cells, labels, "", filled, any(read_value(cell.text)[0] == "number" for cell in cells))


def _trim(cells: tuple[Cell, ...], least: int) -> tuple[Cell, ...]:
    """Drop empty cells from both ends, the places of merged cells, down to `least` cells."""
    start, end = 0, len(cells)
    while end - start > least and not cells[start].text:
        start += 1
    while end - start > least and not cells[end - 1].text:
        end -= 1
    return cells[start:end]


def _filled(cell: Cell) -> bool:
    return bool(cell.text)


@lru_cache(maxsize=64)
def _labels(table: Table) -> dict[str, tuple[int, ...]]:
    """Row numbers by the plain text of the row's own label cell."""
    found: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(table.rows):
        label = plain(row.label[-1])
        found[label] = (*found.get(label, ()), number)
    return found


def _pair(runs: list[_Run], table: Table) -> list[_Pair]:
    """Which row each run, or each part of a run, belongs to."""
    pairs: list[_Pair] = []
    done_run = done_row = 0
    for run, row in [*_anchors(runs, table), (len(runs), len(table.rows))]:
        if done_run < run:
            pairs += _search(runs[done_run:run], table.rows[done_row:row], whole=not table.side_by_side)
        if run < len(runs):
            pairs.append((runs[run], 0, len(runs[run].cells), table.rows[row]))
            done_run, done_row = run + 1, row + 1
    return pairs


def _anchors(runs: list[_Run], table: Table) -> list[tuple[int, int]]:
    """Runs whose nearest label is the label of exactly one row, in the longest order that both share."""
    known = _labels(table)
    found = []
    for number, run in enumerate(runs):
        rows = known.get(run.labels[-1], ()) if run.labels else ()
        if len(rows) == 1 and run.count() <= len(table.rows[rows[0]].columns):
            found.append((number, rows[0]))
    return _longest_increasing(found)


def _longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second members increase (patience sorting)."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (_, row) in enumerate(pairs):
        pile = bisect_left(ends, row)
        ends[pile : pile + 1] = [row]
        at[pile : pile + 1] = [index]
        before.append(at[pile - 1] if pile else -1)
    chosen = []
    index = at[-1] if at else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def _search(runs: list[_Run], rows: Sequence[Row], *, whole: bool) -> list[_Pair]:
    """The best way to give `runs`, in order, to `rows`, in order; a long run may fill several rows.

    `whole` keeps a run in one row where the row has a column for each number, however many places are empty.
    """
    if not rows:
        return []
    runs = runs[: 4 * len(rows)]  # a table of noise costs no more than a table
    best: dict[_State, tuple[float, _State | None, _Pair | None]] = {(0, 0, 0): (0.0, None, None)}
    frontier = [(0, 0, 0)]  # a heap: every step goes to a later state, so each is final when it is taken

    def reach(state: _State, score: float, source: _State, pair: _Pair | None) -> None:
        if state not in best:
            heappush(frontier, state)
        elif best[state][0] >= score:
            return
        best[state] = (score, source, pair)

    while frontier:
        state = number, offset, row = heappop(frontier)
        if number == len(runs):
            continue
        score = best[state][0]
        run = runs[number]
        left = run.count(offset)
        reach((number + 1, 0, row), score + _LOST_VALUE * left, state, None)
        if row == len(rows):
            continue
        reach((number, offset, row + 1), score + _LOST_ROW, state, None)
        width = len(rows[row].columns)
        more = (left if whole else len(run.cells) - offset) > width
        after = (number, offset + width, row + 1) if more else (number + 1, 0, row + 1)
        stop = offset + width if more else len(run.cells)
        reach(after, score + _gain(run, offset, rows[row]), state, (run, offset, stop, rows[row]))
    end = max(best, key=lambda s: (best[s][0] + _LOST_ROW * (len(rows) - s[2]), s) if s[0] == len(runs) else (-1e9, s))
    pairs = []
    step: _State | None = end
    while step is not None:
        _, source, pair = best[step]
        if pair:
            pairs.append(pair)
        step = source
    return pairs[::-1]


def _gain(run: _Run, offset: int, row: Row) -> float:
    width = len(row.columns)
    fit = min(run.count(offset), width) / width
    if offset:
        return _FIT * fit
    label = _pairs(plain(row.label[-1]))
    here = max(_share(label, "".join(run.labels)), _share(label, run.labels[-1]) if run.labels else 0.0)
    like = max(here, 0.5 * _share(label, run.after))
    if like < _FAINT and not run.numbers:
        return _NO_ROW  # the strokes behind a line that is no row of the format
    return _FIT * fit * fit + _LIKE * like + (_UNLABELLED if like < _FAINT else 0.0)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def _share(label: frozenset[str], text: str) -> float:
    return len(label & _pairs(text)) / len(label) if text else 0.0


def _count(cells: Sequence[Cell]) -> int:
    return sum(1 for cell in cells if cell.text)


def _values(cells: Sequence[Cell], row: Row) -> list[Value]:
    """Give the cells to the columns: the window with the most filled cells, the first of equals."""
    width = len(row.columns)
    start = max(range(max(len(cells) - width, 0) + 1), key=lambda s: (_count(cells[s : s + width]), -s))
    out = []
    for column, cell in zip(row.columns, cells[start : start + width], strict=False):
        state, value = read_value(cell.text)
        out.append(Value(row.id, column.id, state, value, cell.start, cell.end))
    return out

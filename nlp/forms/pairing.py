"""Which run of values belongs to which row of a format: a dynamic program over row labels.

Labels that stand in the table word for word, over however many lines, anchor the search (a longest common
subsequence). Between two anchors the runs and the rows that are left are fitted in order, by the best total of label
likeness and number of values (a monotone alignment in the manner of Needleman and Wunsch 1970). A pair that neither
its label nor the order of the rows makes certain is marked so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from nlp.forms.formats import Row, Table
from nlp.forms.likeness import exact_rows, is_foreign, is_head, likeness, misnumbered
from nlp.forms.runs import Run
from nlp.forms.settings import SETTINGS


class Pair(NamedTuple):
    """The cells of `run` from `start` up to `stop` are the row with this number, None for one the format has not.

    `named` says that the run bears the row's label.
    """

    run: Run
    start: int
    stop: int
    row: int | None
    sure: bool
    named: bool = False


class _Step(NamedTuple):
    run: int
    start: int
    stop: int
    row: int
    like: float


_State = tuple[int, int, int]  # runs done, values of the next run done, rows done


def pair(runs: Sequence[Run], table: Table, *, rows_known: bool) -> list[Pair]:
    """Give `runs`, in order, to the rows of `table`, in order.

    `rows_known` says that a run never holds more than one printed row.
    """
    found: list[Pair] = []
    done_run = done_row = 0
    for run, row, sure in [*_anchors(runs, table), (len(runs), len(table.rows), True)]:
        if done_run < run:
            found += _between(runs[done_run:run], table, done_row, row, rows_known=rows_known)
        if run < len(runs):
            found.append(Pair(runs[run], 0, len(runs[run].cells), row, sure, True))
            done_run, done_row = run + 1, row + 1
    return found


def _anchors(runs: Sequence[Run], table: Table) -> list[tuple[int, int, bool]]:
    """Runs whose own label is the label of a row, in the longest order that both share; is the row the only one?"""
    found = []
    options: dict[int, tuple[int, ...]] = {}
    for number, run in enumerate(runs):
        rows = [row for row in exact_rows(run, table) if _holds(table.rows[row], run)]
        options[number] = tuple(rows)
        found += [(number, row) for row in sorted(rows, reverse=True)]
    chosen = _longest_increasing(found)
    anchors = []
    for index, (number, row) in enumerate(chosen):
        low = chosen[index - 1][1] if index else -1
        high = chosen[index + 1][1] if index + 1 < len(chosen) else len(table.rows)
        own = options[number]
        anchors.append((number, row, len(own) == 1 or sum(low < other < high for other in own) == 1))
    return anchors


def _holds(row: Row, run: Run) -> bool:
    """Whether `run` can be this row alone; a table may have a column too many."""
    width = len(row.columns)
    return run.count() <= width + width // 3


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


def _between(runs: Sequence[Run], table: Table, low: int, high: int, *, rows_known: bool) -> list[Pair]:
    """The pairs between two anchors, and the runs that are of no row."""
    rows = table.rows[low:high]
    runs = runs[: 4 * len(table.rows)]  # a table of noise costs no more than a table
    steps = _search(runs, rows, table, rows_known=rows_known)
    used: set[int] = {step.run for step in steps}
    all_rows = len({step.row for step in steps}) == len(rows)
    found = [(step.run, _checked(runs, rows, step, table, all_rows=all_rows, low=low)) for step in steps]
    found += [
        (number, Pair(run, 0, len(run.cells), None, False)) for number, run in enumerate(runs) if number not in used
    ]
    return [pair for _, pair in sorted(found, key=lambda entry: entry[0])]


def _checked(runs: Sequence[Run], rows: Sequence[Row], step: _Step, table: Table, *, all_rows: bool, low: int) -> Pair:
    """A step as a pair, certain where its label says so or nothing but this order is possible."""
    run = runs[step.run]
    row = low + step.row
    if step.start:  # goes on behind another row, without a label
        return Pair(run, step.start, step.stop, row, all_rows)
    if step.like >= SETTINGS.alike:
        others = max((likeness(run, other) for i, other in enumerate(rows) if i != step.row), default=0.0)
        return Pair(run, step.start, step.stop, row, step.like >= others + SETTINGS.apart or all_rows, True)
    if is_foreign(run, table):
        return Pair(run, step.start, step.stop, None, True)
    strokes = not run.numbers and len(rows[step.row].columns) == 1  # as well those of a line that is no row
    mine = not strokes and not _elsewhere(run, rows, step.row, table) and not misnumbered(run, rows[step.row])
    return Pair(run, step.start, step.stop, row, all_rows and mine)


def _elsewhere(run: Run, rows: Sequence[Row], row: int, table: Table) -> bool:
    """Whether the run's own label is that of another row, one of `rows` or, word for word, any."""
    heads = {column.label[-1] for column in rows[row].columns}
    if not run.labels or run.labels[-1] in heads:
        return False
    if any(likeness(run, other) >= SETTINGS.alike for number, other in enumerate(rows) if number != row):
        return True
    return any(likeness(run, other) >= SETTINGS.same for other in table.rows if other is not rows[row])


def _search(runs: Sequence[Run], rows: Sequence[Row], table: Table, *, rows_known: bool) -> list[_Step]:
    """The best way to give `runs`, in order, to `rows`, in order; a long run may fill several rows."""
    if not rows:
        return []
    headed = [is_head(run, table) for run in runs]
    best: dict[_State, tuple[float, _State | None, _Step | None]] = {(0, 0, 0): (0.0, None, None)}
    frontier = [(0, 0, 0)]  # a heap: every step goes to a later state, so each is final when it is taken

    def reach(state: _State, score: float, source: _State, step: _Step | None) -> None:
        if state not in best:
            heappush(frontier, state)
        elif best[state][0] >= score:
            return
        best[state] = (score, source, step)

    while frontier:
        state = number, offset, row = heappop(frontier)
        if number == len(runs):
            continue
        score = best[state][0]
        run = runs[number]
        left = run.count(offset)
        reach((number + 1, 0, row), score + SETTINGS.lost_value * left, state, None)
        if row == len(rows):
            continue
        reach((number, offset, row + 1), score + SETTINGS.lost_row, state, None)
        width = len(rows[row].columns)
        if rows_known and left > width + width // 3:
            continue
        more = not rows_known and len(run.cells) - offset > width + (width > 2)
        after = (number, offset + width, row + 1) if more else (number + 1, 0, row + 1)
        stop = offset + width if more else len(run.cells)
        gain, like = _gain(run, offset, rows[row], headed=headed[number])
        reach(after, score + gain, state, _Step(number, offset, stop, row, like))
    end = max(
        best, key=lambda s: (best[s][0] + SETTINGS.lost_row * (len(rows) - s[2]), s) if s[0] == len(runs) else (-1e9, s)
    )
    steps = []
    at: _State | None = end
    while at is not None:
        _, source, step = best[at]
        if step:
            steps.append(step)
        at = source
    return steps[::-1]


def _gain(run: Run, offset: int, row: Row, *, headed: bool) -> tuple[float, float]:
    """What it is worth to read `run` as `row`, and how alike their labels are; `headed`: its label is of no row."""
    width = len(row.columns)
    fit = min(run.count(offset), width) / width
    if offset:
        return SETTINGS.fit * fit if run.numbers else SETTINGS.no_row, 0.0
    like = 0.0 if headed else likeness(run, row)
    if like < SETTINGS.faint and not run.numbers:
        return SETTINGS.no_row, like  # the strokes behind a line that is no row of the format
    unlabelled = SETTINGS.unlabelled if like < SETTINGS.faint else 0.0
    return SETTINGS.fit * fit * fit + SETTINGS.like * like + unlabelled, like

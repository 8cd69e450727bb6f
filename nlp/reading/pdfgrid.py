"""Ruling lines as grids: which boxes they enclose, and what is printed in each."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.reading.blocks import is_value
from nlp.reading.pdflines import lines_of
from nlp.reading.pdfpage import Char, PageContent, Rule

_NEAR = 2.5  # points between lines that are one
_NARROWEST = 4.0  # points of a column or row: lines that are nearer are the two edges of one gap between cells
_REACH = 4.0  # points that lines may miss each other by where they meet
_COVERED = 0.5  # of the side of a box that a line must cover
_LEAST_FILLED = 2  # cells of a table with something in them
_LEAST_COLUMNS = 3  # beside each other, of heads and numbers in a row without rules
_MOST_PLACES = 20_000  # of a table; more lines than that are a drawing


@dataclass(slots=True)
class Grid:
    """A ruled table on a page: the edges of its columns and rows, which places are one, and what is in each."""

    xs: list[float]
    ys: list[float]
    owner: list[list[tuple[int, int]]]  # of each place, by row and column: the first place of its cell
    chars: dict[tuple[int, int], list[Char]]

    @property
    def top(self) -> float:
        """The y of its upper edge."""
        return self.ys[0]


def grids(content: PageContent) -> tuple[list[Grid], list[Char]]:
    """The ruled tables of a page from top to bottom, and the characters outside of them."""
    across, down = _merged(content.across), _merged(content.down)
    found = []
    for rows, columns in _meeting(across, down):
        if (grid := _grid(rows, columns)) is not None:
            found.append(grid)
    found.sort(key=lambda grid: grid.top)
    rest = []
    for char in content.chars:
        x, y = (char.left + char.right) / 2, char.base - char.size * 0.3
        home = None
        for grid in found:
            if grid.xs[0] <= x <= grid.xs[-1] and grid.ys[0] <= y <= grid.ys[-1]:
                home = grid
                break
        if home is None:
            rest.append(char)
        else:
            column = min(max(bisect_right(home.xs, x) - 1, 0), len(home.xs) - 2)
            row = min(max(bisect_right(home.ys, y) - 1, 0), len(home.ys) - 2)
            home.chars[home.owner[row][column]].append(char)
    kept = []
    for grid in found:
        filled = sum(len(chars) >= 1 for chars in grid.chars.values())
        if filled < _LEAST_FILLED or _parts_no_rows(grid):  # a frame around prose, or around a table
            rest += [char for chars in grid.chars.values() for char in chars]
        else:
            kept.append(grid)
    return kept, rest


def _parts_no_rows(grid: Grid) -> bool:
    """Whether several cells beside each other hold heads and numbers below: no rules part the rows of the table."""
    rows: Counter[int] = Counter()
    for (row, _), chars in grid.chars.items():
        bases = [char.base for char in chars]
        values = [is_value(line.text) for line in lines_of(chars)] if max(bases) - min(bases) > chars[0].size else []
        heads = values.index(True) if True in values else len(values)
        rows[row] += all(values[heads:]) and (heads > 0) + len(values) - heads > 1 and len(values) > heads
    return max(rows.values(), default=0) >= _LEAST_COLUMNS


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines that lie on each other or follow each other as one."""
    done: list[Rule] = []
    lanes: list[list[Rule]] = []
    for rule in sorted(rules):
        if lanes and rule.at - lanes[-1][-1].at <= 1.2 and rule.at - lanes[-1][0].at <= _NEAR:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    for lane in lanes:
        at = sum(rule.at for rule in lane) / len(lane)
        start, end = None, 0.0
        for rule in sorted(lane, key=lambda r: r.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + _REACH:
                end = max(end, rule.end)
            else:
                done.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            done.append(Rule(at, start, end))
    return done


def _meeting(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that meet each other."""
    parent = list(range(len(across) + len(down)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(down)), key=lambda j: down[j].at)
    ats = [down[j].at for j in order]
    for i, rule in enumerate(across):
        for position in range(bisect_right(ats, rule.start - _REACH), bisect_right(ats, rule.end + _REACH)):
            j = order[position]
            if down[j].start - _REACH <= rule.at <= down[j].end + _REACH:
                parent[find(i)] = find(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(across):
        groups[find(i)][0].append(rule)
    for j, rule in enumerate(down):
        groups[find(len(across) + j)][1].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    xs, ys = _edges(down), _edges(across)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2) or len(xs) * len(ys) > _MOST_PLACES:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if column and not _covered(down, xs[column], ys[row], ys[row + 1]):
                _unite(owner, (row, column - 1), (row, column))
            if row and not _covered(across, ys[row], xs[column], xs[column + 1]):
                _unite(owner, (row - 1, column), (row, column))
    chars: dict[tuple[int, int], list[Char]] = defaultdict(list)
    return Grid(xs, ys, owner, chars)


def _unite(owner: list[list[tuple[int, int]]], one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = owner[one[0]][one[1]], owner[other[0]][other[1]]
    if first == second:
        return
    keep, drop = min(first, second), max(first, second)
    for line in owner[drop[0] : other[0] + 1]:  # `other` is the last place that was looked at
        for column, place in enumerate(line):
            if place == drop:
                line[column] = keep


def _edges(rules: list[Rule]) -> list[float]:
    edges: list[list[float]] = []
    for at in sorted(rule.at for rule in rules):
        if edges and at - edges[-1][-1] <= _NARROWEST:
            edges[-1].append(at)
        else:
            edges.append([at])
    return [sum(group) / len(group) for group in edges]


def _covered(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether lines at `at` cover most of the side from `start` to `end`."""
    length = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= _NEAR)
    return length >= _COVERED * (end - start)

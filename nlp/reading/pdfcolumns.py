"""Tables without ruling lines: lines of print whose numbers stand in columns.

Each line with numbers is a row, and where the numbers stand says where the columns are. What else is printed there,
labels and heads, is put together from its lines first; a label belongs to the row that its lines stand around.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from nlp.reading.blocks import Table, is_value
from nlp.reading.pdflines import Line, starts_item

_WRAP, _LEAST_WRAP = 1.3, 0.9  # of the usual distance of lines in one cell; of the height: no lines are closer
_FARTHEST_WRAP = 2.0  # of the height
_APART = 4.0  # of the height: lines of one table are no farther apart
_OTHER_SIZE = 0.12
_LEAST_ROWS, _LEAST_VALUES = 2, 5  # rows of a table, or values in its one row
_VALUE_GAP = 0.5  # of the height, in front of a number
_PAGE = 100_000.0  # points from one page to the next, where tables go on


@dataclass(slots=True)
class _Stack:
    """A label or head over one or more lines; `top` and `bottom` are where the first and the last stand."""

    lines: list[Line]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        return "".join(line.text.strip() for line in self.lines)


def column_tables(flow: Sequence[Table | Line]) -> list[Table | Line]:
    """`flow` with runs of lines that are a table made into one."""
    done: list[Table | Line] = []
    run: list[Line] = []
    for part in flow:
        if not isinstance(part, Line) or (run and not _goes_on(run[-1], part)):
            done += _tables(run)
            run = []
        if isinstance(part, Line):
            run.append(part)
        else:
            done.append(part)
    return done + list(_tables(run))


def _goes_on(above: Line, below: Line) -> bool:
    """Whether two lines can be of one table."""
    if abs(above.size - below.size) > _OTHER_SIZE * max(above.size, below.size):
        return bool(_values(above) and _values(below))  # digits in another font
    return above.page != below.page or below.base - above.base <= _APART * max(above.size, below.size)


def _values(line: Line) -> list[Line]:
    """The numbers of a line that are cells of their own."""
    segments = _segments(line)
    return [segment for segment in segments if is_value(segment.text)] if len(segments) > 1 else []


def _segments(line: Line, columns: Sequence[tuple[float, float]] = ()) -> list[Line]:
    return [part for segment in line.segments() for part in _parted(segment, columns)]


def _parted(segment: Line, columns: Sequence[tuple[float, float]]) -> list[Line]:
    """A segment, or what stands before the number at its end, and the number, which stands apart or in a column."""
    chars = segment.chars
    for index in range(len(chars) - 1, 0, -1):
        if not chars[index].text.isdigit():
            break
        apart = chars[index].left - chars[index - 1].right > _VALUE_GAP * segment.size
        edge = not chars[index - 1].text.isdigit() and any(abs(chars[index].left - left) < 2 for left, _ in columns)
        if apart or edge:
            rest, value = segment.cut(index)
            return [*_parted(rest, columns), value]
    return [segment]


def _tables(run: list[Line]) -> Iterator[Table | Line]:
    """The lines of `run`, those from the first to the last with numbers, and heads above, as a table."""
    rows = [index for index, line in enumerate(run) if _values(line)]
    counted = [len(_values(run[index])) for index in rows]
    if not rows or (len(rows) < _LEAST_ROWS and max(counted) < _LEAST_VALUES):
        yield from run
        return
    wrap = _wrap(run[rows[0] : rows[-1] + 1])
    first, last = rows[0], rows[-1]
    while first and (len(run[first - 1].segments()) > 1 or _distance(run[first - 1], run[first]) <= wrap):
        first -= 1
    while last + 1 < len(run) and _distance(run[last], run[last + 1]) <= wrap and not starts_item(run[last + 1].text):
        last += 1
    yield from run[:first]
    yield from _rows(run[first : last + 1], wrap)
    yield from run[last + 1 :]


def _distance(above: Line, below: Line) -> float:
    return below.base - above.base if above.page == below.page else _PAGE


def _wrap(run: list[Line]) -> float:
    """How far apart the lines of one cell stand at most."""
    size = median(line.size for line in run)
    found = [d for a, b in zip(run, run[1:], strict=False) if _LEAST_WRAP * size <= (d := _distance(a, b)) < _PAGE]
    return min(_WRAP * min(found, default=size * 1.2), _FARTHEST_WRAP * size)


def _rows(run: list[Line], wrap: float) -> Iterator[Table | Line]:
    columns = _columns(run)
    anchors: list[tuple[float, list[Line]]] = []
    rest: list[Line] = []
    for line in run:
        segments = _segments(line, columns)
        values = [segment for segment in segments if is_value(segment.text)] if len(segments) > 1 else []
        if values:
            anchors.append((_height(line), values))
        rest += [segment for segment in segments if segment not in values]
    labels: list[list[_Stack]] = [[] for _ in anchors]
    free: list[_Stack] = []
    for stack in _stacks(rest, wrap):
        near = [i for i, (y, _) in enumerate(anchors) if stack.top - wrap / 2 <= y <= stack.bottom + wrap / 2]
        if near and stack.left < columns[0][0]:
            labels[_own(stack, near, anchors)].append(stack)
        else:
            free.append(stack)
    printed: list[tuple[float, list[_Stack], list[Line]]] = [
        (y, stacks, values) for (y, values), stacks in zip(anchors, labels, strict=True)
    ]
    printed += [(min(s.top for s in group), group, []) for group in _groups(free)]
    yield from _flow(sorted(printed, key=lambda row: row[0]), columns)


def _own(stack: _Stack, near: list[int], anchors: list[tuple[float, list[Line]]]) -> int:
    """The row of a label among those that it stands around: the only one, or the first of those that it is over."""
    middle = (stack.top + stack.bottom) / 2
    inside = [i for i in near if stack.top - 1 <= anchors[i][0] <= stack.bottom + 1]
    if len(inside) > 1:
        return inside[0]
    return min(inside or near, key=lambda i: abs(anchors[i][0] - middle))


def _flow(
    printed: list[tuple[float, list[_Stack], list[Line]]], columns: list[tuple[float, float]]
) -> Iterator[Table | Line]:
    """Rows in order as tables; what stands alone in its line is a line."""
    table = Table([])
    for _, stacks, values in printed:
        if not values and len(stacks) == 1:
            if table.rows:
                yield table
            table = Table([])
            yield from stacks[0].lines
            continue
        before: list[str] = []
        cells = [""] * len(columns)
        for stack in sorted(stacks, key=lambda s: s.left):
            place = None if values else _column_of(stack, columns)
            if place is None:
                before.append(stack.text)
            else:
                cells[place] += stack.text
        for value in values:
            cells[_nearest(value.left, value.right, columns)] += value.text
        table.rows.append(before + cells)
        table.pages.append(values[0].page if values else stacks[0].lines[0].page)
    if table.rows:
        yield table


def _columns(run: list[Line]) -> list[tuple[float, float]]:
    """Left and right of each column of numbers."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((value.left, value.right) for line in run for value in _values(line)):
        if columns and left <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(right, columns[-1][1])
        else:
            columns.append((left, right))
    return columns


def _height(line: Line) -> float:
    return line.page * _PAGE + line.base


def _stacks(segments: list[Line], wrap: float) -> list[_Stack]:
    """Segments that stand below each other, close and without a number in front, put together."""
    done: list[_Stack] = []
    for segment in sorted(segments, key=lambda s: (_height(s), s.left)):
        y = _height(segment)
        home = next(
            (s for s in reversed(done)
             if 0 < y - s.bottom <= wrap and segment.left < s.right and segment.right > s.left
             and not starts_item(segment.text)),
            None,
        )  # fmt: skip
        if home is None:
            done.append(_Stack([segment], segment.left, segment.right, y, y))
        else:
            home.lines.append(segment)
            home.left, home.right, home.bottom = min(home.left, segment.left), max(home.right, segment.right), y
    return done


def _groups(stacks: list[_Stack]) -> list[list[_Stack]]:
    """Heads whose lines stand beside each other."""
    groups: list[list[_Stack]] = []
    for stack in sorted(stacks, key=lambda s: s.top):
        if groups and stack.top <= max(s.bottom for s in groups[-1]) + 1:
            groups[-1].append(stack)
        else:
            groups.append([stack])
    return groups


def _column_of(stack: _Stack, columns: list[tuple[float, float]]) -> int | None:
    """The column of numbers that a head stands over, the first of several; None left of all."""
    over = [i for i, (left, right) in enumerate(columns) if stack.left <= right and stack.right >= left]
    if over:
        return over[0]
    return None if stack.right < columns[0][0] else _nearest(stack.left, stack.right, columns)


def _nearest(left: float, right: float, columns: list[tuple[float, float]]) -> int:
    middle = (left + right) / 2
    return min(range(len(columns)), key=lambda i: abs(middle - sum(columns[i]) / 2))

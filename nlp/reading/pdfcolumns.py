"""Tables without ruling lines: lines of print whose numbers stand in columns.

Each line with numbers is a row, and where the numbers stand says where the columns are. What else is printed there,
labels and heads, is put together from its lines first; a label belongs to the row that its lines stand around.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from statistics import median, mode

from nlp.reading.blocks import Table, is_value
from nlp.reading.pdfcells import at_edges, inside, label_edges, segments_of, values_of
from nlp.reading.pdfheadings import inside_tables, is_heading, is_prose
from nlp.reading.pdflines import Line, starts_item
from nlp.reading.pdfstacks import PAGE, Stack, column_of, groups, height, nearest, stacks

_WRAP, _LEAST_WRAP = 1.3, 0.9  # of the usual distance of lines in one cell; of the height: no lines are closer
_FARTHEST_WRAP, _TIGHT = 2.0, 0.9  # of the height; of the distance of rows
_APART = 4.0  # of the height: lines of one table are no farther apart
_OTHER_SIZE = 0.2
_LEAST_ROWS, _LEAST_VALUES = 2, 5  # rows of a table, or values in its one row


_Row = tuple[list[str], list[str], int | None]  # labels, cells under the columns of numbers, page


def column_tables(flow: Sequence[Table | Line]) -> list[Table | Line]:
    """`flow` with runs of lines that are a table made into one."""
    done: list[Table | Line] = []
    run: list[Line] = []
    known: list[tuple[float, float]] = []  # the columns of the table before
    labels = inside_tables(flow)
    for index, part in enumerate(flow):
        prose = isinstance(part, Line) and index not in labels and (is_prose(part) or is_heading(flow, index))
        if not isinstance(part, Line) or prose or (run and not _goes_on(run[-1], part)):
            done += [piece for table in _apart(run) for piece in _tables(table, known)]
            run = []
        if isinstance(part, Table):
            known = []
        if isinstance(part, Line) and not prose:
            run.append(part)
        else:
            done.append(part)
    return done + [piece for table in _apart(run) for piece in _tables(table, known)]


def _goes_on(above: Line, below: Line) -> bool:
    """Whether two lines can be of one table."""
    if above.column != below.column:
        return False
    if abs(above.size - below.size) > _OTHER_SIZE * max(above.size, below.size):
        return bool(values_of(above) and values_of(below))  # digits in another font
    return above.page != below.page or below.base - above.base <= _APART * max(above.size, below.size)


def _apart(run: list[Line]) -> Iterator[list[Line]]:
    """`run` cut where another table begins: numbers where labels stood, or labels where numbers stood."""
    columns: list[tuple[float, float]] = []
    labels: list[tuple[float, float]] = []
    begin = last = 0
    for index, line in enumerate(run):
        values = values_of(line, sorted(columns))
        if not values:
            continue
        texts = [s for s in segments_of(line, sorted(columns)) if s not in values and s.right < values[0].left]
        if any(inside(v, labels) for v in values) or any(inside(s, columns) for s in texts):
            yield run[begin : last + 1]
            begin, columns, labels = last + 1, [], []
        columns += [(value.left, value.right) for value in values]
        labels += [(text.left, text.right) for text in texts]
        last = index
    yield run[begin:]


def _tables(run: list[Line], known: list[tuple[float, float]]) -> Iterator[Table | Line]:
    """The lines of `run`, those from the first to the last with numbers, and heads above, as a table.

    Where all its numbers stand in the columns `known` of the table before, it goes on with that. `known` are its
    columns afterwards.
    """
    columns = _columns(run)
    rows = [index for index, line in enumerate(run) if values_of(line, columns)]
    counted = [len(values_of(run[index], columns)) for index in rows]
    rest = bool(rows) and all(any(a <= right and b >= left for left, right in known) for a, b in columns)
    if not rows or (not rest and len(rows) < _LEAST_ROWS and max(counted) < _LEAST_VALUES):
        yield from run
        return
    wrap = _wrap(run[rows[0] : rows[-1] + 1])
    first, last = rows[0], rows[-1]
    edge = columns[0][0] - run[first].size
    while first and (
        len(run[first - 1].segments()) > 1
        or _distance(run[first - 1], run[first]) <= wrap
        or run[first - 1].left > edge
    ):
        first -= 1
    while last + 1 < len(run) and _distance(run[last], run[last + 1]) <= wrap and not starts_item(run[last + 1].text):
        last += 1
    yield from run[:first]
    if not rest:
        known[:] = _with_heads(columns, run[first : last + 1], wrap)
    yield from _rows(run[first : last + 1], wrap, known)
    yield from run[last + 1 :]


def _distance(above: Line, below: Line) -> float:
    return below.base - above.base if above.page == below.page else PAGE


def _wrap(run: list[Line]) -> float:
    """How far apart the lines of one cell stand at most."""
    size = median(line.size for line in run)
    pairs = [
        (d, a, b) for a, b in zip(run, run[1:], strict=False) if _LEAST_WRAP * size <= (d := _distance(a, b)) < PAGE
    ]
    rows = min((d for d, a, b in pairs if values_of(a) and values_of(b)), default=PAGE)
    lines = mode(round(d, 1) for d, _, _ in pairs) if pairs else 1.2 * size
    return min(_WRAP * lines, _FARTHEST_WRAP * size, _TIGHT * rows)


def _rows(run: list[Line], wrap: float, columns: list[tuple[float, float]]) -> Iterator[Table | Line]:
    anchors: list[tuple[float, list[Line]]] = []
    rest: list[Line] = []
    numbered: set[Line] = set()
    edges = label_edges(run, columns)
    for line in run:
        segments = [part for segment in segments_of(line, columns) for part in at_edges(segment, edges)]
        values = [segment for segment in segments if is_value(segment.text)] if len(segments) > 1 else []
        if values:
            anchors.append((height(line), values))
            first = segments.index(values[0])
            numbered |= set(segments[first - 1 : first])
        rest += [segment for segment in segments if segment not in values]
    heights = [y for y, _ in anchors]
    labels: list[list[Stack]] = [[] for _ in anchors]
    free: list[Stack] = []
    for stack in stacks(rest, wrap, numbered):
        near = list(range(bisect_left(heights, stack.top - wrap / 2), bisect_right(heights, stack.bottom + wrap / 2)))
        if near and stack.left < columns[0][0]:
            labels[_own(stack, near, anchors)].append(stack)
        else:
            free.append(stack)
    printed: list[tuple[float, list[Stack], list[Line]]] = [
        (y, found, values) for (y, values), found in zip(anchors, labels, strict=True)
    ]
    printed += [(min(s.top for s in group), group, []) for group in groups(free)]
    yield from _flow(sorted(printed, key=lambda row: row[0]), columns)


def _own(stack: Stack, near: list[int], anchors: list[tuple[float, list[Line]]]) -> int:
    """The row of a label among those that it stands around: the only one, or the first of those that it is over."""
    middle = (stack.top + stack.bottom) / 2
    inside = [i for i in near if stack.top - 1 <= anchors[i][0] <= stack.bottom + 1]
    if len(inside) > 1:
        return inside[0]
    return min(inside or near, key=lambda i: abs(anchors[i][0] - middle))


def _flow(
    printed: list[tuple[float, list[Stack], list[Line]]], columns: list[tuple[float, float]]
) -> Iterator[Table | Line]:
    """Rows in order as a table, their labels in one place; what stands alone above or below them is a line."""
    rows: list[_Row] = []
    after: list[Line] = []
    for index, (_, beside, values) in enumerate(printed):
        if not values and len(beside) == 1 and beside[0].left < columns[0][0] and index in (0, len(printed) - 1):
            if rows:
                after = beside[0].lines
            else:
                yield from beside[0].lines
            continue
        labels: list[str] = []
        cells = [""] * len(columns)
        for stack in sorted(beside, key=lambda s: s.left):
            place = None if values else column_of(stack, columns)
            if place is None:
                labels.append(stack.text)
            else:
                cells[place] += stack.text
        for value in values:
            cells[nearest(value.left, value.right, columns)] += value.text
        rows.append((labels, cells, values[0].page if values else beside[0].lines[0].page))
    kept = _with_leaf_heads(rows)
    if kept:
        full = [["".join(labels), *cells] for labels, cells, _ in kept]
        yield Table(full, [page for _, _, page in kept])
    yield from after


def _with_leaf_heads(rows: list[_Row]) -> list[_Row]:
    """`rows` with the heads above them in one row, where they name every column: heads over several say no more."""
    first = next((index for index, (_, cells, _) in enumerate(rows) if any(map(is_value, cells))), 0)
    heads = rows[:first]
    leaves = [
        next((c for c in reversed(column) if c), "") for column in zip(*(cells for _, cells, _ in heads), strict=True)
    ]
    if not heads or not all(leaves) or len(set(leaves)) < len(leaves):
        return rows
    labels = ["".join(label for found, _, _ in heads for label in found)]
    return [(labels, leaves, heads[-1][2]), *rows[first:]]


def _columns(run: list[Line]) -> list[tuple[float, float]]:
    """Left and right of each column of numbers."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((value.left, value.right) for line in run for value in values_of(line)):
        if columns and left <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(right, columns[-1][1])
        else:
            columns.append((left, right))
    return columns


def _with_heads(columns: list[tuple[float, float]], run: list[Line], wrap: float) -> list[tuple[float, float]]:
    """`columns`, and those in which no number stands, by their heads."""
    first = next(index for index, line in enumerate(run) if values_of(line))
    heads = [segment for line in run[:first] for segment in segments_of(line, columns)]
    width = median([b[0] - a[0] for a, b in zip(columns, columns[1:], strict=False)] or [0.0])
    labels = [segment for line in run[first:] for segment in line.segments() if not is_value(segment.text)]
    taken = columns + [(label.left, label.right) for label in labels]
    for stack in stacks(heads, wrap):
        free = all(stack.right < left or stack.left > right for left, right in taken)
        if free and stack.right - stack.left < width:
            columns.append((stack.left, stack.right))
    return sorted(columns)

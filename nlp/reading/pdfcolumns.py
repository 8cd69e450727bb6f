"""Tables without ruling lines: lines of print whose numbers stand in columns.

The lines with numbers are the rows. What else is printed between them is the wrapped part of a label, and goes to the
row that it stands next to, or a line of heads. Where each column is, the numbers say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from nlp.reading.blocks import Table, is_value
from nlp.reading.pdflines import Line, starts_item
from nlp.text.numbering import number_alone

_WRAP = 1.5  # of the height: lines of one cell are no farther apart
_APART = 4.0  # of the height: lines of one table are no farther apart
_OTHER_SIZE = 0.12
_LEAST_ROWS, _LEAST_VALUES = 2, 5  # rows of a table, or values in its one row
_VALUE_GAP = 0.5  # of the height, in front of a number


class _Printed(NamedTuple):
    """A line in its segments; those that are numbers in `values`."""

    line: Line
    segments: list[Line]
    values: list[Line]


def column_tables(flow: Sequence[Table | Line]) -> list[Table | Line]:
    """`flow` with runs of lines that are a table made into one."""
    done: list[Table | Line] = []
    run: list[_Printed] = []
    for part in flow:
        printed = _printed(part) if isinstance(part, Line) else None
        if printed is None or (run and not _goes_on(run[-1], printed)):
            done += _tables(run)
            run = []
        if printed is None:
            done.append(part)
        else:
            run.append(printed)
    return done + list(_tables(run))


def _printed(line: Line) -> _Printed:
    segments = [part for segment in line.segments() for part in _parted(segment)]
    values = [segment for segment in segments if is_value(segment.text)] if len(segments) > 1 else []
    return _Printed(line, segments, values)


def _parted(segment: Line) -> list[Line]:
    """A segment, or what stands before the number at its end, and the number."""
    chars = segment.chars
    for index in range(len(chars) - 1, 0, -1):
        if chars[index].left - chars[index - 1].right > _VALUE_GAP * segment.size:
            rest = segment.cut(index)
            return [*_parted(rest[0]), rest[1]] if is_value(rest[1].text) else [segment]
    return [segment]


def _goes_on(above: _Printed, below: _Printed) -> bool:
    one, other = above.line, below.line
    if abs(one.size - other.size) > _OTHER_SIZE * max(one.size, other.size):
        return bool(below.values and above.values)  # digits in another font
    return one.page != other.page or 0 < other.base - one.base <= _APART * max(one.size, other.size)


def _tables(run: list[_Printed]) -> Iterator[Table | Line]:
    """The lines of `run`, those from the first to the last with numbers, and heads above, as a table."""
    rows = [index for index, printed in enumerate(run) if printed.values]
    counted = [len(run[index].values) for index in rows]
    if not rows or (len(rows) < _LEAST_ROWS and max(counted) < _LEAST_VALUES):
        yield from (printed.line for printed in run)
        return
    first = rows[0]
    while first and len(run[first - 1].segments) > 1:
        first -= 1
    last = rows[-1]
    while last + 1 < len(run) and _is_wrapped(run[last], run[last + 1]):
        last += 1
    yield from (printed.line for printed in run[:first])
    yield from _rows(run[first : last + 1])
    yield from (printed.line for printed in run[last + 1 :])


def _is_wrapped(above: _Printed, below: _Printed) -> bool:
    """Whether `below` is the rest of a label of the row `above`."""
    near = below.line.page == above.line.page and below.line.base - above.line.base <= _WRAP * above.line.size
    return near and len(below.segments) == 1 and not starts_item(below.line.text) and below.line.right < above.line.right


def _rows(run: list[_Printed]) -> Iterator[Table | Line]:
    columns = _columns(run)
    table = Table([])
    for band in _bands(run):
        if len(band) == 1 and len(band[0].segments) == 1:
            if table.rows:
                yield table
            table = Table([])
            yield band[0].line
            continue
        row = _row(band, columns)
        table.rows.append(row)
        table.pages.append(band[0].line.page)
    if table.rows:
        yield table


def _columns(run: list[_Printed]) -> list[tuple[float, float]]:
    """Left and right of each column of numbers."""
    spans = sorted((value.left, value.right) for printed in run for value in printed.values)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(right, columns[-1][1])
        else:
            columns.append((left, right))
    return columns


def _bands(run: list[_Printed]) -> list[list[_Printed]]:
    """The lines of each printed row: one line with numbers, or heads, and the wrapped parts of its labels."""
    bands: list[list[_Printed]] = []
    for printed in run:
        before = bands[-1] if bands else None
        if before and _same_row(before, printed):
            before.append(printed)
        else:
            bands.append([printed])
    return _given_back(bands)


def _same_row(band: list[_Printed], printed: _Printed) -> bool:
    above, line = band[-1].line, printed.line
    if above.page != line.page or line.base - above.base > _WRAP * max(above.size, line.size):
        return False
    has_values = any(other.values for other in band)
    if printed.values and (has_values or any(len(other.segments) > 1 for other in band)):
        return False
    return not (has_values and printed.segments and starts_item(printed.segments[0].text))


def _given_back(bands: list[list[_Printed]]) -> list[list[_Printed]]:
    """Where rows stand as close as lines, what is above a row's numbers may be its own: half of what is left over."""
    for above, below in zip(bands, bands[1:], strict=False):
        number = next((i for i, printed in enumerate(above) if printed.values), None)
        bare = below[0].values and len(below[0].values) == len(below[0].segments)
        if number is not None and bare and above[-1].line.page == below[0].line.page:
            trailing = len(above) - number - 1
            lead = number
            if trailing > lead and trailing - lead <= 2:
                moved = above[number + 1 + lead :] or above[-1:]
                del above[len(above) - len(moved) :]
                below[:0] = moved
    return [band for band in bands if band]


def _row(band: list[_Printed], columns: list[tuple[float, float]]) -> list[str]:
    """The cells of a row: labels from left to right, then what stands in the columns of numbers."""
    edge = columns[0][0]
    labels: list[tuple[float, float, str]] = []
    cells = [""] * len(columns)
    for printed in band:
        for segment in printed.segments:
            place = _column_at(segment, columns)
            if place is None or (segment.right <= edge and segment not in printed.values):
                _label(labels, segment)
            else:
                cells[place] += segment.text
    return [text for _, _, text in sorted(labels)] + cells


def _label(labels: list[tuple[float, float, str]], segment: Line) -> None:
    """Add a segment to the label that it stands below, or as a new one."""
    for index, (left, right, text) in enumerate(labels):
        if segment.left < right and segment.right > left and not number_alone(text):
            labels[index] = min(left, segment.left), max(right, segment.right), text + segment.text
            return
    labels.append((segment.left, segment.right, segment.text))


def _column_at(segment: Line, columns: list[tuple[float, float]]) -> int | None:
    """The column of numbers that a segment stands in or begins over; None left of all."""
    if segment.right < columns[0][0] - segment.size:
        return None
    middle = (segment.left + segment.right) / 2
    overlapped = [i for i, (left, right) in enumerate(columns) if segment.left <= right and segment.right >= left]
    if len(overlapped) > 1:
        return overlapped[0] if segment.left > columns[0][0] - 3 * segment.size else None
    nearest = min(range(len(columns)), key=lambda i: abs(middle - sum(columns[i]) / 2))
    distance = median([b[0] - a[0] for a, b in zip(columns, columns[1:], strict=False)] or [8 * segment.size])
    return nearest if abs(middle - sum(columns[nearest]) / 2) <= 0.75 * distance else None

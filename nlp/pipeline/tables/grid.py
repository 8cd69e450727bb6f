"""The printed rows of a table: its cell blocks, and the empty cells that only separators or line breaks show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from nlp.forms.lookup import Cell, tables_of
from nlp.pipeline.segmenter import Unit
from nlp.text.values import read_value

_BARS = ("|", "│", "┃")  # at the edge of a line they frame it and part nothing
_RULE = re.compile(r"(?=[^|]*\|)(?=.*---)[\s|:-]+")  # Markdown's line between head and body
_SEPARATOR = re.compile(r"[\t|│┃]")
_EMPTY_CELLS = re.compile(r"[ \u3000]*(?:\t[\t \u3000]*|[|│┃][\t|│┃ \u3000]*)")
_MOST = 0.8  # of the lines, or rows, that hold one cell
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FRAMED = 0.9  # of the lines with bars begin with one where bars frame the table
_WIDEST = 400  # code points before the first cell of a line
_MOST_BLANKS = 20  # empty cells between two printed ones; more empty lines are no table's
_FEW_BREAKS = 60  # line breaks behind a table among which its last empty cells are looked for


def rows_of(text: str, units: Sequence[Unit]) -> list[list[Cell]]:
    """The rows of cells, in reading order, that the cell blocks `units` stand in.

    A line is a row. Where the layout gives a line to each cell, an empty line ends a row; where that, too,
    leaves every cell alone, the rows are unknown and one row holds them all.
    """
    if not units:
        return [[]]
    units = _whole(units)
    lines = {number: [*line] for number, line in groupby(units, key=attrgetter("line"))}
    alone = sum(len(line) == 1 for line in lines.values())
    if alone < _MOST * len(lines) or _parted(text, lines.values()) > len(lines) / 2:
        return _lines_as_rows(text, list(lines.values()))
    if _marked(text, units) >= _MOST * len(units):
        return _marked_cells(text, units)
    return _bare_cells(text, units)


def _parted(text: str, lines: Iterable[Sequence[Unit]]) -> int:
    """How many of the `lines` show places for several cells behind their first, filled or not."""
    ends = ((line[0].end_char, _BREAK.search(text, line[0].end_char)) for line in lines)
    return sum(_separators(text[start : stop.start() if stop else len(text)]) > 1 for start, stop in ends)


def _whole(units: Sequence[Unit]) -> Sequence[Unit]:
    """`units` with the pieces of one printed cell joined: a label may hold what looks like a heading."""
    if not any(unit.glued for unit in units):
        return units
    found: list[Unit] = []
    for unit in units:
        last = found[-1] if found else None
        if last and unit.glued and unit.cells > 1 and (unit.line, unit.cell) == (last.line, last.cell):
            found[-1] = last._replace(end=unit.end, end_char=unit.end_char)
        else:
            found.append(unit)
    return found


def _lines_as_rows(text: str, lines: list[list[Unit]]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    spans: list[tuple[int, int]] = []  # the lines in the text
    for line in lines:
        first, last = line[0].start_char, line[-1].end_char
        before = text[spans[-1][1] if spans else max(first - _WIDEST, 0) : first]
        stop = _BREAK.search(text, last)
        spans.append((first - len(_BREAK.split(before)[-1]), stop.start() if stop else len(text)))
    barred = [shown for start, end in spans if any(bar in (shown := text[start:end].strip()) for bar in _BARS)]
    framed = sum(map(_opens, barred)) >= _FRAMED * len(barred)
    floor = spans[0][0]
    for line, (start, end) in zip(lines, spans, strict=True):
        rows += _rows_of_blanks(text, floor, start)
        rows.append(_line(text, line, start, end, framed=framed))
        floor = line[-1].end_char
    return rows + [*_rows_of_blanks(text, floor, _tail(text, floor))]


def _rows_of_blanks(text: str, floor: int, start: int) -> Iterator[list[Cell]]:
    """The lines that lie wholly between two offsets and show nothing but places for cells."""
    for places in _places(text[floor:start]):
        yield [Cell("", start, start)] * places


@lru_cache(maxsize=256)  # between two lines of a table nearly always stands the same
def _places(between: str) -> tuple[int, ...]:
    """How many empty cells each whole line of `between` shows that shows nothing else."""
    lines = [line for line in _lines_in(between) if _EMPTY_CELLS.fullmatch(line)]
    framed = [line.lstrip().startswith(_BARS) + line.rstrip().endswith(_BARS) for line in lines]
    return tuple(_separators(line) + 1 - bars for line, bars in zip(lines, framed, strict=True))


@lru_cache(maxsize=256)  # a table has few gaps that differ
def _lines_in(between: str) -> tuple[str, ...]:
    """The lines that lie wholly in the text between two cells."""
    return tuple(_BREAK.split(between)[1:-1])


def _line(text: str, units: Sequence[Unit], start: int, end: int, *, framed: bool) -> list[Cell]:
    """The cells of the line ``text[start:end]``, the empty ones between separators included.

    `framed` says that bars in front and at the end of a line are the table's frame.
    """
    if _RULE.fullmatch(text, start, end):
        return []
    cells: list[Cell] = []
    position = start
    for unit in units:
        first, last = unit.start_char, unit.end_char
        empty = _separators(text[position:first]) - bool(cells)
        if empty > 0:
            cells += [Cell("", position, position)] * empty
        cells.append(Cell(text[first:last], first, last))
        position = last
    cells += [Cell("", position, position)] * _separators(text[position:end])
    line = text[start:end].strip()
    return cells[framed and _opens(line) : len(cells) - (framed and _closes(line))]


def _opens(line: str) -> bool:
    return line.startswith(_BARS)


def _closes(line: str) -> bool:
    return line.endswith(_BARS)


def _marked(text: str, units: Sequence[Unit]) -> int:
    """How many cells have, on their line, a mark before or behind them: a tab, a bar, an indent."""
    return sum(
        text[max(unit.start_char - 1, 0) : unit.start_char] in _MARKS
        or text[unit.end_char : unit.end_char + 1] in _MARKS
        for unit in units
    )


_MARKS = frozenset("\t|│┃ \u3000\xa0")


def _marked_cells(text: str, units: Sequence[Unit]) -> list[list[Cell]]:
    """A cell a line, each with a mark: a line with only the mark is an empty cell, an empty line ends a row."""
    rows: list[list[Cell]] = [[]]
    end = units[0].start_char
    for unit in units:
        _pass_over(rows, _lines_in(text[end : unit.start_char]), unit.start_char)
        rows[-1].append(Cell(text[unit.start_char : unit.end_char], unit.start_char, unit.end_char))
        end = unit.end_char
    _pass_over(rows, _lines_in(text[end : _tail(text, end)]), end)
    if sum(len(row) == 1 for row in rows) < _MOST * len(rows):
        return rows
    return [[cell for row in rows for cell in row]]


def _pass_over(rows: list[list[Cell]], between: Iterable[str], place: int) -> None:
    for line in between:
        if line and not line.strip(" \t\u3000\xa0|│┃"):
            if _separators(line.replace("\t", "")) < 2:  # several bars are merged places
                rows[-1].append(Cell("", place, place))
        elif not line and rows[-1]:
            rows.append([])


def _bare_cells(text: str, units: Sequence[Unit]) -> list[list[Cell]]:
    """A cell a line and no mark: the number of empty lines says how many cells between two are empty."""
    gaps: list[tuple[int, int]] = []  # before each cell: empty lines, other lines
    end = units[0].start_char
    for unit in units:
        between = _lines_in(text[end : unit.start_char])
        empty = sum(not line.strip() for line in between)
        gaps.append((empty, len(between) - empty))
        end = unit.end_char
    value = [read_value(text[unit.start_char : unit.end_char])[0] != "text" for unit in units]
    tail = len(_BREAK.findall(text[end : _tail(text, end)])) - 1
    whole = [
        is_value or bool(tables_of(text[u.start_char : u.end_char])[0])
        for is_value, u in zip(value, units, strict=True)
    ]
    usual = min((gaps[i][0] for i in range(1, len(units)) if whole[i] and whole[i - 1]), default=0)
    row_end = min((gaps[i][0] for i in range(1, len(units)) if value[i - 1] and not value[i]), default=usual) - usual
    rows: list[list[Cell]] = [[]]
    for index, unit in enumerate(units):
        empty, other = gaps[index]
        apart = row_end if not value[index] and index else 0
        blanks = (empty - usual * (1 + other) - max(apart, 0)) // (usual + 1) if index else 0
        if 0 < blanks <= _MOST_BLANKS:
            rows[-1] += [Cell("", unit.start_char, unit.start_char)] * blanks
        if index and value[index - 1]:
            line_of_values = units[index - 1].cells > 1 and unit.line != units[index - 1].line
            if line_of_values or (row_end > 0 and not value[index]):
                rows.append([])
        rows[-1].append(Cell(text[unit.start_char : unit.end_char], unit.start_char, unit.end_char))
    blanks = (tail - usual) // (usual + 1)
    rows[-1] += [Cell("", end, end)] * min(max(blanks, 0), _MOST_BLANKS)
    return rows


def _tail(text: str, end: int) -> int:
    """Where the empty lines behind the last cell end: at the next line that says anything."""
    for stop in _BREAK.finditer(text, end):
        if text[end : stop.start()].strip(" \t\u3000\xa0|│┃"):
            return end
        break
    position, breaks = end, 0
    while position < len(text) and (text[position].isspace() or text[position] in "|│┃") and breaks < _FEW_BREAKS:
        breaks += text[position] == "\n"
        position += 1
    return position


@lru_cache(maxsize=256)  # a table has few gaps that differ
def _separators(text: str) -> int:
    return len(_SEPARATOR.findall(text))

"""The printed rows of a table: its cell blocks, and the empty cells that only separators show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.pipeline.segmenter import Unit
from nlp.templates.alignment import Cell

_BARS = ("|", "│", "┃")  # at the edge of a line they frame it and part nothing
_RULE = re.compile(r"(?=[^|]*\|)(?=.*---)[\s|:-]+")  # Markdown's line between head and body
_SEPARATOR = re.compile(r"[\t|│┃]")
_MOST = 0.8  # of the lines, or rows, that hold one cell
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def rows_of(text: str, units: Sequence[Unit]) -> list[list[Cell]]:
    """The rows of cells, in reading order, that the cell blocks `units` stand in.

    A line is a row. Where the layout gives a line to each cell, an empty line ends a row; where that, too,
    leaves every cell alone, the rows are unknown and one row holds them all.
    """
    lines: dict[int, list[Unit]] = {}
    for unit in units:
        lines.setdefault(unit.line, []).append(unit)
    if sum(len(line) == 1 for line in lines.values()) < _MOST * len(lines):
        floors = [0, *(line[-1].end_char for line in lines.values())]
        return [_line(text, line, floor) for line, floor in zip(lines.values(), floors, strict=False)]
    rows: list[list[Cell]] = [[]]
    end = units[0].start_char if units else 0
    for unit in units:
        for between in _BREAK.split(text[end : unit.start_char])[1:-1]:
            if "\t" in between or between.strip() == "|":
                rows[-1].append(Cell("", unit.start_char, unit.start_char))
            elif not between.strip() and rows[-1]:
                rows.append([])
        rows[-1].append(Cell(text[unit.start_char : unit.end_char], unit.start_char, unit.end_char))
        end = unit.end_char
    if sum(len(row) == 1 for row in rows) < _MOST * len(rows):
        return rows
    return [[cell for row in rows for cell in row]]


def _line(text: str, units: Sequence[Unit], floor: int) -> list[Cell]:
    """The cells of one line, which begins behind `floor`, the empty ones between separators included."""
    before = text[floor : units[0].start_char]
    start = units[0].start_char - len(_BREAK.split(before)[-1])
    stop = _BREAK.search(text, units[-1].end_char)
    end = stop.start() if stop else len(text)
    if _RULE.fullmatch(text, start, end):
        return []
    cells: list[Cell] = []
    position = start
    for unit in units:
        cells += [Cell("", position, position)] * (_separators(text[position : unit.start_char]) - bool(cells))
        cells.append(Cell(text[unit.start_char : unit.end_char], unit.start_char, unit.end_char))
        position = unit.end_char
    cells += [Cell("", position, position)] * _separators(text[position:end])
    return cells[text[start:end].lstrip().startswith(_BARS) : len(cells) - text[start:end].rstrip().endswith(_BARS)]


def _separators(text: str) -> int:
    return len(_SEPARATOR.findall(text))

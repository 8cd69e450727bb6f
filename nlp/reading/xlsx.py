"""Excel workbooks (ECMA-376 part 1, SpreadsheetML): each visible sheet as a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from nlp.errors import InputError
from nlp.reading.blocks import Block, Draft, Paragraph, Table
from nlp.reading.counts import whole
from nlp.reading.package import Package

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST_ROWS, _MOST_COLUMNS = 5000, 200
_LARGEST = 1e15  # of a number that is written out; a double holds it exactly


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """The visible sheets in order; a row with one cell is a paragraph.

    Raises
    ------
    InputError
        Where nothing is written in them.
    """
    package = Package(data, path)
    links = package.related("xl/workbook.xml")
    strings = next((part for kind, part in links.values() if kind == "sharedStrings"), "")
    shared = [_string(item) for item in package.xml(strings).iter(f"{S}si")] if strings in package.names else []
    blocks: list[Block] = []
    for sheet in package.xml("xl/workbook.xml").iter(f"{S}sheet"):
        part = links.get(sheet.get(f"{_R}id", ""), ("", ""))[1]
        if sheet.get("state") in ("hidden", "veryHidden") or part not in package.names:
            continue
        blocks += _blocks(package.xml(part), shared, package.spend)
    if not blocks:
        raise InputError(f"{path}：表格里没有内容；请给出有内容的文件")
    return Draft(blocks)


def _string(item: Any) -> str:
    """The text of a string, without the reading aids of phonetic runs."""
    phonetic = {id(t) for run in item.iter(f"{S}rPh") for t in run.iter(f"{S}t")}
    return "".join(t.text or "" for t in item.iter(f"{S}t") if id(t) not in phonetic)


def _blocks(sheet: Any, shared: list[str], spend: Callable[[int], None]) -> Iterator[Block]:
    """The rows of a sheet; `spend` counts what they take of the `shared` strings."""
    hidden = {
        index
        for column in sheet.iter(f"{S}col")
        if column.get("hidden") in ("1", "true")
        for index in range(max(whole(column.get("min"), 1), 1), min(whole(column.get("max")), _MOST_COLUMNS) + 1)
    }
    rows: list[list[str]] = []
    for row in sheet.iter(f"{S}row"):
        if row.get("hidden") in ("1", "true") or len(rows) >= _MOST_ROWS:
            continue
        cells: list[str] = []
        column = 0
        for cell in row.iter(f"{S}c"):
            place = _PLACE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            if column <= _MOST_COLUMNS and column not in hidden:
                cells += [""] * (column - len(cells))
                cells[column - 1] = _value(cell, shared)
        spend(sum(map(len, cells)))
        filled = [text for text in cells if text.strip()]
        if len(filled) == 1 and cells[0] == filled[0]:
            if rows:
                yield Table(_even(rows))
            rows = []
            yield Paragraph(filled[0])
        elif filled:
            rows.append(cells)
    if rows:
        yield Table(_even(rows))


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Rows of one width, without columns in which nothing stands at all."""
    width = max(map(len, rows))
    full = [row + [""] * (width - len(row)) for row in rows]
    used = [column for column in range(width) if any(row[column].strip() for row in full)]
    return [[row[column] for column in used] for row in full]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _value(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{S}t"))
    value = cell.find(f"{S}v")
    text = "" if value is None else value.text or ""
    if kind == "s":
        index = whole(text, -1)
        return shared[index] if 0 <= index < len(shared) else ""
    if kind == "n" and text:
        try:
            number = float(text)
        except ValueError:
            return text
        return str(int(number)) if number.is_integer() and abs(number) < _LARGEST else f"{number:.10g}"
    return "" if kind == "e" else text

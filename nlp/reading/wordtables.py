"""The tables of a Word document: which rows and cells they have, and how many places a cell covers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlp.reading.blocks import Block, Paragraph, Table
from nlp.reading.counts import whole
from nlp.reading.wordstyles import W, is_on

_VAL, _GRID_SPAN, _MERGES = f"{W}val", f"{W}gridSpan", (f"{W}vMerge", f"{W}hMerge")
_MOST_SPAN = 256  # places
_NARROW = 30  # twips (1/1440 inch) of a place that only rounded edges made


def cell_text(content: list[Block]) -> tuple[list[str], bool]:
    """The text of a cell, or the cells of the one row that is nested in it; whether no other table is in it."""
    if len(content) == 1 and isinstance(content[0], Paragraph):
        return [content[0].text], True
    tables = [block for block in content if isinstance(block, Table)]
    if tables and all(len(table.rows) == 1 for table in tables):
        row = [cell for table in tables for cell in table.rows[0]]
        prose = [block.text for block in content if isinstance(block, Paragraph) and block.text.strip()]
        if not prose:
            return row, True
    text = "\n".join(block.text for block in content if isinstance(block, Paragraph))
    return [text], not tables


def members(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, content controls and the like looked through."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from members(element, tag)


def extent(about: Any) -> tuple[bool, int]:
    """Whether a cell with these properties is the lower or right part of a merged one; how many places wide it is."""
    covered, span = False, 1
    for element in () if about is None else about:
        if element.tag in _MERGES:
            covered = covered or element.get(_VAL, "continue") != "restart"
        elif element.tag == _GRID_SPAN:
            span = max(_places(element.get(_VAL), 1), 1)
    return covered, span


def slivers(table: Any) -> frozenset[int]:
    """The places of a table's grid, from 0, that are too narrow to be columns and that no cell covers alone."""
    widths = enumerate(table.iterfind(f"{W}tblGrid/{W}gridCol"))
    narrow = {place for place, column in widths if 0 < whole(column.get(f"{W}w")) <= _NARROW}
    for row in members(table, f"{W}tr") if narrow else ():
        place = value(row.find(f"{W}trPr"), "gridBefore", 0)
        for cell in members(row, f"{W}tc"):
            span = extent(cell.find(f"{W}tcPr"))[1]
            narrow -= {place} if span == 1 else set()
            place += span
    return frozenset(narrow)


def value(properties: Any, name: str, default: int) -> int:
    """The number that the property `name` says, `default` where it is not there or out of bounds."""
    found = None if properties is None else properties.find(f"{W}{name}")
    text = "" if found is None else found.get(f"{W}val", "")
    return _places(text, default)


def _places(text: str | None, default: int) -> int:
    number = whole(text, default)
    return number if 0 <= number < _MOST_SPAN else default


def is_left_out(properties: Any) -> bool:
    """Whether a row with these properties was deleted, or is hidden."""
    return properties is not None and (properties.find(f"{W}del") is not None or is_on(properties.find(f"{W}hidden")))


def is_prompt(control: Any) -> bool:
    """Whether a content control shows only what it asks for (单击此处输入文字)."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))

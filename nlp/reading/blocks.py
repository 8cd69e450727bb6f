"""Paragraphs and tables as a format's reader finds them, and what is mended alike in all formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from nlp.reading.source import Notice

_LONG_CELL, _MANY_LINES = 600, 6  # code points and lines of a cell that is no cell of data
_PASSAGE = 150  # code points of the one cell of a row that is a paragraph
_FRAME_ROWS = 2  # of a table with one filled column that only lays out a page
_NUMBER = re.compile(r"[\d０-９,，.\s]*[\d０-９][\d０-９,，.\s]*|[/\-—－]+|无")
_LEAST_VALUES = 2  # values in a row that hold two lines each
_MOST_HEAD_ROWS = 4


@dataclass(slots=True)
class Paragraph:
    """A paragraph; a line break inside it is a ``\\n``."""

    text: str
    page: int | None = None


@dataclass(slots=True)
class Table:
    """A table as a full grid of places: the text of a merged cell stands in its first place, the others are empty.

    Lines of a cell are parted by ``\\n``. `pages` gives the page of each row, and is empty where there are no pages.
    """

    rows: list[list[str]]
    pages: list[int | None] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Places in the widest row."""
        return max(map(len, self.rows), default=0)


Block = Paragraph | Table


@dataclass(slots=True)
class Draft:
    """What a format's reader found: blocks in reading order, the encoding if there is one, and what went unread."""

    blocks: list[Block]
    encoding: str | None = None
    notices: list[Notice] = field(default_factory=list)


def tidy(blocks: Iterable[Block]) -> list[Block]:
    """Tables that only lay out a page become paragraphs; a table that pages split becomes one again."""
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                done.append(block)
            continue
        for part in _laid_out(block):
            before = done[-1] if done else None
            if isinstance(part, Table) and isinstance(before, Table) and part.width == before.width:
                _join(before, part)
            else:
                done.append(part)
    for block in done:
        if isinstance(block, Table) and any("\n" in cell for row in block.rows for cell in row):
            _part_rows(block)
    return done


def _laid_out(table: Table) -> Iterator[Block]:
    """The table, or its paragraphs where it only lays out a page; a long passage in a row of its own is a paragraph."""
    filled = len({place for row in table.rows for place, cell in enumerate(row) if cell.strip()})
    passages = any(len(cell) > _LONG_CELL and cell.count("\n") >= _MANY_LINES for row in table.rows for cell in row)
    frame = passages or table.width == 1 or (filled == 1 and len(table.rows) <= _FRAME_ROWS)
    for alone, members in groupby(range(len(table.rows)), key=lambda index: frame or _is_passage(table.rows[index])):
        chosen = list(members)
        if not alone:
            yield Table([table.rows[i] for i in chosen], [table.pages[i] for i in chosen] if table.pages else [])
            continue
        for index in chosen:
            page = table.pages[index] if table.pages else None
            yield from (Paragraph(cell, page) for cell in table.rows[index] if cell.strip())


def _is_passage(row: list[str]) -> bool:
    found = [cell for cell in row if cell.strip()]
    return len(found) == 1 and len(found[0]) > _PASSAGE


def _join(table: Table, rest: Table) -> None:
    """Put the rows of `rest` behind those of `table`, heads that are printed again left out."""
    repeated = 0
    while (
        repeated < min(_MOST_HEAD_ROWS, len(rest.rows) - 1, len(table.rows))
        and bare(rest.rows[repeated]) == bare(table.rows[repeated])
        and any(rest.rows[repeated])
        and not any(is_value(cell) for cell in rest.rows[repeated])
    ):
        repeated += 1
    table.rows += rest.rows[repeated:]
    table.pages += rest.pages[repeated:]


def _part_rows(table: Table) -> None:
    """Part rows whose every value has the same number of lines: they are several rows without a rule between."""
    rows: list[list[str]] = []
    pages: list[int | None] = []
    for index, row in enumerate(table.rows):
        lines = [[line for line in cell.split("\n") if line.strip()] for cell in row]
        counts = {len(found) for found in lines if found and all(map(is_value, found))}
        values = sum(bool(found) and all(map(is_value, found)) for found in lines)
        count = counts.pop() if len(counts) == 1 and values >= _LEAST_VALUES else 1
        if count > 1 and all(len(found) in (0, 1, count) for found in lines):
            labels = any(len(found) == count for found in lines if not all(map(is_value, found)))
            parted = labels or not any(found and not all(map(is_value, found)) for found in lines)
        else:
            parted = False
        if parted:
            rows += [
                [found[number] if len(found) == count else (found[0] if found and not number else "")
                 for found in lines]
                for number in range(count)
            ]  # fmt: skip
        else:
            rows.append(row)
        pages += (table.pages[index : index + 1]) * (count if parted else 1)
    table.rows, table.pages = rows, pages


def is_value(text: str) -> bool:
    """Whether a cell holds a number, or a sign for none, and nothing else."""
    return _NUMBER.fullmatch(text.strip()) is not None


def bare(row: list[str]) -> list[str]:
    """The cells of a row without white space, the empty ones left out."""
    return [text for cell in row if (text := "".join(cell.split()))]

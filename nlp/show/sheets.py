"""Spreadsheets: rows below heads that stay and filter, numbers as numbers, text never a formula."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576  # https://support.microsoft.com/office/excel-specifications-and-limits
MOST_TEXT = 32_767  # characters of a cell
_LONGEST_NAME = 31  # https://support.microsoft.com/office/rename-a-worksheet
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # by Excel, or by XML
_RESERVED = frozenset({"history"})
_WIDEST = 60  # characters of a column
_A4 = 9  # of the paper sizes of Excel
_LINE_HEIGHT, _TALLEST = 15, 409  # points of a row, and at most
_LINE = 190  # characters on a line of A4 landscape that a reader still reads: some seven points


class Head(NamedTuple):
    """The head of a column: its words, how its numbers are shown (Excel's pattern), and its width in characters.

    Texts of a column with `wrap` go on in the next line of their cell.
    """

    name: str
    pattern: str = ""
    width: int = 0
    wrap: bool = False


class Link(NamedTuple):
    """A cell that leads somewhere: ``internal:'sheet'!A1``, or ``external:`` and a file, as seen from the workbook."""

    text: str
    target: str


class Book:
    """A spreadsheet; `close` returns its bytes, the same for the same content."""

    def __init__(self) -> None:
        import xlsxwriter

        self._bytes = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self._bytes, options)
        self.book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        self._names: set[str] = set()
        self._styles: dict[str, Format] = {}
        self._bold = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})

    def sheet(self, name: str, tail: str = "") -> Worksheet:
        """A new sheet, by a name that Excel takes and no other sheet has: `name` cut so that `tail` has room."""
        number = 1
        while True:
            end = _FORBIDDEN.sub("_", f"{tail} {number}" if number > 1 else tail)[1 - _LONGEST_NAME :]
            short = f"{_FORBIDDEN.sub('_', name)[: _LONGEST_NAME - len(end)]}{end}".strip("'- ") or "表"
            if short.casefold() not in self._names | _RESERVED:
                self._names.add(short.casefold())
                return self.book.add_worksheet(short)
            number += 1

    def table(self, name: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]], fixed: int = 0) -> int:
        """A sheet of `rows` below `heads`, which stay in view and filter; returns how many rows found no room.

        The first `fixed` columns, which say what a row is, stay in view too, and are printed again on every page.
        """
        return self.fill(self.sheet(name), heads, rows, fixed)

    def fill(self, sheet: Worksheet, heads: Sequence[Head], rows: Iterable[Sequence[Any]], fixed: int = 0) -> int:
        """The same in a sheet that is there."""
        left = row = 0
        tall = any(head.wrap for head in heads)
        styles = [self._style(head, tall) for head in heads]
        for column, head in enumerate(heads):
            put(sheet, 0, column, head.name, self._bold)
            sheet.set_column(column, column, _width(head))
        for told in rows:
            if row + 1 >= MOST_ROWS:
                left += 1
                continue
            row += 1
            for column, content in enumerate(told):
                put(sheet, row, column, content, styles[column])
            lines = max((_lines(told[at], _width(head)) for at, head in enumerate(heads) if head.wrap), default=1)
            if lines > 1:  # Excel finds the height itself, LibreOffice does not
                sheet.set_row(row, min(_TALLEST, _LINE_HEIGHT * lines))
        sheet.freeze_panes(1, fixed)
        sheet.autofilter(0, 0, row, len(heads) - 1)
        sheet.print_area(0, 0, row, len(heads) - 1)  # a long text in the last column reaches over it
        lay_out(sheet, [_width(head) for head in heads], fixed or 1)
        return left

    def close(self) -> bytes:
        """End the spreadsheet."""
        self.book.close()
        return self._bytes.getvalue()

    def _style(self, head: Head, tall: bool) -> Format | None:
        """How a column looks; in a sheet of `tall` rows all begin at the top."""
        looks: dict[str, Any] = {"num_format": head.pattern} if head.pattern else {}
        if tall:
            looks |= {"text_wrap": head.wrap, "valign": "top"}
        key = f"{head.pattern}{head.wrap}{tall}"
        if looks and key not in self._styles:
            self._styles[key] = self.book.add_format(looks)
        return self._styles.get(key)


def _width(head: Head) -> int:
    return min(_WIDEST, head.width or max(8, 2 * len(head.name) + 3))


def _lines(content: object, width: int) -> int:
    """How many lines a text takes in a column of `width` characters, of which one of Chinese is two."""
    from rich.cells import cell_len

    return sum(max(1, math.ceil(cell_len(line) / (width - 2))) for line in str(content or "").split("\n"))


def lay_out(sheet: Worksheet, widths: Sequence[int], fixed: int = 1) -> None:
    """Set up the printed pages of a sheet with columns of `widths` (characters): A4 landscape, large enough to read.

    A sheet that is too wide for one page goes on beside it, each page with the heads and the first `fixed` columns.
    """
    again = sum(widths[:fixed])
    across = max(1, math.ceil((sum(widths) - again) / max(1, _LINE - again)))
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R第&P页，共&N页")
    sheet.repeat_rows(0)
    if across > 1:
        sheet.repeat_columns(0, fixed - 1)
    sheet.fit_to_pages(across, 0)


def put(sheet: Worksheet, row: int, column: int, content: object, style: Format | None = None) -> None:
    """Write a number as a number, a text as a text, whatever it begins with, None and what is no number as a blank."""
    if isinstance(content, Link):
        sheet.write_url(row, column, content.target, style, _fitting(content.text))
    elif isinstance(content, str):
        sheet.write_string(row, column, _fitting(content), style)
    elif isinstance(content, bool):
        sheet.write_boolean(row, column, content, style)
    elif isinstance(content, int | float) and math.isfinite(content):
        sheet.write_number(row, column, content, style)
    elif content is None or isinstance(content, float):
        sheet.write_blank(row, column, None, style)
    else:
        put(sheet, row, column, str(content), style)


def _fitting(text: str) -> str:
    """`text` as a cell can hold it."""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"

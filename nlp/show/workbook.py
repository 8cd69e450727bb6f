"""Tables of many reports as a spreadsheet: one sheet a table in the official shape, and one sheet of all values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from nlp.errors import InputError
from nlp.report import Report, Table
from nlp.show.form_layout import Area, official

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TIDY_COLUMNS = ("report", "table", "row", "column", "value", "state")
_TIDY_SHEET = "全部数据"
_LONGEST_NAME = 31  # Excel's limit, https://support.microsoft.com/office/rename-a-worksheet
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]")
_RESERVED = frozenset({"history"})
_MOST_TEXT = 32_767  # characters of a cell
_MOST_ROWS = 1_048_576  # https://support.microsoft.com/office/excel-specifications-and-limits
_WIDEST_COLUMN = 40


def tidy_rows(report: Report) -> Iterator[tuple[str, str, str, str, int | float | None, str]]:
    """One row a value: report, table, row, column, value and state, in text order."""
    for table in report.tables:
        for cell in table.cells:
            yield name_of(report), table.label, cell.row, cell.column, cell.value, cell.state


def name_of(report: Report) -> str:
    """What a report is called in a sheet: its path, else its title."""
    return report.source.path or report.title or ""


class Workbook:
    """A spreadsheet that reports are added to; `close` returns its bytes, the same for the same reports."""

    def __init__(self) -> None:
        import datetime

        import xlsxwriter

        self._bytes = BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True, "strings_to_formulas": False})
        self._book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        border = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self._head = self._book.add_format({**border, "bold": True, "align": "center"})
        self._value = self._book.add_format({**border, "align": "center"})
        self._names = {_TIDY_SHEET}
        self._tidy = self._book.add_worksheet(_TIDY_SHEET)
        self._tidy.write_row(0, 0, TIDY_COLUMNS)
        self._tidy.freeze_panes(1, 0)
        self._next = 1
        self._wide: dict[tuple[str, int], int] = {}

    def add(self, report: Report) -> None:
        """Add a sheet for each table of `report`, and its values to the sheet of all.

        Raises
        ------
        InputError
            Where the sheet of all has no room for them; nothing of `report` is added then.
        """
        rows, forms = list(tidy_rows(report)), [(table, official(table)) for table in report.tables]
        if self._next + len(rows) > _MOST_ROWS:
            raise InputError(f"{name_of(report)}：工作表最多{_MOST_ROWS:,}行，已放不下；请分成几个文件，或用 csv")
        for table, areas in forms:
            if areas:
                sheet = self._book.add_worksheet(self._sheet_name(report, table))
                for area in areas:
                    self._write(sheet, area)
        for row in rows:
            for column, content in enumerate(row):
                self._put(self._tidy, self._next, column, content)
            self._next += 1

    def close(self) -> bytes:
        """End the workbook."""
        self._book.close()
        return self._bytes.getvalue()

    def _write(self, sheet: Worksheet, area: Area) -> None:
        style = self._head if area.head else self._value
        if area.rows > 1 or area.columns > 1:
            last = (area.row + area.rows - 1, area.column + area.columns - 1)
            sheet.merge_range(area.row, area.column, *last, "", style)
        if area.head and area.columns == 1 and area.content:
            sheet.set_column(area.column, area.column, max(9, *self._widths(sheet, area)))
        self._put(sheet, area.row, area.column, area.content, style)

    def _widths(self, sheet: Worksheet, area: Area) -> tuple[int, int]:
        known = self._wide.setdefault((sheet.get_name(), area.column), 0)
        mine = min(_WIDEST_COLUMN, 2 * len(str(area.content)) if area.column < 3 else 9)
        self._wide[sheet.get_name(), area.column] = max(known, mine)
        return known, mine

    def _put(self, sheet: Worksheet, row: int, column: int, content: object, style: object = None) -> None:
        if isinstance(content, str):
            text = content.encode("utf-8", "replace").decode()
            sheet.write_string(row, column, text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…", style)
        elif content is None:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, content, style)

    def _sheet_name(self, report: Report, table: Table) -> str:
        """A name that Excel takes and no other sheet has: the report's file and the table."""
        what = report.name("tables", table.label)
        file = PurePath(report.source.path).stem if report.source.path else report.agency or ""
        number = 1
        while True:
            tail = f"-{what}" if number == 1 else f"-{what} {number}"
            tail = tail[-_LONGEST_NAME + 1 :]
            name = _FORBIDDEN.sub("_", file)[: _LONGEST_NAME - len(tail)] + _FORBIDDEN.sub("_", tail)
            name = name.strip("'- ") or "表"
            if name.casefold() not in self._names | _RESERVED:
                self._names.add(name.casefold())
                return name
            number += 1

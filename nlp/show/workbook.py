"""Many reports as a spreadsheet: a row a report, every item, every value, and a sheet a table in the official shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from nlp.errors import InputError
from nlp.forms import form_of, load_tables
from nlp.report import Report
from nlp.show.form_layout import Area, official
from nlp.show.labels import names_of
from nlp.show.sheets import MOST_ROWS, Book, Head, put
from nlp.text.lines import Lines

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TIDY_COLUMNS = (
    "report", "table", "row", "column", "value", "state", "省", "市", "县", "乡镇", "机关", "年度", "表", "行", "列",
)  # fmt: skip
_TIDY_HEADS = ("报告", "表标识", "行标识", "列标识", "值", "状态", *TIDY_COLUMNS[6:])
_REPORT_COLUMNS = ("报告", "标题", "省", "市", "县", "乡镇", "机关", "年度", "发布日期", "表格格式", "提示")
_ITEM_HEADS = (
    Head("报告", width=30), Head("机关", width=20), Head("年度"), Head("角色"), Head("主题", width=20),
    Head("原文", width=60, wrap=True), Head("对应的措施", width=40, wrap=True), Head("行"), Head("起"), Head("止"),
)  # fmt: skip
_TIDY_SHEET, _REPORT_SHEET, _ITEM_SHEET = "全部数据", "报告", "条目"
_MOST_COLUMNS = 16_384  # https://support.microsoft.com/office/excel-specifications-and-limits
_WIDEST_COLUMN = 40

Value = tuple[str, str, str]  # table, row, column


def tidy_rows(report: Report) -> Iterator[tuple[Any, ...]]:
    """One row of `TIDY_COLUMNS` a value, in text order: ids, the value, who reports, and what the ids are called."""
    place = report.place
    whose = place.province, place.city, place.county, place.town, report.agency, report.year
    for table in report.tables:
        names, called = names_of(form_of(table.label, table.template)), report.name("tables", table.label)
        for cell in table.cells:
            row = names.get(("row", cell.row), cell.row)
            column = names.get((cell.row, cell.column), cell.column)
            ids = table.label, cell.row, cell.column
            yield name_of(report), *ids, cell.value, cell.state, *whose, called, row, column


def item_rows(report: Report) -> Iterator[tuple[Any, ...]]:
    """A row an item, in text order; offsets count code points, lines from 1."""
    line, text = Lines(report.text), report.text
    for item in report.items:
        answers = [report.items[at] for at in item.answers or ()]
        yield (
            name_of(report), report.agency, report.year, report.name("roles", item.role),
            "、".join(report.name("themes", theme.label) for theme in item.themes), text[item.start : item.end],
            "\n".join(text[answer.start : answer.end] for answer in answers), line(item.start), item.start, item.end,
        )  # fmt: skip


def name_of(report: Report) -> str:
    """What a report is called in a sheet: its path, else its title."""
    return report.source.path or report.title or ""


class Workbook:
    """A spreadsheet that reports are added to; `close` returns its bytes, the same for the same reports.

    The first sheet has a row a report with its numbers, the next, with `items`, a row an item, then one a row a value;
    the others have a table each.
    """

    def __init__(self, *, items: bool = False) -> None:
        self._book = Book()
        border = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self._head = self._book.book.add_format({**border, "bold": True, "align": "center"})
        self._value = self._book.book.add_format({**border, "align": "center"})
        self._reports = self._book.sheet(_REPORT_SHEET)
        self._item_sheet = self._book.sheet(_ITEM_SHEET) if items else None
        self._tidy = self._book.sheet(_TIDY_SHEET)
        self._items: list[tuple[Any, ...]] = []
        self._told: list[tuple[tuple[Any, ...], dict[Value, Any]]] = []
        self._called: dict[Value, str] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._wide: dict[tuple[str, int], int] = {}

    def add(self, report: Report) -> None:
        """Add a row for `report`, one for each of its values, and a sheet for each of its tables.

        Raises
        ------
        InputError
            Where the sheet of all values has no room for them; nothing of `report` is added then.
        """
        rows, forms = list(tidy_rows(report)), [(table, official(table)) for table in report.tables]
        items = list(item_rows(report)) if self._item_sheet else []
        if 1 + max(len(self._rows) + len(rows), len(self._items) + len(items)) > MOST_ROWS:
            raise InputError(f"{name_of(report)}：工作表最多{MOST_ROWS:,}行，已放不下；请分成几个文件，或用 csv")
        for table, areas in forms:
            if areas:
                file = PurePath(report.source.path).stem if report.source.path else report.agency or ""
                sheet = self._book.sheet(file, f"-{report.name('tables', table.label)}")
                for area in areas:
                    self._write(sheet, area)
        self._rows += rows
        self._items += items
        self._add_row(report, rows)

    def close(self) -> bytes:
        """End the workbook."""
        if self._item_sheet:
            self._book.fill(self._item_sheet, _ITEM_HEADS, self._items)
        self._book.fill(self._tidy, [Head(name) for name in _TIDY_HEADS], self._rows)
        values = _in_order(self._called)[: _MOST_COLUMNS - len(_REPORT_COLUMNS)]
        heads = [Head(name, width=30 if name == "标题" else 0) for name in _REPORT_COLUMNS]
        heads += [Head(self._called[value], width=12) for value in values]
        rows = ((*about, *(numbers.get(value) for value in values)) for about, numbers in self._told)
        self._book.fill(self._reports, heads, rows)
        return self._book.close()

    def _add_row(self, report: Report, rows: list[tuple[Any, ...]]) -> None:
        """Note what the first sheet says of a report: of two tables of a label, the first."""
        place = report.place
        about = (
            name_of(report), report.title, place.province, place.city, place.county, place.town, report.agency,
            report.year, report.published, report.template and f"{report.template}年格式",
            "；".join(warning.message for warning in report.warnings),
        )  # fmt: skip
        numbers: dict[Value, Any] = {}
        for _, table, row, column, number, state, *_, called, row_name, column_name in rows:
            if number is not None or state == "text":
                numbers.setdefault((table, row, column), number)
            self._called.setdefault((table, row, column), f"{called}·{row_name}·{column_name}")
        self._told.append((about, numbers))

    def _write(self, sheet: Worksheet, area: Area) -> None:
        style = self._head if area.head else self._value
        if area.rows > 1 or area.columns > 1:
            last = (area.row + area.rows - 1, area.column + area.columns - 1)
            sheet.merge_range(area.row, area.column, *last, "", style)
        if area.head and area.columns == 1 and area.content:
            sheet.set_column(area.column, area.column, max(9, *self._widths(sheet, area)))
        put(sheet, area.row, area.column, area.content, style)

    def _widths(self, sheet: Worksheet, area: Area) -> tuple[int, int]:
        known = self._wide.setdefault((sheet.get_name(), area.column), 0)
        mine = min(_WIDEST_COLUMN, 2 * len(str(area.content)) if area.column < 3 else 9)
        self._wide[sheet.get_name(), area.column] = max(known, mine)
        return known, mine


def _in_order(values: dict[Value, str]) -> list[Value]:
    """The values in the order of the official forms, what is in none of them last."""
    official_ = (
        (table.label, row.id, column.id) for table in load_tables() for row in table.rows for column in row.columns
    )
    return list(dict.fromkeys([*(value for value in official_ if value in values), *values]))

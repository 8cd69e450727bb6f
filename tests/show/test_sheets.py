"""Spreadsheets on paper: read without a lens, and known what a row and a column are on each page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from nlp.show.sheets import Book, Head


def sheet_of(*widths: int) -> Any:
    book = Book()
    book.table(
        "各单位", [Head(f"列{number}", width=width) for number, width in enumerate(widths)], [["甲"] * len(widths)]
    )
    return openpyxl.load_workbook(BytesIO(book.close())).active


def test_a_row_is_as_high_as_its_wrapped_text_needs():
    book = Book()
    book.table("甲", [Head("要点", width=20, wrap=True), Head("原文", width=20)], [["一" * 30, ""], ["短", "长" * 99]])
    sheet = openpyxl.load_workbook(BytesIO(book.close())).active
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [60, None]


def test_a_narrow_sheet_is_one_landscape_page_wide_with_its_heads_on_each():
    sheet = sheet_of(20, 30, 40)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # one page wide is the default
    assert sheet.print_title_rows == "$1:$1" and not sheet.print_title_cols


@pytest.mark.parametrize("columns", [12, 60])
def test_a_wide_sheet_goes_on_beside_and_never_shrinks_below_half(columns):
    sheet = sheet_of(20, *[20] * columns)
    pages = sheet.page_setup.fitToWidth
    assert pages > 1 and 20 * columns / pages <= 190
    assert sheet.print_title_cols == "$A:$A"

"""Rules over the cells of the tables: each filled with a number that can be, and the numbers in keeping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from nlp.checks.draft import Draft
from nlp.checks.engine import rule
from nlp.checks.finding import Compared, Hit
from nlp.checks.loose import bare_rows, strangers
from nlp.checks.rules import load
from nlp.forms import form_of
from nlp.report import Cell, Table
from nlp.text.money import MONEY

_SHOWN = 3  # cells that a message names
_LISTED = 50  # cells that a finding lists
_UNREAD = ("table_unreadable", "cells_unplaced", "cells_unread")
_LOST = "corrected"
_CUT = re.compile(r"\d+[.．]\d*(?:[;；\s]+\d+)+")


def _wording() -> dict[str, Any]:
    return load("cells")


@rule("cell.blank")
def blank(draft: Draft) -> Iterator[Hit]:
    """Cells without anything in them, and rows printed without values."""
    yield from _cells_that(draft, lambda cell, money: cell.state == "blank")
    for table in draft.report.tables:
        if rows := list(bare_rows(draft, table)):
            names = [row.label[-1] for row, *_ in rows]
            values = {"table": draft.report.name("tables", table.label), "count": sum(len(r.columns) for r, *_ in rows),
                      "cells": "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")}  # fmt: skip
            yield Hit(*rows[0][1:], values, tuple(Compared(name, "") for name in names))


@rule("cell.stroke")
def stroke(draft: Draft) -> Iterator[Hit]:
    """Cells with a sign for nothing."""
    return _cells_that(draft, lambda cell, money: cell.state == "not_applicable")


@rule("cell.negative")
def negative(draft: Draft) -> Iterator[Hit]:
    """Counts below zero."""
    allowed = _wording()["negative"]
    return _cells_that(draft, lambda cell, money: (cell.value or 0) < 0 and cell.column not in allowed)


@rule("cell.decimal")
def decimal(draft: Draft) -> Iterator[Hit]:
    """Counts that are no whole numbers."""
    allowed = _wording()["decimal"]

    def broken(cell: Cell, money: bool) -> bool:
        is_decimal = isinstance(cell.value, float) or bool(_cut_decimal(cell))
        return is_decimal and not money and cell.column not in allowed

    return _cells_that(draft, broken)


@rule("cell.text")
def no_number(draft: Draft) -> Iterator[Hit]:
    """Cells with words for a number."""
    yield from _cells_that(draft, lambda cell, money: cell.state == "text" and not (_cut_decimal(cell) and not money))
    for table in draft.report.tables:
        if words := list(strangers(draft, table)):
            said = [draft.text[start:end] for start, end in words]
            values = {"table": draft.report.name("tables", table.label), "count": len(said),
                      "cells": "、".join(f"“{word}”" for word in said[:_SHOWN])}  # fmt: skip
            yield Hit(*words[0], values, tuple(Compared("原文", word) for word in said))


def _cut_decimal(cell: Cell) -> re.Match[str] | None:
    """A number behind whose point a line of a narrow cell ends: 12.2；5."""
    return _CUT.fullmatch(cell.text) if cell.state == "text" else None


@cache
def _money(label: str, template: str) -> frozenset[tuple[str, str]]:
    """The rows and columns of a form that are amounts of money."""
    form = form_of(label, template)
    return (
        frozenset(
            (row.id, column.id) for row in form.rows for column in row.columns if {row.unit, column.unit} & {*MONEY}
        )
        if form
        else frozenset()
    )


def _cells_that(draft: Draft, broken: Callable[[Cell, bool], bool]) -> Iterator[Hit]:
    """One hit a table with cells that are `broken`; that is asked of a cell, and whether it is an amount of money."""
    for table in draft.report.tables:
        form = form_of(table.label, table.template)
        if form is None:
            continue
        money = _money(form.label, form.template)
        found = [cell for cell in table.cells if broken(cell, (cell.row, cell.column) in money)]
        if found:
            names = [f"{label(table, cell)}“{cell.text.strip()}”" if cell.text.strip() else label(table, cell)
                     for cell in found[:_SHOWN]]  # fmt: skip
            values = {
                "table": draft.report.name("tables", table.label), "count": len(found),
                "cells": "、".join(names) + ("等" if len(found) > _SHOWN else ""), "printed": found[0].text.strip(),
            }  # fmt: skip
            compared = tuple(Compared(label(table, cell), cell.text.strip()) for cell in found[:_LISTED])
            places = tuple(draft.passage(cell) for cell in found[1:_LISTED])
            yield Hit(found[0].start, found[0].end, values, compared, places)


def label(table: Table, cell: Cell) -> str:
    """The row and the column of `cell` as the form prints them: 行政许可·本年处理决定数量."""
    form = form_of(table.label, table.template)
    row = next((row for row in form.rows if row.id == cell.row), None) if form else None
    if row is None:
        return f"{cell.row}·{cell.column}"
    column = next((column.label[-1] for column in row.columns if column.id == cell.column), cell.column)
    return f"{row.label[-1]}·{column}"


@rule("cell.unread")
def unread(draft: Draft) -> Iterator[Hit]:
    """Tables that were not read whole."""
    for warning in draft.report.warnings:
        if warning.code in _UNREAD:
            yield Hit(warning.start, warning.end, {"said": warning.message})


@rule("sum.wrong")
def wrong_sum(draft: Draft) -> Iterator[Hit]:
    """Sums that the form promises and the table does not keep."""
    for check in draft.report.checks:
        table = check.id.partition(".")[0]
        if check.status == "fail" and table != "text":
            compared = (Compared("左边", check.left), Compared("右边", check.right))
            values = {"said": check.message, "table": draft.report.name("tables", table.partition("#")[0])}
            yield Hit(check.places[0].start, check.places[-1].end, values, compared)


@rule("prose.differs")
def prose(draft: Draft) -> Iterator[Hit]:
    """Numbers that the prose says otherwise than the table."""
    for check in draft.report.checks:
        if check.status == "fail" and check.id.startswith("text."):
            compared = (Compared("正文", check.left), Compared("表中", check.right))
            yield Hit(check.places[0].start, check.places[0].end, {"said": check.message}, compared)


@rule("cell.in_force")
def in_force(draft: Draft) -> Iterator[Hit]:
    """Fewer in force than were made this year."""
    for table in draft.report.tables:
        cells = draft.cells(table)
        for less, more in _wording()["at_least"]:
            for row in dict.fromkeys(cell.row for cell in table.cells):
                part, total = cells.get((row, less)), cells.get((row, more))
                if part and total and (total.value is not None) and (part.value or 0) > total.value:
                    name, _, made = label(table, part).partition("·")
                    valid = label(table, total).partition("·")[2]
                    values = {"row": name, "part": part.value, "total": total.value, "less": made, "more": valid}
                    compared = (Compared(made, part.value), Compared(valid, total.value))
                    yield Hit(total.start, total.end, values, compared)


@rule("cell.rules")
def rules_made(draft: Draft) -> Iterator[Hit]:
    """规章 in the table of a body that may make none."""
    if may_make_rules(draft) is not False:
        return
    for table in draft.report.tables:
        for cell in table.cells:
            if cell.row == _wording()["rules_row"]["row"] and (cell.value or 0) > 0:
                column = label(table, cell).partition("·")[2]
                values = {"agency": draft.report.agency, "number": cell.value, "column": column}
                yield Hit(cell.start, cell.end, values, (Compared(column, cell.value),))
                return


def may_make_rules(draft: Draft) -> bool | None:
    """Whether the agency may make 规章; None where the text does not say enough.

    The governments of provinces and of cities with counties may, and ministries; no bureau below them, no county, no
    town (《立法法》 of 2023, articles 91 and 93).
    """
    agency, place = draft.report.agency, draft.report.place
    if not agency or not (place.province or place.county or place.town):
        return None
    if place.county or place.town:
        return False
    words = _wording()["rules_row"]
    if agency.endswith(tuple(words["governments"])):
        return True
    return None if agency.endswith(tuple(words["ministries"])) and not place.city else False


@rule("litigation.lost")
def lost(draft: Draft) -> Iterator[Hit]:
    """Reviews and lawsuits with a correction."""
    for table in draft.tables("litigation"):
        for cell in _in_column(table, _LOST):
            if cell.value:
                row = label(table, cell).partition("·")[0]
                yield Hit(cell.start, cell.end, {"row": row, "number": cell.value}, (Compared(row, cell.value),))


def _in_column(table: Table, column: str) -> Iterable[Cell]:
    return (cell for cell in table.cells if cell.column == column)


@rule("requests.carried")
def carried(draft: Draft) -> Iterator[Hit]:
    """Prose that has every request closed, and a table that carries some over."""
    words = _wording()
    over = next(
        (cell for table in draft.tables("requests") for cell in table.cells
         if (cell.row, cell.column) == ("carried_over", "total") and cell.value), None,
    )  # fmt: skip
    if over is None:
        return
    for match in re.finditer(words["closed"], draft.folded):
        if draft.in_table(match.start()):
            continue
        before, after = _sentence(draft.folded, *match.span())
        home = draft.labels(match.start()) & set(words["homes"])
        whole = not re.search(words["except"], f"{before} {after}")
        if whole and not re.search(words["not_about"], before) and (home or words["about"] in before):
            compared = (Compared("正文", match[0]), Compared("表中", over.value))
            yield Hit(match.start(), match.end(), {"said": match[0], "number": over.value}, compared)


def _sentence(folded: str, start: int, end: int) -> tuple[str, str]:
    """What the sentence around a stretch says before it and behind it."""
    return re.split(r"[。;!?\n]", folded[:start])[-1], re.split(r"[。;!?\n]", folded[end:], maxsplit=1)[0]

"""The sums that the official tables promise, and the numbers that the prose repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from nlp.pipeline.folding import fold
from nlp.report import Check, Section, Table
from nlp.templates import load_tables

_EARLIER, _NEAR = re.compile("去年|上年|上一年|结转"), 10

Number = int | float | None

_TOTALS = {"requests", "litigation"}  # tables whose last column is the sum of the others
_NOT_RESULTS = ("new_received", "carried_in", "processed_total", "carried_over")
_STATED = re.compile(  # of folded text
    r"(?:未|没有?|无)(?:新?收到|受理|接收)(?:(?!复议|诉讼|去年|上年|结转)[^,。;\d]){0,24}申请"
    r"|(?:收到|受理|接收|新收|收)[^,。;\d]{0,24}申请[^,。;\d]{0,8}?(?P<number>\d+(?:,\d{3})*) *[件宗条份]"
)


def check_tables(tables: Sequence[Table]) -> Iterator[Check]:
    """The arithmetic of the requests and litigation tables."""
    for table in {table.label: table for table in reversed(tables) if table.cells}.values():  # the first of each
        if table.label not in _TOTALS:
            continue
        cells = {(cell.row, cell.column): cell.value for cell in table.cells}
        rows, columns = _format(table)
        if table.label == "requests":
            for column in columns:
                yield from _requests(column, rows, cells)
        for row in rows:
            parts = [cells.get((row, column)) for column in columns if column != "total"]
            yield _equal(f"{table.label}.total.{row}", _sum(parts), cells.get((row, "total")), "各列之和{}应等于总计{}")


def _requests(column: str, rows: Iterable[str], cells: dict[tuple[str, str], Number]) -> Iterator[Check]:
    new, old, done, left = (cells.get((row, column)) for row in _NOT_RESULTS)
    yield _equal(
        f"requests.balance.{column}", _sum([new, old]), _sum([done, left]), "新收加结转{}应等于办结加结转下年{}"
    )
    results = [cells.get((row, column)) for row in rows if row not in _NOT_RESULTS]
    yield _equal(f"requests.processed.{column}", _sum(results), done, "各项办理结果之和{}应等于总计{}")


def _format(table: Table) -> tuple[list[str], list[str]]:
    """The rows and columns that the table's official format has, whether the layout kept them or not."""
    form = next(form for form in load_tables() if (form.label, form.template) == (table.label, table.template))
    return [row.id for row in form.rows], [column.id for column in form.rows[0].columns]


def check_text(text: str, sections: Sequence[Section], tables: Sequence[Table]) -> Iterator[Check]:
    """The number of requests received that the prose states, against its table cell."""
    cells = {(table.label, cell.row, cell.column): cell.value for table in tables for cell in table.cells}
    received = cells.get(("requests", "new_received", "total"), cells.get(("statistics", "received", "count")))
    places = [s for s in sections if s.label.rpartition(".")[2] == "requests"]
    inside = [t for t in tables if t.label == "requests"]
    folded = fold(text)
    stated = [
        int(match["number"].replace(",", "")) if match["number"] else 0
        for section in places
        for match in _STATED.finditer(folded, section.heading.end, section.end)
        if not any(table.start <= match.start() < table.end for table in inside)
        and not _EARLIER.search(folded, max(0, match.start() - _NEAR), match.start())
    ]
    if stated and received is not None:
        one = len(set(stated)) == 1  # several numbers may be parts of the total
        said = received if received in (*stated, sum(stated)) else stated[0] if one else None
        yield _equal("text.new_received", said, received, "正文所述收到申请{}应等于表中新收{}")


def _sum(numbers: Iterable[Number]) -> Number:
    found = list(numbers)
    if not found or any(number is None for number in found):
        return None
    total = sum(number for number in found if number is not None)
    return round(total, 6) if isinstance(total, float) else total


def _equal(name: str, left: Number, right: Number, message: str) -> Check:
    if left is None or right is None:
        return Check(name, "unknown", left, right, "有单元格缺失或不是数字,无法核对")
    return Check(name, "pass" if left == right else "fail", left, right, message.format(left, right))

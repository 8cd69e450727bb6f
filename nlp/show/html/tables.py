"""A table of a report as a table: in the shape of its official form, its checks told, what does not fit marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from nlp.forms import form_of
from nlp.report import Cell, Check, Report, Table
from nlp.show.form_layout import Area, official
from nlp.show.html.marks import Span
from nlp.show.html.tags import Markup, join, tag

_STATUS = {"pass": "项相符", "fail": "项不符", "unknown": "项无法核对"}
_READ = {"named": "按行列名称", "placed": "按位置", "solved": "按合计关系"}
_SURE = 0.9  # a cell that is less sure is shown as such

Key = tuple[str, str]


def table_html(report: Report, table: Table, called: str, wrong: frozenset[Span]) -> Markup:
    """`table` with its values; `called` is its name in the ids of checks, `wrong` are spans that do not fit."""
    name = report.name("tables", table.label)
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    areas = official(table)
    placed = {area.key for area in areas}
    others = {key: cell for key, cell in cells.items() if key not in placed}
    grids = [_grid(_official_rows(areas, cells, wrong)), _grid(_own_rows(others, wrong))]
    shown = [grid for grid in grids if grid is not None] or [tag("p", "没有读出数值")]
    return join(
        tag("p", tag("b", name), " ", tag("span", _about(table, report.checks, called), class_="faint")),
        *(tag("div", grid, class_="scroll", tabindex="0", role="region", aria_label=f"{name}，第{number}部分")
          for number, grid in enumerate(shown, 1)),
    )  # fmt: skip


def _about(table: Table, checks: Iterable[Check], called: str) -> str:
    form = form_of(table.label, table.template)
    facts = [f"{table.template}年格式"] if table.template else []
    if table.cells:
        facts.append(f"读出 {len(table.cells)}{f'/{form.size}' if form else ''} 格")
    counts: Counter[str] = Counter(check.status for check in checks if check.id.startswith(f"{called}."))
    told = "、".join(f"{counts[status]} {words}" for status, words in _STATUS.items() if counts[status])
    return "；".join([*facts, f"核对：{told}"] if told else facts)


def _grid(rows: list[Markup]) -> Markup | None:
    return tag("table", tag("tbody", *rows)) if rows else None


def _official_rows(areas: list[Area], cells: dict[Key, Cell], wrong: frozenset[Span]) -> list[Markup]:
    """The rows of a form: heads above and beside, each value at its place."""
    ordered = sorted(areas, key=lambda area: (area.row, area.column))
    rows = []
    for _, areas_of_row in groupby(ordered, key=lambda area: area.row):
        row = list(areas_of_row)
        scope = "row" if any(area.key for area in row) else "col"
        rows.append(tag("tr", *(_area(area, scope, cells, wrong) for area in row)))
    return rows


def _area(area: Area, scope: str, cells: dict[Key, Cell], wrong: frozenset[Span]) -> Markup:
    size = {
        "rowspan": area.rows if area.rows > 1 else None,
        "colspan": area.columns if area.columns > 1 else None,
    }
    if area.key is not None:
        return _value(cells.get(area.key), wrong, **size)
    if not area.content:
        return tag("td", **size)
    return tag("th", str(area.content), scope=scope, **size)


def _own_rows(cells: dict[Key, Cell], wrong: frozenset[Span]) -> list[Markup]:
    """The cells that are in no form, by their own rows and columns."""
    if not cells:
        return []
    columns = list(dict.fromkeys(column for _, column in cells))
    head = tag("tr", tag("td"), *(tag("th", column, scope="col") for column in columns))
    return [head, *_lines(cells, columns, wrong)]


def _lines(cells: dict[Key, Cell], columns: list[str], wrong: frozenset[Span]) -> Iterator[Markup]:
    for row in dict.fromkeys(row for row, _ in cells):
        values = (_value(cells.get((row, column)), wrong) for column in columns)
        yield tag("tr", tag("th", row, scope="row"), *values)


def _value(cell: Cell | None, wrong: frozenset[Span], **size: int | None) -> Markup:
    """One value; what is not read is empty, and says so where a pointer rests."""
    if cell is None:
        return tag("td", class_="lost", title="没有读出", **size)
    printed = cell.text.strip() or ("" if cell.value is None else f"{cell.value}")
    told = [f"{_READ[cell.read]}读出，把握 {cell.score:.2f}"]
    kinds = []
    if (cell.start, cell.end) in wrong and cell.start < cell.end:
        kinds.append("wrong")
        told.append("与别处的数字不符")
    if cell.score < _SURE:
        kinds.append("unsure")
    return tag("td", printed, class_=" ".join(kinds) or None, title="；".join(told), **size)

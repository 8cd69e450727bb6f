"""Each table: what it is, its values other than zero, and the checks that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid

from nlp.checks.sums import named
from nlp.forms import Table as Format
from nlp.forms import load_tables
from nlp.report import Cell, Check, Report, Table
from nlp.show.labels import names_of
from nlp.show.prose import Prose


def tables_view(report: Report, lines: Callable[[int], int]) -> Iterator[RenderableType]:
    """One block a table, in text order, then the checks of the prose against the tables."""
    checks = [(check, *_parts(check)) for check in report.checks]
    for table, called in named(report.tables):
        form = _format_of(table)
        yield Prose((report.name("tables", table.label), "bold"), (_summary(table, form, lines), "dim"))
        yield Padding(_values(report, table, form), (0, 0, 0, 4))
        if table.cells:
            mine = [(check, of) for check, label, of in checks if label == called]
            yield Padding(Group(*_checks(mine, names_of(form))), (0, 0, 0, 4))
    rest = [(check, ("", "")) for check, label, _ in checks if label == "text"]
    if rest:
        yield Prose(("正文与表格", "bold"))
        yield Padding(Group(*_checks(rest, {})), (0, 0, 0, 4))


def _parts(check: Check) -> tuple[str, tuple[str, str]]:
    """The table, and the row or column with its kind, of an id such as ``requests.balance.total``."""
    table, _, rest = check.id.partition(".")
    name, _, of = rest.partition(".")
    return table, ("row" if name == "total" else "column", of)


def _format_of(table: Table) -> Format | None:
    return next((f for f in load_tables() if (f.label, f.template) == (table.label, table.template)), None)


def _summary(table: Table, form: Format | None, lines: Callable[[int], int]) -> str:
    facts = [f"第{lines(table.start)}行起"]
    if table.template:
        facts.append(f"{table.template}年格式")
    if form:
        facts.append(f"读出{len(table.cells)}/{sum(len(row.columns) for row in form.rows)}格")
    elif table.cells:
        facts.append(f"读出{len(table.cells)}格")
    return f"  {' · '.join(facts)}"


def _values(report: Report, table: Table, form: Format | None) -> RenderableType:
    rows: dict[str, list[Cell]] = {}
    for cell in table.cells:
        if cell.value or cell.state == "text":
            rows.setdefault(cell.row, []).append(cell)
    if not rows:
        return Prose(_nothing(table), style="dim")
    names = names_of(form)
    single = form is not None and len({column.id for row in form.rows for column in row.columns}) == 1
    grid = Grid.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(ratio=2)
    grid.add_column(ratio=3)
    for row, cells in rows.items():
        parts: list[str | tuple[str, str]] = []
        for cell in cells:
            column = "" if single else f"{names.get((row, cell.column), cell.column)} "
            value = f"“{report.text[cell.start : cell.end].strip()}”" if cell.state == "text" else f"{cell.value}"
            parts += [f"{' · ' if parts else ''}{column}", (value, "bold")]
        grid.add_row(Prose(names.get(("row", row), row)), Prose(*parts))
    return grid


def _nothing(table: Table) -> str:
    """What a table without any value other than zero holds instead."""
    counts: Counter[str] = Counter(cell.state for cell in table.cells)
    words = {"number": "零", "blank": "空白", "not_applicable": "不适用"}
    told = [f"{word}{counts[state]}格" for state, word in words.items() if counts[state]]
    return f"全部为{'、'.join(told)}" if told else "没有读出数值"


def _checks(
    checks: list[tuple[Check, tuple[str, str]]], names: Mapping[tuple[str, str], str]
) -> Iterator[RenderableType]:
    if not checks:
        return
    count: Counter[str] = Counter(check.status for check, _ in checks)
    words = {"pass": "相符", "fail": "不符", "unknown": "无法核对"}
    told = "、".join(f"{count[status]}项{word}" for status, word in words.items() if count[status])
    yield Prose(f"核对：{told}", style="" if count["fail"] else "dim")
    for check, of in checks:
        if check.status == "fail":
            yield Prose(("× ", "red"), f"{names.get(of, of[1])}:" if of[1] else "", check.message)

"""The sums that the official tables promise, in exact arithmetic.

What must add up is written beside the formats (`nlp.forms.formats.Sum`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from nlp.forms import Sum, form_of
from nlp.forms import Table as Form
from nlp.reading.source import Origins
from nlp.report import Cell, Check, Stretch, Table
from nlp.text.lines import Lines

Cells = Mapping[tuple[str, str], Cell]
UNKNOWN = "有单元格缺失或不是数字，无法核对"


def check_tables(tables: Sequence[Table], lines: Lines | Origins) -> Iterator[Check]:
    """Every sum of the form of every table; `lines` are those of the report's text.

    The checks of the second table of a label bear its number: ``requests#2.balance.total``.
    """
    for table, called in named(tables):
        form = form_of(table.label, table.template)
        if form is None or not table.cells:
            continue
        cells = {(cell.row, cell.column): cell for cell in table.cells}
        for each, names in _axes(form):
            for name in names:
                for rule in form.sums:
                    if rule.each == each:
                        yield _check(rule, name, called, cells, lines)


def named(tables: Iterable[Table]) -> Iterator[tuple[Table, str]]:
    """Each table with its label, to which the second of a label and those after it have their number added."""
    seen: Counter[str] = Counter()
    for table in tables:
        seen[table.label] += 1
        yield table, f"{table.label}#{seen[table.label]}" if seen[table.label] > 1 else table.label


def _axes(form: Form) -> Iterator[tuple[str, Iterable[str]]]:
    yield "column", dict.fromkeys(column.id for row in form.rows for column in row.columns)
    yield "row", [row.id for row in form.rows]


def _check(rule: Sum, name: str, table: str, cells: Cells, lines: Lines | Origins) -> Check:
    keys = [
        [(other, name) if rule.each == "column" else (name, other) for other in side]
        for side in (rule.left, rule.right)
    ]
    left, right = ([cells.get(key) for key in side] for side in keys)
    return compare(f"{table}.{rule.id}.{name}", total(left), total(right), left, right, rule.message, lines)


def total(cells: Iterable[Cell | None]) -> Decimal | None:
    """The sum of the numbers in `cells`, None where one is missing or no number."""
    found = list(cells)
    if not found or any(cell is None or cell.value is None for cell in found):
        return None
    return sum((Decimal(str(cell.value)) for cell in found if cell is not None), Decimal(0))


def compare(
    name: str,
    left: Decimal | None,
    right: Decimal | None,
    left_places: Iterable[Cell | Stretch | None],
    right_places: Iterable[Cell | Stretch | None],
    message: str,
    lines: Lines | Origins,
) -> Check:
    """A check that `left` equals `right`; where it fails its message says on which lines the numbers stand."""
    if left is None or right is None:
        return Check(name, "unknown", plain(left), plain(right), UNKNOWN)
    if left == right:
        return Check(name, "pass", plain(left), plain(right), message.format(plain(left), plain(right)))
    sides = [[Stretch(p.start, p.end) for p in places if p] for places in (left_places, right_places)]
    said = [
        f"{plain(number)}（{lines.named(place.start for place in places)}）"
        for number, places in zip((left, right), sides, strict=True)
    ]
    return Check(name, "fail", plain(left), plain(right), message.format(*said), (*sides[0], *sides[1]))


def plain(number: Decimal | None) -> int | float | None:
    """An exact number as JSON has it."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)

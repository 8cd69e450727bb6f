"""A table with one cell, label or line dropped, blanked or doubled: that row may be lost, the rest stays right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, islice
from random import Random

import pytest
from spacy.vocab import Vocab

from nlp.checks.sums import check_tables
from nlp.forms import Table as Form
from nlp.forms import load_tables
from nlp.forms.alignment import align
from nlp.pipeline.segmenter import Segmenter
from nlp.pipeline.tables.grid import rows_of
from nlp.report import Cell, Check, Table
from nlp.text.lines import Lines
from nlp.training.rendering.grids import Grid, Printed
from nlp.training.rendering.table_layouts import lines_close, space_columns, word_cells

SEGMENTER = Segmenter(Vocab())
FORMS = {form.label: form for form in load_tables() if form.template in ("2021", "2014")}
Numbers = dict[tuple[str, str], int]


def numbers_of(form: Form) -> Numbers:
    """No zero, hardly two alike, and every sum of the form holds."""
    rng = Random(form.label)
    out = {(row.id, column.id): rng.randint(2, 400) for row in form.rows for column in row.columns}
    columns = [column.id for column in form.rows[0].columns]
    for rule in form.sums:
        if rule.each == "column":
            for column in columns:
                right = sum(out[row, column] for row in rule.right)
                left = sum(out[row, column] for row in rule.left)
                out[rule.left[0], column] += max(right - left, 0)
                out[rule.right[0], column] += max(left - right, 0)
    for column in columns if form.label == "requests" else ():  # both promises at once
        balance, processed = form.sums[0], form.sums[1]
        out[processed.right[0], column] = sum(out[row, column] for row in processed.left)
        out[balance.left[0], column] = sum(out[row, column] for row in balance.right) - out[balance.left[1], column]
    for rule in form.sums:
        if rule.each == "row":
            for row in form.rows:
                out[row.id, rule.right[0]] = sum(out[row.id, column] for column in rule.left)
    return out


def by_rows(printed: Grid, rng: Random) -> list[str | Printed]:
    out: list[str | Printed] = []
    for row in printed:
        for index, cell in enumerate(row):
            out += ["\t"] * (index > 0) + [cell]
        out.append("\n")
    return out


LAYOUTS = {"tabs": by_rows, "a cell a line": lines_close, "word": word_cells, "spaces": space_columns}


def plain_grid(form: Form) -> Grid:
    class Steady(Random):
        def random(self) -> float:
            return 0.99

    values = {key: Printed(str(number), key, number) for key, number in numbers_of(form).items()}
    from nlp.training.rendering import grids

    build = {"requests": grids._requests, "proactive": grids._parts, "statistics": grids._statistics,
             "litigation": grids._litigation}  # fmt: skip
    return build[form.label](form, values, Steady(0))


def mutations(printed: Grid) -> Iterator[tuple[str, str, Grid]]:
    """Every change of one cell, label or line: what was done, the row it was done to, and the changed grid."""
    for number, row in enumerate(printed):
        keys = [cell.key for cell in row if cell.key]
        if not keys:
            continue
        name = keys[0][0]

        def changed(new: list[list[Printed]], number: int = number) -> Grid:
            return [*printed[:number], *new, *printed[number + 1 :]]

        for index, cell in enumerate(row):
            if cell.merged:
                continue
            blank = Printed("", cell.key, cell.value)
            yield f"drop {cell.text}", name, changed([[*row[:index], *row[index + 1 :]]])
            yield f"blank {cell.text}", name, changed([[*row[:index], blank, *row[index + 1 :]]])
            yield f"double {cell.text}", name, changed([[*row[:index], cell, *row[index:]]])
        yield "drop the line", name, changed([])
        yield "double the line", name, changed([row, row])
        yield "blank the values", name, changed([[Printed("", c.key) if c.key else c for c in row]])


def in_turn(first: int) -> Iterator[Callable]:
    """The layouts over and over: a change is tried in one, each kind of change in every one."""
    return islice(cycle(LAYOUTS.values()), first, None)


def read(text: str, form: Form) -> dict[tuple[str, str], tuple[str, object]]:
    found = align(rows_of(text, SEGMENTER(text)._.layout), form)
    return {(v.row, v.column): (v.state, v.value) for v in found.values}


def text_of(printed: Grid, layout: Callable) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in layout(printed, Random(0)))


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("label", ["proactive", "requests", "statistics"])
def test_one_change_costs_at_most_its_row(label, turn):
    form, base = FORMS[label], plain_grid(FORMS[label])
    truth = {key: ("number", value) for key, value in numbers_of(form).items()}
    for layout in LAYOUTS.values():
        assert read(text_of(base, layout), form) == truth
    for layout, (what, row, changed) in zip(in_turn(turn), islice(mutations(base), turn, None, 2), strict=False):
        found = read(text_of(changed, layout), form)
        rest = {key: value for key, value in found.items() if key[0] != row}
        assert rest == {key: value for key, value in truth.items() if key[0] != row}, f"{what} in {row}"
        wrong = {k: v for k, v in found.items() if k[0] == row and v != truth[k] and v[0] != "blank"}
        assert not wrong, f"{what} in {row}"


def checks_of(text: str, form: Form, found: dict[tuple[str, str], tuple[str, object]]) -> dict[str, Check]:
    cells = tuple(
        Cell(row, column, value, state, 0, 0)  # type: ignore[arg-type]
        for (row, column), (state, value) in found.items()
    )
    table = Table(form.label, form.template, 0, 0, 1.0, cells)
    return {check.id: check for check in check_tables([table], Lines(text))}


@pytest.mark.slow
def test_the_checks_of_a_cell_that_is_gone_do_not_pass():
    form, base = FORMS["requests"], plain_grid(FORMS["requests"])
    layouts = [LAYOUTS["tabs"], LAYOUTS["a cell a line"]]
    for layout in layouts:
        text = text_of(base, layout)
        assert {check.status for check in checks_of(text, form, read(text, form)).values()} == {"pass"}
    for layout, (what, row, changed) in zip(cycle(layouts), mutations(base), strict=False):
        text = text_of(changed, layout)
        found = read(text, form)
        checks = checks_of(text, form, found)
        lost = numbers_of(form).keys() - {key for key, value in found.items() if value[0] == "number"}
        assert all(checks[f"requests.total.{name}"].status == "unknown" for name, _ in lost), f"{what} in {row}"
        touched = {column for _, column in lost}
        assert all(check.status == "pass" for name, check in checks.items() if "total." not in name
                   and name.rpartition(".")[2] not in touched)  # fmt: skip


@pytest.mark.slow
def test_the_checks_of_a_wrong_number_fail():
    form, base = FORMS["requests"], plain_grid(FORMS["requests"])
    sums = {row for rule in form.sums if rule.each == "column" for row in (*rule.left, *rule.right)}
    for number, row in enumerate(base):
        for index, cell in enumerate(row):
            if not cell.key:
                continue
            wrong = Printed(str(int(cell.value or 0) + 1), cell.key)
            changed = [*base[:number], [*row[:index], wrong, *row[index + 1 :]], *base[number + 1 :]]
            text = text_of(changed, by_rows)
            checks = checks_of(text, form, read(text, form))
            failed = {name for name, check in checks.items() if check.status == "fail"}
            name, column = cell.key
            assert f"requests.total.{name}" in failed
            assert name not in sums or any(check.endswith(f".{column}") for check in failed)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_litigation_is_right_or_lost(layout):
    form, base = FORMS["litigation"], plain_grid(FORMS["litigation"])
    truth = {key: ("number", value) for key, value in numbers_of(form).items()}
    assert read(text_of(base, LAYOUTS[layout]), form) == truth
    for what, _, changed in mutations(base):
        found = read(text_of(changed, LAYOUTS[layout]), form)
        assert not {k: v for k, v in found.items() if v != truth[k] and v[0] != "blank"}, what

"""Where one official table ends and another of its kind begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.forms import Table as Form
from nlp.forms.likeness import exact_rows
from nlp.forms.runs import Run

_REPEATED = 0.6  # of the rows of the shorter of two tables that both print


def row_width(table: Form) -> int:
    """The most values that `table` prints behind one label."""
    widths = [len(row.columns) for row in table.rows]
    return sum(widths) if table.side_by_side else max(widths)


def ends(runs: Sequence[Run], form: Form) -> Iterator[int]:
    """The offsets behind the last value of each table but the last, where `runs` hold the rows of `form` repeatedly."""
    if form.side_by_side and sum(run.count() == row_width(form) for run in runs) > 1:
        lines = [run for run in runs if run.count() == row_width(form)]
        yield from (line.cells[-1].end for line in lines[:-1])
        return
    rows = [(number, found[0]) for number, run in enumerate(runs) if len(found := exact_rows(run, form)) == 1]
    seen: set[int] = set()
    for index, (number, row) in enumerate(rows):
        if row in seen and number:
            again = {other for _, other in rows[index : index + len(form.rows)]}
            common = len(seen & again)
            if common > 1 and common >= _REPEATED * min(len(seen), len(again)):
                yield runs[number - 1].cells[-1].end
                seen = set()
        seen.add(row)

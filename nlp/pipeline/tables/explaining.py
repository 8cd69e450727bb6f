"""How a table was read: its grid, what its labels name, which printed row is which of the form, what was rejected."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from spacy.language import Language

from nlp.forms.alignment import Alignment, Reading
from nlp.forms.mending import mended
from nlp.pipeline.tables.component import Tables


@dataclass(frozen=True, slots=True)
class Match:
    """A run of printed values: the labels before it, its cells, and the row of the form that it was taken for.

    `row` is None where it is of none; `named` says that the row is meant by its label, `sure` that it was taken.
    """

    labels: tuple[str, ...]
    values: tuple[str, ...]
    row: str | None
    named: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reading of a table: by ``labels`` or by ``places``, the columns that each of its parts is taken to print.

    `holds` and `fails` name the rows and columns whose sums do and do not hold; `cells` counts the cells it reads.
    """

    by: str
    taken: bool
    columns: tuple[tuple[str, ...], ...]
    matches: tuple[Match, ...]
    holds: tuple[str, ...]
    fails: tuple[str, ...]
    cells: int


@dataclass(frozen=True, slots=True)
class TableExplanation:
    """One table of a text at ``start`` to ``end`` as one form; `grid` are its printed cells, row by row.

    `readings` were weighed, the one that was taken first; there are none where its digits run together (`glued`), or
    where it is of no form. `read` counts cells by how they were found, `unplaced` are the values without a place.
    """

    label: str
    template: str
    start: int
    end: int
    chosen: bool
    grid: tuple[tuple[str, ...], ...]
    readings: tuple[Weighed, ...]
    glued: bool
    read: dict[str, int]
    unplaced: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain dicts and lists, for JSON."""
        return asdict(self)


def explain_table(pipeline: Language, text: str, number: int) -> list[TableExplanation]:
    """The explanations of table `number` of `text`, counted from 1: one for each form that it was tried as.

    Empty where there is no such table. The form that was chosen comes first.
    """
    doc = pipeline(text)
    tables: Tables = next(component for _, component in pipeline.pipeline if isinstance(component, Tables))
    located = tables.located(doc)
    if not 1 <= number <= len(located):
        return []
    table = located[number - 1]
    label, units = table.span.label_, table.units
    template = doc.spans["tables"].attrs["templates"][number - 1]
    grid = tuple(tuple(cell.text for cell in row) for row in mended(table.rows))
    place = (units[0].start_char, units[-1].end_char)
    fits = sorted(tables.fitted(doc, table), key=lambda fit: fit.table.template != template)
    return [_explained(fit, text, place, grid, fit.table.template == template) for fit in fits] or [
        TableExplanation(label, "", *place, True, grid, (), False, {}, ())
    ]


def _explained(
    fit: Alignment, text: str, place: tuple[int, int], grid: tuple[tuple[str, ...], ...], chosen: bool
) -> TableExplanation:
    readings = tuple(_weighed(reading, index == 0) for index, reading in enumerate(fit.readings))
    kinds = [value.read for value in fit.values]
    read: dict[str, int] = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    unplaced = tuple(text[start:end] for start, end in fit.unplaced)
    return TableExplanation(
        fit.table.label, fit.table.template, *place, chosen, grid, readings, fit.glued, read, unplaced
    )


def _weighed(reading: Reading, taken: bool) -> Weighed:
    columns = dict.fromkeys(tuple(column.label[-1] for column in row.columns) for row in reading.form.rows)
    matches = tuple(
        Match(
            entry.run.labels,
            tuple(cell.text for cell in entry.run.cells[entry.start : entry.stop]),
            None if entry.row is None else reading.form.rows[entry.row].id,
            entry.named,
            entry.sure,
        )
        for entry in reading.pairs
    )
    holds, fails = (tuple(sorted(".".join(pair) for pair in pairs)) for pairs in (reading.holds, reading.fails))
    return Weighed(reading.by, taken, tuple(columns), matches, holds, fails, len(reading.values))

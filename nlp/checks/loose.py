"""What a table prints where no cell was read: rows without values, words where numbers belong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.draft import Draft
from nlp.forms import Row, form_of
from nlp.forms.lookup import cells_of, other_wordings, plain
from nlp.report import Table
from nlp.text.values import read_value

_WORD = re.compile(r"[\u4e00-\u9fff]{1,8}")  # in the place of a number
_CELL = re.compile(r"[^\t\n|]+")


def bare_rows(draft: Draft, table: Table) -> Iterator[tuple[Row, int, int]]:
    """Each row of the form that is printed as a line of its label alone, where other rows have their values behind.

    With the offsets of the line. Nothing is said of a table in which values have no place: they may be the row's.
    """
    form = form_of(table.label, table.template)
    if form is None or form.side_by_side or not table.cells or _unplaced(draft, table):
        return
    read = {cell.row for cell in table.cells if cell.text.strip()}
    labels = {row.id: plain(row.label[-1]) for row in form.rows}
    for start, line in _lines(draft, table):
        row = next((row for row in form.rows if labels[row.id] == plain(line)), None)
        if row is not None and row.id not in read and _with_values(draft, table, read):
            yield row, start, start + len(line)


def strangers(draft: Draft, table: Table) -> Iterator[tuple[int, int]]:
    """The offsets of words that are neither a number nor anything that the form prints, where numbers belong.

    That is right behind the label of a row that was not read; a sentence or a label printed downwards is no value.
    """
    form = form_of(table.label, table.template)
    if form is None or not table.cells and not _unplaced(draft, table):
        return
    printed = {plain(text) for text in (*cells_of(form), *other_wordings(form))}
    read = {cell.row for cell in table.cells}
    unread = {plain(row.label[-1]) for row in form.rows if row.id not in read}
    before = ""
    for match in _CELL.finditer(draft.folded, table.start, table.end) if unread else ():
        said = match[0].strip()
        label = plain(said)
        strange = (
            bool(label)
            and read_value(said)[0] == "text"
            and not any(label in text or label.startswith(text) for text in printed)
        )
        if strange and before in unread and _WORD.fullmatch(said):
            start = match.start() + match[0].index(said)
            yield start, start + len(said)
        before = label or before


def _unplaced(draft: Draft, table: Table) -> bool:
    """Whether the reading says that values of `table` have no place."""
    return any(
        warning.code == "cells_unplaced" and warning.start is not None and table.start <= warning.start < table.end
        for warning in draft.report.warnings
    )


def _with_values(draft: Draft, table: Table, read: set[str]) -> bool:
    """Whether rows that were read have label and values on one line, so that a label alone has none."""
    ends = {draft.lines(cell.start) for cell in table.cells}
    return bool(read) and all(
        re.search(r"[\u4e00-\u9fff]", line) for start, line in _lines(draft, table) if draft.lines(start) in ends
    )


def _lines(draft: Draft, table: Table) -> Iterator[tuple[int, str]]:
    """Each line of `table` that is not empty, with where it starts."""
    for match in re.finditer(r"[^\n]+", draft.folded[table.start : table.end]):
        line = match[0].strip()
        if line:
            yield table.start + match.start() + match[0].index(line), line

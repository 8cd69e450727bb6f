"""A report as a document of the corpus format: what the machine read, and a person's correction of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlp.corpus.format import Document, Labels
from nlp.corpus.problems import document_problems
from nlp.errors import InputError
from nlp.forms import form_of
from nlp.report import Report, Table
from nlp.report.types import Said
from nlp.show.form_layout import Area, official
from nlp.show.labels import names_of
from nlp.web.reading import doubt_of

LAYERS = ("headings", "tables", "items", "agency", "year", "place")  # what can be corrected
LEARNED = frozenset(LAYERS) - {"place"}  # what a model learns; a place is looked up
UNKNOWN = "unknown"  # the label that the report's format keeps for any other table
_STATES = ("number", "blank", "not_applicable", "text")
_PLACE = ("province", "city", "county", "town")


def document(report: Report) -> Document:
    """What was read of `report`: headings, tables, items, agency, year, place; ``doubts`` of the items in bits.

    Offsets count code points. ``grids`` are the tables as their official forms print them, see `grid`; tables of no
    known label are left out.
    """
    tables = [table for table in report.tables if table.label != UNKNOWN]
    front = report.front_matter
    place = {level: getattr(report.place, level) for level in _PLACE if getattr(report.place, level)}
    return {
        "id": report.source.path or report.source.sha256,
        "text": report.text,
        "headings": [
            {"start": section.heading.start, "end": section.heading.end, "label": section.label}
            for section in report.sections
        ],
        "tables": [_table(table) for table in tables],
        "items": [
            {"start": item.start, "end": item.end, "role": item.role, "themes": [theme.label for theme in item.themes]}
            for item in report.items
        ],
        "agency": _said(front.agency, report.agency),
        "year": _said(front.year, report.year),
        "place": _said(front.title or front.agency, place),
        "grids": [{"name": report.name("tables", table.label), "areas": grid(table)} for table in tables],
        "doubts": [round(doubt_of(item), 3) for item in report.items],
    }  # fmt: skip


def grid(table: Table) -> list[dict[str, Any]]:
    """The areas of a table for a page: where each begins, how wide and high it is, what it says, or what it holds.

    ``key`` are the ids of row and column of a value, ``text`` what they are called. A table of no official form has a
    row and a column an id.
    """
    names = names_of(form_of(table.label, table.template))
    areas = official(table) or list(_crossed(table))
    return [
        {"row": area.row, "column": area.column, "rows": area.rows, "columns": area.columns,
         **({"key": area.key, "text": _called(names, *area.key)} if area.key else {"text": str(area.content or "")})}
        for area in sorted(areas, key=lambda area: (area.row, area.column))
    ]  # fmt: skip


def _called(names: Mapping[tuple[str, str], str], row: str, column: str) -> str:
    return f"{names.get(('row', row), row)}，{names.get((row, column), column)}"


def _crossed(table: Table) -> Iterator[Area]:
    rows, columns = (list(dict.fromkeys(getattr(cell, of) for cell in table.cells)) for of in ("row", "column"))
    for number, name in enumerate(columns, 1):
        yield Area(0, number, 1, 1, name, True)
    for number, name in enumerate(rows, 1):
        yield Area(number, 0, 1, 1, name, True)
    for cell in table.cells:
        place = 1 + rows.index(cell.row), 1 + columns.index(cell.column)
        yield Area(*place, 1, 1, cell.value, False, (cell.row, cell.column))


def _table(table: Table) -> dict[str, Any]:
    cells = [
        {"row": cell.row, "column": cell.column, "state": cell.state, "start": cell.start, "end": cell.end}
        | ({} if cell.value is None else {"value": cell.value})
        for cell in table.cells
    ]
    form = {"template": table.template} if table.template else {}
    return {"start": table.start, "end": table.end, "label": table.label, **form, "cells": cells}


def corrected(given: object, machine: Document, names: Mapping[str, Mapping[str, str]]) -> Document:
    """The layers that a person gave, each looked at as a whole, as a document with the text and id of the machine's.

    Raises
    ------
    InputError
        Where they break the corpus format; its sentence says in which item.
    """
    if not isinstance(given, dict):
        raise InputError("订正不是 JSON 对象；请重新打开这一页")
    layers = {layer: given[layer] for layer in LAYERS if layer in given}
    made: Document = {"id": machine["id"], "text": machine["text"], **layers}
    for layer in layers:
        if isinstance(made[layer], list) and all(isinstance(span, dict) for span in made[layer]):
            made[layer] = sorted(made[layer], key=lambda span: str(span.get("start")).zfill(12))
    if problems := document_problems(Path(), 0, made, labels_of(names)):
        first = problems[0]
        raise InputError(f"{first.what}；{first.mend}")
    for number, table in enumerate(made.get("tables", ()), 1):
        for order, cell in enumerate(table.get("cells", ()), 1):
            if not _is_cell(cell):
                raise InputError(f"表格第 {number} 项第 {order} 格的行、列或数值不对；请重新打开这一页")
    return made


def _is_cell(cell: dict[str, Any]) -> bool:
    value, state = cell.get("value"), cell.get("state")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    named = all(isinstance(cell.get(of), str) and cell[of] for of in ("row", "column"))
    return named and state in _STATES and (number if state == "number" else value is None)


def labels_of(names: Mapping[str, Mapping[str, str]]) -> Labels:
    """The labels that a model knows, as a ``corpus.toml`` says them."""
    sections = {label: [name] for label, name in names.get("sections", {}).items()}
    tables, roles, themes = (dict(names.get(kind, {})) for kind in ("tables", "roles", "themes"))
    return Labels("corrections", "zh", "订正", sections, tables, roles, themes)


def _said(said: Said | None, value: Any) -> list[dict[str, Any]]:
    return [{"start": said.start, "end": said.end, "value": value}] if said and value else []

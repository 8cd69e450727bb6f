"""evaluation: counts that a reader can check by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.report import Cell, Heading, Item, Model, Place, Report, Section, Source, Table, Theme
from nlp.training.evaluation import LAYERS, Counts, evaluate

EMPTY = Report(
    source=Source(None, "", "text/plain", None, 0), model=Model("", "", ""), text="", title=None, agency=None,
    year=None, template=None, place=Place(), sections=(), tables=(), items=(), themes={}, checks=(), warnings=(),
)  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "id": "a",
    "text": "",
    "headings": [{"start": 0, "end": 5, "label": "overview"}, {"start": 20, "end": 25, "label": "overview.requests"}],
    "tables": [
        {
            "start": 40,
            "end": 80,
            "label": "requests",
            "cells": [
                {"row": "granted", "column": "total", "state": "number", "value": 3},
                {"row": "other", "column": "total", "state": "blank", "value": None},
            ],
        },
        {"start": 90, "end": 99, "label": "unknown"},
    ],
    "items": [
        {"start": 100, "end": 120, "role": "problem", "themes": ["training", "staffing"]},
        {"start": 120, "end": 140, "role": "measure", "themes": ["training"]},
    ],
}


def section(label: str, start: int) -> Section:
    return Section(label, None, Heading(start, start + 5), start, start + 9, 1.0)


def item(role: str, start: int, end: int, *themes: str) -> Item:
    return Item(role, start, end, 1.0, tuple(Theme(theme, 1.0) for theme in themes))


PERFECT = replace(
    EMPTY,
    sections=(section("overview", 0), section("overview.requests", 20)),
    tables=(
        Table("requests", "2021", 40, 80, 1.0, (
            Cell("granted", "total", 3, "number", 50, 51), Cell("other", "total", None, "blank", 60, 60),
        )),
        Table("unknown", None, 90, 99, 1.0, ()),
    ),
    items=(item("problem", 100, 120, "training", "staffing"), item("measure", 120, 140, "training")),
)  # fmt: skip


def counts(report: Report, layer: str) -> tuple[int, int, int]:
    found = evaluate([(DOCUMENT, report)]).layers[layer]
    return found.right, found.predicted, found.gold


def test_a_perfect_report_scores_one_everywhere():
    figures = evaluate([(DOCUMENT, PERFECT)])
    assert {layer: figures.layers[layer].f1 for layer in LAYERS} == dict.fromkeys(LAYERS, 1.0)
    assert figures.themes_macro_f1 == 1.0


def test_an_empty_report_finds_nothing():
    figures = evaluate([(DOCUMENT, EMPTY)])
    assert {layer: figures.layers[layer].recall for layer in LAYERS} == dict.fromkeys(LAYERS, 0.0)
    assert figures.themes_macro_f1 == 0.0


def test_nothing_to_find_and_nothing_found_is_perfect():
    figures = evaluate([({"headings": [], "tables": [], "items": []}, EMPTY)])
    assert {layer: figures.layers[layer].f1 for layer in LAYERS} == dict.fromkeys(LAYERS, 1.0)
    assert figures.themes_macro_f1 == 1.0


def test_something_found_where_nothing_is_has_no_precision():
    figures = evaluate([({"headings": [], "tables": [], "items": []}, PERFECT)])
    layers = [layer for layer in LAYERS if layer != "cells"]
    assert {layer: figures.layers[layer].precision for layer in layers} == dict.fromkeys(layers, 0.0)


def test_cells_count_in_the_tables_whose_cells_were_annotated():
    bare = {**DOCUMENT, "tables": [{"start": 40, "end": 80, "label": "requests"}]}
    found = evaluate([(bare, PERFECT)]).layers["cells"]
    assert (found.predicted, found.gold) == (0, 0)


def test_a_layer_that_was_not_annotated_is_not_counted():
    figures = evaluate([({"headings": DOCUMENT["headings"]}, PERFECT)])
    assert figures.layers["sections"].gold == 1
    assert all(figures.layers[layer].predicted == 0 for layer in ("tables", "cells", "items", "themes"))


def test_a_heading_counts_by_label_and_start():
    moved = replace(PERFECT, sections=(section("overview", 1), section("other", 20)))
    assert counts(moved, "sections") == (0, 2, 1)
    assert counts(moved, "subsections") == (0, 0, 1)


def test_a_table_counts_by_label_where_half_overlaps():
    table = PERFECT.tables[0]
    assert counts(replace(PERFECT, tables=(replace(table, start=60),)), "tables") == (1, 1, 1)
    assert counts(replace(PERFECT, tables=(replace(table, start=61),)), "tables") == (0, 1, 1)
    assert counts(replace(PERFECT, tables=(replace(table, label="litigation"),)), "tables") == (0, 1, 1)


def test_unknown_tables_do_not_count():
    assert counts(PERFECT, "tables") == (1, 1, 1)


def test_a_cell_counts_by_row_column_state_and_value():
    table = PERFECT.tables[0]
    cells = (replace(table.cells[0], value=4), table.cells[1])
    assert counts(replace(PERFECT, tables=(replace(table, cells=cells),)), "cells") == (1, 2, 2)
    cells = (table.cells[0], replace(table.cells[1], state="not_applicable"), replace(table.cells[1], row="carried_in"))
    assert counts(replace(PERFECT, tables=(replace(table, cells=cells),)), "cells") == (1, 3, 2)


def test_the_cells_of_a_lost_table_are_lost():
    assert counts(replace(PERFECT, tables=()), "cells") == (0, 0, 2)


def test_an_item_counts_by_role_where_half_overlaps():
    problem, measure = PERFECT.items
    assert counts(replace(PERFECT, items=(replace(problem, start=110), measure)), "items") == (2, 2, 2)
    assert counts(replace(PERFECT, items=(replace(problem, start=111), measure)), "items") == (1, 2, 2)
    assert counts(replace(PERFECT, items=(replace(problem, role="measure"), measure)), "items") == (1, 2, 2)


def test_an_item_is_matched_once():
    halves = (item("problem", 100, 110, "training"), item("problem", 110, 120, "staffing"))
    assert counts(replace(PERFECT, items=halves), "items") == (1, 2, 2)


def test_the_better_overlap_wins():
    both = (item("problem", 100, 114, "review"), item("problem", 100, 120, "training", "staffing"))
    assert counts(replace(PERFECT, items=both), "items") == (1, 2, 2)
    assert counts(replace(PERFECT, items=both), "themes") == (2, 3, 3)


def test_themes_count_on_items_that_were_found():
    items = (item("problem", 100, 120, "training", "review"), item("problem", 120, 140, "training"))
    figures = evaluate([(DOCUMENT, replace(PERFECT, items=items))])
    themes = {label: (c.right, c.predicted, c.gold) for label, c in figures.themes.items()}
    assert themes == {"training": (1, 2, 2), "staffing": (0, 0, 1), "review": (0, 1, 0)}
    assert counts(replace(PERFECT, items=items), "themes") == (1, 3, 3)
    assert figures.themes_macro_f1 == (0.5 + 0.0) / 2  # review was not annotated


def test_themes_of_a_report_count_once_a_role_wherever_they_stand():
    items = (item("problem", 0, 9, "staffing", "training"), item("problem", 10, 19, "staffing"))
    assert counts(replace(PERFECT, items=items), "report_themes") == (2, 2, 3)


def test_counts_add_up_over_documents():
    figures = evaluate([(DOCUMENT, PERFECT), (DOCUMENT, EMPTY)])
    found = figures.layers["items"]
    assert (found.precision, found.recall, found.f1) == (1.0, 0.5, 2 / 3)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_f1_lies_between_precision_and_recall(right, wrong, missed):
    found = Counts(right, right + wrong, right + missed)
    low, high = sorted((found.precision, found.recall))
    if right:
        assert low - 1e-9 <= found.f1 <= high + 1e-9
    assert found.f1 == pytest.approx(
        2 * found.precision * found.recall / (found.precision + found.recall)
        if right
        else float(found.gold + found.predicted == 0)
    )

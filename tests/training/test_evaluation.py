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
    assert figures.errors == []


def test_an_empty_report_finds_nothing():
    figures = evaluate([(DOCUMENT, EMPTY)])
    assert {layer: figures.layers[layer].recall for layer in LAYERS} == dict.fromkeys(LAYERS, 0.0)
    assert figures.themes_macro_f1 == 0.0


def test_nothing_to_find_and_nothing_found_is_perfect():
    figures = evaluate([({"headings": [], "tables": [], "items": []}, EMPTY)])
    assert {layer: figures.layers[layer].f1 for layer in LAYERS} == dict.fromkeys(LAYERS, 1.0)
    assert figures.themes_macro_f1 is None


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


def test_a_table_found_as_unknown_does_not_count_as_found():
    assert counts(PERFECT, "tables") == (1, 1, 1)
    unknown = {**DOCUMENT, "tables": [*DOCUMENT["tables"], {"start": 90, "end": 99, "label": "unknown"}]}
    found = evaluate([(unknown, PERFECT)]).layers["tables"]
    assert (found.right, found.predicted, found.gold) == (1, 1, 2)


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


# What the project's yardstick, score.py, prints for the two documents below.
YARDSTICK = {
    "sections": (0.6667, 0.6667, 0.6667, 3, 3), "subsections": (1.0, 0.5, 0.6667, 2, 1),
    "tables": (0.5, 0.5, 0.5, 2, 2), "cells": (0.5, 0.3333, 0.4, 3, 2), "items": (0.5, 0.6667, 0.5714, 3, 4),
    "themes": (0.2, 0.2, 0.2, 5, 5), "report_themes": (0.5, 0.4, 0.4444, 5, 4),
}  # fmt: skip
YARDSTICK_THEMES = {
    "training": (0.3333, 0.3333, 0.3333), "staffing": (0.0, 0.0, 0.0), "review": (0.0, 0.0, 0.0),
}  # fmt: skip
GOLD: list[dict[str, Any]] = [
    {
        "id": "one",
        "text": "甲" * 200,
        "headings": [
            {"start": 0, "end": 5, "label": "a"}, {"start": 20, "end": 25, "label": "a.x"},
            {"start": 30, "end": 35, "label": "a.y"}, {"start": 50, "end": 55, "label": "b"},
        ],
        "tables": [
            {"start": 60, "end": 80, "label": "t", "cells": [
                {"row": "r", "column": "c", "state": "number", "value": 1},
                {"row": "r", "column": "d", "state": "number", "value": 2},
                {"row": "s", "column": "c", "state": "blank", "value": None},
            ]},
            {"start": 85, "end": 95, "label": "unknown"},
        ],
        "items": [
            {"start": 100, "end": 120, "role": "problem", "themes": ["training", "staffing"]},
            {"start": 130, "end": 150, "role": "measure", "themes": ["training", "review"]},
        ],
    },
    {
        "id": "two",
        "text": "一\n二\n" + "乙" * 60,
        "headings": [{"start": 2, "end": 3, "label": "b"}],
        "items": [{"start": 10, "end": 30, "role": "problem", "themes": ["training"]}],
    },
]  # fmt: skip
TAGGED = [
    replace(
        EMPTY,
        sections=(section("a", 0), section("a.x", 20), section("c", 50)),
        tables=(
            Table("t", None, 65, 80, 1.0, (Cell("r", "c", 1, "number", 66, 67), Cell("r", "d", 3, "number", 68, 69))),
            Table("t", None, 90, 99, 1.0, ()),
        ),
        items=(
            item("problem", 100, 110, "training"), item("problem", 110, 120, "review"),
            item("problem", 130, 150, "training"),
        ),
    ),
    replace(EMPTY, sections=(section("b", 2),), items=(item("problem", 11, 30, "training", "review"),)),
]  # fmt: skip


def test_the_figures_are_those_of_the_yardstick():
    figures = evaluate(zip(GOLD, TAGGED, strict=True))
    found = {
        layer: (round(c.precision, 4), round(c.recall, 4), round(c.f1, 4), c.gold, c.predicted)
        for layer, c in figures.layers.items()
    }
    assert found == YARDSTICK
    themes = {label: (round(c.precision, 4), round(c.recall, 4), round(c.f1, 4)) for label, c in figures.themes.items()}
    assert themes == YARDSTICK_THEMES
    assert round(figures.themes_macro_f1 or 0, 4) == 0.1111


def test_every_label_has_counts_of_its_own():
    found = evaluate(zip(GOLD, TAGGED, strict=True)).counts
    assert [(label, c.right, c.predicted, c.gold) for (layer, label), c in found.items() if layer == "sections"] == [
        ("", 2, 3, 3), ("a", 1, 1, 1), ("b", 1, 1, 2), ("c", 0, 1, 0),
    ]  # fmt: skip


def test_every_error_names_document_line_and_what_was_expected_and_given():
    errors = evaluate(zip(GOLD, TAGGED, strict=True)).errors
    assert [(e.document, e.layer, e.expected, e.given) for e in errors] == [
        ("one", "sections", "b", "c"), ("one", "subsections", "a.y", ""), ("one", "tables", "unknown", ""),
        ("one", "tables", "", "t"), ("one", "cells", "t/r/d = 2", "t/r/d = 3"), ("one", "cells", "t/s/c = blank", ""),
        ("one", "items", "measure", "problem"), ("one", "items", "", "problem"),
        ("one", "themes", "training,staffing", "review"), ("two", "themes", "training", "training,review"),
    ]  # fmt: skip
    assert (errors[-1].line, errors[-1].text) == (3, "乙" * 20)


def test_an_interval_holds_the_figure_and_depends_on_the_seed_alone():
    figures = evaluate(list(zip(GOLD, TAGGED, strict=True)) * 5)
    low, high = figures.intervals(seed=1)["items", ""]
    assert 0 <= low < figures.layers["items"].f1 < high <= 1
    assert figures.intervals(seed=1) == figures.intervals(seed=1)
    assert evaluate([(GOLD[1], TAGGED[1])]).intervals()["items", ""] == (1.0, 1.0)  # one document, no spread


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

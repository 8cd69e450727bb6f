"""Prose and a layout become one document of the corpus format, offsets exact by construction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from nlp.corpus.prose import Paragraph, Prose, Span, Table
from nlp.forms import load_tables
from nlp.text.values import read_value
from nlp.training.rendering import charts, page_noise
from nlp.training.rendering.grids import Grid, Printed, grid
from nlp.training.rendering.numbers import draw
from nlp.training.rendering.table_layouts import NOISE_MARK, Layout
from nlp.training.rendering.table_layouts import TEST as TEST_TABLES
from nlp.training.rendering.table_layouts import TRAIN as TRAIN_TABLES
from nlp.training.rendering.text_layouts import TEST as TEST_TEXTS
from nlp.training.rendering.text_layouts import TRAIN as TRAIN_TEXTS
from nlp.training.rendering.text_layouts import Slots, TextLayout

_CHARTS = 0.1  # of the reports have the remains of one
_BETWEEN_CELLS = " \t\r\n\u3000|│"  # a table runs from its first cell to its last


@dataclass
class _Writer:
    """The text so far and what is labelled in it."""

    text: str = ""
    page: int = 1

    def __post_init__(self) -> None:
        self.layers: dict[str, list[dict[str, Any]]] = {
            key: [] for key in ("titles", "noise", "headings", "tables", "items")
        }

    def mark(self, layer: str, start: int, end: int, **rest: Any) -> None:
        self.layers[layer].append({"start": start, "end": end, **rest})

    def noise(self, text: str) -> None:
        self.mark("noise", len(self.text), len(self.text) + len(text))
        self.text += text


def render(
    prose: Prose,
    seed: str,
    *,
    test: bool = False,
    cells: bool = False,
    texts: Sequence[TextLayout] = (),
    tables: Sequence[Layout] = (),
    large: bool = False,
) -> dict[str, Any]:
    """One document: `test` takes the layouts kept for testing, `cells` adds the tables' values.

    `texts` and `tables` are layouts to choose from instead; `large` gives tables values as cities have. The same prose
    and seed give the same document; its meta names its layouts.
    """
    rng = Random(f"{seed}/{prose.id}")
    layout = rng.choice(texts or (TEST_TEXTS if test else TRAIN_TEXTS))
    table_layout = rng.choice(tables or (TEST_TABLES if test else TRAIN_TABLES))
    pictures = rng.random() < 0.06
    writer = _Writer()
    fill = {"agency": prose.head["agency"], "year": str(int(prose.head["year"]) + 1), "n": str(rng.randint(10, 999))}
    if layout.page_noise:
        for line in page_noise.top(rng, fill, test=test):
            writer.noise(line)
            writer.text += layout.between
    charted = _place_of_chart(prose, Random(f"chart/{seed}/{prose.id}"))
    for index, part in enumerate(prose.body):
        if index == charted:
            _chart(writer, layout, int(prose.head["year"]), Random(f"chart/{seed}/{prose.id}"), test=test)
        if isinstance(part, Table):
            sizes = Random(f"large/{seed}/{prose.id}/{index}") if large else None
            _table(writer, part, prose, rng, table_layout, layout, sizes, test=test, pictures=pictures, cells=cells)
        else:
            following = prose.body[index + 1] if index + 1 < len(prose.body) else None
            _paragraph(writer, part, following, rng, layout, test=test)
    if charted == len(prose.body):
        _chart(writer, layout, int(prose.head["year"]), Random(f"chart/{seed}/{prose.id}"), test=test)
    if layout.page_noise:
        for line in page_noise.end(rng, fill, test=test):
            writer.noise(line)
            writer.text += layout.between
    document = _document(prose, writer, layout.name)
    document["meta"]["table_layout"] = table_layout.__name__
    return document


def _document(prose: Prose, writer: _Writer, layout: str) -> dict[str, Any]:
    titles = writer.layers["titles"]
    meta: dict[str, Any] = {key: value for key, value in prose.head.items() if key not in ("kind", "template")}
    meta |= {"year": int(prose.head["year"]), "writer": prose.writer, "kind": prose.head["kind"], "layout": layout}
    meta["template"] = None if prose.head["template"] == "none" else prose.head["template"]
    if titles:
        meta["title"] = writer.text[titles[0]["start"] : titles[0]["end"]]
    return {"id": prose.id, "text": writer.text, "meta": meta, **writer.layers}


def _paragraph(
    writer: _Writer, part: Paragraph, following: object, rng: Random, layout: TextLayout, *, test: bool
) -> None:
    slots = Slots.of(part)
    for change in layout.changes:
        change(slots, rng)
    starts, ends = [], []
    numbered = layout.page_noise and not any(span.kind == "noise" for span in part.spans)
    for gap, char in zip(slots.gaps, slots.chars, strict=False):
        writer.text += gap
        if numbered and "\n" in gap and rng.random() < 0.03:
            _page_number(writer, rng, test=test)
        starts.append(len(writer.text))
        writer.text += char
        ends.append(len(writer.text))
    writer.text += slots.gaps[-1]
    for span in part.spans:
        start, end = starts[span.start], ends[span.end - 1]
        while start < end and writer.text[start].isspace():
            start += 1
        if start < end:
            _mark(writer, span, start, end)
    whole_heading = len(part.spans) == 1 and part.spans[0].kind == "heading" and part.spans[0].end == len(part.text)
    glued = whole_heading and layout.glue is not None and isinstance(following, Paragraph)
    writer.text += layout.glue if glued and layout.glue is not None else layout.between


def _place_of_chart(prose: Prose, rng: Random) -> int | None:
    """The index of the part that a chart's remains stand before, the number of parts at the end; mostly None."""
    if rng.random() > _CHARTS:
        return None
    plain = [index for index, part in enumerate(prose.body[1:], 1) if isinstance(part, Paragraph) and not part.spans]
    return rng.choice([len(prose.body)] * 2 + [rng.choice(plain) + 1 if plain else len(prose.body)])


def _chart(writer: _Writer, layout: TextLayout, year: int, rng: Random, *, test: bool) -> None:
    for line in charts.chart(rng, year, test=test):
        writer.noise(line)
        writer.text += "\n" if "\n" in layout.between else " "


def _page_number(writer: _Writer, rng: Random, *, test: bool) -> None:
    writer.noise(page_noise.page_number(rng, writer.page, test=test))
    writer.page += 1
    writer.text += "\n"


def _mark(writer: _Writer, span: Span, start: int, end: int) -> None:
    if span.kind == "item":
        writer.mark("items", start, end, role=span.label, themes=list(span.themes))
    elif span.kind == "heading":
        writer.mark("headings", start, end, label=span.label)
    else:
        writer.mark("titles" if span.kind == "title" else "noise", start, end)


def _table(
    writer: _Writer,
    part: Table,
    prose: Prose,
    rng: Random,
    layout: Layout,
    text_layout: TextLayout,
    sizes: Random | None,
    *,
    test: bool,
    pictures: bool,
    cells: bool,
) -> None:
    if pictures and part.label != "unknown":
        if picture := rng.choice(page_noise.PICTURES):
            writer.noise(picture)
            writer.text += "\n"
        return
    template = prose.head["template"]
    if not writer.text.endswith("\n") and writer.text:
        writer.text += "\n"
    if part.label == "unknown":
        printed: Grid = [[Printed(cell) for cell in row] for row in part.rows]
    else:
        table = next(t for t in load_tables() if t.label == part.label and t.template == template)
        printed = grid(table, draw(table, rng, part.numbers, large=sizes), rng)
    start, end = None, len(writer.text)
    found: list[dict[str, Any]] = []
    for piece in layout(printed, rng):
        if piece == NOISE_MARK:
            if text_layout.page_noise:
                _page_number(writer, rng, test=test)
            continue
        text = piece if isinstance(piece, str) else piece.text
        begin = len(writer.text)
        writer.text += text
        if text.strip(_BETWEEN_CELLS):
            start = begin if start is None else start
            end = begin + len(text.rstrip(_BETWEEN_CELLS))
        if isinstance(piece, Printed) and piece.key:
            state, value = read_value(piece.text)
            if state == "number" and piece.value is not None:
                value = piece.value  # a layout may print a part of it
            row, column = piece.key
            place = {"start": begin, "end": begin + len(text)}
            found.append({"row": row, "column": column, "state": state, "value": value, **place})
    if start is None:
        return
    for cell in found:  # a blank place at the very end is past the last printed cell
        cell |= {"start": min(cell["start"], end), "end": min(cell["end"], end)}
    rest: dict[str, Any] = {"label": part.label}
    if cells and part.label != "unknown":
        rest |= {"template": template, "cells": found}
    writer.mark("tables", start, end, **rest)
    if not re.search(r"\n$", writer.text):
        writer.text += "\n"

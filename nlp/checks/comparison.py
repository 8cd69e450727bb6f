"""Two reports side by side: tables, sections, problems and measures, and the text that the later repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz

from nlp.checks.cells import label as cell_label
from nlp.checks.masking import masked
from nlp.checks.repetition import Clause, Repetition, clauses, essence, repetition
from nlp.checks.sums import named
from nlp.report import Cell, Item, Report, Section, Table
from nlp.text.lines import Lines

_WORDS = 80.0  # edit similarity (rapidfuzz, 0 to 100) from which two items are the same in words
_THEMES = 0.5  # share of the themes of both that two items have in common to be the same in theme


@dataclass(frozen=True, slots=True)
class CellPair:
    """A place of a table, `name` in words, with its cell in either report; None where that was not read."""

    name: str
    last: Cell | None
    this: Cell | None

    @property
    def same(self) -> bool:
        """Whether both print the same number, or the same that is no number."""
        return self.last is not None and self.this is not None and _content(self.last) == _content(self.this)


@dataclass(frozen=True, slots=True)
class TablePair:
    """The tables of one label: the first of either report, the second of either, and so on."""

    label: str
    last: Table | None
    this: Table | None
    cells: tuple[CellPair, ...]


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of either report; None where it has none such."""

    label: str
    last: Section | None
    this: Section | None


@dataclass(frozen=True, slots=True)
class ItemPair:
    """A problem or a measure by its number in the items of either report, from 0; None where it is new or gone.

    `likeness` is the edit similarity of its words, 0 to 1; `words` says that they are the same but for a few.
    """

    role: str
    last: int | None
    this: int | None
    likeness: float = 0.0

    @property
    def words(self) -> bool:
        """Whether both say it in the same words."""
        return self.likeness * 100 >= _WORDS


@dataclass(frozen=True)
class Comparison:
    """What changed from the report `last` to the report `this`; every part is computed when it is first asked for."""

    last: Report
    this: Report

    @cached_property
    def tables(self) -> tuple[TablePair, ...]:
        """The tables, in the order of the later report, those that it has lost last."""
        last, this = ({called: table for table, called in named(r.tables)} for r in (self.last, self.this))
        return tuple(
            TablePair(called, last.get(called), this.get(called), tuple(_cells(last.get(called), this.get(called))))
            for called in dict.fromkeys([*this, *last])
        )

    @cached_property
    def sections(self) -> tuple[SectionPair, ...]:
        """The sections, in the order of the later report, those that it has lost last."""
        last, this = ({section.label: section for section in reversed(r.sections)} for r in (self.last, self.this))
        order = dict.fromkeys(section.label for section in (*self.this.sections, *self.last.sections))
        return tuple(SectionPair(label, last.get(label), this.get(label)) for label in order)

    @cached_property
    def items(self) -> tuple[ItemPair, ...]:
        """The problems and measures: those of the later report in its order, then those that are gone."""
        return tuple(_items(self.last, self.this))

    @cached_property
    def repetition(self) -> Repetition:
        """The text that both have; `left` is the earlier report."""
        return repetition(*self._clauses)

    @cached_property
    def _clauses(self) -> tuple[Sequence[Clause], Sequence[Clause]]:
        return clauses(self.last), clauses(self.this)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain dicts and lists; offsets are code points, lines count from 1."""
        return {
            "schema": "1",
            "last": _who(self.last),
            "this": _who(self.this),
            "tables": [
                {"label": pair.label, "in": _in(pair), "cells": [_cell_dict(cell) for cell in pair.cells]}
                for pair in self.tables
            ],
            "sections": [
                {"label": pair.label, "in": _in(pair), "last": _span(self.last, pair.last and pair.last.heading),
                 "this": _span(self.this, pair.this and pair.this.heading)}
                for pair in self.sections
            ],
            "items": [
                {"role": pair.role, "in": _in(pair), "same_words": pair.words, "likeness": round(pair.likeness, 3),
                 "last": _item_dict(self.last, pair.last), "this": _item_dict(self.this, pair.this)}
                for pair in self.items
            ],
            "repetition": {
                "last": round(self.repetition.left, 3), "this": round(self.repetition.right, 3),
                "passages": [
                    {"last": _span(self.last, pair.left), "this": _span(self.this, pair.right)}
                    for pair in self.repetition.passages
                ],
            },
        }  # fmt: skip


def compare(last: Report, this: Report) -> Comparison:
    """Lay two reports side by side, the earlier one first."""
    return Comparison(last, this)


def value(cell: Cell | None) -> int | float | str | None:
    """The number of a cell, what it prints where that is no number, None where there is nothing."""
    content = "" if cell is None else _content(cell)
    return None if content == "" else content


def _content(cell: Cell) -> int | float | str | None:
    return cell.value if cell.value is not None else cell.text.strip()


def _cells(last: Table | None, this: Table | None) -> Iterator[CellPair]:
    """The cells of two tables by row and column; none unless both follow the same form."""
    if last is None or this is None or last.template != this.template:
        return
    before, after = ({(cell.row, cell.column): cell for cell in table.cells} for table in (last, this))
    for key in dict.fromkeys([*after, *before]):
        cell = after.get(key) or before[key]
        yield CellPair(cell_label(this, cell), before.get(key), after.get(key))


def _items(last: Report, this: Report) -> Iterator[ItemPair]:
    words = [[essence(report, item.start, item.end) for item in report.items] for report in (last, this)]
    scored = sorted(
        (
            (likeness, _in_common(before, after), -one, -two)
            for one, before in enumerate(last.items)
            for two, after in enumerate(this.items)
            if before.role == after.role
            for likeness in [fuzz.ratio(words[0][one], words[1][two])]
            if likeness >= _WORDS or _in_common(before, after) >= _THEMES
        ),
        key=lambda score: (score[0] if score[0] >= _WORDS else 0, score[1], score),
        reverse=True,
    )
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for likeness, _, one, two in scored:
        if -two not in found and -one not in taken:
            found[-two] = (-one, likeness / 100)
            taken.add(-one)
    for number, item in enumerate(this.items):
        yield (
            ItemPair(item.role, found[number][0], number, found[number][1])
            if number in found
            else ItemPair(item.role, None, number)
        )
    yield from (ItemPair(item.role, number, None) for number, item in enumerate(last.items) if number not in taken)


def _in_common(one: Item, two: Item) -> float:
    """The share of the themes of both that either has."""
    first, second = ({theme.label for theme in item.themes} for item in (one, two))
    return len(first & second) / len(first | second) if first | second else 0.0


def _who(report: Report) -> dict[str, Any]:
    return {"path": report.source.path, "title": report.title, "agency": report.agency, "year": report.year}


def _in(pair: TablePair | SectionPair | ItemPair) -> str:
    return "this" if pair.last is None else "last" if pair.this is None else "both"


def _cell_dict(pair: CellPair) -> dict[str, Any]:
    cell = pair.this or pair.last
    return {
        "row": cell and cell.row, "column": cell and cell.column, "name": pair.name, "last": value(pair.last),
        "this": value(pair.this), "same": pair.same,
    }  # fmt: skip


def _span(report: Report, stretch: Any) -> dict[str, Any] | None:
    """Where `stretch` stands in `report` and what it says; None where there is none."""
    if stretch is None:
        return None
    text = masked(report.text[stretch.start : stretch.end])
    return {"line": Lines(report.text)(stretch.start), "start": stretch.start, "end": stretch.end, "text": text}


def _item_dict(report: Report, number: int | None) -> dict[str, Any] | None:
    if number is None:
        return None
    item = report.items[number]
    themes = {"item": number, "themes": [theme.label for theme in item.themes]}
    return themes | (_span(report, item) or {})

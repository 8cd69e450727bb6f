"""tables: cell blocks become tables, aligned with the official format that fits them best."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from nlp.forms import Table as Format
from nlp.forms import load_tables
from nlp.forms.alignment import PERFECT, Alignment, Value, align
from nlp.forms.lookup import labels_inside, tables_of
from nlp.forms.runs import Cell
from nlp.learn.chain import HEADING
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.tables.grid import rows_of
from nlp.pipeline.units import scores_of, units_of
from nlp.pipeline.words import text_of
from nlp.text.spans import bounds, overlap
from nlp.text.values import read_value

CELL = "cell:"
_ROW = 7  # values; a whole row of them may have lost its labels
_LONGEST_BIT = 24  # a longer text that is no cell ends a table …
_LONGEST_NOTE = 120  # … unless it is a note


_RunOfCells = tuple[str, list[int]]  # a block label and the blocks


@Language.factory("nlp_tables", requires=["doc.spans"], assigns=["doc.spans"], default_config={"formats": None})
class Tables(Pipe):
    """Gathers runs of cell blocks into ``doc.spans["tables"]``, one span a table, labelled with its table.

    The group's attrs hold one entry a table: ``templates``, the format that fits best or None where none has that
    label; ``cells``, its values as ``(row, column, state, value, start, end)``; ``unplaced``, the ``(start, end)`` of
    the printed values that have no certain place in the format; ``scores``, the mean probability of its cell blocks
    times the share of its values that have one.

    Parameters
    ----------
    formats : the official formats that the tables may follow; None for all that there are.
    """

    def __init__(self, nlp: Language, name: str, formats: list[str] | None = None):
        self.name = name
        self.official = [table for table in load_tables() if formats is None or table.template in formats]
        self._labels = {table.label for table in self.official}

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.spans["tables"]``."""
        tables = [*_gather(doc, self._labels)]
        best = [self.fitted(doc, span.label_, units) for span, units, _ in tables]
        template = _common_template(best)
        chosen = [
            max(options, key=lambda a: (round(a.score, 6), a.table.template == template), default=None)
            for options in best
        ]
        attrs = {
            "scores": [
                round(score * (fit.certainty if fit else 1.0), 4)
                for fit, (_, _, score) in zip(chosen, tables, strict=True)
            ],
            "unplaced": [[*fit.unplaced] if fit else [] for fit in chosen],
            "templates": [fit.table.template if fit else None for fit in chosen],
            "cells": [
                [_inside(value, span) for value in fit.values] if fit else []
                for fit, (span, _, _) in zip(chosen, tables, strict=True)
            ],
        }
        doc.spans["tables"] = SpanGroup(doc, name="tables", spans=[span for span, _, _ in tables], attrs=attrs)
        return doc

    def located(self, doc: Doc) -> list[tuple[str, list[Unit]]]:
        """The label and the cell blocks of each table of `doc`, in text order."""
        return [(span.label_, units) for span, units, _ in _gather(doc, self._labels)]

    def fitted(self, doc: Doc, label: str, units: list[Unit]) -> list[Alignment]:
        """The cells of one table fitted to each official format of its label."""
        return _best_alignments(text_of(doc), label, units, self.official)

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Nothing to learn: labels come from the blocks, formats from `nlp.forms`."""

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The share of the reference's tables found with their label, over half of them overlapping."""
        hit = gold = 0
        for example in examples:
            predicted = list(example.predicted.spans.get("tables", ()))
            for want in example.reference.spans.get("tables", ()):
                gold += 1
                hit += any(
                    have.label_ == want.label_ and overlap(bounds(have), bounds(want)) > 0.5 for have in predicted
                )
        return {"tables_r": hit / gold if gold else None}


def _inside(value: Value, span: Span) -> tuple[Any, ...]:
    """`value` as a tuple; an empty place at the edge of the table has its offsets moved into it."""
    start, end = (min(max(place, span.start_char), span.end_char) for place in (value.start, value.end))
    return (*value[:4], start, end)


def _gather(doc: Doc, official: Collection[str]) -> Iterable[tuple[Span, list[Unit], float]]:
    """Yield each table as its span, its cell blocks and their mean score; `official` are labels with a format.

    A table ends at a heading, at a paragraph, or at the cells of another table; page numbers and bits of broken
    cells do not end it, nor does a block that the official table prints itself, whatever it was taken for, nor a
    stray cell that looks like another table's between two parts of this one. A paragraph does not end a table of
    which nothing but heads has come, nor does one note end an official one.
    """
    layout, scores = units_of(doc), scores_of(doc)
    text = text_of(doc)

    def printed(index: int) -> str:
        return text[layout[index].start_char : layout[index].end_char]

    runs: list[_RunOfCells] = [("", [])]
    valued = False  # whether the last run holds a number
    between: list[int] = []  # what stands between the last cells of a table and the next
    for index, block in enumerate(doc.spans.get("blocks", ())):
        label = block.label_
        if label.startswith(CELL):
            if between and (label != runs[-1][0] or not _goes_on(runs[-1][0], valued, between, doc, printed, official)):
                runs.append(("", []))
            if label != runs[-1][0]:
                runs.append((label, []))
                valued = False
            else:
                runs[-1][1].extend(i for i in between if _prints(label.removeprefix(CELL), printed(i)))
            runs[-1][1].append(index)
            valued = valued or read_value(printed(index))[0] == "number"
            between = []
        elif _in_line(layout, runs[-1], index) and not label.startswith(HEADING):
            runs[-1][1].append(index)
        elif label.startswith(HEADING) or block.end_char - block.start_char > _LONGEST_BIT:
            between.append(index)
    for label, members in _without_strays(runs, printed, official):
        units = [layout[member] for member in members]
        mean = sum(scores[member] for member in members) / len(members)
        yield Span(doc, units[0].start, units[-1].end, label.removeprefix(CELL)), units, mean


def _in_line(layout: list[Unit], run: _RunOfCells, index: int) -> bool:
    """Whether a block is a cell of a line whose cells before it are those of `run`."""
    return bool(run[0] and run[1]) and layout[index].cells > 1 and layout[run[1][-1]].line == layout[index].line


def _goes_on(
    label: str, valued: bool, between: list[int], doc: Doc, printed: Callable[[int], str], official: Collection[str]
) -> bool:
    """Whether a table goes on behind the headings and paragraphs `between`; `valued` if it has a number already."""
    name = label.removeprefix(CELL)
    ends = [index for index in between if not _prints(name, printed(index))]
    if any(doc.spans["blocks"][index].label_.startswith(HEADING) for index in ends):
        return False
    note = name in official and len(ends) == 1 and len(printed(ends[0])) <= _LONGEST_NOTE
    return not ends or not valued or note


def _without_strays(
    runs: list[_RunOfCells], cell: Callable[[int], str], official: Collection[str]
) -> list[_RunOfCells]:
    """Join runs that a few wrong labels tore apart; `cell` gives the text of a block.

    A few cells that print nothing of the official table they are taken for belong to the table right before them, if
    one is; and a run is joined with the one after next of the same table, if the one between lies there by mistake.
    """
    joined: list[_RunOfCells] = []
    for label, members in runs:
        name = label.removeprefix(CELL)
        beside = bool(joined and joined[-1][1])
        few = name in official and len(members) < _ROW + beside
        if few and not any(_prints(name, cell(index)) for index in members):
            if beside:
                joined[-1][1].extend(members)
            continue
        if beside and label and joined[-1][0] == label:  # strays between the two have been taken in
            joined[-1][1].extend(members)
            continue
        while len(joined) > 1 and label and joined[-2][0] == label:
            if not _is_stray(joined[-1], joined[-2], members, cell, official):
                break
            members = joined[-2][1] + joined[-1][1] + members
            del joined[-2:]
        joined.append((label, members))
    return [(label, members) for label, members in joined if members]


def _is_stray(
    run: _RunOfCells, before: _RunOfCells, after: list[int], cell: Callable[[int], str], official: Collection[str]
) -> bool:
    """Whether `run` lies by mistake between two runs of one other table: it is short, or holds no value at all.

    An official table, which a report holds once, may be parted by a run as long as all of it.
    """
    if not run[0]:
        return False
    size = len(run[1])
    if before[0].removeprefix(CELL) in official:
        return size < len(before[1]) + len(after)
    return size < len(before[1]) or (size < len(after) and all(read_value(cell(i))[0] == "text" for i in run[1]))


def _prints(name: str, text: str) -> bool:
    """Whether `text` is a label of the official table `name`, or a table that lost its separators."""
    return name in tables_of(text)[0] or (len(text) > _LONGEST_BIT and labels_inside(text) > 1)


def _best_alignments(text: str, label: str, units: list[Unit], official: Iterable[Format]) -> list[Alignment]:
    """One alignment for each official format of the table, the newest first, none after one that fits perfectly."""
    rows: list[list[Cell]] | None = None
    found: list[Alignment] = []
    for table in official:
        if table.label != label:
            continue
        twin = next((a for a in found if (a.table.rows, a.table.heads) == (table.rows, table.heads)), None)
        if twin:
            found.append(replace(twin, table=table))
        elif not any(alignment.score >= PERFECT for alignment in found):
            rows = rows_of(text, units) if rows is None else rows
            found.append(align(rows, table))
    return found


def _common_template(options: list[list[Alignment]]) -> str | None:
    """The format that the tables vote for; a table that two formats print alike has no vote."""
    votes: dict[str, float] = {}
    for alignments in options:
        if len({round(a.score, 6) for a in alignments}) == len(alignments) > 0:
            winner = max(alignments, key=lambda a: a.score)
            votes[winner.table.template] = votes.get(winner.table.template, 0) + winner.score
    return max(votes, key=lambda name: (votes[name], name)) if votes else None

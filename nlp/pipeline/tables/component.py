"""tables: cell blocks become tables, aligned with the official format that fits them best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from nlp.forms import Table as Format
from nlp.forms import load_tables
from nlp.forms.alignment import PERFECT, Alignment, Value, align, generic, labels_in, split
from nlp.forms.lookup import labels_inside, plain, tables_of
from nlp.forms.mending import mended
from nlp.forms.quantities import without_other_year
from nlp.forms.runs import head_labels, printed_labels
from nlp.forms.scrambling import lost_too_much
from nlp.pipeline.component import Component, spans_scores
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.tables.around import units_around
from nlp.pipeline.tables.gathering import UNKNOWN, Gathered, gather
from nlp.pipeline.titles import report_title
from nlp.pipeline.words import text_of
from nlp.places.agency import report_year
from nlp.places.texts import place_texts
from nlp.text.values import read_value

_ATTRS = ("scores", "unplaced", "templates", "cells", "glued", "foreign")
_LONGEST_LABEL = 8  # characters that hold no more than one label
_FEW_ROWS = 2  # of a form, that tables of another kind print, too
_MOST_OF_A_LABEL = 2  # tables of one label; more of which most lost numbers are pieces of one


@Language.factory("nlp_tables", requires=["doc.spans"], assigns=["doc.spans"], default_config={"formats": None})
class Tables(Component):
    """Gathers runs of cell blocks into ``doc.spans["tables"]``, one span a table, labelled with its table.

    A table that prints no label of the official one that it was taken for is labelled ``unknown``; the cells of such a
    table are its own rows and columns. The group's attrs hold one entry a table: ``templates``, the form that fits
    best or None where none has that label; ``cells``, its values as ``(row, column, state, value, start, end, read,
    score)``; ``unplaced``, the ``(start, end)`` of the printed values that have no certain place in the form;
    ``glued``, whether its digits run together; ``foreign``, the official table whose rows it prints under heads of
    other things, else None; ``scores``, the mean probability of its cell blocks times the share of
    its values that have a place.

    Parameters
    ----------
    formats : the official forms that the corpus knows; newer ones are read, too. None for all that there are, empty
        for none.
    """

    def __init__(self, nlp: Language, name: str, formats: list[str] | None = None):
        self.name = name
        known = formats if formats is not None else [""]
        self.official = [t for t in load_tables() if known and (t.template in known or t.template > max(known))]

    def predict(self, doc: Doc) -> SpanGroup:
        """The group ``tables``."""
        text = text_of(doc)
        tables = [*gather(doc, self.official)]
        best = [self.fitted(doc, table) for table in tables]
        template = _common_template(best)
        chosen = [
            max(options, key=lambda a: (*_fit(a), a.table.template == template), default=None) for options in best
        ]
        chosen = _trusted(chosen, [span.label_ for span, *_ in tables])
        spans: list[Span] = []
        attrs: dict[str, list[Any]] = {key: [] for key in _ATTRS}
        for fit, (span, units, score, rows) in zip(chosen, tables, strict=True):
            attrs["foreign"].append(span.label_ if fit and fit.foreign else None)
            if fit and not _official(text, units, fit):
                fit = None
                span = Span(doc, span.start, span.end, UNKNOWN)
            cells = fit.values if fit else generic(mended(rows)) if span.label_ == UNKNOWN else ()
            spans.append(span)
            attrs["scores"].append(round(score * (fit.certainty if fit else 1.0), 4))
            attrs["unplaced"].append([*fit.unplaced] if fit else [])
            attrs["templates"].append(fit.table.template if fit else None)
            first, last = span.start_char, span.end_char
            attrs["cells"].append([_inside(value, first, last) for value in cells])
            attrs["glued"].append(bool(fit and fit.glued))
        return SpanGroup(doc, name="tables", spans=spans, attrs=attrs)

    def located(self, doc: Doc) -> list[Gathered]:
        """The tables of `doc`, in text order."""
        return [*gather(doc, self.official)]

    def fitted(self, doc: Doc, table: Gathered) -> list[Alignment]:
        """The cells of one table fitted to each official format of its label."""
        return _best_alignments(text_of(doc), table, self.official, lambda: _year_of(doc))

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Nothing to learn: labels come from the blocks, formats from `nlp.forms`."""

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Of tables, ``spans_tables_f`` and the like."""
        return spans_scores(examples, "tables")


def _trusted(fits: Sequence[Alignment | None], labels: Sequence[str]) -> list[Alignment | None]:
    """`fits`, with no values of those whose tables have lost their order; `labels` name the tables.

    Tables of one label are looked at together: one that has lost its order is often taken for several.
    """
    refused = set()
    for label in dict.fromkeys(labels):
        own = [fit for fit, other in zip(fits, labels, strict=True) if fit and other == label]
        read, unplaced = sum(fit.numbers for fit in own), sum(len(fit.unplaced) for fit in own)
        if not unplaced and all(value.state == "blank" for fit in own for value in fit.values):
            continue  # labels behind each other are those of a form without a value
        rows = sum(len({value.row for value in fit.values}) for fit in own)
        pieces = len(own) > _MOST_OF_A_LABEL and sum(bool(fit.unplaced) for fit in own) > len(own) / 2
        if (
            pieces
            or any(fit.scrambled for fit in own)
            or lost_too_much(read, unplaced, rows, sum(fit.lost for fit in own))
        ):
            refused.add(label)
    return [fit.refused() if fit and label in refused else fit for fit, label in zip(fits, labels, strict=True)]


def _inside(value: Value, first: int, last: int) -> tuple[Any, ...]:
    """`value` as a tuple; an empty place at the edge of the table, at ``[first, last)``, is moved into it."""
    if first <= value.start and value.end <= last:
        return tuple(value)
    start, end = (min(max(place, first), last) for place in (value.start, value.end))
    return (*value[:4], start, end, *value[6:])


def _official(text: str, units: list[Unit], fit: Alignment) -> bool:
    """Whether the table prints a head of its form or is mostly its labels, or nothing but values that fill it.

    A table of another kind may share a row or two with it, or its rows under heads of other things.
    """
    if fit.foreign:
        return False
    printed = [text[unit.start_char : unit.end_char] for unit in units]
    labels = [said for said in printed if read_value(said)[0] == "text"]
    if any(plain(said) in head_labels(fit.table) or labels_inside(said) > 1 for said in labels):
        return True
    whole = [said for said in labels if fit.table.label in tables_of(said)[0]]
    pieces = sum(fit.table.label in tables_of(said)[1] for said in labels)
    foreign = any(said not in whole and len(said) <= _LONGEST_LABEL for said in labels)
    borrowed = foreign and len(whole) <= _FEW_ROWS and not fit.table.sums  # which could tell that they are the form's
    mostly = bool(whole) and 2 * pieces > len(labels) and not borrowed
    return mostly or not labels or len(fit.values) == fit.table.size


def _year_of(doc: Doc) -> int | None:
    """The year that the report's own words say it is about: what is in front of `doc` is judged after its tables."""
    headings = (span.start_char for span in doc.spans.get("headings", ()))
    texts = place_texts(text_of(doc), report_title(doc), headings, "")
    return report_year(texts.title, texts.preface, texts.last_lines)


def _best_alignments(
    text: str, gathered: Gathered, official: Iterable[Format], year: Callable[[], int | None]
) -> list[Alignment]:
    """One alignment for each official format that prints the most of the table's labels, the newest first.

    None after one that fits perfectly. `year` finds the year that is reported on.
    """
    units = gathered.units
    forms = [table for table in official if table.label == gathered.span.label_]
    if not forms:
        return []
    rows = without_other_year(mended(gathered.rows), forms, year)
    around = units_around(text, units)
    together = _run_together(text, units)
    if not together:  # else labels stand inside of cells
        printed = labels_in(rows)
        known = [len(printed & printed_labels(table)) for table in forms]
        forms = [table for table, number in zip(forms, known, strict=True) if number == max(known)]
    found: list[Alignment] = []
    for table in forms:
        twin = next((a for a in found if (a.table.rows, a.table.heads) == (table.rows, table.heads)), None)
        if twin:
            found.append(replace(twin, table=table))
        elif not any(alignment.score >= PERFECT for alignment in found):
            found.append(align(rows, table, around))
            if together:
                whole = split(text[units[0].start_char : units[-1].end_char], units[0].start_char, table)
                found[-1] = whole if len(whole.values) >= len(found[-1].values) else found[-1]
    return found


def _run_together(text: str, units: list[Unit]) -> bool:
    """Whether a block of the table holds several labels, as where it lost its separators."""
    long = (unit for unit in units if unit.end_char - unit.start_char > _LONGEST_LABEL)
    return any(labels_inside(text[unit.start_char : unit.end_char]) > 1 for unit in long)


def _fit(alignment: Alignment) -> tuple[int, float]:
    """By how many of its labels, then by what else a form is told from another of the same table."""
    return alignment.known, round(alignment.score, 6)


def _common_template(options: list[list[Alignment]]) -> str | None:
    """The format that the tables vote for; a table that two formats print alike has no vote."""
    votes: dict[str, float] = {}
    for alignments in options:
        if len({_fit(a) for a in alignments}) == len(alignments) > 0:
            winner = max(alignments, key=_fit)
            votes[winner.table.template] = votes.get(winner.table.template, 0) + winner.score
    return max(votes, key=lambda name: (votes[name], name)) if votes else None

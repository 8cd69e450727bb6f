"""The blocks of a doc with their place on the page and their scores, whoever made them."""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.pipeline.layout import lines
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.words import text_of


def units_of(doc: Doc) -> list[Unit]:
    """One `Unit` for each span of ``doc.spans["blocks"]``.

    The segmenter's own where it made the doc; else each span is taken for a cell of its line.
    """
    blocks = doc.spans.get("blocks", ())
    layout: list[Unit] = doc._.layout or []
    if len(layout) == len(blocks):
        return layout
    ends = [end for _, end in lines(text_of(doc))]
    units = []
    line = 0
    for span in blocks:
        while line < len(ends) - 1 and ends[line] <= span.start_char:
            line += 1
        units.append(Unit(span.start, span.end, span.start_char, span.end_char, line, 0, 1, False))
    return units


def labels_of(doc: Doc) -> list[str]:
    """The label of each block; the group's ``attrs["labels"]``, where it has them, spares a span for each."""
    group = doc.spans.get("blocks", ())
    found: list[str] = group.attrs.get("labels", []) if len(group) else []
    return found if len(found) == len(group) else [span.label_ for span in group]


def scores_of(doc: Doc) -> list[float]:
    """The probability of each block's label, 1 where nobody gave one."""
    group = doc.spans.get("blocks")
    return [] if group is None else group.attrs.get("scores", [1.0] * len(group))

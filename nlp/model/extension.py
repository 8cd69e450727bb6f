"""What spaCy finds of a model: its tokenizer's factory, and with it ``doc._.report``."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from spacy.tokens import Doc

from nlp.checks import checked
from nlp.pipeline.segmenter import create_segmenter
from nlp.reading import Source
from nlp.report import Report
from nlp.report.building import report_of

__all__ = ["create_segmenter", "finished"]


_REPORTS: WeakKeyDictionary[Doc, Report] = WeakKeyDictionary()


def finished(doc: Doc, source: Source | None = None) -> Report:
    """The `Report` of a doc that has passed the pipeline, with its checks; `source` is what was read of its file."""
    return checked(report_of(doc, source))


def _once(doc: Doc) -> Report:
    """The report of `doc` as it was when this was asked first."""
    if doc not in _REPORTS:
        _REPORTS[doc] = finished(doc)
    return _REPORTS[doc]


if not Doc.has_extension("report"):
    Doc.set_extension("report", getter=_once)

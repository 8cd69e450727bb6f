"""What spaCy finds of a model: its tokenizer's factory, and with it ``doc._.report``."""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.checks import checked
from nlp.pipeline.segmenter import create_segmenter
from nlp.report import Report
from nlp.report.building import report_of

__all__ = ["create_segmenter", "finished"]


def finished(doc: Doc) -> Report:
    """The `Report` of a doc that has passed the pipeline, with its checks."""
    return checked(report_of(doc))


if not Doc.has_extension("report"):
    Doc.set_extension("report", getter=finished)

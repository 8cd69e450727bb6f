"""What spaCy finds of a model: its tokenizer's factory, and with it ``doc._.report``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc

from nlp.checks import checked
from nlp.model.folder import check_model
from nlp.pipeline.segmenter import Segmenter
from nlp.reading import Source
from nlp.report import Report
from nlp.report.building import report_of

_REPORTS: WeakKeyDictionary[Doc, Report] = WeakKeyDictionary()


class SealedSegmenter(Segmenter):
    """The tokenizer of a pipeline that spaCy opens: the first part that spaCy reads, and so the door of the model."""

    def from_disk(self, path: str | Path, **kwargs: object) -> Segmenter:
        """Load it; raise `ModelError` where ``nlp-tag`` would refuse the model that it is a part of."""
        check_model(Path(path).parent)
        for key in ("format", "files"):  # the seal is of what lies there, not of what is written later
            self.meta.pop(key, None)
        return super().from_disk(path)


def create_segmenter() -> Callable[[Language], Segmenter]:
    """The factory that a pipeline's config names under ``[nlp.tokenizer]``."""

    def build(nlp: Language) -> Segmenter:
        nlp.max_length = 10**9  # spaCy's limit guards parsers; every step here is linear
        return SealedSegmenter(nlp.vocab, meta=nlp.meta)

    return build


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

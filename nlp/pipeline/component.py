"""What the components share: they predict, then annotate the Doc, and are scored as spaCy scores spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.pipeline import Pipe
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example


class Component(Pipe):
    """A component whose `predict` gives what its `set_annotations` puts on the Doc; by default, a span group."""

    def __call__(self, doc: Doc) -> Doc:
        """Predict and annotate."""
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> Any:
        """What the component finds; `doc` stays as it is."""
        raise NotImplementedError

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Put the span group `found` on `doc` under its own name."""
        group: SpanGroup = found
        doc.spans[group.name] = group


def spans_scores(examples: Iterable[Example], key: str) -> dict[str, Any]:
    """Precision, recall and F1 of ``doc.spans[key]`` by bounds and label: ``spans_<key>_p``, ``_r``, ``_f``.

    Those of spaCy's span categorizer, so that ``spacy evaluate --spans-key`` prints them; None where no reference has
    the group.
    """
    from spacy.pipeline.spancat import spancat_score

    return dict(spancat_score(examples, spans_key=key))

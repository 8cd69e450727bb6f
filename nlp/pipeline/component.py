"""What the components share: they predict, then annotate the Doc, and are scored as spaCy scores spans."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

from nlp.learn.rows import Rows


@dataclass(slots=True)
class Labelled:
    """Rows of features with a label each: of which document and group each row is, and how many each document has."""

    rows: Rows = field(default_factory=Rows)
    labels: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def join(self, other: Labelled) -> None:
        """Add the rows of `other`."""
        self.rows.join(other.rows)
        for mine, more in ((self.labels, other.labels), (self.sources, other.sources), (self.groups, other.groups)):
            mine.extend(map(sys.intern, more))
        self.sizes += other.sizes


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


class Learner(Component):
    """A component that learns in two steps, so that no doc of a corpus needs to be kept: it gathers what each doc
    shows into a store of its own, and learns from the store.
    """

    def store(self) -> Any:
        """What `gather` fills, still empty."""
        raise NotImplementedError

    def gather(self, doc: Doc, store: Any) -> None:
        """Add what the annotated `doc` shows to `store`."""
        raise NotImplementedError

    def merge(self, store: Any, other: Any) -> None:
        """Add to `store` what another one gathered of later docs."""
        raise NotImplementedError

    def learn(self, store: Any) -> None:
        """Learn from all that was gathered, continuing from what was learned before."""
        raise NotImplementedError

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Learn from the references of the examples."""
        store = self.store()
        for example in get_examples():
            self.gather(example.reference, store)
        self.learn(store)


def spans_scores(examples: Iterable[Example], key: str) -> dict[str, Any]:
    """Precision, recall and F1 of ``doc.spans[key]`` by bounds and label: ``spans_<key>_p``, ``_r``, ``_f``.

    Those of spaCy's span categorizer, so that ``spacy evaluate --spans-key`` prints them; None where no reference has
    the group.
    """
    from spacy.pipeline.spancat import spancat_score

    return dict(spancat_score(examples, spans_key=key))

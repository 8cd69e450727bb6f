"""items: the problems and measures, cut out of the prose and given their role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

from nlp.learn.linear import LinearModel
from nlp.learn.markov import Markov, training_rows
from nlp.learn.shapes import read_shaped
from nlp.pipeline.component import Labelled, Learner, spans_scores
from nlp.pipeline.gold import OTHER
from nlp.pipeline.items.expected import Counts, add, count, favoured, read_counts, section_of, tempered
from nlp.pipeline.items.features import GOES_ON, piece_features, piece_shapes
from nlp.pipeline.items.pieces import PieceOfProse, Stretch, stretches
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.words import Words
from nlp.text.spans import bounds, overlap

_BEGIN, _INSIDE, _OUTSIDE = "begin:", "inside:", "outside"


@dataclass(slots=True)
class _Tagged(Labelled):
    """`under` holds the labels of the headings that items stand under, `roles` what `Expected` counts."""

    under: set[str] = field(default_factory=set)
    roles: Counts = field(default_factory=dict)


@Language.factory("nlp_items", requires=["doc.spans"], assigns=["doc.spans"], default_config={"c": 1.0})
class Items(ByFolder, Learner):
    """Cuts prose into pieces, tags each as the begin of an item of some role, inside one, or outside.

    Only prose under headings that had items in the corpus is looked at.

    Items lie in ``doc.spans["items"]``, labelled with their role; ``attrs["scores"]`` holds the probability of
    the begin tag. A number that goes on with the outermost list begins an item or stands outside, as the annotation
    guideline has it; where a section has no item of a role that such sections have, what may be one is one
    (`nlp.pipeline.items.expected`). A span never holds a heading, a table cell or the white space around it.

    Parameters
    ----------
    c : inverse strength of the L2 penalty of the logistic regression.
    """

    def __init__(self, nlp: Language, name: str, c: float):
        self.name = name
        self.c = c
        self.use(LinearModel.empty(), frozenset(), {})

    def use(self, model: LinearModel, under: frozenset[str], roles: Counts) -> None:
        """Find items with `model` from now on, in the prose under headings with the labels `under`; `roles` says how
        many sections had items of which."""
        self.model, self.under, self.roles = model, under, roles
        self._markov = Markov(model, _may_follow)

    @property
    def labels(self) -> tuple[str, ...]:
        """The roles that the model knows."""
        return tuple(label.removeprefix(_BEGIN) for label in self.model.labels if label.startswith(_BEGIN))

    def predict(self, doc: Doc) -> SpanGroup:
        """The group ``items``."""
        spans, scores = [], []
        words = Words(doc)
        found: list[Sequence[PieceOfProse]] = []
        under: list[str] = []
        rows: list[list[int]] = []
        shapes: list[list[str]] = []
        anew: list[bool] = []
        for stretch in stretches(doc, words, self.under) if self.labels and "blocks" in doc.spans else ():
            found.append(stretch.pieces)
            under += [section_of(stretch)] * len(stretch.pieces)
            own = piece_shapes(stretch.pieces)
            features = piece_features(stretch, _words(words, stretch.pieces), own)
            rows += self.model.rows_of_parts(features)
            shapes += own
            anew += [GOES_ON in parts[-1] for parts in features]
        for pieces, (tags, chances) in zip(found, self._tagged(under, found, rows, shapes, anew), strict=True):
            for role, first, last in _joined(tags):
                start, end = pieces[first].start, pieces[last].end
                span = doc.char_span(start, end, label=role, alignment_mode="expand")
                if span is not None:
                    spans.append(span)
                    scores.append(round(chances[first], 4))
        return SpanGroup(doc, name="items", spans=spans, attrs={"scores": scores})

    def _tagged(
        self,
        sections: list[str],
        stretches: Sequence[Sequence[PieceOfProse]],
        rows: list[list[int]],
        shapes: list[list[str]],
        anew: list[bool],
    ) -> list[tuple[list[str], list[float]]]:
        """The tags of each stretch with their probabilities; looked for once more where what is expected is absent."""
        if not stretches:
            return []
        sizes = [len(pieces) for pieces in stretches]
        begins = [(role, self.model.labels.index(_BEGIN + role)) for role in self.labels]
        logs = tempered(self._markov.logs(rows, shapes, anew), sections, begins, self.roles)
        tagged = list(self._markov.best(logs, sizes))
        tags = [tag for found, _ in tagged for tag in found]
        present = {(section, tag.removeprefix(_BEGIN)) for section, tag in zip(sections, tags, strict=True)}
        more = favoured(logs, [tag == _OUTSIDE for tag in tags], sections, begins, self.roles, present)
        return tagged if more is None else list(self._markov.best(more, sizes))

    def store(self) -> _Tagged:
        """Pieces of prose with their tags."""
        return _Tagged()

    def gather(self, doc: Doc, store: _Tagged) -> None:
        """Add the pieces under the ``spans["blocks"]`` of `doc`, tagged by its ``spans["items"]``."""
        if "items" not in doc.spans or "blocks" not in doc.spans or doc._.gold.genre == OTHER:
            return  # what lists in texts of other genres are is for the genre to say
        items = [(span.start_char, span.end_char, span.label_) for span in doc.spans["items"]]
        words = Words(doc)
        roles: dict[str, set[str]] = {}
        for stretch in stretches(doc, words):
            tags = _gold_tags(stretch, items)
            begun = {tag.removeprefix(_BEGIN) for tag in tags if tag.startswith(_BEGIN)}
            roles.setdefault(section_of(stretch), set()).update(begun)
            if set(tags) != {_OUTSIDE}:
                store.under.add(stretch.under)
            shapes = piece_shapes(stretch.pieces)
            own = [[*chain(*parts)] for parts in piece_features(stretch, _words(words, stretch.pieces), shapes)]
            store.rows.extend(training_rows(own, shapes, tags))
            store.labels += tags
            store.sources += [doc._.gold.document] * len(tags)
        count(store.roles, roles)

    def merge(self, store: _Tagged, other: _Tagged) -> None:
        """Add the pieces of `other` to `store`."""
        store.join(other)
        store.under |= other.under
        for section, counts in other.roles.items():
            add(store.roles.setdefault(section, {}), counts)

    def learn(self, store: _Tagged) -> None:
        """Train on the pieces that were gathered, continuing from what was learned before."""
        from nlp.learn.fitting import fit_classes

        if store.under:
            prior = self.model if self.labels else None
            model = fit_classes(store.rows, store.labels, store.sources, c=self.c, prior=prior)
            for section, counts in self.roles.items():
                add(store.roles.setdefault(section, {}), counts)
            self.use(model, self.under | store.under, store.roles)

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """F1 of items that overlap a reference item of the same role by half or more, ``items_f``, and
        ``spans_items_f`` and the like of those with the very same bounds."""
        examples = list(examples)
        hit = predicted = gold = 0
        for example in examples:
            want, have = list(example.reference.spans.get("items", ())), list(example.predicted.spans["items"])
            gold, predicted = gold + len(want), predicted + len(have)
            hit += sum(any(a.label_ == b.label_ and overlap(bounds(a), bounds(b)) >= 0.5 for b in have) for a in want)
        found = {"items_f": 2 * hit / (predicted + gold) if predicted + gold else None}
        return found | spans_scores(examples, "items")

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into the folder `path`."""
        self.model.to_disk(Path(path))
        srsly.write_json(Path(path) / "under.json", sorted(self.under))
        srsly.write_json(Path(path) / "roles.json", self.roles)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Items:
        """Load what `to_disk` wrote."""
        under = frozenset(read_shaped(Path(path) / "under.json", list[str]))
        self.use(LinearModel.from_disk(Path(path)), under, read_counts(Path(path) / "roles.json"))
        return self


def _words(words: Words, pieces: Sequence[PieceOfProse]) -> list[list[str]]:
    """The folded words of each piece, its numbering mark left out."""
    return [words.between(piece.number.end if piece.number else piece.start, piece.end) for piece in pieces]


def _may_follow(before: str, tag: str) -> bool:
    """Whether `tag` may follow: only what has begun, or goes on, can go on."""
    role = tag.removeprefix(_INSIDE)
    return role == tag or before in (_BEGIN + role, tag)


def _joined(tags: Sequence[str]) -> Iterable[tuple[str, int, int]]:
    """Yield ``(role, first piece, last piece)`` of each item."""
    role, first = "", 0
    for index, tag in enumerate([*tags, _OUTSIDE]):
        if not tag.startswith(_INSIDE):
            if role:
                yield role, first, index - 1
            role, first = (tag.removeprefix(_BEGIN), index) if tag.startswith(_BEGIN) else ("", 0)


def _gold_tags(stretch: Stretch, items: Sequence[tuple[int, int, str]]) -> list[str]:
    tags, open_item = [], -1
    for piece in stretch.pieces:
        covering = [
            index
            for index, (start, end, _) in enumerate(items)
            if 2 * (min(end, piece.end) - max(start, piece.start)) > piece.end - piece.start
        ]
        if not covering:
            tags.append(_OUTSIDE)
            open_item = -1
        else:
            tags.append((_INSIDE if covering[0] == open_item else _BEGIN) + items[covering[0]][2])
            open_item = covering[0]
    return tags

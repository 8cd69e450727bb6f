"""genre: whether a text is of the genre that the corpus is about; what was found in one that is not is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

from nlp.learn.ranking import Candidates, Ranker
from nlp.learn.shapes import Number, read_shaped
from nlp.pipeline.component import Learner
from nlp.pipeline.genre.features import genre_features
from nlp.pipeline.gold import OTHER, OWN, Gold
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.typed import extend
from nlp.pipeline.words import Words, text_of

# The shares of whole texts of the genre, and of parts of them, that may be refused where their writer was not seen
_REFUSED, _PARTS_REFUSED = 0.005, 0.02
_BEGINNINGS = (250, 900)  # characters of a page's beginning
_PART = 1 << 16  # characters whose words are held at a time
_DROPPED = ("headings", "sections", "titles", "tables", "items")
_LEAST = 6  # documents that have a feature
_SURE = 0.88  # a text is not refused below it, whatever the corpus shows: the shortest true reports come near it
_FOLDS = 6
_FORM_CELLS = 40  # numbers of one table; the small forms are like tables of other genres
_SECTIONS = 4  # of each text of the genre that are learned by themselves


class Judged(NamedTuple):
    """`OWN` or `OTHER`, and the calibrated probability that it is right."""

    label: str
    score: float


extend("genre", Judged._make)


@dataclass(slots=True)
class _Texts:
    """Texts and parts of texts, of the genre and of others; which of the own are `whole`; each name of a feature.

    Known to be whole is a text whose front matter was annotated; an outline that training makes has none.
    """

    own: list[Candidates] = field(default_factory=list)
    other: list[Candidates] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


@Language.factory("nlp_genre", default_config={"c": 0.01, "document": ""})
class Genre(ByFolder, Learner):
    """Sets ``doc._.genre``, a `Judged`, and empties the span groups of an other genre.

    A logistic regression over words, short lines and printed labels, learned from the documents of the corpus and
    those that it marks as of another genre. A part of a document, such as one section without any title, is of its
    genre too and is learned besides. The probability is calibrated where the model had not seen the writer; from
    which on a text counts as of another genre is set so that next to no text of the genre is refused.

    Parameters
    ----------
    c : inverse strength of the L2 penalty.
    document : what a document of the genre is called.
    """

    def __init__(self, nlp: Language, name: str, c: float, document: str):
        self.name, self.c, self.document = name, c, document
        self.tokenizer: Any = nlp.tokenizer
        self.ranker, self.least = Ranker(), 0.5

    def set_annotations(self, doc: Doc, other: float) -> None:
        """Set ``doc._.genre``, and drop what was found in a text that is `other`, a probability, of another genre."""
        genre = OTHER if other >= self.least and not _fills_a_form(doc) else OWN
        doc._.genre = Judged(genre, other if genre == OTHER else round(1 - min(other, self.least), 4))
        if genre == OTHER:
            for key in _DROPPED:
                if key in doc.spans:
                    doc.spans[key] = SpanGroup(doc, name=key, attrs={name: [] for name in doc.spans[key].attrs})

    def predict(self, doc: Doc) -> float:
        """The probability that `doc` is of another genre."""
        best = self.ranker.best([self._features(doc, 0, len(text_of(doc)))])
        return best[1] if best else 0.0

    def _features(self, doc: Doc, start: int, end: int) -> list[str]:
        """The features of ``text[start:end]``; the titles of the genre are those that the tokenizer knows."""
        titles = getattr(self.tokenizer, "titles", ())
        words, bounds = Words(doc), [*range(start, end, _PART), end]
        said = chain.from_iterable(words.between(a, b) for a, b in zip(bounds, bounds[1:], strict=False))
        return genre_features(text_of(doc)[start:end], said, self.document, titles)

    def store(self) -> _Texts:
        """Texts of the genre and of others."""
        return _Texts()

    def gather(self, doc: Doc, store: _Texts) -> None:
        """Add `doc` and its parts where it has a genre in ``doc._.gold``."""
        gold: Gold | None = doc._.gold
        if gold and (genre := gold.genre):
            found = store.other if genre == OTHER else store.own
            store.whole += [len(found)] * (genre == OWN and bool(gold.front))
            for start, end in _parts(doc, genre):
                row = [store.names.setdefault(name, name) for name in self._features(doc, start, end)]
                name = gold.document
                group = name if genre == OTHER else gold.group  # few write on other genres, each on one
                found.append(Candidates(name, group, [row], [genre == OTHER]))

    def merge(self, store: _Texts, other: _Texts) -> None:
        """Add the texts of `other` to `store`."""
        store.whole += [len(store.own) + index for index in other.whole]
        for mine, more in ((store.own, other.own), (store.other, other.other)):
            for one in more:
                mine.append(one._replace(rows=[[store.names.setdefault(name, name) for name in one.rows[0]]]))

    def learn(self, store: _Texts) -> None:
        """Learn from what was gathered, where it has texts of both genres, or, where it continues, of other ones: a
        corpus without those says nothing of genres."""
        own, other = store.own, store.other
        if not other or not (own or self.ranker.model.labels):
            return
        often = max(1, round(len(own) / max(1, len(other))))  # both genres weigh the same
        documents = _common(own + other) if not self.ranker.model.labels else own + other
        documents = documents[: len(own)] + documents[len(own) :] * often
        odds = np.concatenate(self.ranker.learn(documents, self.c, _FOLDS))
        sure = self.ranker.probability(odds)[: len(own)]
        self.least = max(_limit(sure[store.whole or slice(None)], _REFUSED), _limit(sure, _PARTS_REFUSED))

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The shares of own texts that are refused and of others that pass: ``genre_refused``, ``genre_passed``."""
        found = [
            (example.reference._.gold.genre, example.predicted._.genre.label)
            for example in examples
            if example.reference._.gold and example.reference._.gold.genre
        ]
        own = [said for gold, said in found if gold == OWN]
        other = [said for gold, said in found if gold == OTHER]
        return {
            "genre_refused": own.count(OTHER) / len(own) if own else None,
            "genre_passed": other.count(OWN) / len(other) if other else None,
        }

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights and the limit."""
        self.ranker.to_disk(Path(path))
        srsly.write_json(Path(path) / "limit.json", self.least)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Genre:
        """Load what `to_disk` wrote."""
        self.ranker = Ranker.from_disk(Path(path))
        self.least = float(read_shaped(Path(path) / "limit.json", Number))
        return self


def _fills_a_form(doc: Doc) -> bool:
    """Whether a large official form was read in `doc`: only texts of the genre have those filled in."""
    tables = doc.spans.get("tables")
    read = zip(*(tables.attrs[name] for name in ("templates", "cells")), strict=True) if tables is not None else ()
    return any(form and sum(cell[2] == "number" for cell in cells) >= _FORM_CELLS for form, cells in read)


def _common(documents: Sequence[Candidates]) -> list[Candidates]:
    """The documents without the features that few of them have: what a single writer says tells no genre."""
    seen: dict[str, set[str]] = {}
    for document in documents:
        for name in document.rows[0]:
            seen.setdefault(name, set()).add(document.name)
    return [
        document._replace(rows=[[name for name in document.rows[0] if len(seen[name]) >= _LEAST]])
        for document in documents
    ]


def _parts(doc: Doc, genre: str) -> list[tuple[int, int]]:
    """The whole document, and stretches that stand for pages cut short: its beginning, and of a text of the genre
    single sections, with and without what follows, or some items."""
    text = text_of(doc)
    tops = [span.start_char for span in doc.spans.get("headings", ()) if "." not in span.label_]
    sections = [*zip(tops, [*tops[1:], len(text)], strict=False), *((top, len(text)) for top in tops[1:])]
    beginnings = [(0, min(len(text) * 3 // 5, size)) for size in _BEGINNINGS]
    if genre == OTHER or not sections:
        return [(0, len(text)), *beginnings]
    turn = sum(map(ord, doc._.gold.document))
    items = doc.spans.get("items", ())
    if items:
        sections.append((items[0].start_char, items[-1].end_char))
        sections += [(items[at].start_char, items[min(at + 1, len(items) - 1)].end_char) for at in (0, len(items) // 2)]
    return [(0, len(text)), *beginnings, *(sections[(turn + step) % len(sections)] for step in range(_SECTIONS))]


def _limit(own: np.ndarray, refused: float) -> float:
    """The least probability of another genre that all but the share `refused` of the genre's texts stay under; at
    least `_SURE`."""
    found = np.sort(own)[::-1]
    allowed = int(refused * len(found))
    return float(np.clip(found[allowed] + 0.01 if allowed < len(found) else _SURE, _SURE, 0.99).round(4))

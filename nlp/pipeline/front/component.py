"""front: title, agency, year and date of publication, each the likeliest of the candidates that the text has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from nlp.learn.ranking import Candidates, Ranker
from nlp.learn.shapes import read_shaped
from nlp.pipeline.component import Learner
from nlp.pipeline.front.agencies import agency_candidates, same_agency
from nlp.pipeline.front.dates import date_candidates
from nlp.pipeline.front.found import FIELDS, Found, FrontMatter
from nlp.pipeline.front.page import Candidate, Page
from nlp.pipeline.front.titles import title_candidates
from nlp.pipeline.front.years import year_candidates
from nlp.pipeline.gold import Gold
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.words import text_of
from nlp.places.gazetteer import gazetteer
from nlp.text.folding import squeeze

_LEAST_ENDING = 3  # documents whose titles end alike


@Language.factory("nlp_front", default_config={"c": 1.0, "least": 0.5})
class Front(ByFolder, Learner):
    """Sets ``doc._.front``, a `FrontMatter`.

    Each field has candidates with features that a person can read (position, wording, agreement with the other
    fields); a logistic regression says how likely each is right, and the likeliest is taken where its calibrated
    probability reaches `least`. The title is chosen first, then year, agency and date, which look at it.

    Parameters
    ----------
    c : inverse strength of the L2 penalty.
    least : the probability from which a value is given.
    """

    def __init__(self, nlp: Language, name: str, c: float, least: float):
        self.name, self.c, self.least = name, c, least
        self.endings: frozenset[str] = frozenset()
        self.rankers = {field: Ranker() for field in FIELDS}

    def set_annotations(self, doc: Doc, found: FrontMatter) -> None:
        """Set ``doc._.front``."""
        doc._.front = found

    def predict(self, doc: Doc) -> FrontMatter:
        """The front matter of `doc`."""
        page = Page(text_of(doc))
        title = self._best("title", title_candidates(page, self.endings))
        span = (title.start, title.end) if title else None
        year = self._best("year", year_candidates(page, span))
        agency = self._best("agency", agency_candidates(page, span, str(title.value) if title else None))
        published = self._best("published", date_candidates(page, int(year.value) if year else None, span))
        return FrontMatter(title, agency, year, published)

    def _best(self, field: str, candidates: Sequence[Candidate]) -> Found | None:
        chosen = self.rankers[field].best([candidate.features for candidate in candidates])
        if chosen is None or chosen[1] < self.least:
            return None
        found = candidates[chosen[0]]
        assert isinstance(found.value, str | int)
        return Found(found.value, found.start, found.end, chosen[1])

    def store(self) -> list[tuple[str, Gold]]:
        """Texts, and what is right in them."""
        return []

    def gather(self, doc: Doc, store: list[tuple[str, Gold]]) -> None:
        """Add the text of `doc` where its ``doc._.gold`` says something of the front matter."""
        if doc._.gold and doc._.gold.front:
            store.append((text_of(doc), doc._.gold))

    def merge(self, store: list[tuple[str, Gold]], other: list[tuple[str, Gold]]) -> None:
        """Add the texts of `other` to `store`."""
        store += other

    def learn(self, store: list[tuple[str, Gold]]) -> None:
        """Learn what is right in each annotated field.

        A field that a document leaves out was not annotated there; None is right where the text does not say. A title
        that was not annotated is what was learned before has it.
        """
        golds = [gold for _, gold in store]
        ends = Counter(squeeze(str(gold.front["title"]))[-2:] for gold in golds if gold.front.get("title"))
        self.endings |= {end for end, count in ends.items() if count >= _LEAST_ENDING}
        pages = [Page(text) for text, _ in store]
        titles = [title_candidates(page, self.endings) for page in pages]
        best = self._choose("title", golds, titles)
        spans = [
            (found.start, found.end)
            if found and ("title" not in gold.front or _right("title", found.value, gold.front["title"]))
            else None
            for found, gold in zip(best, golds, strict=True)
        ]
        years = [year_candidates(page, span) for page, span in zip(pages, spans, strict=True)]
        self._choose("year", golds, years)
        self._choose("agency", golds, [
            agency_candidates(page, span, str(found.value) if span and found else None)
            for page, span, found in zip(pages, spans, best, strict=True)
        ])  # fmt: skip
        self._choose("published", golds, [
            date_candidates(page, gold.front.get("year"), span)
            for page, span, gold in zip(pages, spans, golds, strict=True)
        ])  # fmt: skip

    def _choose(
        self, field: str, golds: Sequence[Gold], candidates: Sequence[Sequence[Candidate]]
    ) -> list[Candidate | None]:
        """Train a field; give each document's choice by a model that did not see its group, or did not learn of it."""
        known = [
            Candidates(
                gold.document, gold.group, [candidate.features for candidate in found],
                [_right(field, candidate.value, gold.front[field]) for candidate in found],
            )
            for gold, found in zip(golds, candidates, strict=True)
            if field in gold.front
        ]  # fmt: skip
        odds = iter(self.rankers[field].learn(known, self.c))
        unseen = [
            next(odds) if field in gold.front else self.rankers[field].odds([candidate.features for candidate in found])
            for gold, found in zip(golds, candidates, strict=True)
        ]
        return [
            found[int(np.argmax(at))] if np.isfinite(at).any() else None
            for found, at in zip(candidates, unseen, strict=True)
        ]

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The share of documents in which a field is right, ``front_<field>_acc``; None where none is annotated."""
        right, total = Counter[str](), Counter[str]()
        for example in examples:
            gold: Gold | None = example.reference._.gold
            for field, said in gold.front.items() if gold else ():
                found = getattr(example.predicted._.front, field)
                total[field] += 1
                right[field] += _right(field, found.value, said) if found else said is None
        return {f"front_{field}_acc": right[field] / total[field] if total[field] else None for field in FIELDS}

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write a folder for each field."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for field, ranker in self.rankers.items():
            ranker.to_disk(folder / field)
        srsly.write_json(folder / "endings.json", sorted(self.endings))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Front:
        """Load what `to_disk` wrote."""
        self.rankers = {field: Ranker.from_disk(Path(path) / field) for field in FIELDS}
        self.endings = frozenset(read_shaped(Path(path) / "endings.json", list[str]))
        return self


def _right(field: str, value: object, gold: object) -> bool:
    if gold is None:
        return False
    if field == "agency":
        return same_agency(gazetteer(), str(value), squeeze(str(gold)))
    if field == "title":
        return squeeze(str(value)) == squeeze(str(gold))
    return value == gold

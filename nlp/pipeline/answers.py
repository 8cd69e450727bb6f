"""answers: which measures answer which problem, by shared themes and by wording."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from typing_extensions import TypedDict

from nlp.learn.decision import exclusive_labels
from nlp.learn.shapes import Number, read_shaped
from nlp.pipeline.component import Learner
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.themes.features import cut_item
from nlp.pipeline.words import Words

_LEAST_DOCUMENTS = 2
_FARTHEST = 300  # items, more than any report has; a long text is looked at in parts of so many, with those beside
_AT_ONCE = 64  # rows of a matrix that are worked on together
_CHANCE = 0.05  # a label without company is left over where chance seldom leaves so many items without


_Vector = tuple[dict[str, float], dict[str, float]]  # the themes and the words of an item with their weights


class _Learned(TypedDict):
    exclusive: list[str]
    idf: dict[str, Number]


class _Item(NamedTuple):
    """The `themes` and the words of an item, and a `document` that has it."""

    themes: frozenset[str]
    words: tuple[str, ...]
    document: str


@Language.factory(
    "nlp_answers",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"answered_by": {}, "wording": 0.5, "least": 0.45, "nearer": 0.15},
)
class Answers(ByFolder, Learner):
    """Links every item whose role wants an answer to the items that give it one.

    ``doc.spans["items"].attrs["answers"]`` holds, for each item, the numbers of the items that answer it, the best
    first, or None where its role wants no answer. Two items are as near as the cosine of their themes' probabilities,
    with the cosine of their words (TF-IDF, Salton and Buckley 1988) added in part; a label for all that is left over,
    which never has company, links nothing, and neither does an item that is clearly nearer to another one that wants an
    answer. Where a doc goes from each item that wants an answer straight to one that can give it, twice at least, what
    follows an item up to the next that wants an answer answers it as well.

    Parameters
    ----------
    answered_by : role → the role that answers it.
    wording : how much the wording counts beside the themes; this and the next as ``scripts/evaluate_answers.py`` found.
    least : how near an answer is at least.
    nearer : by how much an answer may be nearer to another item that wants one, and still answer this.
    """

    def __init__(
        self, nlp: Language, name: str, answered_by: dict[str, str], wording: float, least: float, nearer: float
    ):
        self.name = name
        self.answered_by = dict(answered_by)
        self.wording = wording
        self.least = least
        self.nearer = nearer
        self.idf: dict[str, float] = {}
        self.exclusive: set[str] = set()

    def predict(self, doc: Doc) -> list[list[int] | None]:
        """For each item of ``doc.spans["items"]`` those that answer it, or None where its role wants no answer."""
        group = doc.spans.get("items", ())
        roles = [span.label_ for span in group]
        wanted = [self.answered_by.get(role) for role in roles]
        answers: list[list[int] | None] = [None if role is None else [] for role in wanted]
        if any(wanted):
            told = in_turn(roles, wanted)
            held: dict[int, _Vector] = {}
            for start in range(0, len(roles), _FARTHEST):
                first, last = max(0, start - _FARTHEST), min(start + 2 * _FARTHEST, len(roles))
                new = self._vectors(doc, max(held, default=first - 1) + 1, last)
                held = {number: vector for number, vector in (held | new).items() if number >= first}
                near = self._nearness([*held.values()], slice(start - first, start - first + _FARTHEST))
                least = self._needed(near, start - first, roles[first:last], wanted[first:last])
                numbers = [*range(first, last)]
                for index, row in enumerate(near.tolist(), start):
                    if (role := wanted[index]) is not None:
                        linked = [
                            (-likeness, n)
                            for n, likeness, needed in zip(numbers, row, least, strict=True)
                            if roles[n] == role and n != index and (likeness >= needed or told[n] == index)
                        ]
                        answers[index] = [n for _, n in sorted(linked)]
        return answers

    def _needed(self, near: np.ndarray, start: int, roles: Sequence[str], wanted: Sequence[str | None]) -> list[float]:
        """How near each item must be to one that it is to answer: so near, or nearly so, as to the nearest.

        `near` has a row for each item from `start` on, and a column for each of `roles`.
        """
        best = np.zeros(len(roles))
        asked = wanted[start : start + len(near)]
        for role in {*asked} - {None}:
            rows = [row for row, wants in enumerate(asked) if wants == role]
            others = near[rows]
            others[np.arange(len(rows)), np.array(rows) + start] = 0.0  # no item answers itself
            best = np.where([own == role for own in roles], others.max(axis=0), best)
        return np.maximum(self.least, best - self.nearer).tolist()  # type: ignore[no-any-return]

    def set_annotations(self, doc: Doc, found: list[list[int] | None]) -> None:
        """Set ``attrs["answers"]`` of ``doc.spans["items"]``."""
        if "items" in doc.spans:
            doc.spans["items"].attrs["answers"] = found

    def nearness(self, doc: Doc) -> np.ndarray:
        """How near the items of `doc` are to each other: shape (items, items), from 0 to 1 + `wording`."""
        size = len(doc.spans["items"])
        return self._nearness([*self._vectors(doc, 0, size).values()], slice(0, size))

    def _nearness(self, vectors: list[_Vector], rows: slice) -> np.ndarray:
        """How near some of the items are to all; shape (rows, items)."""
        themes, wordings = ([*part] for part in zip(*vectors, strict=True))
        return _cosines(themes, rows) + self.wording * _cosines(wordings, rows)

    def _vectors(self, doc: Doc, start: int, end: int) -> dict[int, _Vector]:
        """The vectors of the items ``[start, end)`` of `doc`."""
        group = doc.spans["items"]
        words = Words(doc)
        themes = group.attrs.get("themes", [()] * len(group))
        found: dict[int, _Vector] = {}
        for number in range(start, end):
            _, item = cut_item(words, group[number].start_char, group[number].end_char)
            said = [item.text[a:b] for clause in item.clauses if clause.asserts for a, b in clause.words]
            own = {label: score for label, score in themes[number] if label not in self.exclusive}
            found[number] = own, {word: self.idf.get(word, 0.0) for word in said}
        return found

    def store(self) -> dict[str, _Item]:
        """Items by their texts: one that several renderings share counts once."""
        return {}

    def gather(self, doc: Doc, store: dict[str, _Item]) -> None:
        """Add the ``spans["items"]`` of `doc`."""
        if (group := doc.spans.get("items")) is None:
            return
        words = Words(doc)
        for span, labels in zip(group, group.attrs.get("themes", [()] * len(group)), strict=True):
            if (text := span.text) not in store:
                found = dict.fromkeys(words.between(span.start_char, span.end_char))
                themes = frozenset(label for label, _ in labels)
                store[text] = _Item(themes, tuple(map(sys.intern, found)), doc._.gold.document)

    def merge(self, store: dict[str, _Item], other: dict[str, _Item]) -> None:
        """Add the items of `other` that `store` lacks."""
        for text, item in other.items():
            if text not in store:
                store[text] = item._replace(words=tuple(map(sys.intern, item.words)))

    def learn(self, store: dict[str, _Item]) -> None:
        """Learn how rare each word is among the items that were gathered, and which themes have no company.

        Continues from what was learned before: known words stay as rare as they were, and what is left over is what
        was, but for a label that has company now.
        """
        themes = [item.themes for item in store.values()]
        counts = Counter(word for item in store.values() for word in item.words)
        spread: dict[str, set[str]] = {}
        for item in store.values():
            for word in item.words:
                spread.setdefault(word, set()).add(item.document)
        if self.idf:
            self.exclusive = self.exclusive.difference(*(found for found in themes if len(found) > 1))
        else:
            self.exclusive = _left_over(themes)
        fresh = {
            word: round(float(np.log(len(store) / count)), 3)
            for word, count in sorted(counts.items())
            if len(spread[word]) >= _LEAST_DOCUMENTS
        }
        self.idf = fresh | self.idf

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Nothing: corpora hold no answers."""
        return {}

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write what was learned into the folder `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        srsly.write_json(Path(path) / "words.json", {"exclusive": sorted(self.exclusive), "idf": self.idf})

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Answers:
        """Load what `to_disk` wrote."""
        learned: _Learned = read_shaped(Path(path) / "words.json", _Learned)
        self.idf, self.exclusive = learned["idf"], set(learned["exclusive"])
        return self


def in_turn(roles: Sequence[str], wanted: Sequence[str | None]) -> list[int | None]:
    """For each item the one that it answers by its place, in a doc where every question is answered at once.

    `roles` are the items' roles in text order, `wanted` the role that answers each, if any.
    """
    questions = [index for index, role in enumerate(wanted) if role is not None]
    if len(questions) < 2 or any((*roles, None)[index + 1] != wanted[index] for index in questions):
        return [None] * len(roles)
    told: list[int | None] = []
    question: int | None = None
    for index, role in enumerate(roles):
        asks = wanted[index] is not None
        told.append(None if asks or question is None or role != wanted[question] else question)
        question = index if asks else question
    return told


def _left_over(themes: Sequence[Set[str]]) -> set[str]:
    """The labels that never have company, in so many items that chance would have given them some."""
    alone = sum(len(found) < 2 for found in themes) / max(len(themes), 1)
    counts = Counter(label for found in themes for label in found)
    return {label for label in exclusive_labels(themes) if alone ** counts[label] < _CHANCE}


def _cosines(vectors: list[dict[str, float]], rows: slice) -> np.ndarray:
    columns = {name: index for index, name in enumerate(dict.fromkeys(name for vector in vectors for name in vector))}
    matrix = np.zeros((len(vectors), len(columns)))
    for row, vector in zip(matrix, vectors, strict=True):
        for name, value in vector.items():
            row[columns[name]] = value
    for start in range(0, len(matrix), _AT_ONCE):  # what finds lengths holds as much again
        part = matrix[start : start + _AT_ONCE]
        lengths = np.linalg.norm(part, axis=1, keepdims=True)
        np.divide(part, lengths, out=part, where=lengths > 0)
    likeness: np.ndarray = matrix[rows] @ matrix.T
    return likeness

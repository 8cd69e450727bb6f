"""blocks: the units of layout, each with a label from a trained sequence model over the whole document."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from nlp.learn.calibration import Lines, log_odds, probabilities
from nlp.learn.chain import HEADING, Chain
from nlp.learn.linear import LinearModel
from nlp.learn.shapes import Number, read_shaped
from nlp.pipeline.blocks.contents import contents_pages
from nlp.pipeline.blocks.features import ALONE, NEIGHBOURS, PAGE, Content, content, context, opening, sentences
from nlp.pipeline.blocks.remembered import Remembered
from nlp.pipeline.component import Labelled, Learner
from nlp.pipeline.gold import OTHER
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.words import Words, folded_of, text_of
from nlp.text.folding import fold
from nlp.text.glosses import glosses, without_glosses

_MOST_KNOWN = 1 << 14
_BATCH = 1 << 11  # new texts whose features are held at a time
_MOST_CODES = 28
_MOST_WORDS = 24
_NEVER = -1e4


@Language.factory("nlp_blocks", assigns=["doc.spans"], default_config={"c": 2.0})
class Blocks(ByFolder, Learner):
    """Labels every piece of layout that the segmenter cut, in ``doc.spans["blocks"]``.

    Labels are ``heading:<section>``, ``cell:<table>``, ``title``, ``more`` (goes on with the heading or title
    before it), ``number`` (of the heading on the next line), ``noise`` and ``prose``; sections and tables are those
    of the corpus it was initialized from.
    ``doc.spans["blocks"].attrs["scores"]`` holds the calibrated probability of each label, given the others,
    ``attrs["labels"]`` the labels once more, without a span to be made of each.

    Parameters
    ----------
    c : inverse strength of the L2 penalty of the logistic regression.
    """

    def __init__(self, nlp: Language, name: str, c: float):
        self.vocab, self.tokenizer = nlp.vocab, nlp.tokenizer
        self.name = name
        self.c = c
        self.use(LinearModel.empty(), Chain(), {})

    def use(self, model: LinearModel, chain: Chain, lines: Lines) -> None:
        """Label with `model` and `chain` from now on, and calibrate with `lines`."""
        self.model, self.chain, self.lines = model, chain, lines
        self._weights = np.vstack([model.weights, np.zeros((1, len(model.labels)), np.float32)])
        self._remembered = Remembered[Content](1, len(model.labels))
        self._kinds = Remembered[None](len(NEIGHBOURS), len(model.labels))
        self._families: dict[str, np.ndarray] = {}
        self._roles: dict[str, tuple[Content, list[list[str]]]] = {}  # of texts that training met

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the model knows."""
        return self.model.labels

    def predict(self, doc: Doc) -> SpanGroup:
        """The group ``blocks``; raise ``ValueError`` where another tokenizer made the doc."""
        if doc._.layout is None:
            raise ValueError('nlp_blocks labels what the tokenizer "nlp.Segmenter.v1" cut; use it as nlp.tokenizer')
        layout: list[Unit] = doc._.layout
        group = SpanGroup(doc, name="blocks")
        scores: list[float] = []
        chosen: list[str] = []
        if layout and self.labels:
            logs = self.alone(doc)
            labels = self.labels
            path = self.chain.best(logs, labels)
            odds = log_odds(logs + self.chain.given_rest(path, labels), np.array(path))
            scores = probabilities(odds, kinds_of(labels)[path], self.lines).round(4).tolist()
            keys = [self.vocab.strings.add(label) for label in labels]
            chosen = [labels[index] for index in path]
            group.extend([Span(doc, unit[0], unit[1], keys[index]) for unit, index in zip(layout, path, strict=True)])
        group.attrs |= {"scores": scores, "labels": chosen}
        return group

    def alone(self, doc: Doc) -> np.ndarray:
        """Log-probabilities of shape (blocks, labels), before the order of the blocks is looked at."""
        layout: list[Unit] = doc._.layout
        texts = _texts(doc, layout)
        self._learn_texts(doc, layout, texts)
        known = self._remembered
        numbers = [known.number[text] for text in texts]
        contents, at = [known.kept[number] for number in numbers], np.array(numbers)
        total = known.sums(0, at) + self.model.bias + self.model.sums([self.model.rows(opening(layout, texts))])
        kinds = np.array([self._kinds.number[tuple(made.kind)] for made in contents])
        for role, offset in enumerate(NEIGHBOURS):
            beside = self._kinds.sums(role, kinds)
            if offset < 0:
                total[-offset:] += beside[:offset]
            else:
                total[:-offset] += beside[offset:]
        for family, codes in context(layout, contents, len(text_of(doc))).items():
            total += self._weights.take(self._rows(family)[codes], axis=0)
        alone, pages = (np.array([mark in made.kind for made in contents], bool) for mark in (ALONE, PAGE))
        logs = _logs(total, self.labels, alone, pages, contents_pages(texts))
        heading = np.array([label.startswith(HEADING) for label in self.labels])
        logs[np.ix_(sentences(layout, texts, contents, getattr(self.tokenizer, "titles", ())), heading)] = _NEVER
        return logs

    def _learn_texts(self, doc: Doc, layout: list[Unit], texts: list[str]) -> None:
        """Remember what every new text adds to its own scores, and every new kind of text to its neighbours'."""
        known = self._remembered
        if known.full:
            known.forget()
            self._kinds.forget()
        new = {text: unit for text, unit in zip(texts, layout, strict=True) if text not in known.number}
        words, units = Words(doc), iter(new.items())
        while batch := list(islice(units, _BATCH)):
            contents = [content(text, _words(words, unit)) for text, unit in batch]
            kinds = list({tuple(made.kind): None for made in contents}.keys() - self._kinds.number.keys())
            rows = [self.model.rows(names) for kind in kinds for names in _beside(kind)]
            beside = self.model.sums(rows).reshape(len(kinds), len(NEIGHBOURS), len(self.labels))
            self._kinds.add(kinds, [None] * len(kinds), beside)
            kept = [made._replace(own=[]) for made in contents]  # their own features are in the sums
            own = self.model.sums([self.model.rows(made.own) for made in contents])
            known.add([text for text, _ in batch], kept, own[:, None])

    def _rows(self, family: str) -> np.ndarray:
        """The weight rows of the codes of one family of features; the last row is all zero."""
        if family not in self._families:
            rows = [self.model.row.get(name, -1) for name in _names(family)]
            self._families[family] = np.array([-1, *rows[1:]])
        return self._families[family]

    def store(self) -> Labelled:
        """Blocks with their labels."""
        return Labelled()

    def gather(self, doc: Doc, store: Labelled) -> None:
        """Add the labelled ``spans["blocks"]`` of `doc`."""
        gold = doc._.gold
        if "blocks" in doc.spans and gold.placed and gold.genre != OTHER:  # its headings are like ours, and not marked
            found = [sys.intern(span.label_) for span in doc.spans["blocks"]]
            store.rows.extend(self.features(doc))
            store.labels += found
            store.sources += [doc._.gold.document] * len(found)
            store.groups += [doc._.gold.group] * len(found)
            store.sizes.append(len(found))

    def merge(self, store: Labelled, other: Labelled) -> None:
        """Add the blocks of `other` to `store`."""
        store.join(other)

    def learn(self, store: Labelled) -> None:
        """Train on the labels that were gathered, continuing from what was learned before."""
        from nlp.learn.chain import merged
        from nlp.learn.fitting import fit_classes, fit_classes_unseen
        from nlp.learn.platt import fit_line

        self._roles.clear()
        rows, labels = store.rows, store.labels
        if not labels:
            return
        starts = np.cumsum([0, *store.sizes]).tolist()
        bounds = list(zip(starts, starts[1:], strict=False))
        documents = [labels[start:end] for start, end in bounds]
        chain = Chain.count(documents, pairs_weight=1.0)
        if self.labels:
            model = fit_classes(rows, labels, store.sources, c=self.c, prior=self.model)
            self.use(model, merged(self.chain, chain, documents), self.lines)
            return
        model, unseen = fit_classes_unseen(rows, labels, store.sources, store.groups, c=self.c)
        self.use(model, chain, {})
        odds, chosen = np.zeros(len(labels)), np.zeros(len(labels), np.int64)
        alone, pages = rows.having(ALONE), rows.having(PAGE)
        for start, end in bounds:
            if start < end:
                logs = _logs(unseen[start:end], self.labels, alone[start:end], pages[start:end])
                path = np.array(self.chain.best(logs, self.labels))
                odds[start:end] = log_odds(logs + self.chain.given_rest(path, self.labels), path)
                chosen[start:end] = path
        right = np.array(self.labels)[chosen] == np.array(labels)
        kinds = kinds_of(self.labels)[chosen]
        self.lines = {kind: fit_line(odds[kinds == kind], right[kinds == kind]) for kind in sorted(set(kinds.tolist()))}

    def features(self, doc: Doc) -> list[list[str]]:
        """The names of the features that are on, for each block of `doc`."""
        layout: list[Unit] = doc._.layout
        texts = _texts(doc, layout)
        if len(self._roles) > _MOST_KNOWN:
            self._roles.clear()
        words = Words(doc)
        for text, unit in zip(texts, layout, strict=True):
            if text not in self._roles:
                made = content(text, _words(words, unit))
                self._roles[text] = made, _roles(made)
        found = [self._roles[text] for text in texts]
        opened = opening(layout, texts)
        rows = [[*roles[0], *opened] for _, roles in found]
        for role, offset in enumerate(NEIGHBOURS, 1):
            for index, row in enumerate(rows):
                if 0 <= index + offset < len(rows):
                    row += found[index + offset][1][role]
        for family, codes in context(layout, [made for made, _ in found], len(text_of(doc))).items():
            names = _names(family)
            for row, code in zip(rows, codes.tolist(), strict=True):
                if code:
                    row.append(names[code])
        return rows

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The share of blocks whose label is right: ``blocks_acc``."""
        right = total = 0
        for example in examples:
            gold = {(s.start_char, s.end_char): s.label_ for s in example.reference.spans.get("blocks", ())}
            total += len(gold)
            right += sum(gold.get((s.start_char, s.end_char)) == s.label_ for s in example.predicted.spans["blocks"])
        return {"blocks_acc": right / total if total else None}

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights and the order of the labels into the folder `path`."""
        self.model.to_disk(Path(path))
        srsly.write_json(Path(path) / "chain.json", self.chain.tables)
        srsly.write_json(Path(path) / "calibration.json", self.lines)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Blocks:
        """Load what `to_disk` wrote."""
        lines = Path(path) / "calibration.json"
        self.use(
            LinearModel.from_disk(Path(path)),
            Chain.from_disk(Path(path) / "chain.json"),
            read_shaped(lines, dict[str, tuple[Number, Number]]) if lines.exists() else {},
        )
        return self


def kinds_of(labels: Sequence[str]) -> np.ndarray:
    """The kind of decision that each label is, for `nlp.learn.calibration`: a heading or another one."""
    return np.array(["heading" if label.startswith(HEADING) else "other" for label in labels])


def _logs(
    total: np.ndarray, labels: Sequence[str], alone: np.ndarray, pages: np.ndarray, listed: Sequence[int] = ()
) -> np.ndarray:
    """Sums of weights as log-probabilities, what cannot be left out; `alone` and `pages` say which blocks are nothing
    but a numbering mark and a page number, `listed` are the blocks of contents pages."""
    if "number" in labels:  # only a numbering mark can be the number of a heading
        total[~alone, labels.index("number")] = _NEVER
    if "noise" in labels:  # a page number is nothing else, nor is an entry of a contents page
        only = pages.copy()
        only[list(listed)] = True
        total[np.ix_(only, np.array(labels) != "noise")] = _NEVER
    total -= total.max(axis=1, keepdims=True)
    log_odds: np.ndarray = total - np.log(np.exp(total).sum(axis=1, keepdims=True))
    return log_odds


@cache
def _names(family: str) -> list[str]:
    """The names of the codes of one family of features."""
    return [f"{family}={code}" for code in range(_MOST_CODES)]


def _texts(doc: Doc, layout: list[Unit]) -> list[str]:
    text = text_of(doc)
    texts = [text[unit[2] : unit[3]] for unit in layout]
    return [without_glosses(fold(each)) for each in texts] if glosses(folded_of(doc)) else texts


def _words(words: Words, unit: Unit) -> list[str]:
    return words.between(unit.start_char, unit.end_char)[:_MOST_WORDS]


def _roles(made: Content) -> list[list[str]]:
    return [made.own, *_beside(made.kind)]


def _beside(kind: Sequence[str]) -> list[list[str]]:
    return [[f"{offset}:{name}" for name in kind] for offset in NEIGHBOURS]

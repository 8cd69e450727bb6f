"""Which passages to label next: those of whose items a model is least sure, and that differ from each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp.corpus.format import Document
from nlp.model.tagger import Tagger
from nlp.pipeline.layout import lines
from nlp.pipeline.words import Words, text_of
from nlp.reading import Source

_CONSIDERED = 20  # times as many passages as are wanted, the most doubtful
_NOTHING = 1e-6  # bits; what the same words said before teach no more


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines that hold an item, as a document of the corpus format, how doubtful it is, and its words."""

    document: Document
    doubt: float
    words: tuple[str, ...]


def choose(found: Iterable[Passage], number: int) -> list[Document]:
    """At most `number` of the passages `found`, those most worth labelling first.

    Doubt is the entropy of an item's role and themes in bits (uncertainty sampling, Settles 2009); the next passage is
    the one with the most doubt, less the more it is like one that was chosen before (maximal marginal relevance,
    Carbonell and Goldstein 1998, on the cosine of words). ``meta`` names path, line and doubt.
    """
    passages: list[Passage] = []
    most = _CONSIDERED * number
    for passage in found:
        passages.append(passage)
        if len(passages) == 2 * most:
            passages = sorted(passages, key=lambda found: -found.doubt)[:most]
    passages = sorted(passages, key=lambda found: -found.doubt)[:most]
    if not passages:
        return []
    vectors = TfidfVectorizer(analyzer=lambda passage: passage.words).fit_transform(passages)
    doubt = np.array([passage.doubt for passage in passages])
    nearest = np.zeros(len(passages))
    chosen: list[int] = []
    while len(chosen) < min(number, len(passages)):
        worth = doubt * (1 - nearest)
        worth[chosen] = -1
        best = int(worth.argmax())
        if chosen and worth[best] <= _NOTHING:
            break
        chosen.append(best)
        nearest = np.maximum(nearest, (vectors @ vectors[best].T).toarray().ravel())
    return [passages[index].document | {"id": _name(rank, passages[index])} for rank, index in enumerate(chosen, 1)]


def passages(tagger: Tagger, source: Source) -> Iterator[Passage]:
    """The passages of `source` that hold items, with the items and themes that the model gives."""
    doc = tagger.pipeline(source.text)
    group = doc.spans.get("items")
    if not group:
        return
    text = text_of(doc)
    words = Words(doc)
    themes, doubt = (group.attrs.get(name, [missing] * len(group)) for name, missing in (("themes", ()), ("doubt", 0)))
    for start, end, members in _stretches(text, [(span.start_char, span.end_char) for span in group]):
        doubts = [doubt[index] + _entropy(group.attrs["scores"][index]) for index in members]
        document: dict[str, Any] = {
            "text": text[start:end],
            "meta": {
                "path": source.path, "line": text.count("\n", 0, start) + 1, "doubt": round(max(doubts), 3),
            },
            "items": [
                {
                    "start": group[index].start_char - start, "end": group[index].end_char - start,
                    "role": group[index].label_, "themes": [label for label, _ in themes[index]],
                }
                for index in members
            ],
        }  # fmt: skip
        yield Passage(document, max(doubts), tuple(words.between(start, end)))


def _stretches(text: str, items: list[tuple[int, int]]) -> Iterator[tuple[int, int, list[int]]]:
    """Yield start and end of the lines of each item, with the numbers of all items in them; no two share a line."""
    bounds = list(lines(text))
    starts = [start for start, _ in bounds]
    found: list[tuple[int, int, list[int]]] = []
    for index, (start, end) in enumerate(items):
        first, last = (bounds[bisect_right(starts, place) - 1] for place in (start, end - 1))
        if found and first[0] < found[-1][1]:
            before = found.pop()
            found.append((before[0], last[1], [*before[2], index]))
        else:
            found.append((first[0], last[1], [index]))
    yield from found


def _entropy(probability: float) -> float:
    inside = min(max(probability, 1e-12), 1 - 1e-12)
    return float(-inside * np.log2(inside) - (1 - inside) * np.log2(1 - inside))


def _name(rank: int, passage: Passage) -> str:
    meta = passage.document["meta"]
    return f"{rank:04}-{PurePath(meta['path']).stem}-{meta['line']}"

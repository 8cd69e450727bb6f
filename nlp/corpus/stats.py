"""Figures of a corpus: how much there is, how it is spread, and how far it repeats itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from nlp.corpus.format import Corpus, Document

GRAM = 4  # characters
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
_ROWS = 256  # items compared with all others at a time, which bounds the memory


@dataclass(frozen=True, slots=True)
class Repetition:
    """How far the items repeat each other: see `repetition`."""

    grams_per_thousand: float
    similar_pairs: int
    pairs: int

    @property
    def share(self) -> float:
        """The share of the pairs that are similar, 0 to 1."""
        return self.similar_pairs / self.pairs if self.pairs else 0.0


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of a corpus; lengths count characters, quantiles are those of `QUANTILES` (empty where no data).

    `themes` maps theme → role → items; `documents` and `items` are by split ('' for unsplit).
    """

    documents: dict[str, int]
    items: dict[str, int]
    themes: dict[str, dict[str, int]]
    items_per_document: tuple[float, ...]
    document_lengths: tuple[float, ...]
    item_lengths: tuple[float, ...]
    repetition: Repetition


def corpus_stats(corpus: Corpus) -> Stats:
    """Count `corpus`. Documents whose items were not annotated are left out of the items per document."""
    documents = corpus.documents()
    items = [item for document in documents for item in document.get("items", ())]
    counts = Counter((theme, item["role"]) for item in items for theme in item["themes"])
    texts = [text for document in documents for text in item_texts(document)]
    return Stats(
        {split: len(found) for split, found in corpus.splits.items()},
        {split: sum(len(document.get("items", ())) for document in found) for split, found in corpus.splits.items()},
        {theme: {role: counts[theme, role] for role in corpus.labels.roles} for theme in corpus.labels.themes},
        quantiles([len(document["items"]) for document in documents if "items" in document]),
        quantiles([len(document["text"]) for document in documents]),
        quantiles([len(text) for text in texts]),
        repetition(texts),
    )


def item_texts(document: Document) -> list[str]:
    """The text of each item of the document."""
    return [document["text"][item["start"] : item["end"]] for item in document.get("items", ())]


def quantiles(numbers: Sequence[float]) -> tuple[float, ...]:
    """The `QUANTILES` of `numbers`, linear between neighbours; nothing where there are no numbers."""
    return tuple(float(q) for q in np.quantile(numbers, QUANTILES)) if numbers else ()


def repetition(texts: Sequence[str]) -> Repetition:
    """Distinct character 4-grams per 1,000 characters, and the pairs of texts that share over half of their 4-grams.

    White space is left out first: the layout of a document puts it there. The distinct 4-grams are those of all
    texts together, the characters too. A pair of texts with the sets A and B of 4-grams is similar where
    ``|A ∩ B| > 0.5 · min(|A|, |B|)``; so a text of fewer than four characters is similar to none. A pair is two
    different texts of the list, equal or not; there are ``n · (n - 1) / 2`` of them.
    """
    bare = ["".join(text.split()) for text in texts]
    pairs = len(bare) * (len(bare) - 1) // 2
    if all(len(text) < GRAM for text in bare):
        return Repetition(0.0, 0, pairs)
    vectorizer = CountVectorizer(
        analyzer="char", ngram_range=(GRAM, GRAM), binary=True, lowercase=False, dtype=np.int32
    )
    grams = vectorizer.fit_transform(bare).tocsr()
    sizes = np.asarray(grams.sum(axis=1)).ravel()
    transposed = grams.T.tocsr()
    similar = 0
    for first in range(0, len(bare), _ROWS):
        shared = (grams[first : first + _ROWS] @ transposed).tocoo()
        rows = shared.row + first
        over_half = 2 * shared.data > np.minimum(sizes[rows], sizes[shared.col])
        similar += int(np.count_nonzero(over_half & (rows < shared.col)))
    return Repetition(1000 * grams.shape[1] / sum(map(len, bare)), similar, pairs)

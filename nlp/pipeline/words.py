"""A doc's text and words, without making an object of every token."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from spacy.attrs import IDX
from spacy.tokens import Doc

from nlp.text.folding import fold


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy joins from the tokens each time, joined once."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    return str(doc.user_data["text"])


def folded_of(doc: Doc) -> str:
    """The folded text of a doc, folded once."""
    if "folded" not in doc.user_data:
        doc.user_data["folded"] = fold(text_of(doc))
    return str(doc.user_data["folded"])


def keep_starts(doc: Doc, starts: Iterable[int]) -> None:
    """Keep where the tokens of `doc` start, and its end, and their lengths: as bytes, for a long text has half a
    million."""
    found = np.fromiter(starts, np.int32)
    doc.user_data["starts"], doc.user_data["lengths"] = found.tobytes(), np.diff(found).tobytes()


class Words:
    """The folded text of a doc, and where its tokens start; the last start is the end of the text."""

    def __init__(self, doc: Doc):
        self.text = folded_of(doc)
        if "starts" not in doc.user_data:
            keep_starts(doc, [*doc.to_array(IDX).tolist(), len(self.text)])
        self.starts = memoryview(doc.user_data["starts"]).cast("i")
        self._lengths = memoryview(doc.user_data["lengths"]).cast("i")

    def starts_at(self, position: int) -> bool:
        """Whether a token starts at this code point; at the end of the text, too."""
        found = bisect_left(self.starts, position)
        return found < len(self.starts) and self.starts[found] == position

    def between(self, start: int, end: int) -> list[str]:
        """The folded words, white space left out, of the tokens that start in ``[start, end)`` code points."""
        text, bounds = self.text, self._bounds(start, end)
        return [word for a, b in zip(bounds, bounds[1:], strict=False) if not (word := text[a:b]).isspace()]

    def run(self, start: int, end: int) -> tuple[int, int, bytes]:
        """Of the tokens that start in ``[start, end)``: where the first starts, where the last ends, and their lengths.

        The lengths, of four bytes each, are the same wherever the same text is cut alike.
        """
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end, first)
        return self.starts[first], self.starts[last], self._lengths[first:last].tobytes()

    def _bounds(self, start: int, end: int) -> memoryview:
        """Where the tokens that start in ``[start, end)`` start, and the end of the last."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.starts[first : last + 1]

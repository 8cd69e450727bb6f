"""A doc's text and words, without making an object of every token."""

from __future__ import annotations

from bisect import bisect_left

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


class Words:
    """The folded text of a doc, and where its tokens start; the last start is the end of the text."""

    def __init__(self, doc: Doc):
        self.text = folded_of(doc)
        if "starts" not in doc.user_data:
            doc.user_data["starts"] = [*doc.to_array(IDX).tolist(), len(self.text)]
        self.starts: list[int] = doc.user_data["starts"]

    def between(self, start: int, end: int) -> list[str]:
        """The folded words, white space left out, of the tokens that start in ``[start, end)`` code points."""
        return [self.text[a:b] for a, b in self.places(start, end)]

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the words of `between` stand, in code points."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        bounds = self.starts[first : last + 1]
        return [(a, b) for a, b in zip(bounds, bounds[1:], strict=False) if not self.text[a:b].isspace()]

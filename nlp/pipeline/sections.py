"""sections: heading labels become nested spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example, validate_examples

from nlp.learn.chain import HEADING
from nlp.pipeline.heading_order import Candidate, standing
from nlp.pipeline.tables.gathering import CELL
from nlp.pipeline.units import scores_of
from nlp.pipeline.words import text_of
from nlp.text.numbering import number_alone

_CLOSING = "。.,:;，：；、 \u3000\xa0"


@Language.factory("nlp_sections", requires=["doc.spans"], assigns=["doc.spans"])
class Sections(Pipe):
    """Turns the heading blocks into ``doc.spans["headings"]`` and ``doc.spans["sections"]``, and finds the titles.

    The n-th section starts at the n-th heading and runs to the next heading of the same or a higher level, or to
    the end of the text. A label with a dot is a subsection of the label before the dot.
    ``doc.spans["titles"]`` holds the title blocks. Scores lie in the groups' ``attrs["scores"]``.
    """

    def __init__(self, nlp: Language, name: str):
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.spans["headings"]``, ``["sections"]`` and ``["titles"]``."""
        blocks = doc.spans.get("blocks", ())
        headings: list[tuple[Span, float]] = []
        titles: list[tuple[Span, float]] = []
        current: list[tuple[Span, float]] | None = None
        before: Span | None = None  # it may be the number of a heading whose title stands on the next line
        for block, score in zip(blocks, scores_of(doc), strict=True):
            label = block.label_
            if label == "more" and current:
                opened, first = current[-1]
                current[-1] = (Span(doc, opened.start, block.end, opened.label), first)
            elif label.startswith(HEADING):
                current = headings
                start = before.start if before and _is_number(before) else block.start
                headings.append((Span(doc, start, block.end, label.removeprefix(HEADING)), score))
            elif label == "title":
                current = titles
                titles.append((block, score))
            else:
                current = None
            before = block
        headings = _standing(doc, [(_without_closing(span), score) for span, score in headings])
        ends = section_ends([(span.label_, span.start) for span, _ in headings], len(doc))
        sections = [
            (Span(doc, span.start, end, span.label), score) for (span, score), end in zip(headings, ends, strict=True)
        ]
        for key, found in (("headings", headings), ("sections", sections), ("titles", titles)):
            doc.spans[key] = SpanGroup(
                doc, name=key, spans=[s for s, _ in found], attrs={"scores": [score for _, score in found]}
            )
        return doc

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Nothing to learn: the labels come from the blocks."""

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Precision, recall and F1 of headings, by label and start, as ``sections_p/r/f``."""
        examples = list(examples)
        validate_examples(examples, "Sections.score")
        hit = predicted = gold = 0
        for example in examples:
            want = {(s.label_, s.start_char) for s in example.reference.spans.get("headings", ())}
            have = {(s.label_, s.start_char) for s in example.predicted.spans.get("headings", ())}
            hit, predicted, gold = hit + len(want & have), predicted + len(have), gold + len(want)
        p, r = hit / predicted if predicted else 0.0, hit / gold if gold else 0.0
        return {"sections_p": p, "sections_r": r, "sections_f": 2 * p * r / (p + r) if p + r else 0.0}


def section_ends(headings: list[tuple[str, int]], length: int) -> list[int]:
    """Where each section ends, from the ``(label, start)`` of the headings in order and the length of the text."""
    ends = []
    following = section = length
    for label, start in reversed(headings):
        ends.append(following if "." in label else section)
        following = start
        section = section if "." in label else start
    return ends[::-1]


def _standing(doc: Doc, headings: list[tuple[Span, float]]) -> list[tuple[Span, float]]:
    """The headings that can be such (`nlp.pipeline.heading_order`)."""
    text = text_of(doc)
    starts = {block.start: block.label_ for block in doc.spans.get("blocks", ())}
    ends = [*(span.start_char for span, _ in headings[1:]), len(text)]
    found = [
        Candidate(span.label_, text[span.start_char : span.end_char], text[span.end_char : end], _tabled(span, starts))
        for (span, _), end in zip(headings, ends, strict=False)
    ]
    return [heading for heading, keep in zip(headings, standing(found), strict=True) if keep]


def _tabled(span: Span, starts: dict[int, str]) -> bool:
    """Whether the first block behind `span` is a table's cell; `starts` are the labels of the blocks by their start."""
    after = next((token for token in range(span.end, len(span.doc)) if token in starts), None)
    return after is not None and starts[after].startswith(CELL)


def _is_number(block: Span) -> bool:
    """Whether the block is the number of the heading behind it, by its label or, in prose, by what it says."""
    return block.label_ == "number" or (block.label_ == "prose" and number_alone(block.text))


def _without_closing(span: Span) -> Span:
    end = span.end
    while end > span.start + 1 and span.doc[end - 1].text in _CLOSING:
        end -= 1
    return Span(span.doc, span.start, end, span.label)

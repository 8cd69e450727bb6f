"""sections: heading labels become nested spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from nlp.learn.chain import HEADING
from nlp.pipeline.component import Learner, spans_scores
from nlp.pipeline.heading_order import Candidate, Titles, continued, follows, standing, well_known
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.serialising import ByFolder
from nlp.pipeline.tables.gathering import CELL
from nlp.pipeline.titles import bare_title
from nlp.pipeline.units import labels_of, scores_of, units_of
from nlp.pipeline.words import text_of
from nlp.text.numbering import number_alone

_FILE = "titles.json"
_PLAIN = ("prose", "noise")  # labels of blocks that may still go on with a series of headings
_CLOSING = "。.,:;，：；、 \u3000\xa0"


@Language.factory("nlp_sections", requires=["doc.spans"], assigns=["doc.spans"], default_config={"least": 0.4})
class Sections(ByFolder, Learner):
    """Turns the heading blocks into ``doc.spans["headings"]`` and ``doc.spans["sections"]``, and finds the titles.

    The n-th section starts at the n-th heading and runs to the next heading of the same or a higher level, or to
    the end of the text. A label with a dot is a subsection of the label before the dot.
    ``doc.spans["titles"]`` holds the title blocks. Scores lie in the groups' ``attrs["scores"]``.

    Parameters
    ----------
    least : the calibrated probability under which a heading is none, unless its title or its number speaks for it.
    """

    def __init__(self, nlp: Language, name: str, least: float):
        self.name, self.least = name, least
        self.vocab = nlp.vocab
        self.titles: dict[str, dict[str, int]] = {}  # how often each bare title was a heading of each label

    def predict(self, doc: Doc) -> list[SpanGroup]:
        """The groups ``headings``, ``sections`` and ``titles``."""
        marked, titles = self._marked(doc)
        sure = self._sure([(_without_closing(span), score) for span, score in marked])
        headings = _standing(doc, self.titles, sure)
        ends = section_ends([(span.label_, span.start) for span, _ in headings], len(doc))
        sections = [
            (Span(doc, span.start, end, span.label), score) for (span, score), end in zip(headings, ends, strict=True)
        ]
        return [
            SpanGroup(doc, name=key, spans=[s for s, _ in spans], attrs={"scores": [score for _, score in spans]})
            for key, spans in (("headings", headings), ("sections", sections), ("titles", titles))
        ]

    def set_annotations(self, doc: Doc, found: list[SpanGroup]) -> None:
        """Set ``doc.spans["headings"]``, ``["sections"]`` and ``["titles"]``."""
        for group in found:
            super().set_annotations(doc, group)

    def _sure(self, marked: list[tuple[Span, float]]) -> list[tuple[Span, float]]:
        """The headings that are likely enough, or whose title or number speaks for them besides."""
        kept: list[tuple[Span, float]] = []
        last = ""  # the heading before of a top level
        for span, score in marked:
            known = well_known(span.label_, span.text, self.titles)
            if score >= self.least or known or ("." not in span.label_ and follows(last, span.text)):
                kept.append((span, score))
                last = last if "." in span.label_ else span.text
        return kept

    def _marked(self, doc: Doc) -> tuple[list[tuple[Span, float]], list[tuple[Span, float]]]:
        """The headings and the titles that the blocks make, each with its score."""
        text = text_of(doc)
        headings: list[tuple[Span, float]] = []
        titles: list[tuple[Span, float]] = []
        current: list[tuple[Span, float]] | None = None
        before: tuple[Unit, str] | None = None  # it may be the number of a heading whose title stands on the next line
        opened: dict[bool, tuple[str, str]] = {}  # label and text of the last heading, of subsections and of sections
        for block, label, score in zip(units_of(doc), labels_of(doc), scores_of(doc), strict=True):
            own = label
            said = text[block.start_char : block.end_char] if label in _PLAIN and opened else ""
            if said and (found := continued([*opened.values()], said, self.titles)):
                label, score = HEADING + found[0], found[1]
            if label == "more" and current:
                begun, first = current[-1]
                current[-1] = (Span(doc, begun.start, block.end, begun.label), first)
                _open(opened, headings, text)
            elif label.startswith(HEADING):
                current = headings
                start = before[0].start if before and _is_number(*before, text) else block.start
                headings.append((Span(doc, start, block.end, label.removeprefix(HEADING)), score))
                _open(opened, headings, text)
            elif label == "title":
                current = titles
                titles.append((Span(doc, block.start, block.end, label), score))
            else:
                current = None
            before = block, own
        return headings, titles

    def store(self) -> Counter[tuple[str, str]]:
        """How often each title stands under each label."""
        return Counter()

    def gather(self, doc: Doc, store: Counter[tuple[str, str]]) -> None:
        """Add the headings of `doc`."""
        store.update((bare_title(span.text), span.label_) for span in doc.spans.get("headings", ()))

    def merge(self, store: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> None:
        """Add the counts of `other` to `store`."""
        store.update(other)

    def learn(self, store: Counter[tuple[str, str]]) -> None:
        """Add what was counted to what was counted before."""
        for (title, label), count in store.items():
            counts = self.titles.setdefault(title, {})
            counts[label] = counts.get(label, 0) + count

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the titles as JSON, for people to read."""
        Path(path).mkdir(parents=True, exist_ok=True)
        titles = {title: dict(sorted(self.titles[title].items())) for title in sorted(self.titles)}
        srsly.write_json(Path(path) / _FILE, titles)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Sections:
        """Load what `to_disk` wrote."""
        file = Path(path) / _FILE
        self.titles = srsly.read_json(file) if file.exists() else {}
        for title in self.titles.values():
            for label in title:
                self.vocab.strings.add(label)
        return self

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Of headings and titles, ``spans_headings_f`` and the like."""
        examples = list(examples)
        return spans_scores(examples, "headings") | spans_scores(examples, "titles")


def section_ends(headings: list[tuple[str, int]], length: int) -> list[int]:
    """Where each section ends, from the ``(label, start)`` of the headings in order and the length of the text."""
    ends = []
    following = section = length
    for label, start in reversed(headings):
        ends.append(following if "." in label else section)
        following = start
        section = section if "." in label else start
    return ends[::-1]


def _standing(doc: Doc, titles: Titles, headings: list[tuple[Span, float]]) -> list[tuple[Span, float]]:
    """The headings that can be such (`nlp.pipeline.heading_order`)."""
    text = text_of(doc)
    starts = {block.start: label for block, label in zip(units_of(doc), labels_of(doc), strict=True)}
    ends = [*(span.start_char for span, _ in headings[1:]), len(text)]
    found = [
        Candidate(span.label_, text[span.start_char : span.end_char], text[span.end_char : end], _tabled(span, starts))
        for (span, _), end in zip(headings, ends, strict=False)
    ]
    labels = standing(found, titles)
    return [
        (Span(doc, span.start, span.end, label), score)
        for (span, score), label in zip(headings, labels, strict=True)
        if label
    ]


def _tabled(span: Span, starts: dict[int, str]) -> bool:
    """Whether the first block behind `span` is a table's cell; `starts` are the labels of the blocks by their start."""
    after = next((token for token in range(span.end, len(span.doc)) if token in starts), None)
    return after is not None and starts[after].startswith(CELL)


def _open(opened: dict[bool, tuple[str, str]], headings: Sequence[tuple[Span, float]], text: str) -> None:
    """Note that the last of `headings` is open now; a section closes the subsections before it."""
    if headings:
        heading = headings[-1][0]
        below = "." in heading.label_
        if not below:
            opened.clear()
        opened[below] = heading.label_, text[heading.start_char : heading.end_char]


def _is_number(block: Unit, label: str, text: str) -> bool:
    """Whether the block is the number of the heading behind it, by its label or, in prose, by what it says."""
    return label == "number" or (label == "prose" and number_alone(text[block.start_char : block.end_char]))


def _without_closing(span: Span) -> Span:
    end = span.end
    while end > span.start + 1 and span.doc[end - 1].text in _CLOSING:
        end -= 1
    return Span(span.doc, span.start, end, span.label)

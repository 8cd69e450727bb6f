"""The same report told a little differently, for training only: other titles, fewer sections, fewer items.

Real reports name their sections in many ways and often hold one plain sentence where others hold a list; a written
corpus has too few of each. A variation changes titles and numbering marks, leaves a section or items out, gives
paragraphs of the overview titles of their own, makes two sections of problems and measures, or joins the first problem
with its lead-in; it writes no sentence of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from nlp.corpus.prose import Paragraph, Prose, Span, Table, one_sentence
from nlp.text.folding import fold
from nlp.text.numbering import NUMERALS, numbering_at
from nlp.training.rendering.rearrangement import rearrange

_PROBLEM = re.compile("问题|不足|困难|差距|薄弱")
_MEASURE = re.compile("改进|措施|打算|下步|下一步|计划|思路|安排|整改|方向|举措")
_CHARGES, _APPENDIX = re.compile("收费|减免|收支"), re.compile("附表|统计表")
TITLES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("titles.toml").read_text("utf-8"))
_VARIED, _UNNUMBERED, _SINGLE = 0.4, 0.2, 0.15  # shares of the renderings
_APART, _SHORTEST_LEAD = 0.5, 10
_OWN, _LOST, _SPLIT = 0.15, 0.1, 0.3  # shares, too; of the reports that allow a split


def vary(prose: Prose, rng: Random) -> Prose:
    """A variation of `prose`, or `prose` itself."""
    year = int(prose.head["year"])
    if rng.random() < _VARIED:
        prose = _each(prose, lambda part: _retitled(part, rng, year))
    if rng.random() < _OWN:
        prose = _each(prose, lambda part: _own_titled(part, rng, year))
    if rng.random() < _SPLIT:
        prose = _split(prose)
    if rng.random() < _LOST:
        prose = _without_section(prose, rng)
    fate = rng.random()
    if fate < _SINGLE:
        prose = _single(prose, rng)
    if fate < _SINGLE + _UNNUMBERED and all(map(one_sentence, (text for text, _ in prose.spans("item")))):
        prose = _each(prose, _unnumbered)  # without its number, an item of several sentences would be several items
        prose = _each(prose, lambda part: _praised(part, rng))
    return rearrange(prose, rng)


def _praised(part: Paragraph, rng: Random) -> Paragraph:
    """The first problem becomes one sentence with its lead-in, praise and all, and so one item with it."""
    first = min((span for span in part.spans), key=lambda span: span.start, default=None)
    if first is None or (first.kind, first.label) != ("item", "problem") or rng.random() < _APART:
        return part
    lead = part.text[: first.start].rstrip()
    if len(lead) < _SHORTEST_LEAD or lead[-1] not in "：:":
        return part
    joined = f"{lead[:-1]}，{rng.choice(('', '表现为', '主要是', '如', '主要表现在'))}"
    start = max((lead.rfind(mark) for mark in "。；"), default=-1) + 1
    moved = len(joined) - first.start
    spans = [replace(span, start=span.start + moved, end=span.end + moved) for span in part.spans]
    spans[part.spans.index(first)] = replace(first, start=start, end=first.end + moved)
    return Paragraph(joined + part.text[first.start :], tuple(spans))


def _each(prose: Prose, change: Callable[[Paragraph], Paragraph]) -> Prose:
    return replace(prose, body=tuple(part if isinstance(part, Table) else change(part) for part in prose.body))


def _retitled(part: Paragraph, rng: Random, year: int) -> Paragraph:
    def title(span: Span, text: str) -> str:
        if span.kind != "heading":
            return text
        kind = span.label
        if kind.startswith("improvement"):
            problem, measure = bool(_PROBLEM.search(text)), bool(_MEASURE.search(text))
            kind = "both" if problem and measure else "problem" if problem else "measure" if measure else ""
        if kind == "other":
            kind = "charges" if _CHARGES.search(text) else "appendix" if _APPENDIX.search(text) else kind
        number = numbering_at(fold(text), 0)
        if kind not in TITLES or (kind == "other" and not re.search("其[他它]|说明", text)):
            return text
        return text[: number.end if number else 0] + rng.choice(TITLES[kind]).format(year=year, next=year + 1)

    return _rewritten(part, title)


def _own_titled(part: Paragraph, rng: Random, year: int) -> Paragraph:
    """A subsection of the overview gets a title of its own, one of section six a sentence, and is none any more."""
    first = part.spans[0] if part.spans else None
    if first is None or first.kind != "heading" or first.start or rng.random() < _APART:
        return part
    top, _, sub = first.label.partition(".")
    titles = TITLES["own"] if sub and top == "overview" else TITLES.get(f"plain.{sub}")
    if not titles:
        return part
    title = rng.choice(titles).format(year=year)
    titled = _rewritten(part, lambda span, text: _number(text) + title if span == first else text)
    return replace(titled, spans=titled.spans[1:])


def _split(prose: Prose) -> Prose:
    """Problems and measures as two sections in a row, where they are two subsections that fill one."""
    opens = [(index, span) for index, span, _ in _headings(prose)]
    labels = [span.label for _, span in opens]
    at = next((i for i, label in enumerate(labels) if label == "improvement"), len(labels))
    if labels[at + 1 : at + 3] != ["improvement.problems", "improvement.measures"] or "improvement" in labels[at + 1 :]:
        return prose
    (whole, title), (problems, _), (measures, _) = opens[at : at + 3]
    number = numbering_at(fold(_text(prose, whole)), 0)
    if number is None or number.kind != "cn" or title.end < len(_text(prose, whole)) or problems != whole + 1:
        return prose
    body: list[Paragraph | Table] = []
    for index, part in enumerate(prose.body):
        shift = 0 if index == problems else 1
        if index in (problems, measures) and isinstance(part, Paragraph):
            numeral = f"{NUMERALS[number.value - 1 + shift]}、"
            label = replace(part.spans[0], label="improvement")
            part = replace(part, spans=(label, *part.spans[1:]))
            part = _rewritten(part, partial(_renumbered, label, numeral))
        elif index > measures and isinstance(part, Paragraph) and part.spans and part.spans[0].label == "other":
            part = _rewritten(part, _next_number)
        if index != whole:
            body.append(part)
    return replace(prose, body=tuple(body))


def _without_section(prose: Prose, rng: Random) -> Prose:
    """One section is missing, most likely with a table that was cut out; its number, too, or not."""
    tops = [(index, span) for index, span, _ in _headings(prose) if "." not in span.label]
    lost = [i for i, (_, span) in enumerate(tops) if span.label not in ("overview", "improvement")]
    if not lost or len({index for index, _ in tops}) < len(tops):
        return prose
    at = rng.choice(lost)
    end = tops[at + 1][0] if at + 1 < len(tops) else len(prose.body)
    if any(span.kind in ("title", "noise") for part in prose.body[tops[at][0] : end] for span in _spans(part)):
        return prose
    return replace(prose, body=prose.body[: tops[at][0]] + prose.body[end:])


def _headings(prose: Prose) -> list[tuple[int, Span, str]]:
    """The headings that open a paragraph: index of the paragraph, span and text."""
    return [
        (index, span, part.text[: span.end])
        for index, part in enumerate(prose.body)
        for span in _spans(part)
        if span.kind == "heading" and span.start == 0 and isinstance(part, Paragraph)
    ]


def _spans(part: Paragraph | Table) -> tuple[Span, ...]:
    return part.spans if isinstance(part, Paragraph) else ()


def _text(prose: Prose, index: int) -> str:
    part = prose.body[index]
    return part.text if isinstance(part, Paragraph) else ""


def _number(text: str) -> str:
    number = numbering_at(fold(text), 0)
    return text[: number.end] if number else ""


def _renumbered(heading: Span, numeral: str, span: Span, text: str) -> str:
    """The title of `heading` with `numeral` for its number."""
    return numeral + text[len(_number(text)) :] if span == heading else text


def _kept(kept: set[Span], span: Span, text: str) -> str:
    """Nothing of an item that is not `kept`."""
    return text if span.kind != "item" or span in kept else ""


def _next_number(span: Span, text: str) -> str:
    """A section's title with the number after its own."""
    number = numbering_at(fold(text), 0)
    if span.label != "other" or number is None or number.kind != "cn" or not 0 < number.value < len(NUMERALS):
        return text
    return f"{NUMERALS[number.value]}、{text[number.end :]}"


def _unnumbered(part: Paragraph) -> Paragraph:
    def bare(span: Span, text: str) -> str:
        number = numbering_at(fold(text), 0)
        if span.kind != "item" or number is None or len(text) - number.end < 6:
            return text
        return re.sub("[；;，,]$", "。", text[number.end :].lstrip(" ,，、"))

    return _rewritten(part, bare)


def _single(prose: Prose, rng: Random) -> Prose:
    """One item of each role is left, one of a single sentence if there is any."""
    items = [
        (index, span, one_sentence(part.text[span.start : span.end]))
        for index, part in enumerate(prose.body)
        if isinstance(part, Paragraph)
        for span in part.spans
        if span.kind == "item"
    ]
    kept = set()
    for role in sorted({span.label for _, span, _ in items}):
        found = [item for item in items if item[1].label == role]
        index, span, _ = rng.choice([item for item in found if item[2]] or found)
        kept.add((index, span))
    body: list[Paragraph | Table] = []
    for index, part in enumerate(prose.body):
        if isinstance(part, Paragraph) and any(span.kind == "item" for span in part.spans):
            here = {span for place, span in kept if place == index}
            part = _rewritten(part, partial(_kept, here))
            if not part.text.strip():
                continue
        body.append(part)
    return replace(prose, body=tuple(body))


def _rewritten(part: Paragraph, rewrite: Callable[[Span, str], str]) -> Paragraph:
    """`part` with the text of each span rewritten; a span that becomes empty is dropped."""
    text, spans, done = "", [], 0
    for span in sorted(part.spans, key=lambda s: s.start):
        text += part.text[done : span.start]
        new = rewrite(span, part.text[span.start : span.end])
        if new:
            spans.append(replace(span, start=len(text), end=len(text) + len(new)))
        text += new
        done = span.end
    return Paragraph(text + part.text[done:], tuple(spans))

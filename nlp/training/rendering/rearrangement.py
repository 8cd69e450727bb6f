"""The same report in another order, for training only: each problem with its measure, or no heading at all.

Some real reports answer every problem in the same breath, and some have no headings; a written corpus has too few of
both. Nothing is written anew but the words that turn from a problem to its measure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from nlp.corpus.prose import Paragraph, Prose, Span, Table, one_sentence
from nlp.text.folding import fold
from nlp.text.numbering import numbering_at

_PAIRED, _BARE = 0.1, 0.06  # shares of the renderings
_LEAST = 2  # items of a role
_TURNS = ("", "", "", "对此，", "为此，", "针对这一问题，", "下一步，", "今后，")
_LABELS = ("整改措施：", "改进措施：", "整改情况：")  # in front of the measure, and no part of it


def rearrange(prose: Prose, rng: Random) -> Prose:
    """A rearrangement of `prose`, or `prose` itself."""
    fate = rng.random()
    if fate < _PAIRED:
        return _paired(prose, rng)
    return _bare(prose) if fate < _PAIRED + _BARE else prose


def _bare(prose: Prose) -> Prose:
    """Without any heading; text that ran on from one stays."""
    body: list[Paragraph | Table] = []
    for part in prose.body:
        if isinstance(part, Paragraph) and any(span.kind == "heading" for span in part.spans):
            part = _without_headings(part)
            if not part.text.strip():
                continue
        body.append(part)
    return replace(prose, body=tuple(body))


def _without_headings(part: Paragraph) -> Paragraph:
    text, spans, done = "", [], 0
    for span in sorted(part.spans, key=lambda span: span.start):
        text += part.text[done : span.start]
        if span.kind != "heading":
            spans.append(replace(span, start=len(text), end=len(text) + span.end - span.start))
            text += part.text[span.start : span.end]
        done = span.end
    text += part.text[done:]
    lead = len(text) - len(text.lstrip("。：:；，, "))
    return Paragraph(text[lead:], tuple(replace(s, start=s.start - lead, end=s.end - lead) for s in spans))


def _paired(prose: Prose, rng: Random) -> Prose:
    """Every problem is followed by a measure, where each role has paragraphs of its own; else `prose` itself."""
    roles = [_roles(part) for part in prose.body]
    problems = [index for index, found in enumerate(roles) if found == {"problem"}]
    measures = [index for index, found in enumerate(roles) if found == {"measure"}]
    if any(len(found) > 1 for found in roles) or not problems or not measures or max(problems) > min(measures):
        return prose
    told = [
        (part.text[span.start : span.end], span)
        for index in measures
        if isinstance(part := prose.body[index], Paragraph)
        for span in sorted(part.spans, key=lambda span: span.start)
        if span.kind == "item" and one_sentence(part.text[span.start : span.end])
    ]  # without its number, a measure of several sentences would be several items
    asked = sum(span.kind == "item" for index in problems for span in _spans(prose.body[index]))
    if asked < _LEAST or len(told) < _LEAST:
        return prose
    turns = _TURNS if rng.random() < 0.7 else _LABELS
    queue = [_bare_measure(text, span, turns, rng) for text, span in told]
    body: list[Paragraph | Table] = []
    for index, part in enumerate(prose.body):
        if index in measures or (problems[0] < index < measures[0] and index not in problems):
            continue  # what stood between problems and measures led to the measures
        if index in problems and isinstance(part, Paragraph):
            part = _answered(part, queue, last=index == problems[-1])
        body.append(part)
    return replace(prose, body=tuple(body))


def _roles(part: Paragraph | Table) -> set[str]:
    return {span.label for span in _spans(part) if span.kind == "item"}


def _spans(part: Paragraph | Table) -> tuple[Span, ...]:
    return part.spans if isinstance(part, Paragraph) else ()


def _bare_measure(text: str, span: Span, turns: tuple[str, ...], rng: Random) -> Paragraph:
    """A measure without its number, with the words that turn to it."""
    number = numbering_at(fold(text), 0)
    words = text[number.end :].lstrip(" ,，、") if number and len(text) - number.end > 5 else text
    words = re.sub("[；;，,]$", "。", words)
    turn = rng.choice(turns)
    begins = len(turn) if turn in _LABELS else 0
    return Paragraph(turn + words, (replace(span, start=begins, end=len(turn + words)),))


def _answered(part: Paragraph, queue: list[Paragraph], *, last: bool) -> Paragraph:
    """`part` with the next measures of `queue` after its problems; all that are left after the `last` one."""
    text, spans, done = "", [], 0
    items = sorted((span for span in part.spans if span.kind == "item"), key=lambda span: span.start)
    for number, span in enumerate(items, 1):
        text += part.text[done : span.start]
        problem = re.sub("[；;，,]$", "。", part.text[span.start : span.end])
        spans.append(replace(span, start=len(text), end=len(text) + len(problem)))
        text += problem
        done = span.end
        for _ in range(len(queue) if last and number == len(items) else min(1, len(queue))):
            measure = queue.pop(0)
            spans += [replace(s, start=s.start + len(text), end=s.end + len(text)) for s in measure.spans]
            text += measure.text
    spans += [span for span in part.spans if span.kind == "heading" and span.end <= items[0].start]
    return Paragraph(text + part.text[done:], tuple(sorted(spans, key=lambda span: span.start)))

"""The same items listed in another way, for training only: parted by semicolons, a line each, or as rows of a table.

Real reports lose the numbers of their lists, and some print problems and measures as a table; a written corpus has too
few of each. Only lists whose items are one sentence each are changed: without its number, an item of several would be
several. Nothing is written anew but the heads of the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from nlp.corpus.prose import Paragraph, Prose, Span, Table, one_sentence
from nlp.text.folding import fold
from nlp.text.numbering import list_mark_at
from nlp.training.rendering.variation import TITLES

_TABLE, _SEMICOLONS, _LINES = 0.35, 0.14, 0.14  # shares of the renderings that allow it
_SHORTEST, _LONGEST_LINE = 4, 60  # characters of an item without its number
_LEADS = ("", "：", ":", "。")  # what may stand before a list that has no numbers
_OWNED, _COUNTED, _LED, _PIPED, _TURNED = 0.5, 0.6, 0.3, 0.45, 0.12  # shares of the tables
_RULED = 0.7  # of those with pipes have a line below the head, as Markdown has
_ROLES = ("problem", "measure")
_OWNERS = {name.removeprefix("owned."): TITLES[name] for name in TITLES if name.startswith("owned.")}


class _Run(NamedTuple):
    """Items of one role with nothing between them: the indices of their paragraphs, and their spans there."""

    role: str
    places: list[tuple[int, Span]]


def relist(prose: Prose, rng: Random) -> Prose:
    """`prose` with its items listed in another way, or `prose` itself."""
    if rng.random() < _TABLE and (tabled := _as_table(prose, rng)) is not prose:
        return tabled
    fate = rng.random()
    if fate < _SEMICOLONS:
        return _rewritten(prose, _by_semicolons)
    if fate < _SEMICOLONS + _LINES:
        end = rng.choice(("", "", "", "；", "。"))
        return _rewritten(prose, lambda words: _by_lines(words, end))
    return prose


def _by_semicolons(words: Sequence[str]) -> list[list[str]]:
    return [[*(f"{each}；" for each in words[:-1]), f"{words[-1]}。"]]


def _by_lines(words: Sequence[str], end: str) -> list[list[str]]:
    return [[each + end] for each in words[:-1]] + [[words[-1] + (end and "。")]]


def _rewritten(prose: Prose, told: Callable[[Sequence[str]], list[list[str]]]) -> Prose:
    """`prose` with each run of items as `told`: paragraphs of items, from their bare words."""
    body = list(prose.body)
    for run in reversed(list(_runs(prose))):
        if len(run.places) > 1 and (words := _bare(prose, run)):
            (first, opening), (last, closing) = run.places[0], run.places[-1]
            before, after = _part(prose, first), _part(prose, last)
            lead = before.text[: opening.start].rstrip()
            if lead[-1:] in _LEADS:
                paragraphs = _paragraphs(run, told(words))
                head = Paragraph(lead, tuple(span for span in before.spans if span.end <= len(lead)))
                if len(paragraphs) == 1 and lead:
                    head = _joined(head, paragraphs.pop())
                rest = _after(after, closing.end)
                body[first : last + 1] = [part for part in (head, *paragraphs, rest) if part.text]
    return replace(prose, body=tuple(body))


def _as_table(prose: Prose, rng: Random) -> Prose:
    """Problems and measures as the columns of a table that is all of its section; else `prose` itself."""
    runs = list(_runs(prose))
    if [run.role for run in runs] != list(_ROLES):
        return prose
    columns = [_bare(prose, run) for run in runs]
    section = [index for index, part in enumerate(prose.body) if _opens_section(part)]
    first, last = runs[0].places[0][0], runs[1].places[-1][0]
    after = _after(_part(prose, last), runs[1].places[-1][1].end)
    if not all(columns) or len(section) != 1 or section[0] >= first or after.text:
        return prose
    spans = [[span for _, span in run.places] for run in runs]
    rows = [
        [(text, span) for text, span in zip(texts, found, strict=True)]
        for texts, found in zip(zip(*columns, strict=False), zip(*spans, strict=False), strict=True)
    ]
    lead = [Paragraph(rng.choice(TITLES["table.leads"]))] if rng.random() < _LED else []
    body = [*prose.body[: section[0] + 1], *lead, *_rows(rows, rng), *prose.body[last + 1 :]]
    return replace(prose, body=tuple(body))


def _rows(rows: list[list[tuple[str, Span]]], rng: Random) -> Iterator[Paragraph]:
    """The head of a table and its rows, each cell of `rows` an item."""
    counted, owned, piped = rng.random() < _COUNTED, rng.random() < _OWNED, rng.random() < _PIPED
    heads = [rng.choice(TITLES[f"table.{role}"]) for role in _ROLES]
    own, owners = rng.choice(sorted(_OWNERS.items()))
    if rng.random() < _TURNED:  # measures before problems
        heads, rows = heads[::-1], [row[::-1] for row in rows]
    gap, edges = (" | ", ("| ", " |")) if piped else ("\t", ("", ""))
    cells = [*(["序号"] if counted else []), *heads, *([own] if owned else [])]
    yield Paragraph(edges[0] + gap.join(cells) + edges[1])
    if piped and rng.random() < _RULED:
        yield Paragraph(edges[0] + gap.join(rng.choice(("---", ":--", ":---:")) for _ in cells) + edges[1])
    for number, row in enumerate(rows, 1):
        text = edges[0] + (f"{number}{gap}" if counted else "")
        spans = []
        for index, (words, span) in enumerate(row):
            text += gap if index else ""
            spans.append(replace(span, start=len(text), end=len(text) + len(words)))
            text += words
        yield Paragraph(text + (gap + rng.choice(owners) if owned else "") + edges[1], tuple(spans))


def _runs(prose: Prose) -> Iterator[_Run]:
    """The runs of items, in reading order."""
    run: _Run | None = None
    for index, part in enumerate(prose.body):
        items = [] if isinstance(part, Table) else [span for span in part.spans if span.kind == "item"]
        done = 0
        for span in sorted(items, key=lambda span: span.start):
            between = _part(prose, index).text[done : span.start].strip()
            if run and (between or run.role != span.label):
                yield run
                run = None
            run = run or _Run(span.label, [])
            run.places.append((index, span))
            done = span.end
        if run and (isinstance(part, Table) or part.text[done:].strip()):
            yield run
            run = None
    if run:
        yield run


def _bare(prose: Prose, run: _Run) -> list[str]:
    """The words of the items of `run` without numbers and closing marks; none where one cannot be told so."""
    found = []
    for index, span in run.places:
        text = _part(prose, index).text[span.start : span.end]
        number = list_mark_at(fold(text), 0)
        words = re.sub("[。；;，,]$", "", text[number.end if number else 0 :].lstrip(" 　,，、"))
        whole = one_sentence(text) and text[-1] not in "，," and "\n" not in words and not words.startswith("是")
        if not whole or not _SHORTEST <= len(words) <= _LONGEST_LINE:
            return []
        found.append(words)
    return found


def _paragraphs(run: _Run, told: list[list[str]]) -> list[Paragraph]:
    spans = iter([span for _, span in run.places])
    paragraphs = []
    for texts in told:
        text, marked = "", []
        for each in texts:
            marked.append(replace(next(spans), start=len(text), end=len(text) + len(each)))
            text += each
        paragraphs.append(Paragraph(text, tuple(marked)))
    return paragraphs


def _joined(head: Paragraph, rest: Paragraph) -> Paragraph:
    moved = (replace(s, start=s.start + len(head.text), end=s.end + len(head.text)) for s in rest.spans)
    return Paragraph(head.text + rest.text, (*head.spans, *moved))


def _after(part: Paragraph, end: int) -> Paragraph:
    """What stands in `part` behind the code point `end`."""
    start = end + len(part.text[end:]) - len(part.text[end:].lstrip())
    spans = (replace(s, start=s.start - start, end=s.end - start) for s in part.spans if s.start >= start)
    return Paragraph(part.text[start:], tuple(spans))


def _part(prose: Prose, index: int) -> Paragraph:
    part = prose.body[index]
    assert isinstance(part, Paragraph), "only paragraphs hold items"
    return part


def _opens_section(part: Paragraph | Table) -> bool:
    """Whether the part is the heading of the section on problems and measures, and nothing else."""
    return isinstance(part, Paragraph) and [(s.label, s.start, s.end) for s in part.spans] == [
        ("improvement", 0, len(part.text))
    ]

"""Prose cut into the smallest pieces that an item can begin or end with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from nlp.learn.chain import HEADING
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.units import labels_of, units_of
from nlp.pipeline.words import Words
from nlp.text.numbering import LIST_MARK, PATTERN, Numbering, list_mark_at

_STOP = re.compile(r"(?:[。;!?]|(?<!\d):(?!//))[\"”’')）】]*|(?<=[^\d])\.(?=[^\d]|$)")
_TIME = re.compile(r" *(?:今后|下一步|下步|下阶段|接下来|为此|对此|新的一年|明年|20\d\d年),")
_LONGEST_RUN = 4000  # keeps every later step linear
_LEAST_MARGIN, _MOST_MARGIN = 18, 70  # characters in a line of wrapped text
_MARGIN, _RAGGED = 0.9, 3  # the share of longer lines that keep the margin, and by how much one may be shorter
_LEAST_CELLS = 2  # of a line that is a row of a table
_BEFORE_MARK = '。;,:、!?. "”)'
_BEFORE_LIST_MARK = "。;:!?"
# A comma that parts a problem from its measure stands before words of the future.
_TURN = re.compile(
    r"(?<=,)(?=(?:今后|下一步|下步|下阶段|接下来|为此|对此|将|我们将|(?:20\d\d|明|新的一)年,?(?:我|将)))"
)


class PieceOfProse(NamedTuple):
    """A piece with its folded text, its numbering mark and its place."""

    start: int  # code points in the text
    end: int
    text: str
    number: Numbering | None
    opens_line: bool
    goes_on: bool = False  # opens a line after one that was full, as wrapped text does
    column: str | None = None  # the head of its column, for a cell of a table; empty for the heads themselves


class Stretch(NamedTuple):
    """Prose without a heading or a table inside: `under` is the last heading's label, `title` its words."""

    under: str
    title: str
    pieces: list[PieceOfProse]


def stretches(doc: Doc, words: Words, only: Collection[str] | None = None) -> Iterator[Stretch]:
    """Yield the stretches of prose between headings and tables, noise left out.

    `only` are the labels of the headings under which prose is looked at; None for all.
    """
    tables = [(span.start, span.end) for span in doc.spans.get("tables", ())]
    table = 0
    text = words.text
    full = _Full(text)
    columns = _Columns(text)
    under, title = "", ""
    pieces: list[PieceOfProse] = []
    heading = False
    run: PieceOfProse | None = None  # prose that was cut where a heading might have been, whole again
    for label, unit in zip(labels_of(doc), units_of(doc), strict=True):
        column = columns(unit)
        while table < len(tables) and tables[table][1] <= unit.start:
            table += 1
        if label == "noise" or (label == "prose" and table < len(tables) and tables[table][0] <= unit.start):
            continue
        if label == "prose":
            heading = False
            if only is not None and under not in only:
                continue
            if run and run.end == unit.start_char and unit.end_char - run.start <= _LONGEST_RUN:
                run = run._replace(end=unit.end_char)
                continue
            pieces += _cut(words, run)
            opens = not unit.glued
            on = opens and column is None and full(unit.start_char)
            run = PieceOfProse(unit.start_char, unit.end_char, "", None, opens, on, column)
            continue
        pieces += _cut(words, run)
        run = None
        if pieces:
            yield Stretch(under, title, pieces)
            pieces = []
        if label.startswith(HEADING):
            under, title, heading = label.removeprefix(HEADING), text[unit.start_char : unit.end_char], True
        elif label == "more" and heading:
            title += text[unit.start_char : unit.end_char]
    pieces += _cut(words, run)
    if pieces:
        yield Stretch(under, title, pieces)


def _cut(words: Words, run: PieceOfProse | None) -> Iterator[PieceOfProse]:
    return cut_prose(words, run) if run else iter(())


def cut_prose(words: Words, run: PieceOfProse) -> Iterator[PieceOfProse]:
    """Cut the stretch `run` of the folded text after closing marks and before enumerators, where a token starts."""
    text, start, end = words.text, run.start, run.end
    cuts = {match.end() for match in _STOP.finditer(text, start, end)}
    for turn in _TURN.finditer(text, start, end):
        clause = max((c for c in cuts if c < turn.start()), default=start)
        if not _TIME.fullmatch(text, clause, turn.start()):  # 今后, belongs to the 我们将 behind it
            cuts.add(turn.start())
    for match in PATTERN.finditer(text, start + 1, end):
        before = text[match.start() - 1]
        if before in _BEFORE_MARK if match.lastgroup != "shi" else not before.isdigit():
            cuts.add(match.start())
    for match in LIST_MARK.finditer(text, start + 1, end):
        if text[match.start() - 1] in _BEFORE_LIST_MARK:
            cuts.add(match.start())
    bounds = [start, *sorted(c for c in cuts if start < c < end and _token_starts(words, c)), end]
    for a, b in zip(bounds, bounds[1:], strict=False):
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            first = a == start
            opens, on = run.opens_line and first, run.goes_on and first
            yield PieceOfProse(a, b, text[a:b], list_mark_at(text, a), opens, on, run.column)


class _Columns:
    """The heads of the columns of tables in prose: the cells of the first of the lines in a row that have several."""

    def __init__(self, text: str):
        self.text = text
        self.heads: list[str] = []
        self.head_line = self.last_line = -2

    def __call__(self, unit: Unit) -> str | None:
        """The head above a cell, empty for a head and where the row has other cells; None for what is no cell."""
        if unit.cells < _LEAST_CELLS:
            return None
        if unit.line > self.last_line + 1:
            self.heads, self.head_line = [], unit.line
        self.last_line = unit.line
        if unit.line == self.head_line:
            self.heads.append(self.text[unit.start_char : unit.end_char])
            return ""
        return self.heads[unit.cell] if len(self.heads) == unit.cells else ""


class _Full:
    """Whether the line before a position runs to the right margin of `text`: then the next line goes on with it."""

    def __init__(self, text: str):
        self.text = text
        lengths = sorted(len(line.strip()) for line in text.split("\n"))
        common = [length for length in lengths if length >= _LEAST_MARGIN]
        self.margin = common[int(_MARGIN * (len(common) - 1))] if common else 0

    def __call__(self, position: int) -> bool:
        stop = self.text.rfind("\n", 0, position)
        if stop < 1 or not self.margin or self.margin > _MOST_MARGIN:
            return False
        line = self.text[self.text.rfind("\n", 0, stop) + 1 : stop].strip()
        return len(line) >= self.margin - _RAGGED


def _token_starts(words: Words, position: int) -> bool:
    return words.text[position].isspace() or words.starts_at(position)

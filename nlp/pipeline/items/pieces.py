"""Prose cut into the smallest pieces that an item can begin or end with."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from nlp.learn.chain import HEADING
from nlp.pipeline.segmenter import Unit
from nlp.pipeline.units import labels_of, units_of
from nlp.pipeline.wording import any_of
from nlp.pipeline.words import Words
from nlp.text.numbering import LIST_MARK, PATTERN, Numbering, list_mark_at

# Marks that close a piece, a colon or a point where it is one; a pattern that begins with a class is searched fast
_STOP = re.compile(r"[。;!?:.](?:(?:(?<=[。;!?])|(?<=:)(?<!\d:)(?!//))[\"”’')）】]*|(?<=[^\d]\.)(?=[^\d]|$))")
_TIME = re.compile(rf" *(?:{any_of('future')}|{any_of('future', 'years')}|20\d\d年),")
_LONGEST_RUN = 4000  # keeps every later step linear
_LEAST_MARGIN, _MOST_MARGIN = 18, 70  # characters in a line of wrapped text
_MARGIN, _RAGGED = 0.6, 3  # the share of broken sentences that keep the margin, and by how much one may be shorter
_LEAST_FULL = 2  # lines that show a margin
_CLOSING = "。;:!?"
_SAYS = re.compile(r"\w")
_LEAST_CELLS = 2  # of a line that is a row of a table
_BEFORE_MARK = '。;,:、!?. "”)'
_LISTED = re.compile(rf"[。;:!?](?={LIST_MARK.pattern})")
# A comma that parts a problem from its measure stands before words of the future.
_TURN = re.compile(
    rf",(?={any_of('future')}|{any_of('future', 'wills')}|{any_of('future', 'done')}"
    rf"|(?:20\d\d年|{any_of('future', 'years')}),?{any_of('future', 'willing')})"
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
    """Prose without a heading or a table inside: `under` is the last heading's label, `title` its words.

    `headed` says whether its text has any heading; `behind` is the label of what ends it, that of its section for a
    heading, empty at the end of the text.
    """

    under: str
    title: str
    pieces: list[PieceOfProse]
    headed: bool = True
    behind: str = ""


def stretches(doc: Doc, words: Words, only: Collection[str] | None = None) -> Iterator[Stretch]:
    """Yield the stretches of prose between headings and tables, noise left out.

    `only` are the labels of the headings under which prose is looked at; None for all.
    """
    tables = [(span.start, span.end) for span in doc.spans.get("tables", ())]
    table = 0
    text = words.text
    units, labels = units_of(doc), _labels(doc)
    prose = (unit for label, unit in zip(labels, units, strict=True) if label == "prose")
    full = _Full(text, {unit.line: unit.start_char for unit in prose}.values())
    columns = _Columns(text)
    under, title = "", ""
    headed = any(label.startswith(HEADING) for label in labels)
    pieces: list[PieceOfProse] = []
    heading = False
    last = -1  # where the last unit began that is no noise
    run: PieceOfProse | None = None  # prose that was cut where a heading might have been, whole again
    for label, unit in zip(labels, units, strict=True):
        column = columns(unit) if unit.cells >= _LEAST_CELLS else None
        while table < len(tables) and tables[table][1] <= unit.start:
            table += 1
        if label == "noise" or (label == "prose" and table < len(tables) and tables[table][0] <= unit.start):
            continue
        before, last = last, unit.start_char
        if label == "prose":
            heading = False
            if only is not None and under not in only:
                continue
            if run and run.end == unit.start_char and unit.end_char - run.start <= _LONGEST_RUN:
                run = run._replace(end=unit.end_char)
                continue
            pieces += _cut(words, run)
            opens = not unit.glued
            on = opens and column is None and before >= 0 and full(before)
            run = PieceOfProse(unit.start_char, unit.end_char, "", None, opens, on, column)
            continue
        if run:
            pieces += cut_prose(words, run)
            run = None
        if pieces:
            yield Stretch(under, title, pieces, headed, label.removeprefix(HEADING))
            pieces = []
        if label.startswith(HEADING):
            under, title, heading = label.removeprefix(HEADING), text[unit.start_char : unit.end_char], True
        elif label == "more" and heading:
            title += text[unit.start_char : unit.end_char]
    pieces += _cut(words, run)
    if pieces:
        yield Stretch(under, title, pieces, headed)


def _labels(doc: Doc) -> list[str]:
    """The labels of the blocks, with the headings that stand: what was taken for one and is none is prose."""
    labels = list(labels_of(doc))
    if "headings" not in doc.spans:
        return labels
    standing = [(span.start, span.end, HEADING + span.label_) for span in doc.spans["headings"]]
    at = 0
    for index, unit in enumerate(units_of(doc)):
        while at < len(standing) and standing[at][1] <= unit.start:
            at += 1
        if at < len(standing) and standing[at][0] <= unit.start:
            labels[index] = "more" if labels[index] == "more" else standing[at][2]
        elif labels[index].startswith((HEADING, "number")):
            labels[index] = "prose"
    return labels


def _cut(words: Words, run: PieceOfProse | None) -> Iterator[PieceOfProse]:
    return cut_prose(words, run) if run else iter(())


def cut_prose(words: Words, run: PieceOfProse) -> Iterator[PieceOfProse]:
    """Cut the stretch `run` of the folded text after closing marks and before enumerators, where a token starts."""
    text, start, end = words.text, run.start, run.end
    cuts = {match.end() for match in _STOP.finditer(text, start, end)}
    for turn in _TURN.finditer(text, start, end):
        clause = max((c for c in cuts if c < turn.end()), default=start)
        if not _TIME.fullmatch(text, clause, turn.end()):  # 今后, belongs to the 我们将 behind it
            cuts.add(turn.end())
    for match in PATTERN.finditer(text, start + 1, end):
        before = text[match.start() - 1]
        if before in _BEFORE_MARK if match.lastgroup != "shi" else not before.isdigit():
            cuts.add(match.start())
    cuts |= {match.end() for match in _LISTED.finditer(text, start, end)}
    bounds = [start, *sorted(c for c in cuts if start < c < end and _token_starts(words, c)), end]
    for a, b in zip(bounds, bounds[1:], strict=False):
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if _SAYS.search(text, a, b):  # the line between the head and the rows of a Markdown table does not
            first = a == start
            opens, on = run.opens_line and first, run.goes_on and first
            yield PieceOfProse(a, b, text[a:b], list_mark_at(text, a), opens, on, run.column)


class _Columns:
    """The heads of the columns of tables in prose: the cells of the first of the lines in a row that have several."""

    def __init__(self, text: str):
        self.text = text
        self.heads: list[str] = []
        self.head_line = self.last_line = -2

    def __call__(self, unit: Unit) -> str:
        """The head above a cell of a line that has several, empty for a head and where the row has other cells."""
        if unit.line > self.last_line + 1:
            self.heads, self.head_line = [], unit.line
        self.last_line = unit.line
        if unit.line == self.head_line:
            self.heads.append(self.text[unit.start_char : unit.end_char])
            return ""
        return self.heads[unit.cell] if len(self.heads) == unit.cells else ""


class _Full:
    """Whether the line of a position runs to the right margin of `text`: then the next line goes on with it.

    The lines of wrapped prose that end in the middle of a sentence are nearly all of one length, which is its margin.
    `positions` holds one position of each line that has prose.
    """

    def __init__(self, text: str, positions: Iterable[int]):
        self.text = text
        broken = [line for line in map(self._line, positions) if line[-1:] not in _CLOSING]
        lengths = sorted(len(line) for line in broken if _LEAST_MARGIN <= len(line) <= _MOST_MARGIN)
        near = [bisect_right(lengths, length) - bisect_left(lengths, length - _RAGGED) for length in lengths]
        most = max(near, default=0)
        wrapped = most >= _LEAST_FULL and most >= _MARGIN * len(lengths)
        self.margin = lengths[near.index(most)] if wrapped else 0

    def __call__(self, position: int) -> bool:
        return self.margin > 0 and self.margin - _RAGGED <= len(self._line(position)) <= _MOST_MARGIN

    def _line(self, position: int) -> str:
        """The line of a position, the white space behind it left out."""
        stop = self.text.find("\n", position)
        return self.text[self.text.rfind("\n", 0, position) + 1 : stop if stop >= 0 else None].rstrip()


def _token_starts(words: Words, position: int) -> bool:
    return words.text[position].isspace() or words.starts_at(position)

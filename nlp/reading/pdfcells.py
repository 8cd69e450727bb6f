"""The cells of a line of print: stretches that wide gaps part, numbers at their end, labels in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp.reading.blocks import is_value
from nlp.reading.pdflines import Line
from nlp.reading.pdfpage import Char
from nlp.reading.pdfstacks import SAME_LEFT, nearest

_VALUE_GAP = 0.5  # of the height, in front of a number
_HEAD_GAP = 0.2  # of the height, between heads over columns of numbers
_SAME_COLUMN = 2.0  # points
_LEAST_LABELS = 3  # that begin below each other where a column of labels is
_STROKES = frozenset("-—－–/／")


def values_of(line: Line, columns: Sequence[tuple[float, float]] = ()) -> list[Line]:
    """The numbers of a line that are cells of their own; right behind a label one is where it stands in a column."""
    segments = segments_of(line, columns)
    return [segment for segment in segments if is_value(segment.text)] if len(segments) > 1 else []


def segments_of(line: Line, columns: Sequence[tuple[float, float]] = ()) -> list[Line]:
    """The stretches of a line, numbers at their end apart; heads over `columns`, where those are known, too."""
    return [part for segment in line.segments() for part in _parted(segment, columns)]


def _parted(segment: Line, columns: Sequence[tuple[float, float]]) -> list[Line]:
    """A segment, or what stands before the number at its end, and the number, which stands apart or in a column."""
    chars = segment.chars
    for index in range(1, len(chars) if columns else 0):
        one, other = chars[index - 1], chars[index]
        if (
            other.left - one.right > _HEAD_GAP * segment.size
            and one.left > columns[0][0] - segment.size
            and (_begins(other, columns) or nearest(*one[1:3], columns) != nearest(*other[1:3], columns))
        ):
            head, rest = segment.cut(index)
            return [head, *_parted(rest, columns)]
    for index in range(len(chars) - 1, 0, -1):
        if not chars[index].text.isdigit() and chars[index].text not in _STROKES:
            break
        apart = chars[index].left - chars[index - 1].right > _VALUE_GAP * segment.size
        edge = not chars[index - 1].text.isdigit() and _begins(chars[index], columns)
        if apart or edge:
            rest, value = segment.cut(index)
            return [*_parted(rest, columns), value]
    return [segment]


def _begins(char: Char, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a column of numbers begins where `char` does."""
    return any(abs(char.left - left) < _SAME_COLUMN for left, _ in columns)


def inside(segment: Line, spans: list[tuple[float, float]]) -> bool:
    """Whether a segment stands under or over one of `spans`, lefts and rights."""
    return any(segment.left < right - 1 and segment.right > left + 1 for left, right in spans)


def label_edges(run: list[Line], columns: Sequence[tuple[float, float]]) -> list[float]:
    """Where columns of labels begin, left of the numbers."""
    lefts = Counter(round(s.left) for line in run for s in segments_of(line, columns) if s.right < columns[0][0])
    return [left for left, count in sorted(lefts.items()) if count >= _LEAST_LABELS]


def at_edges(segment: Line, edges: Sequence[float]) -> list[Line]:
    """A segment cut where a column of labels begins inside it, behind a gap."""
    for index in range(1, len(segment.chars) if edges else 0):
        one, other = segment.chars[index - 1], segment.chars[index]
        gap = other.left - one.right > _HEAD_GAP * segment.size
        if gap and any(abs(other.left - edge) < SAME_LEFT for edge in edges):
            head, rest = segment.cut(index)
            return [head, *at_edges(rest, edges)]
    return [segment]

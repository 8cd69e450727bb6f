"""Pages laid out as newspapers are: columns of prose beside each other, read one after the other.

A gutter is a place that no line of a stretch of the page crosses, with prose on both sides of it. What crosses it, a
title or a table over the whole width, ends the stretch.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from statistics import median
from typing import NamedTuple

from nlp.reading.blocks import is_value
from nlp.reading.pdfgrid import Grid
from nlp.reading.pdflines import Line

Part = Grid | Line
_Edges = tuple[float, float]

_LEAST_LINES = 3  # that fill their column, on each side where a gutter shows
_LEAST_KNOWN = 2  # lines beside one that is known: one may be the last of a paragraph over the whole width
_FULL, _MANY = 0.8, 0.25  # of the width of its column, by a full line; of the lines, that are full
_FEW = 0.3  # of the lines, that are numbers and nothing else
_LEAST_CHARS = 7  # of a full line: less is a cell
_LEAST_GAP = 0.8  # of the height, between columns
_INDENT, _DEEP = 3.0, 6.0  # of the height: how far the first line of a paragraph is indented; any line of a column
_NEAR = 2.0  # points
_LARGE = 1.15  # times the usual height: a title, which may go on in a short line
_MOST_TRIED = 6  # places of a page
_DEEPEST = 4  # columns in columns


class _Gutter(NamedTuple):
    """Where what stands right of it begins; left and right edge of what stands on both sides."""

    x: float
    left: _Edges
    right: _Edges


class _Band(NamedTuple):
    """A stretch of a page, and what of it stands on both sides of a place; nothing where all of it crosses that."""

    parts: list[Part]
    left: list[Part]
    right: list[Part]


def unfolded(pages: list[list[Part]]) -> list[list[Part]]:
    """`pages` with each stretch of columns in reading order, its lines knowing the edges of their column.

    A gutter that one page shows is one of all pages, where less is enough: the text may end after a line or two.
    """
    known: list[_Gutter] = []
    for page in pages:
        _ordered(page, known, 0)
    return [_ordered(page, known, 0) for page in pages] if known else pages


def _ordered(parts: list[Part], known: list[_Gutter], depth: int) -> list[Part]:
    """`parts` column by column; gutters that they show are added to those `known`."""
    if depth == _DEEPEST:
        return parts
    for gutter in known:
        bands = list(_bands(parts, gutter.x))
        if any(_is_folded(band, gutter) for band in bands):
            return [part for band in bands for part in _unfolded(band, gutter, known, depth)]
    shown = [found for x in _places(parts) if (found := _shown(x, list(_bands(parts, x))))]
    if not shown:
        return parts
    gutter = max(shown, key=lambda pair: pair[0])[1]  # of several as good the leftmost
    known.append(gutter)
    return [part for band in _bands(parts, gutter.x) for part in _unfolded(band, gutter, known, depth)]


def _unfolded(band: _Band, gutter: _Gutter, known: list[_Gutter], depth: int) -> Iterator[Part]:
    """The parts of `band`, left before right where they are columns."""
    if not _is_folded(band, gutter):
        yield from band.parts
        return
    for side, edges in ((band.left, gutter.left), (band.right, gutter.right)):
        inside: list[Part] = [part._replace(column=edges) if isinstance(part, Line) else part for part in side]
        yield from _ordered(inside, known, depth + 1)


def _places(parts: list[Part]) -> list[float]:
    """Where many stretches of print begin, well right of the first, or what their first lines are indented from."""
    segments = [segment for part in parts if isinstance(part, Line) for segment in part.segments()]
    if not segments:
        return []
    first, last = min(s.left for s in segments), max(s.right for s in segments)
    indent = _INDENT * median(s.size for s in segments)
    counts = Counter(round(s.left) for s in segments if s.left > first + (last - first) / (_DEEPEST + 1))
    often = [start for start, count in counts.most_common(_MOST_TRIED) if count >= _LEAST_LINES]
    return sorted({start - _NEAR for most in often for start in (most, min(s for s in counts if s >= most - indent))})


def _bands(parts: list[Part], x: float) -> Iterator[_Band]:
    """`parts` as stretches that cross `x` and those that do not, by turns."""
    edge = min((_left(part) for part in parts), default=0.0)
    usual = median([part.size for part in parts if isinstance(part, Line)] or [0.0])
    crossed = True  # nothing, or what crosses, stands above
    sides: list[tuple[Part, tuple[Part | None, Part | None] | None]] = []
    for part in parts:
        title = crossed and isinstance(part, Line) and part.size > _LARGE * usual
        table = isinstance(part, Grid) and part.xs[-1] - edge < _FULL * (x - edge) and not _is_beside(part, parts, x)
        sides.append((part, None if title or table else _sides(part, x)))
        crossed = sides[-1][1] is None
    for crosses, run in groupby(sides, key=lambda pair: pair[1] is None):
        members = list(run)
        found = [] if crosses else [both for _, both in members if both]
        left, right = [one for one, _ in found if one], [other for _, other in found if other]
        yield _Band([part for part, _ in members], left, right)


def _left(part: Part) -> float:
    return part.left if isinstance(part, Line) else part.xs[0]


def _is_beside(grid: Grid, parts: list[Part], x: float) -> bool:
    """Whether anything right of `x` stands beside or below `grid`; else it may stand below the columns."""
    return any(isinstance(part, Line) and part.right > x and part.base > grid.top for part in parts)


def _sides(part: Part, x: float) -> tuple[Part | None, Part | None] | None:
    """What of `part` stands left and right of `x`; None where it crosses that."""
    if isinstance(part, Grid):
        if part.xs[0] >= x - _NEAR:
            return None, part
        return (part, None) if part.xs[-1] <= x + _NEAR else None
    index = bisect_left(part.chars, x, key=lambda char: char.left)
    if index == 0:
        return None, part
    if index == len(part.chars):
        return (part, None) if part.right <= x + _NEAR else None
    end = max(char.right for char in part.chars[:index])
    return part.cut(index) if end <= min(x + _NEAR, part.chars[index].left - _LEAST_GAP * part.size) else None


def _shown(x: float, bands: list[_Band]) -> tuple[int, _Gutter] | None:
    """The gutter at `x`, if `bands` of the page that it makes show one, and how many lines do."""
    beside = [pair for band in bands if all(pair := _lines(band, x)) and _overlap(*pair)]
    left, right = ([line for pair in beside for line in pair[side]] for side in (0, 1))
    if not all(_is_prose(lines, _edges(lines), _LEAST_LINES) for lines in (left, right)):
        return None
    return len(left) + len(right), _Gutter(x, _edges(left), _edges(right))


def _is_folded(band: _Band, gutter: _Gutter) -> bool:
    """Whether `band` has prose in the columns beside a gutter that is known."""
    left, right = _lines(band, gutter.x)
    if not left or len(left) + len(right) < _LEAST_KNOWN:
        return False
    prose = _is_prose(left, gutter.left, 1) or _is_prose(right, gutter.right, 1)
    return prose and not _is_cells(left) and not _is_cells(right)


def _lines(band: _Band, x: float) -> tuple[list[Line], list[Line]]:
    """The stretches of print next to `x`, left and right of it; what begins far from it is of a column farther on."""
    left = [part.segments()[-1] for part in band.left if isinstance(part, Line)]
    right = [part.segments()[0] for part in band.right if isinstance(part, Line)]
    return left, [line for line in right if line.left - x < _DEEP * line.size]


def _edges(lines: list[Line]) -> _Edges:
    return min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0)


def _overlap(left: list[Line], right: list[Line]) -> bool:
    """Whether the lines of one side stand beside those of the other, not below them."""
    return left[0].base < right[-1].base and right[0].base < left[-1].base


def _is_prose(lines: list[Line], edges: _Edges, least: int) -> bool:
    """Whether `least`, and many, of the lines are as wide as the column, and few are numbers."""
    wide = _FULL * (edges[1] - edges[0])
    full = sum(line.right - line.left >= wide and len(line.chars) >= _LEAST_CHARS for line in lines)
    return full >= max(least, _MANY * len(lines)) and not _is_cells(lines)


def _is_cells(lines: list[Line]) -> bool:
    """Whether more than a few lines are numbers and nothing else."""
    return sum(is_value(line.text) for line in lines) > _FEW * len(lines)

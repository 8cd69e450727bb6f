"""The characters and the ruling lines of a PDF page, through PDFium (https://pdfium.googlesource.com/pdfium/).

Coordinates are points; y grows downwards from the top of the page.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import degrees
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_THIN = 3.0  # points: a filled shape of this width is a line
_SHORTEST = 4.0  # points of a line
_STRAIGHT = 0.7  # points that a line may slant
_DEEPEST = 4  # forms inside forms
_SPACES = (0x20, 0xA0, 0x3000)
_UPRIGHT = (0, 1, 2, 88, 89)  # degrees, of quarter turns
_UNSEEN = 3  # the mode of text that is not painted
_MOST_OBJECTS = 60_000
_MOST_CHARACTERS = 200_000  # on one page


class Char(NamedTuple):
    """A character: its edges, the line it stands on, and its height."""

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = False  # a space is printed before it


class Rule(NamedTuple):
    """A straight line along an axis: `at` on the other axis, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """What is printed on a page; `pictures` are shares of the page that images cover."""

    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)


def page_content(page: Any) -> PageContent:
    """Read one page, an open ``pypdfium2.PdfPage``."""
    textpage = page.get_textpage()
    angles = _angles(textpage.raw)
    turned, shown = _upright(angles), page.get_rotation()
    size = page.get_size()
    content = PageContent(*(size if (turned - shown) % 180 == 0 else size[::-1]))
    left, bottom, right, top = page.get_mediabox()
    place = _Place(left, bottom, right, top, turned)
    modes = _objects(page, place, content)
    # Print over print that nobody sees: a page all of whose text is invisible is a scan that was recognised
    unseen = _UNSEEN in modes and len(modes) > 1
    _characters(textpage, place, content, [angle % 90 not in _UPRIGHT for angle in angles], unseen)
    textpage.close()
    return content


def _angles(raw: Any) -> list[int]:
    """How far each character is turned, clockwise, in degrees."""
    count = min(pdfium.FPDFText_CountChars(raw), _MOST_CHARACTERS)
    return [round(degrees(pdfium.FPDFText_GetCharAngle(raw, index))) for index in range(count)]


def _upright(angles: list[int]) -> int:
    """How far the page must be turned, clockwise, for most of its text to stand upright, whatever it says itself."""
    quarters = Counter(round(angle / 90) % 4 for angle in angles if angle % 90 in _UPRIGHT)
    return (4 - quarters.most_common(1)[0][0]) % 4 * 90 if quarters else 0


class _Place(NamedTuple):
    """The box of a page, to turn its coordinates into those of a reader."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        if self.turned == 90:
            return y - self.bottom, x - self.left
        if self.turned == 180:
            return self.right - x, y - self.bottom
        if self.turned == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def _characters(textpage: Any, place: _Place, content: PageContent, slanted: list[bool], unseen: bool) -> None:
    """Add the characters of a page but those that are `slanted`, a watermark's, and, where some are, the `unseen`."""
    raw = textpage.raw
    unicode, loose_box, origin = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pointers = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    high = 0
    spaced = False
    seen: set[tuple[str, int, int]] = set()
    for index, slants in enumerate(slanted):
        code = unicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        spaced = spaced or (code in _SPACES and not pdfium.FPDFText_IsGenerated(raw, index))
        if slants or (unseen and _mode(pdfium.FPDFText_GetTextObject(raw, index)) == _UNSEEN):
            continue
        if code in (0x0D, 0x0A, 0x20, 0xA0, 0x3000, 0x02, 0xFFFE, 0x09) or not loose_box(raw, index, pointers[0]):
            continue
        origin(raw, index, pointers[1], pointers[2])
        if place.turned:
            left, base = place(x.value, y.value)
            first, second = place(box.left, box.bottom), place(box.right, box.top)
        else:  # most pages; without a call for each of three points
            left, base = x.value - place.left, place.top - y.value
            first, second = (box.left - place.left, box.bottom), (box.right - place.left, box.top)
        text = chr(code)
        key = text, round(left), round(base)
        if key in seen:  # printed twice, a little apart, to look bold
            continue
        seen.add(key)
        content.chars.append(
            Char(text, min(first[0], second[0]), max(first[0], second[0]), base, abs(first[1] - second[1]), spaced)
        )
        spaced = False


def _mode(text: Any) -> int:
    """How a piece of text is painted (PDF 32000-1, 9.3.6)."""
    return int(pdfium.FPDFTextObj_GetTextRenderMode(text)) if text else 0


def _objects(page: Any, place: _Place, content: PageContent) -> set[int]:
    """Add the lines and pictures of a page; return the modes that its text is painted in."""
    modes: set[int] = set()
    area = content.width * content.height or 1
    for number, (kind, raw, matrix) in enumerate(_walk(page.raw, None, 0)):
        if number > _MOST_OBJECTS:
            break
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            (left, top), (right, bottom) = _bounds(raw, matrix, place)
            content.pictures.append(abs((right - left) * (bottom - top)) / area)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _rules(raw, matrix, place, content)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            modes.add(_mode(raw))
    return modes


def _walk(container: Any, matrix: Any, depth: int) -> Iterator[tuple[int, Any, Any]]:
    """Every object of a page or form, with the matrix that places it on the page."""
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects(container), pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects(container), pdfium.FPDFPage_GetObject
    for index in range(max(count, 0)):
        raw = get(container, index)
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _walk(raw, _times(_matrix(raw), matrix), depth + 1)
        else:
            yield kind, raw, matrix


def _matrix(raw: Any) -> tuple[float, ...]:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(raw, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: tuple[float, ...], two: tuple[float, ...] | None) -> tuple[float, ...]:
    """First `one`, then `two`."""
    if two is None:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(matrix: tuple[float, ...] | None, x: float, y: float) -> tuple[float, float]:
    if matrix is None:
        return x, y
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(raw: Any, matrix: Any, place: _Place) -> tuple[tuple[float, float], tuple[float, float]]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(raw, *map(ctypes.byref, (left, bottom, right, top)))
    return place(*_apply(matrix, left.value, top.value)), place(*_apply(matrix, right.value, bottom.value))


def _rules(raw: Any, matrix: Any, place: _Place, content: PageContent) -> None:
    """Add the lines that a path draws along the axes."""
    (x0, y0), (x1, y1) = _bounds(raw, matrix, place)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    wide, high = x1 - x0, y1 - y0
    if wide < _SHORTEST and high < _SHORTEST:
        return
    if high <= _THIN and wide >= _SHORTEST:
        content.across.append(Rule((y0 + y1) / 2, x0, x1))
        return
    if wide <= _THIN and high >= _SHORTEST:
        content.down.append(Rule((x0 + x1) / 2, y0, y1))
        return
    own = _times(_matrix(raw), matrix)
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(raw, ctypes.byref(filled), ctypes.byref(stroked))
    for run in _subpaths(raw, own, place):
        draw(content, run, bool(stroked.value), bool(filled.value))


def draw(content: PageContent, run: list[tuple[float, float]], stroked: bool, filled: bool) -> None:
    """Add the lines along the axes that a path through the corners `run` draws; a thin filled box is a line."""
    if stroked:
        for (ax, ay), (bx, by) in zip(run, run[1:], strict=False):
            _add(content, ax, ay, bx, by)
    elif filled and len(run) >= 4:
        xs, ys = [x for x, _ in run], [y for _, y in run]
        if max(ys) - min(ys) <= _THIN:
            _add(content, min(xs), (max(ys) + min(ys)) / 2, max(xs), (max(ys) + min(ys)) / 2)
        elif max(xs) - min(xs) <= _THIN:
            _add(content, (max(xs) + min(xs)) / 2, min(ys), (max(xs) + min(xs)) / 2, max(ys))


def _add(content: PageContent, ax: float, ay: float, bx: float, by: float) -> None:
    if abs(ay - by) <= _STRAIGHT and abs(ax - bx) >= _SHORTEST:
        content.across.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
    elif abs(ax - bx) <= _STRAIGHT and abs(ay - by) >= _SHORTEST:
        content.down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))


def _subpaths(raw: Any, matrix: tuple[float, ...], place: _Place) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, the first repeated where it is closed; curves break off."""
    x, y = ctypes.c_float(), ctypes.c_float()
    run: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(raw)):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = place(*_apply(matrix, x.value, y.value))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(run) > 1:
                yield run
            run = [point]
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            run.append(point)
        else:
            run = []
        if pdfium.FPDFPathSegment_GetClose(segment) and len(run) > 1:
            run.append(run[0])
    if len(run) > 1:
        yield run

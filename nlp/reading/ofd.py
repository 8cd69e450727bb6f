"""OFD, the national fixed-layout format (GB/T 33190-2016): a package of XML that prints characters at places.

What stands on the pages is laid out as that of a PDF is (`nlp.reading.pdf`). Lengths in the file are millimetres, y
grows downwards. The only library that reads OFD (easyofd) needs PyMuPDF, which is AGPL.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from nlp.errors import InputError
from nlp.reading.blocks import Draft
from nlp.reading.package import Package
from nlp.reading.pdf import MOST_PAGES, read_apart
from nlp.reading.pdfpage import Char, PageContent, draw

_POINTS = 72 / 25.4  # in a millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)
_NARROW = 0.6  # of the height: a letter or a digit that says no width
_PATH = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


def read(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """All pages of an OFD.

    Raises
    ------
    InputError
        Where it is broken, locked, too long, or no page has text that can be read.
    """
    return read_apart(_pages, data, path, "OFD")


def _pages(data: bytes, path: str) -> list[PageContent]:
    package = Package(data, path)
    root = package.xml("OFD.xml")
    if root.find(".//{*}Encryptions") is not None:
        raise InputError(f"{path}：文件有密码；请先去掉密码再读")
    documents = dict.fromkeys(_resolved("", listed.text) for listed in root.iterfind(".//{*}DocRoot"))
    found = [page for name in documents for page in _Document(package, name).pages()]
    if not found:
        raise InputError(f"{path}：OFD 没有页；请重新取得这个文件")
    return found


class _Document:
    def __init__(self, package: Package, name: str):
        self.package, self.name = package, name
        self.root = package.xml(name)
        self._printed: dict[str, Any] = {}  # templates that were read
        self.box = _box(self.root.find("{*}CommonData/{*}PageArea"), _A4)
        self.templates = {e.get("ID"): e.get("BaseLoc") for e in self.root.iterfind("{*}CommonData/{*}TemplatePage")}

    def pages(self) -> list[PageContent]:
        """What each page prints, its templates first; a page that is listed again is the same page."""
        pages = self.root.iterfind("{*}Pages/{*}Page")
        listed = dict.fromkeys(_resolved(self.name, page.get("BaseLoc")) for page in pages)
        if len(listed) > MOST_PAGES:
            raise InputError(
                f"{self.package.path}：OFD 有 {len(listed):,} 页，超过 {MOST_PAGES}，不像一份报告；没有读取"
            )
        return [self._page(name) for name in listed]

    def _page(self, name: str) -> PageContent:
        root = self.package.xml(name)
        left, top, wide, high = _box(root.find("{*}Area"), self.box)
        content = PageContent(wide * _POINTS, high * _POINTS)
        for template in root.iterfind("{*}Template"):
            if where := self.templates.get(template.get("TemplateID")):
                _print(self._template(_resolved(self.name, where)), (left, top), content)
        _print(root, (left, top), content)
        return content

    def _template(self, name: str) -> Any:
        if name not in self._printed:
            self._printed[name] = self.package.xml(name)
        return self._printed[name]


def _resolved(base: str, place: str | None) -> str:
    """The name of the part at `place`, which is relative to the folder of `base` or begins with a slash."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), place or "")).lstrip("/")


def _numbers(text: str | None) -> list[float]:
    try:
        return [float(part) for part in (text or "").split()]
    except ValueError:
        return []


def _box(area: Any, default: tuple[float, ...]) -> tuple[float, ...]:
    found = None if area is None else area.find("{*}PhysicalBox")
    numbers = [] if found is None else _numbers(found.text)
    return tuple(numbers) if len(numbers) == 4 and min(numbers[2:]) > 0 else default


def _print(root: Any, corner: _Point, content: PageContent) -> None:
    """Add what the layers below `root` print; `corner` is that of the page's box."""
    for element in root.iterfind("{*}Content//*"):
        kind = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if kind not in ("TextObject", "PathObject", "ImageObject") or element.get("Visible") in ("false", "0"):
            continue
        boundary = _numbers(element.get("Boundary"))
        if len(boundary) != 4:
            continue
        matrix = tuple(_numbers(element.get("CTM")))
        place = _Place(boundary[0] - corner[0], boundary[1] - corner[1], matrix if len(matrix) == 6 else _IDENTITY)
        if kind == "TextObject":
            content.chars += _chars(element, place)
        elif kind == "PathObject":
            stroked, filled = element.get("Stroke") not in ("false", "0"), element.get("Fill") in ("true", "1")
            for run in _runs(element.findtext("{*}AbbreviatedData") or ""):
                draw(content, [place(*point) for point in run], stroked, filled)
        else:
            area = boundary[2] * boundary[3] * _POINTS * _POINTS
            content.pictures.append(area / (content.width * content.height))


class _Place:
    """Turns places in an object into points of the page."""

    def __init__(self, left: float, top: float, matrix: tuple[float, ...]):
        self._left, self._top, self._matrix = left, top, matrix

    def __call__(self, x: float, y: float) -> _Point:
        a, b, c, d, e, f = self._matrix
        return (a * x + c * y + e + self._left) * _POINTS, (b * x + d * y + f + self._top) * _POINTS

    def height(self, size: float) -> float:
        """How many points high a character of `size` is printed."""
        _, _, c, d, _, _ = self._matrix
        return (abs(c) + abs(d)) * size * _POINTS


def _chars(element: Any, place: _Place) -> Iterator[Char]:
    size = next(iter(_numbers(element.get("Size"))), 0.0)
    x = y = 0.0
    for code in element.iterfind("{*}TextCode"):
        x, y = ((_numbers(code.get(key)) or [last])[0] for key, last in (("X", x), ("Y", y)))
        count = len(code.text or "")
        steps, falls = _steps(code.get("DeltaX"), count), _steps(code.get("DeltaY"), count)
        left, base, spaced = x, y, False
        for index, text in enumerate(code.text or ""):
            width = size if text > "\u2e7f" or text in "“”‘’…—" else _NARROW * size
            step = steps[index] if index < len(steps) else 0.0 if falls else width
            if text.isspace():
                spaced = True
            else:
                begin, end = place(left, base), place(left + (min(step, width) if step > 0 else width), base)
                yield Char(text, min(begin[0], end[0]), max(begin[0], end[0]), begin[1], place.height(size), spaced)
                spaced = False
            left, base = left + step, base + (falls[index] if index < len(falls) else 0.0)


def _steps(text: str | None, most: int) -> list[float]:
    """The distances of `most` characters: numbers, and ``g 3 5.5`` for 5.5 three times."""
    found: list[float] = []
    parts = iter((text or "").split())
    try:
        for part in parts:
            if len(found) >= most:
                break
            if part == "g":
                count = min(int(next(parts)), most)
                found += [float(next(parts))] * count
            else:
                found.append(float(part))
    except (ValueError, StopIteration):
        pass  # what was read until there holds
    return found


def _runs(text: str) -> Iterator[list[_Point]]:
    """The corners of each part of a path: M or S moves, L draws, C closes; curves break off."""
    run: list[_Point] = []
    for letter, rest in _PATH.findall(text):
        numbers = _numbers(rest)
        if letter in "MS" and len(numbers) >= 2:
            if len(run) > 1:
                yield run
            run = [(numbers[0], numbers[1])]
        elif letter == "L" and len(numbers) >= 2:
            run.append((numbers[0], numbers[1]))
        elif letter == "C" and run:
            run.append(run[0])
        else:
            run = []
    if len(run) > 1:
        yield run

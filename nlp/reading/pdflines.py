"""Characters of a page as lines, and lines of prose as paragraphs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from math import inf
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from nlp.reading.pdfpage import Char
from nlp.text.folding import fold
from nlp.text.numbering import numbering_at

_SAME_LINE = 0.45  # of a character's height
_WORD_GAP, _GAP = 0.22, 0.7  # of the height: a space between words, between characters of Chinese
_SEGMENT_GAP = 0.85  # of the height, between columns
_FULL = 2.3  # of the height that a full line may end before the margin
_INDENT = 0.8  # of the height that the first line of a paragraph stands in
_LOOSE = 1.35  # times the usual distance of lines: a new paragraph
_OTHER_SIZE = 0.15
_TITLE = 1.15  # times the height of prose
_LONG = 18  # characters of a line that shows the margins


_DOWN, _ACROSS = attrgetter("base", "left"), attrgetter("left")


class Line(NamedTuple):
    """A line of print; `column`: left and right edge of its column, where the page has several of prose."""

    left: float
    right: float
    base: float
    size: float
    chars: tuple[Char, ...]
    page: int = 1
    column: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        """What it says, spaces where there are gaps."""
        return text_of(self.chars)

    def cut(self, index: int) -> tuple[Line, Line]:
        """The line up to, and from, the character number `index`."""
        return _line(self.chars[:index], self.page), _line(self.chars[index:], self.page)

    def segments(self) -> list[Line]:
        """The stretches that wide gaps part, from left to right."""
        wide = _SEGMENT_GAP * self.size
        pairs = zip(self.chars, self.chars[1:], strict=False)
        cuts = [index for index, (one, other) in enumerate(pairs, 1) if other.left - one.right > wide]
        if not cuts:
            return [self]
        return [_line(self.chars[a:b], self.page) for a, b in zip([0, *cuts], [*cuts, len(self.chars)], strict=True)]


@cache
def _characters() -> dict[int, str]:
    """Radicals to the characters that they look like; those of the supplement have no form in Unicode's NFKC."""
    table = (resources.files("nlp.reading") / "radicals.tsv").read_text("utf-8")
    known = {ord(line[0]): line[2] for line in table.splitlines()}
    return known | {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}


def text_of(chars: Sequence[Char]) -> str:
    """The characters of one line as text."""
    out = ""
    last: Char | None = None
    for char in chars:
        if last is not None:
            gap = char.left - last.right
            words = last.text.isascii() and char.text.isascii()
            if char.spaced or gap > (_WORD_GAP if words else _GAP) * char.size:
                out += " "
        out += char.text
        last = char
    return out.translate(_characters())


def lines_of(chars: Iterable[Char], page: int = 1) -> list[Line]:
    """Lines from top to bottom."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=_DOWN):
        if (
            rows
            and char.base - rows[-1][-1].base <= _SAME_LINE * min(char.size, rows[-1][-1].size)
            and (char.base - rows[-1][0].base <= _SAME_LINE * max(char.size, rows[-1][0].size))
        ):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [_line(sorted(row, key=_ACROSS), page) for row in rows]


def _line(chars: Sequence[Char], page: int) -> Line:
    return Line(
        chars[0].left, max(c.right for c in chars), median(c.base for c in chars), median(c.size for c in chars),
        tuple(chars), page,
    )  # fmt: skip


class Margins(NamedTuple):
    """Where lines of prose begin and end, and how far apart they stand, in heights of their characters."""

    left: float
    right: float
    distance: float
    size: float = 0.0


def margins(lines: Sequence[Line]) -> Margins:
    """The margins of a document's prose, columns apart where there is more."""
    lines = [line for line in lines if line.column is None] or lines
    long = [line for line in lines if len(line.chars) >= _LONG]
    if not long:
        return Margins(0, inf, 1.5)
    lefts, rights = sorted(line.left for line in long), sorted(line.right for line in long)
    distances = [
        (below.base - above.base) / above.size
        for above, below in zip(lines, lines[1:], strict=False)
        if above.page == below.page and 0 < below.base - above.base < 3.5 * above.size and len(below.chars) >= _LONG
    ]
    return Margins(
        lefts[len(lefts) // 20], rights[-1 - len(rights) // 20], median(distances) if distances else 1.5,
        median(line.size for line in long),
    )  # fmt: skip


def follows(above: Line, below: Line, edge: Margins) -> bool:
    """Whether `below` goes on with the paragraph of `above`, where `edge` are the margins of what is in no column."""
    if abs(above.size - below.size) > _OTHER_SIZE * max(above.size, below.size):
        return False
    if (above.column is None) is not (below.column is None):
        return False
    if above.right < (above.column[1] if above.column else edge.right) - _FULL * above.size:
        return False
    if below.column:
        edge = edge._replace(left=below.column[0], right=below.column[1])
    indent = below.left - edge.left
    centred = below.size > _TITLE * edge.size and abs(indent - (edge.right - below.right)) < below.size
    if indent > _INDENT * below.size and not centred:
        return False
    if (above.page, above.column) == (
        below.page,
        below.column,
    ) and below.base - above.base > _LOOSE * edge.distance * above.size:
        return False
    return not (above.text[-1:] in "。；：！？" and starts_item(below.text))


def starts_item(text: str) -> bool:
    """Whether `text` begins with a numbering mark."""
    return numbering_at(fold(text[:8]), 0) is not None

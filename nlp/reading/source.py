"""A text, where it came from, and where in the file each stretch of it stood."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_DIGITS = "零一二三四五六七八九"


class Notice(NamedTuple):
    """Something that was not read, or not read with certainty: a code and one Chinese sentence."""

    code: str
    message: str


class Origin(NamedTuple):
    """Where the stretch of text that begins at code point `start` stood; all counted from 1, None where it did not.

    `table` counts the tables of the file, `row` and `cell` the rows of the table and the places of the row, places
    covered by merged cells included; `paragraph` counts what stands outside tables.
    """

    start: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None

    def __str__(self) -> str:
        page = f"第{self.page}页" if self.page else ""
        if self.table:
            return f"{page}表{_chinese(self.table)}第{self.row}行"
        return page or f"第{self.paragraph}段"


@dataclass(frozen=True, slots=True)
class Source:
    """What was read of one report.

    `text` is a text file's as decoded and otherwise untouched; of other files it is the lines of prose, and tables as
    a row a line with tabs between the cells, each merged cell once and the places that it covers empty. Offsets count
    its code points. `encoding` is None where the format knows none. `origins` are in text order; a text file has none,
    its lines say where things are.
    """

    path: str
    sha256: str
    media_type: str
    encoding: str | None
    text: str
    notices: tuple[Notice, ...] = ()
    origins: tuple[Origin, ...] = ()


class Origins:
    """Where the characters of a text stood, asked by their offsets; `origins` as a `Source` has them."""

    def __init__(self, origins: tuple[Origin, ...]):
        self._origins = origins
        self._starts = [origin.start for origin in origins]

    def __call__(self, offset: int) -> Origin | None:
        """Where the character at `offset` stood, None where that is not known."""
        index = bisect_right(self._starts, offset)
        return self._origins[index - 1] if index else None

    def named(self, offsets: Iterable[int]) -> str:
        """The places of `offsets` in words, each once: 第3页表二第5行、第3页表二第6行."""
        found = [origin for offset in sorted(offsets) if (origin := self(offset))]
        return "、".join(dict.fromkeys(map(str, found)))


def _chinese(number: int) -> str:
    """A number below one hundred as 一, 十二, 二十三; larger ones in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + "十" * (tens > 0) + (_DIGITS[ones] if ones or not tens else "")

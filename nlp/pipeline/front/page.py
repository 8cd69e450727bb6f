"""A text as the front matter is looked for in it: its lines, folded and without white space, each offset kept."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from nlp.pipeline.layout import lines
from nlp.text.folding import fold
from nlp.text.glosses import glosses
from nlp.text.numbering import numbering_at

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_LONG = 40  # characters from which a line is prose
_MOST_LINES = 4000  # of the text's beginning and of its end that are looked at
_LONGEST = 4000  # characters of one line that are looked at


class Line(NamedTuple):
    """A line that is not empty.

    `text` is folded and without white space and glosses, `offsets` says where each of its characters stands in the
    document; `spaced` is the folded line as it stands, from the code point `start` on.
    """

    text: str
    offsets: Sequence[int]
    spaced: str
    start: int

    def place(self, offset: int) -> int:
        """The first character of `text` that stands at the code point `offset` or after it."""
        return bisect_left(self.offsets, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the document that ``text[start:end]`` stands at; `end` is after `start`."""
        return self.offsets[start], self.offsets[end - 1] + 1


class Page:
    """The lines of `text`, and what all candidates ask of them.

    `body` is the number of the line in which the report's first section begins (its first 一、), or that of the last
    line; `column` is where in that line.
    """

    def __init__(self, text: str):
        self.text = text
        self.folded = fold(text)
        self._glossed = bool(glosses(self.folded))
        found = list(lines(self.folded))
        if len(found) > 2 * _MOST_LINES:
            found = found[:_MOST_LINES] + found[-_MOST_LINES:]
        made = (self._line(start, min(end, start + _LONGEST)) for start, end in found)
        self.lines = [line for line in made if line.text]
        self.body, self.column = self._body()

    def _line(self, start: int, end: int) -> Line:
        spaced = self.folded[start:end]
        text = "".join(spaced.split())
        marked = glosses(spaced) if self._glossed else []
        if len(text) == len(spaced) and not marked:
            return Line(text, range(start, end), spaced, start)
        kept = [at for at, char in enumerate(spaced, start) if not char.isspace()]
        if marked:
            dropped = {at for a, b in marked for at in range(start + a, start + b)}
            kept = [at for at in kept if at not in dropped]
            return Line("".join(self.folded[at] for at in kept), kept, spaced, start)
        return Line(text, kept, spaced, start)

    def _body(self) -> tuple[int, int]:
        for number, line in enumerate(self.lines):
            for match in re.finditer(r"(?:^|(?<=[^一二三四五六七八九十第]))[一(]", line.text[:_LONGEST]):
                mark = numbering_at(line.text, match.start())
                if mark and mark.kind == "cn" and mark.value == 1:
                    return number, match.start()
        return max(len(self.lines) - 1, 0), 0

    @cached_property
    def whole(self) -> str:
        """All lines, a line break between them."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def years(self) -> Counter[int]:
        """How often the text names each year."""
        return Counter(int(match[0]) for match in _YEAR.finditer(self.whole))

    @cached_property
    def about(self) -> int | None:
        """The year that the report itself names most, its body before its preface and the page around it."""
        body = Counter(int(match[0]) for line in self.lines[self.body :] for match in _YEAR.finditer(line.text))
        preface = Counter(
            int(match[0]) for line in self.lines[: self.body] if len(line.text) >= _LONG
            for match in _YEAR.finditer(line.text)
        )  # fmt: skip
        counts = body or preface or self.years
        return max(counts.items(), key=lambda pair: (pair[1], preface[pair[0]], pair[0]))[0] if counts else None

    @cached_property
    def copies(self) -> Counter[str]:
        """How often each line stands in the text."""
        return Counter(line.text for line in self.lines)

    @cached_property
    def shapes(self) -> list[str]:
        """Each line with its digits made one, so that the entries of a list look alike."""
        return re.sub(r"\d", "0", self.whole).split("\n")

    def prose(self, number: int) -> bool:
        """Whether line `number` is long enough for prose; no line is none."""
        return 0 <= number < len(self.lines) and len(self.lines[number].text) >= _LONG


class Candidate(NamedTuple):
    """A value that the text may say, where it stands, and the names of its features."""

    value: object
    start: int
    end: int
    features: list[str]


def step(number: int, bounds: tuple[int, ...] = (1, 2, 3, 5, 9, 17, 33, 65)) -> int:
    """The index of the last of `bounds` that `number` reaches, from 0."""
    return bisect_right(bounds, number)


def letters(text: str) -> int:
    """How many Chinese characters `text` has."""
    return len(_CJK.findall(text))

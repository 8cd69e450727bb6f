"""Line numbers, as an editor counts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Lines:
    """Line numbers of a text, from 1."""

    def __init__(self, text: str):
        self._starts = [match.end() for match in _LINE_BREAK.finditer(text)]

    def __call__(self, offset: int) -> int:
        """The line that the character at `offset` stands on."""
        return bisect_right(self._starts, offset) + 1

    def named(self, offsets: Iterable[int]) -> str:
        """The lines of `offsets` in words: 第3行, 第3、5行 or, where they are many, 第3至40行."""
        found = sorted({self(offset) for offset in offsets})
        if len(found) > 3:
            return f"第{found[0]}至{found[-1]}行"
        return f"第{'、'.join(map(str, found))}行"

"""Line numbers of a text, as an editor counts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

_LINE_BREAK = re.compile(r"\r\n?|\n")


class Lines:
    """Line numbers of a text, from 1."""

    def __init__(self, text: str):
        breaks = list(_LINE_BREAK.finditer(text))
        self._starts = [0, *(match.end() for match in breaks)]
        self._ends = [*(match.start() for match in breaks), len(text)]

    def __len__(self) -> int:
        return len(self._ends)

    def bounds(self, line: int) -> tuple[int, int]:
        """The code points that `line` begins and ends at, its break excluded; ``IndexError`` where there is none."""
        return self._starts[line - 1], self._ends[line - 1]

    def __call__(self, offset: int) -> int:
        """The line that the character at `offset` stands on."""
        return bisect_right(self._starts, offset)

    def named(self, offsets: Iterable[int]) -> str:
        """The lines of `offsets` in words: 第3行, 第3、5行 or, where they are many, 第3至40行."""
        found = sorted({self(offset) for offset in offsets})
        if len(found) > 3:
            return f"第{found[0]}至{found[-1]}行"
        return f"第{'、'.join(map(str, found))}行"

"""Line numbers of a text, as an editor counts them."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Lines:
    """Line numbers of a text, from 1."""

    def __init__(self, text: str):
        self._starts = [match.end() for match in _LINE_BREAK.finditer(text)]

    def __call__(self, offset: int) -> int:
        """The line that the character at `offset` stands on."""
        return bisect_right(self._starts, offset) + 1

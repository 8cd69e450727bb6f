"""Chinese paragraphs in a column: safe to print, and wrapped where Chinese may be wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

_MODIFIER = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")  # of the look and the width of the character before
_SPACES = re.compile(r"\s+")
# white space; a chip; a line number; or a run of Latin letters or digits, or one character, with what clings to it
_UNBREAKABLE = re.compile(
    r"\s+|\[[^\[\]]*\]|第\d+行|[（《〈「『“‘【〔(]*(?:[!-~]+|\S)[，。；：、！？）》〉」』”’…】〕％,.;:!?)%]*"
)


def clean(text: str) -> str:
    """`text` on one line, without what would move a cursor or changes the width of its neighbours."""
    return "".join(map(_visible, _SPACES.sub(" ", text)))


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf" or _MODIFIER.match(char):
        return ""
    return "\ufffd" if category in ("Cc", "Cs", "Co", "Cn") else char


class Prose:
    """A text that fills the width it gets; no line begins with a comma or ends with an opening bracket."""

    def __init__(self, *parts: str | tuple[str, str], style: str = ""):
        """`parts` are texts, or pairs of a text and its style."""
        self.text = Text(style=style)
        for part in parts:
            text, part_style = (part, "") if isinstance(part, str) else part
            self.text.append(clean(text), part_style)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.divide(list(_breaks(self.text.plain, options.max_width))):
            line.rstrip()
            line.no_wrap = True
            yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(2, options.max_width), min(self.text.cell_len, options.max_width))


def _breaks(text: str, width: int) -> Iterator[int]:
    """Offsets at which lines after the first begin, so that no line is wider than `width` cells."""
    used = 0
    for match in _UNBREAKABLE.finditer(text):
        pieces = [match[0]] if cell_len(match[0]) <= width else chop_cells(match[0], width)
        start = match.start()
        for piece in pieces:
            wide = cell_len(piece)
            if used and used + wide > width and not piece.isspace():
                yield start
                used = 0
            used += wide
            start += len(piece)

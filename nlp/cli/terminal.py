"""The one way of text to a terminal: nothing that a report, a file name or a label holds can command it.

Control characters of Unicode (C0, C1, which some terminals obey as well, and those that turn the direction of writing,
CVE-2021-42574) are shown as escapes. Files get what was read as it is, but for views, which are made for reading.
"""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_OF_LINE_BREAK = re.compile("\r(?=\n|$)")


def visible(text: str) -> str:
    """`text` with an escape such as ``\\x1b`` for every control character but line breaks and tabs."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), _OF_LINE_BREAK.sub("", text))


def say(text: object) -> None:
    """Print a line on standard output."""
    print(visible(str(text)))


def write_json(stream: TextIO, text: str) -> None:
    """Write a JSON text; on a terminal, characters that command it are escaped as JSON does, which says the same."""
    stream.write(_CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text) if stream.isatty() else text)


def open_console(stream: TextIO | None = None, width: int | None = None) -> Console:
    """A Rich console on `stream`, standard output by default, that takes no text for markup or commands."""
    from rich.console import Console
    from rich.segment import Segment

    class Safe(Console):
        def render(self, *args: Any, **kwargs: Any) -> Any:
            for segment in super().render(*args, **kwargs):
                if segment.control or not _CONTROL.search(segment.text):
                    yield segment
                else:
                    yield Segment(visible(segment.text), segment.style)

    stream = stream or sys.stdout
    return Safe(file=stream, force_terminal=stream.isatty() or None, width=width, markup=False, emoji=False)


def drawn(console: Console, *shown: Any, **options: Any) -> str:
    """What `console` prints, lines without trailing blanks; nothing is written, so nothing of a full disk is met."""
    stream, console.file = console.file, io.StringIO()
    try:
        with console.capture() as printed:
            console.print(*shown, **options)
    finally:
        console.file = stream
    return "".join(f"{line.rstrip()}\n" for line in printed.get().rstrip("\n").split("\n"))

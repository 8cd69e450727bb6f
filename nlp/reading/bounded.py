"""Reading within a bound: what one input may cost."""

from __future__ import annotations

import os
import sys

from nlp.errors import InputError
from nlp.reading.files import read_path, read_stream
from nlp.reading.source import Source

MAX_CHARACTERS = 12_000_000  # by default; reports have thousands, and 10 MB of any text is fewer
_WIDEST = 4  # bytes of a character, in every encoding that reports have


class TooLargeError(InputError):
    """An input with more characters than it may have."""


def read_bounded(path: str, encoding: str | None = None, max_characters: int = MAX_CHARACTERS) -> Source:
    """Read the text file `path`, or standard input where that is ``-``; see `nlp.reading.read_path`.

    A file that must have more characters, by its size, is not read at all.

    Raises
    ------
    TooLargeError
        Where the text has more than `max_characters` code points.
    InputError
        Where it cannot be read.
    """
    most = _WIDEST * max_characters + _WIDEST  # a byte order mark
    if path == "-":
        stream = sys.stdin.buffer
        data = stream.read(most + 1)
        if len(data) > most:
            raise TooLargeError(_refusal(path, max_characters))
        from io import BytesIO

        source = read_stream(BytesIO(data), encoding)
    else:
        if _size(path) > most:
            raise TooLargeError(_refusal(path, max_characters))
        source = read_path(path, encoding)
    if len(source.text) > max_characters:
        raise TooLargeError(_refusal(path, max_characters))
    return source


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 (a path may hold what Path refuses)
    except (OSError, ValueError):
        return 0  # reading it says what is wrong


def _refusal(path: str, most: int) -> str:
    return f"{path}：超过{most:,}字的上限；请拆分文件，或用 --max-characters 放宽"

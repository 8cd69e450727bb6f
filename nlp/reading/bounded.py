"""Reading within a bound: what one input may cost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nlp.errors import InputError
from nlp.reading.files import read_reports, sources
from nlp.reading.source import Source

MAX_CHARACTERS = 12_000_000  # by default; reports have thousands, and 10 MB of any text is fewer
_WIDEST = 4  # bytes of a character, in every encoding that reports have
_LARGEST = 300_000_000  # bytes of a file that holds pictures beside its text
_WITH_PICTURES = (b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf")


class TooLargeError(InputError):
    """An input with more characters than it may have."""


def read_bounded(path: str, encoding: str | None = None, max_characters: int = MAX_CHARACTERS) -> list[Source]:
    """Read the reports in the file `path`, or standard input where that is ``-``; see `nlp.reading.read_reports`.

    A file that must have more characters, by its size, is not read at all.

    Raises
    ------
    TooLargeError
        Where a text has more than `max_characters` code points.
    InputError
        Where it cannot be read.
    """
    most = _WIDEST * max_characters + _WIDEST  # a byte order mark
    if path == "-":
        data = sys.stdin.buffer.read(most + 1)
        if len(data) > most:
            raise TooLargeError(_refusal(path, max_characters))
        found = sources(data, path, encoding)
    else:
        if _size(path) > most and (_size(path) > _LARGEST or not _may_hold_pictures(path)):
            raise TooLargeError(_refusal(path, max_characters))
        found = read_reports(path, encoding)
    if any(len(source.text) > max_characters for source in found):
        raise TooLargeError(_refusal(path, max_characters))
    return found


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 (a path may hold what Path refuses)
    except (OSError, ValueError):
        return 0  # reading it says what is wrong


def _may_hold_pictures(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(8).startswith(_WITH_PICTURES)
    except OSError:
        return False


def _refusal(path: str, most: int) -> str:
    return f"{path}：超过{most:,}字的上限；请拆分文件，或用 --max-characters 放宽"

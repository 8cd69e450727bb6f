"""Files, members of archives, and standard input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from nlp.errors import InputError
from nlp.reading.archive import SEPARATOR, file_bytes, members
from nlp.reading.decoding import decode
from nlp.reading.formats import TEXT, draft, format_of
from nlp.reading.layout import write
from nlp.reading.several import parts
from nlp.reading.source import Notice, Origin, Source


def read_path(path: str | Path, encoding: str | None = None) -> Source:
    """Read the one report in a file of any known format, or in a member of an archive, ``file.zip!name``.

    Parameters
    ----------
    path : the file. What its bytes are decides how it is read, never its name.
    encoding : of a text file or a web page; overrules detection, any name that Python knows.

    Raises
    ------
    InputError
        Where there is no such file, it is a folder, may not be read, is empty, locked or broken, its format is
        unknown, or it holds several reports (`read_all` reads them).
    """
    return from_bytes(file_bytes(path), str(path), encoding)


def read_stream(stream: BinaryIO, encoding: str | None = None) -> Source:
    """Read standard input, or any open binary file, to its end; its path is ``-``."""
    return from_bytes(stream.read(), "-", encoding)


def read_all(path: str, encoding: str | None = None) -> Iterator[Source | InputError]:
    """Each report in a file: one, several (their paths end in ``#1``, ``#2``), or one for each member of an archive.

    What cannot be read is given as the error that says why, and the rest goes on.
    """
    try:
        data = file_bytes(path)
        found = members(data, path)
    except InputError as error:
        yield error
        return
    if not found:
        try:
            yield from sources(data, path, encoding)
        except InputError as error:
            yield error
    for name in found:
        yield from read_all(f"{path}{SEPARATOR}{name}", encoding)


def from_bytes(data: bytes, path: str, encoding: str | None = None) -> Source:
    """The one report in a file's bytes; raise `InputError` as `read_path` does."""
    found = sources(data, path, encoding)
    if len(found) > 1:
        raise InputError(f"{path}：文件里有 {len(found)} 份报告，不能当作一份；请拆开，或用 nlp-tag 逐份读取")
    return found[0]


def sources(data: bytes, path: str, encoding: str | None = None) -> list[Source]:
    """The reports in a file's bytes, mostly one; raise `InputError` where it cannot be read."""
    if not data:
        raise InputError(f"{path}：文件是空的；请给出报告全文")
    kind = format_of(data)
    notices: tuple[Notice, ...] = ()
    origins: tuple[Origin, ...] = ()
    found: str | None
    if kind is TEXT:
        text, found = decode(data, path, encoding)
    else:
        draft_ = draft(data, path, encoding)
        (text, origins), found, notices = write(draft_.blocks), draft_.encoding, tuple(draft_.notices)
        if not text.strip():
            raise InputError(f"{path}：文件里没有文字；请给出有文字的报告")
    digest = hashlib.sha256(data).hexdigest()
    bounds = parts(text)
    return [
        Source(
            f"{path}#{number}" if len(bounds) > 1 else path, digest, kind.media_type, found, text[start:end], notices,
            tuple(o._replace(start=o.start - start) for o in origins if start <= o.start < end),
        )
        for number, (start, end) in enumerate(bounds, 1)
    ]  # fmt: skip

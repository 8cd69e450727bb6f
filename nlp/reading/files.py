"""Files, members of archives, and standard input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from nlp.errors import InputError
from nlp.reading.archive import SEPARATOR, checked_entries, file_bytes, is_legacy, members
from nlp.reading.decoding import decode
from nlp.reading.formats import TEXT, draft, format_of
from nlp.reading.layout import write
from nlp.reading.package import Package
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
        unknown, or it holds several reports (`read_reports` reads them).
    """
    return from_bytes(file_bytes(path), str(path), encoding)


def read_stream(stream: BinaryIO, encoding: str | None = None) -> Source:
    """Read standard input, or any open binary file, to its end; its path is ``-``."""
    return from_bytes(stream.read(), "-", encoding)


def inputs_in(path: str) -> list[str]:
    """What to read of a file: the members of an archive by their names, ``file.zip!name``, else the file itself."""
    try:
        return [f"{path}{SEPARATOR}{name}" for name in members(path)] or [path]
    except InputError:  # reading it says what is wrong
        return [path]


def read_reports(path: str, encoding: str | None = None) -> list[Source]:
    """The reports in one file: mostly one; of several the paths end in ``#1``, ``#2``.

    Raises
    ------
    InputError
        As `read_path`, but for several reports; for an archive, whose members `inputs_in` names.
    """
    return sources(file_bytes(path), path, encoding)


def prepare(paths: Iterable[str]) -> None:
    """Convert those of `paths` that LibreOffice must convert in one call, so that reading them is fast."""
    from nlp.reading.office import convert_ahead

    convert_ahead(path for path in paths if is_legacy(path))


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
    if kind.name == "zip":
        names = checked_entries(Package(data, path))
        if SEPARATOR in path:
            raise InputError(f"{path}：压缩包里还有压缩包；请先解压里面的一层")
        raise InputError(
            f"{path}：压缩包里有 {len(names)} 个文件；请给出其中一个，写作 {path}{SEPARATOR}{next(iter(names))}"
        )
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

"""Where the output goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from nlp.cli.messages import UsageError


@contextmanager
def open_binary(path: Path) -> Iterator[BinaryIO]:
    """The file `path` for bytes; see `open_output`."""
    with open_output(path) as stream:
        yield stream.buffer


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or the file `path`, which appears under its name only when the block ends well.

    Raises
    ------
    UsageError
        Where `path` cannot be written.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    if path.is_dir():
        raise UsageError(f"{path}:这是文件夹;--output 请给出文件名")
    target = path.resolve()  # a link stays a link
    special = path.exists() and not path.is_file()  # /dev/null must not be replaced
    draft = path if special else target.with_name(f".{target.name}.{os.getpid()}.tmp")
    if path.exists() and not os.access(path, os.W_OK):
        raise UsageError(f"{path}：没有写入权限；请换一个 --output")
    try:
        stream = draft.open("w" if special else "x", encoding="utf-8", errors="backslashreplace", newline="\n")
    except FileNotFoundError:
        raise UsageError(f"{path}：没有文件夹 {target.parent}；请先建立") from None
    except OSError as error:
        raise UsageError(f"{path}：无法写入（{error.strerror}）；请换一个 --output") from None
    if special:
        with stream:
            yield stream
        return
    try:
        with stream:
            yield stream
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)

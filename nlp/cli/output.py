"""Where the output goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, TextIO, TypeVar

from nlp.cli.messages import UsageError
from nlp.errors import reason

_SUFFIXES = {
    ".txt": ("text", "table"), ".json": ("json",), ".jsonl": ("json",), ".csv": ("csv",), ".xlsx": ("xlsx",),
    ".docx": ("docx",), ".html": ("html",), ".htm": ("html",), ".sarif": ("sarif",),
    ".md": (), ".pdf": (), ".doc": (), ".xls": (), ".wps": (), ".et": (), ".png": (), ".parquet": (),
}  # fmt: skip
_BINARY = frozenset({"xlsx", "docx"})

F = TypeVar("F", bound=StrEnum)


def format_of(asked: F | None, output: Path | None, formats: type[F], default: F) -> F:
    """The format to write: the one `asked` for, else what the name of the output ends in, else `default`.

    Raises
    ------
    UsageError
        Where `formats` has none that fits the name, `asked` is another than it says, or a format that is no text
        would go to the terminal.
    """
    fitting = [formats(name) for name in fitting_names(output, *map(str, formats))]
    if asked and fitting and asked not in fitting:
        raise UsageError(f"--format {asked} 与文件名 {output} 不一致；请改一个，或不写 --format")
    chosen = asked or (fitting[0] if fitting else default)
    if chosen in _BINARY and output is None:
        raise UsageError(f"{chosen} 不是文本，不能显示在终端；请用 --output 给出文件名，如 --output 结果.{chosen}")
    return chosen


def fitting_names(output: Path | None, *formats: str) -> list[str]:
    """Those of `formats` that the name of the output says, none where it says nothing; see `format_of`."""
    suffix = output.suffix.lower() if output else ""
    told = _SUFFIXES.get(suffix)
    fitting = [known for known in formats if told and known in told]
    if told is not None and not fitting:
        usable = "、".join(end for end, names in _SUFFIXES.items() if {*names} & {*formats})
        raise UsageError(f"{output}：这个命令不能写 {suffix} 文件；文件名请以 {usable} 之一结尾")
    return fitting


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
        raise UsageError(f"{path}：这是文件夹；--output 请给出文件名")
    target = Path(os.path.realpath(path))  # a link stays a link
    if target.is_symlink():
        raise UsageError(f"{path}：无法写入（链接绕成了圈）；请换一个 --output")
    special = path.exists() and not path.is_file()  # /dev/null must not be replaced
    draft = path if special else target.with_name(f".{target.name}.{os.getpid()}.tmp")
    if path.exists() and not os.access(path, os.W_OK):
        raise UsageError(f"{path}：没有写入权限；请换一个 --output")
    try:
        stream = draft.open("w" if special else "x", encoding="utf-8", errors="backslashreplace", newline="\n")
    except FileNotFoundError:
        raise UsageError(f"{path}：没有文件夹 {target.parent}；请先建立") from None
    except OSError as error:
        raise UsageError(f"{path}：无法写入（{reason(error)}）；请换一个 --output") from None
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

"""Text files and standard input."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from nlp.errors import InputError
from nlp.reading.source import Source, from_bytes


def read_path(path: str | Path, encoding: str | None = None) -> Source:
    """Read a text file.

    Parameters
    ----------
    path : the file.
    encoding : overrules detection, any name that Python knows.

    Raises
    ------
    InputError
        Where there is no such file, it is a folder, may not be read, is empty, or holds no text.
    """
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}:没有这个文件;请检查路径") from None
    except IsADirectoryError:
        raise InputError(f"{path}:这是文件夹;请给出其中的文件,如 {Path(path) / '*.txt'}") from None
    except PermissionError:
        raise InputError(f"{path}:没有读取权限;请检查文件权限") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path!s}:无法读取({getattr(error, 'strerror', None) or error});请检查路径") from None
    return from_bytes(data, str(path), encoding)


def read_stream(stream: BinaryIO, encoding: str | None = None) -> Source:
    """Read standard input, or any open binary file, to its end; its path is ``-``."""
    return from_bytes(stream.read(), "-", encoding)

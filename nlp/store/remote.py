"""Inputs at addresses that `fsspec` opens, such as ``s3://bucket/folder`` (https://filesystem-spec.readthedocs.io)."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nlp.errors import InputError, StoreError, reason
from nlp.reading.archive import LARGEST


def is_remote(path: str) -> bool:
    """Whether `path` is an address, not a path of this machine."""
    return "://" in path


def listed(address: str) -> list[str]:
    """The addresses of the files that `address` names: a file, those below a folder, or what fits a pattern.

    Hidden files are left out.

    Raises
    ------
    StoreError
        Where `fsspec`, or its package for this kind of address, is not installed, or the place cannot be listed.
    """
    system, root = _known(address)
    try:
        system.invalidate_cache()
        found = system.glob(root) if glob.has_magic(root) else system.find(root)
        return [str(system.unstrip_protocol(file)) for file in found if not file.rpartition("/")[2].startswith(".")]
    except Exception as error:  # what the client of a store raises is its own
        raise StoreError(f"{address}：打不开（{reason(error)}）；请检查地址和权限") from None


def canonical(address: str) -> str:
    """The one name of what lies at `address`; raise `StoreError` as `listed` does."""
    system, file = _known(address)
    return str(system.unstrip_protocol(file))


def identity(address: str) -> str:
    """What changes when the bytes at `address` do, told by its size, time or tag; empty where there is no such file."""
    try:
        system, file = _system(address)
        return str(system.ukey(file))
    except Exception:  # reading it says what is wrong
        return ""


@contextmanager
def fetched(path: str) -> Iterator[str]:
    """The file of this machine that holds what `path` does: itself, or a copy that goes at the end.

    Raises
    ------
    InputError
        Where it cannot be fetched, or is larger than a report is.
    """
    if not is_remote(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.rpartition("/")[2]
        try:
            system, file = _system(path)
            if (system.size(file) or 0) > LARGEST:
                raise InputError(f"{path}：文件大于 {LARGEST >> 20} MB，不像一份报告；没有读取")
            system.get_file(file, str(copy))
        except InputError:
            raise
        except Exception as error:
            raise InputError(f"{path}：取不到（{reason(error)}）；请检查地址和权限") from None
        try:
            yield str(copy)
        except InputError as error:  # says what is wrong with the copy
            raise type(error)(str(error).replace(str(copy), path)) from None


def _known(address: str) -> tuple[Any, str]:
    try:
        return _system(address)
    except ImportError as error:
        raise StoreError(f"{address}：缺少读这种地址的包（{reason(error)}）；请用 pip 安装 fsspec 和它") from None
    except Exception as error:  # what the client of a store raises is its own
        raise StoreError(f"{address}：打不开（{reason(error)}）；请检查地址和权限") from None


def _system(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    system, file = url_to_fs(address)
    return system, file

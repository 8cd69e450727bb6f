"""Bytes of files, and of the members of zip archives, which are named ``file.zip!folder/name``."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nlp.errors import InputError, reason
from nlp.reading.formats import OLE, format_of_names, kinds
from nlp.reading.package import Package

SEPARATOR = "!"
LARGEST = 512 << 20  # bytes of a file
_LARGEST_MEMBER = _LARGEST_STREAM = 128 << 20
_LARGEST_TOTAL = 2 << 30
_MOST_MEMBERS = 2000
_SKIPPED = ("__MACOSX/", "~$", ".")
_UTF8_NAME = 0x800


def file_bytes(path: str | Path) -> bytes:
    """The bytes of a file, or of the member of an archive; raise `InputError` where they cannot be had."""
    archive, member = parted(str(path))
    if member:
        return _member(archive, member)
    try:
        if Path(path).is_file():
            most, data = LARGEST, Path(path).read_bytes() if Path(path).stat().st_size <= LARGEST else None
        else:  # a pipe, or a device, which may have no end
            most = _LARGEST_STREAM
            with Path(path).open("rb") as stream:
                data = stream.read(most + 1)
        if data is None or len(data) > most:
            raise InputError(f"{path}：文件大于 {most >> 20} MB，不像一份报告；没有读取")
        return data
    except FileNotFoundError:
        raise InputError(f"{path}：没有这个文件；请检查路径") from None
    except IsADirectoryError:
        raise InputError(f"{path}：这是文件夹，没有从中读到文件；请给出其中的文件。能读的有{kinds()}") from None
    except PermissionError:
        raise InputError(f"{path}：没有读取权限；请检查文件权限") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path!s}：无法读取（{reason(error)}）；请检查路径") from None


def parted(name: str) -> tuple[str, str]:
    """The archive and the member that `name`, ``file.zip!member``, means; `name` and "" where it means no member."""
    if SEPARATOR in name and not Path(name).exists():
        archive, _, member = name.partition(SEPARATOR)
        while not Path(archive).is_file() and SEPARATOR in member:
            more, _, member = member.partition(SEPARATOR)
            archive = f"{archive}{SEPARATOR}{more}"
        if Path(archive).is_file():
            return archive, member
    return name, ""


def is_legacy(path: str) -> bool:
    """Whether a file may be one that LibreOffice must convert, by its first bytes."""
    return _begins_with(path, OLE)


def members(path: str) -> list[str]:
    """The names of the files in the archive `path`, in its order; empty where it is none, or not there.

    Raises
    ------
    InputError
        Where the archive is broken, empty, or would unpack to too much.
    """
    if not _begins_with(path, b"PK"):
        return []
    package = _archive(path)
    if package is None:
        return []
    return list(checked_entries(package))


def _begins_with(path: str, magic: bytes) -> bool:
    """Whether `path` is a file that begins so; never of a pipe, which would be waited for and emptied."""
    try:
        if not Path(path).is_file():
            return False
        with Path(path).open("rb") as stream:
            return stream.read(len(magic)) == magic
    except (OSError, ValueError):
        return False


def checked_entries(package: Package) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by their names; raise `InputError` where it is empty or unpacks to too much."""
    entries = _entries(package)
    if not entries:
        raise InputError(f"{package.path}：压缩包是空的；请检查文件")
    if len(entries) > _MOST_MEMBERS:
        raise InputError(f"{package.path}：压缩包里有 {len(entries):,} 个文件，超过 {_MOST_MEMBERS:,}；没有打开")
    total = sum(entry.file_size for entry in entries.values())
    if total > _LARGEST_TOTAL:
        raise InputError(f"{package.path}：解压后过大（{total >> 20:,} MB），可能是压缩炸弹；没有打开")
    return entries


def unpacked(data: bytes, path: str, largest: int) -> Iterator[tuple[str, bytes | InputError]]:
    """Yield each file in the archive `data`, named ``path!name``, with its bytes, or with what is wrong with it.

    Raises
    ------
    InputError
        Where the archive is broken, empty, or would unpack to more than `largest` bytes; names `path`.
    """
    package = Package(data, path)
    entries = checked_entries(package)
    if (total := sum(entry.file_size for entry in entries.values())) > largest:
        raise InputError(f"{path}：解压后过大（{total >> 20:,} MB，上限 {largest >> 20:,} MB）；没有打开")
    for member, entry in entries.items():
        name = f"{path}{SEPARATOR}{member}"
        try:
            yield name, package.read(entry, _LARGEST_MEMBER, name)
        except InputError as error:
            yield name, error


def _archive(path: str) -> Package | None:
    """The archive `path`, opened; None where it is another kind of package."""
    about = Path(path).stat()
    return _opened(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=1)
def _opened(path: str, changed: int, size: int) -> Package | None:
    package = Package(path, path)
    return package if format_of_names(package.names) is None else None


def _member(archive: str, name: str) -> bytes:
    package = _archive(archive)
    entry = None if package is None else checked_entries(package).get(name)
    if package is None or entry is None:
        raise InputError(f"{archive}{SEPARATOR}{name}：压缩包里没有这个文件；请检查名称")
    return package.read(entry, _LARGEST_MEMBER, f"{archive}{SEPARATOR}{name}")


def _entries(package: Package) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by their names; what systems and editors leave behind is left out."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in package.entries:
        name = posixpath.normpath("/" + _name(entry).replace("\\", "/")).lstrip("/")  # none leads out of the archive
        is_file = name and not entry.filename.endswith("/")  # a broken archive may hold a file without a name
        if is_file and not name.startswith("__MACOSX/") and not name.split("/")[-1].startswith(_SKIPPED):
            found.setdefault(name, entry)
    return found


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a member: without a flag that says UTF-8 it is in the system's encoding, in China GBK."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\0", "")
        except UnicodeError:
            continue
    return entry.filename

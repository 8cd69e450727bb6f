"""Zip packages of XML parts (docx, xlsx, ofd), opened without trust: bounds first, no entities, nothing fetched."""

from __future__ import annotations

import io
import lzma
import posixpath
import stat
import struct
import zipfile
import zlib
from functools import cached_property
from typing import Any

from nlp.errors import InputError

MOST_PARTS = 20_000
LARGEST_PART = 64 << 20  # bytes of XML; a report has one or two million
MOST_RATIO = 300  # unpacked to packed; text of real files stays below 60
_SMALL = 4 << 20  # bytes below which no ratio is a bomb
_DEEPEST = 4  # packages inside packages
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)  # what the standard library raises on damaged packages
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of one file; raise `InputError` that names `path` where it is broken, locked or a bomb."""

    def __init__(self, data: bytes | str, path: str, outer: Package | None = None):
        """`data` is the package, or the file that holds it; `outer` the package that takes this one in."""
        self.path, self._outer, self._spent = path, outer, 0
        self._size = len(data)
        self._deep: int = 0 if outer is None else outer._deep + 1
        if self._deep > _DEEPEST:
            raise InputError(f"{path}：文件里的文件套得太深，可能是压缩炸弹；没有打开")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        except _BROKEN:
            raise InputError(f"{path}：文件已损坏或没有下载完整；请重新取得这个文件") from None
        if len(self._zip.filelist) > MOST_PARTS:
            raise InputError(f"{path}：压缩包里有 {len(self._zip.filelist):,} 个文件，超过 {MOST_PARTS:,}；没有打开")

    @property
    def entries(self) -> list[zipfile.ZipInfo]:
        """What the package lists, folders included."""
        return self._zip.filelist

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._zip.namelist())

    def read(self, name: str | zipfile.ZipInfo, largest: int = LARGEST_PART, path: str = "") -> bytes:
        """The bytes of a part, at most `largest` of them; errors name `path`, where it is given."""
        path = path or self.path
        try:
            entry = self._zip.getinfo(name) if isinstance(name, str) else name
            if entry.flag_bits & 1:
                raise InputError(f"{path}：文件有密码；请先去掉密码再读")
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise InputError(f"{path}：这是一个链接，不是文件；没有读取")
            within(entry, path, largest)
            with self._zip.open(entry) as stream:
                data = stream.read(largest + 1)
        except _BROKEN:
            raise InputError(f"{path}：文件已损坏或没有下载完整；请重新取得这个文件") from None
        if len(data) > largest:
            raise InputError(f"{path}：解压后过大（超过 {largest >> 20} MB），可能是压缩炸弹；没有打开")
        return data

    def part(self, name: str) -> bytes:
        """The bytes of a part of a document, which count each time that they are taken (`spend`)."""
        data = self.read(name)
        self.spend(len(data))
        return data

    def spend(self, amount: int) -> None:
        """Count `amount` bytes, or characters that stand for a reference to them.

        A document may name a part or a string as often as it likes: what it unpacks to with all its references has the
        bounds of a part.

        Raises
        ------
        InputError
            Where all together are a bomb.
        """
        if self._outer is not None:
            self._outer.spend(amount)
            return
        self._spent += amount
        if self._spent > max(_SMALL, MOST_RATIO * self._size):
            raise InputError(f"{self.path}：内容反复引用，展开后过大（超过 {self._spent >> 20} MB）；没有读取")

    def xml(self, name: str) -> Any:
        """The root element of a part of a document."""
        return parse_xml(self.part(name), self.path)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that the part `name` refers to inside the package: id → (kind, name)."""
        folder, base = posixpath.split(name)
        listed = f"{folder}/_rels/{base}.rels"
        if listed not in self.names:
            return {}
        return {
            link.get("Id", ""): (
                link.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/"),
            )
            for link in self.xml(listed).iter(_RELATIONSHIPS)
            if link.get("TargetMode") != "External"
        }


def within(entry: zipfile.ZipInfo, path: str, largest: int) -> None:
    """Raise `InputError` where `entry` says that it unpacks to too much."""
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > largest or (entry.file_size > _SMALL and ratio > MOST_RATIO):
        raise InputError(
            f"{path}：解压后过大（{entry.file_size / (1 << 20):,.0f} MB，{ratio:,.0f} 倍），可能是压缩炸弹；没有打开"
        )


def parse_xml(data: bytes, path: str) -> Any:
    """The root element; raise `InputError` where `data` is no XML or declares entities, which are never resolved."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise InputError(f"{path}：文件已损坏（其中的 XML 不完整）；请重新取得这个文件") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"{path}：文件声明了实体（DTD），这类文件不该有，也不会去取外部内容；没有读取")
    return root

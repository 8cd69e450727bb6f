"""The one table of formats: what the bytes of a file are, by magic first, then by content; its name decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from nlp.errors import InputError
from nlp.reading.blocks import Draft
from nlp.reading.package import Package

_HEAD = 4096  # bytes that tell HTML and MIME
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MIME = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?content-type:\s*(?:multipart/|text/html)", re.I)
_TAG = r"(?:html|head|body|div|p|table|span|font|title|meta|script|section|article|center|h[1-6]|ul|br|style|link|base)"
_HTML = re.compile(rf"\A\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype\s+html[^>]*>\s*)*<{_TAG}[\s>/]", re.I | re.S)
_HTML_INSIDE = re.compile(r"<(?:html|body)[\s>]|<!doctype\s+html", re.I)
_OLD_WORD = re.compile(r"<(?:w:wordDocument|office:document)\b")
_FLAT_WORD = re.compile(r"<pkg:package\b")


Recognise = Callable[[bytes, frozenset[str]], bool]  # the bytes, and the names in them where they are a zip package


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `chinese` for people, `module` of this package that reads it, empty where none can.

    `advice` ends the sentence about a file that is not read.
    """

    name: str
    media_type: str
    chinese: str
    module: str
    recognise: Recognise
    advice: str = ""


def _starts(*magic: bytes) -> Recognise:
    return lambda data, _: data.startswith(magic)


def _part(name: str) -> Recognise:
    return lambda data, names: name in names


def _office(folder: str, main: str) -> Recognise:
    """A package of Office Open XML with its parts in `folder`; the main part may have another name, or be missing."""
    return lambda data, names: (
        f"{folder}/{main}" in names
        or ("[Content_Types].xml" in names and any(name.startswith(f"{folder}/") for name in names))
    )


def _mimetype(name: str) -> Recognise:
    """An OpenDocument package, whose first member is its media type as it stands."""
    return lambda data, names: "mimetype" in names and f"mimetype{name}".encode() in data[:_HEAD]


def _ole_with(*streams: str) -> Recognise:
    wanted = [f"{stream}\0".encode("utf-16-le") for stream in streams]
    return lambda data, _: data.startswith(OLE) and any(stream in data for stream in wanted)


def _test(holds: Callable[[bytes], bool]) -> Recognise:
    return lambda data, _: holds(data)


def _is_html(data: bytes) -> bool:
    head = _head(data)
    return _HTML.match(head) is not None or (_HTML_INSIDE.search(head) is not None and "</" in _head(data, 1 << 16))


def _head(data: bytes, size: int = _HEAD) -> str:
    data = data[:size]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "ignore")
    return data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


_UNPACK = "请先解压，再给出其中的文件"
_ODF = "application/vnd.oasis.opendocument"
_EXPORT = "请在原来的程序里另存为 .docx 或 PDF"
_OOXML = "application/vnd.openxmlformats-officedocument"

FORMATS: tuple[Format, ...] = (
    Format("pdf", "application/pdf", "PDF", "pdf", _test(lambda data: b"%PDF-" in data[:1024])),
    Format("rtf", "application/rtf", "RTF", "rtf", _test(lambda data: data[:64].lstrip().startswith(b"{\\rtf"))),
    Format("locked", "application/x-ole-storage", "加密的 Office 文档", "", _ole_with("EncryptedPackage"),
           "文件有打开密码；请先去掉密码再读"),
    Format("doc", "application/msword", "旧版 Word 或 WPS 文档", "office", _ole_with("WordDocument")),
    Format("xls", "application/vnd.ms-excel", "旧版 Excel 表格", "office", _ole_with("Workbook", "Book")),
    Format("ppt", "application/vnd.ms-powerpoint", "演示文稿", "", _ole_with("PowerPoint Document"), _EXPORT),
    Format("ole", "application/x-ole-storage", "旧版 Office 文件", "", _starts(OLE),
           "文件已损坏或不是文档；" + _EXPORT),
    Format("docx", f"{_OOXML}.wordprocessingml.document", "Word 文档", "docx",
           _office("word", "document.xml")),
    Format("xlsx", f"{_OOXML}.spreadsheetml.sheet", "Excel 表格", "xlsx",
           _office("xl", "workbook.xml")),
    Format("pptx", f"{_OOXML}.presentationml.presentation", "演示文稿", "",
           _office("ppt", "presentation.xml"), _EXPORT),
    Format("odt", f"{_ODF}.text", "ODT 文档", "office", _mimetype(f"{_ODF}.text")),
    Format("ods", f"{_ODF}.spreadsheet", "ODS 表格", "office",
           _mimetype(f"{_ODF}.spreadsheet")),
    Format("ofd", "application/ofd", "OFD 版式文档", "ofd", _part("OFD.xml")),
    Format("zip", "application/zip", "压缩包", "", _starts(*_ZIP), "请给出其中的文件，写作 压缩包.zip!文件名"),
    Format("rar", "application/vnd.rar", "RAR 压缩包", "", _starts(b"Rar!"), _UNPACK),
    Format("7z", "application/x-7z-compressed", "7z 压缩包", "", _starts(b"7z\xbc\xaf\x27\x1c"), _UNPACK),
    Format("gzip", "application/gzip", "压缩文件", "", _starts(b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), _UNPACK),
    Format("image", "image/*", "图片", "", _starts(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
           "请先做文字识别（OCR），或给出有文字的版本"),
    Format("caj", "application/caj", "CAJ 文件", "", _starts(b"CAJ\0", b"HN\0\0"), "请另存为 PDF"),
    Format("mhtml", "multipart/related", "网页存档（MHTML）", "mhtml",
           _test(lambda data: _MIME.match(data[: 1 << 16]) is not None)),
    Format("flat-word", f"{_OOXML}.wordprocessingml.document", "Word XML 文档", "flatword",
           _test(lambda data: _FLAT_WORD.search(_head(data)) is not None)),
    Format("word-xml", "application/msword", "旧版 Word XML 文档", "office",
           _test(lambda data: _OLD_WORD.search(_head(data)) is not None)),
    Format("html", "text/html", "网页", "html", _test(_is_html)),
)  # fmt: skip
TEXT = Format("txt", "text/plain", "文本", "", _test(lambda data: True))


def format_of(data: bytes) -> Format:
    """The format of a file's bytes; `TEXT` where no other is recognised."""
    names: frozenset[str] = frozenset()
    if data.startswith(_ZIP):
        try:
            names = Package(data, "").names
        except InputError:  # broken: its reader says so
            names = frozenset()
    return next((known for known in FORMATS if known.recognise(data, names)), TEXT)


def kinds() -> str:
    """The kinds of file that are read, in Chinese, for messages."""
    readable = [known.chinese for known in FORMATS if known.module and known.module != "office"]
    converted = [known.chinese for known in FORMATS if known.module == "office"]
    return f"{'、'.join([TEXT.chinese, *readable, '压缩包'])}，装了 LibreOffice 还有{'、'.join(converted)}"


def draft(data: bytes, path: str, encoding: str | None = None) -> Draft:
    """What the reader of the format of `data` finds, `TEXT` excepted.

    Raises
    ------
    InputError
        Where no reader knows the format, or the file is broken, locked, empty or out of bounds; names `path`.
    """
    found = format_of(data)
    if not found.module:
        what = (
            ""
            if found.name in ("locked", "ole")
            else f"这是{' ' * found.chinese[0].isascii()}{found.chinese}，不能直接读；"
        )
        raise InputError(f"{path}：{what}{found.advice or '请给出文档或文本文件'}")
    read: Callable[[bytes, str, str | None], Draft] = import_module(f"nlp.reading.{found.module}").read
    return read(data, path, encoding)


def format_of_names(names: frozenset[str]) -> Format | None:
    """The format of a zip package with parts of these names; None for an archive of files."""
    found = next(known for known in FORMATS if known.recognise(_ZIP[0], names))
    return None if found.name == "zip" and "mimetype" not in names else found

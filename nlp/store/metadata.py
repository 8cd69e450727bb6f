"""Manifests: CSV or JSON Lines that say which inputs there are and what is known of them."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from nlp.errors import InputError, StoreError, reason
from nlp.places.gazetteer import gazetteer
from nlp.reading.decoding import UTF_32, decode
from nlp.store.remote import is_remote

_HEAD = 1 << 16  # bytes that tell the encoding
_CHINESE = {
    "路径": "path", "文件": "path", "省": "province", "省份": "province", "市": "city", "城市": "city", "县": "county",
    "区县": "county", "县区": "county", "乡镇": "town", "镇街": "town", "区划代码": "code", "机关": "agency",
    "单位": "agency", "标题": "title", "机关类型": "unit", "单位类型": "unit", "年度": "year", "年份": "year",
}  # fmt: skip


def read_manifest(file: Path, *, paths: bool = True) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ``(path, metadata)`` for every row; a relative path is relative to the folder of the manifest.

    CSV has a head of column names, in any encoding that reports may have (Excel writes GB18030); what begins with a
    brace or a bracket, or has a name that ends in ``.jsonl`` or ``.ndjson``, is JSON Lines, an object a line. The
    column ``path`` is required unless `paths` is false; then one column must be known. An empty value says nothing.
    Rows are read one at a time.

    Raises
    ------
    StoreError
        Where the manifest cannot be read; names the line.
    """
    try:
        rows = _json_rows(file) if _is_json(file) else _csv_rows(file, paths)
        for line, row in rows:
            metadata = {_CHINESE.get(key, key): value for key, value in row.items() if value}
            if not all(_is_text(word) for word in (*metadata, *metadata.values())):
                raise StoreError(f"{file}：第{line}行有半个字符（代理码位）；请改成完整的字符")
            path = metadata.pop("path", "")
            if paths and not path:
                raise StoreError(f"{file}：第{line}行没有路径（path）；每行请给出一个文件")
            if "year" in metadata and not (metadata["year"].isdecimal() and len(metadata["year"]) == 4):
                raise StoreError(f"{file}：第{line}行的年度 {metadata['year']!r} 不是四位数字；请写成 2023 的样子")
            if "code" in metadata and metadata["code"] not in gazetteer().names:
                raise StoreError(f"{file}：第{line}行的区划代码 {metadata['code']!r} 不存在；请写六位代码")
            yield path if is_remote(path) else str(file.parent / path) if path else "", metadata
    except UnicodeError:
        why = "JSON Lines 清单不是 UTF-8" if _is_json(file) else "清单的编码前后不一"
        raise StoreError(f"{file}：{why}；请另存为 UTF-8") from None
    except OSError as error:
        raise StoreError(f"{file}：清单打不开（{reason(error)}）；请检查 --manifest") from None


def _is_json(file: Path) -> bool:
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    begins = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return begins in (b"{", b"[") or file.suffix.lower() in (".jsonl", ".ndjson")


def _csv_rows(file: Path, paths: bool) -> Iterator[tuple[int, dict[str, str]]]:
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    try:
        # a line break of UTF-16 has two bytes, and any of them may stand in another character
        wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not head.startswith(UTF_32)
        _, encoding = ("", "utf-16") if wide else decode(head[: head.rfind(b"\n") + 1] or head, str(file))
    except InputError as error:
        raise StoreError(str(error)) from None
    with file.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        try:
            names = [name.strip() for name in rows.fieldnames or ()]
            if paths and "path" not in (_CHINESE.get(name, name) for name in names):
                raise StoreError(f"{file}：清单没有“path”或“路径”一列；第一行请写列名")
            if not paths and not any(_CHINESE.get(name, name) in _CHINESE.values() for name in names):
                raise StoreError(f"{file}：清单没有机关、乡镇、区划代码等列；第一行请写列名")
            rows.fieldnames = names
            for row in rows:
                if None in row:
                    raise StoreError(f"{file}：第{rows.line_num}行的列比列名多；请检查逗号和引号")
                yield rows.line_num, {key: (value or "").strip() for key, value in row.items()}
        except csv.Error as error:
            raise StoreError(f"{file}：第{rows.line_num}行不是 CSV（{reason(error)}）；请检查引号") from None


def _json_rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    from nlp.corpus.format import NotJson, parse_json

    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = parse_json(line.encode("utf-8"))
            except NotJson as error:
                raise StoreError(f"{file}：第{number}行{error.what}；每行请写一个对象") from None
            if not isinstance(row, dict) or any(isinstance(value, dict | list) for value in row.values()):
                raise StoreError(f"{file}：第{number}行不是由文字和数字组成的对象；每行请写一个对象")
            yield number, {key: "" if value is None else str(value).strip() for key, value in row.items()}


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True

"""Errors for people: what is wrong, where, and what to do, in one line of Chinese."""

from __future__ import annotations

import re
from errno import errorcode

_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SYSTEM = {
    "ENOENT": "没有这个文件或文件夹", "EACCES": "没有权限", "EPERM": "系统不允许", "EISDIR": "这是文件夹",
    "ENOTDIR": "路径中有一段不是文件夹", "ENOSPC": "磁盘已满", "EDQUOT": "磁盘配额已满", "EROFS": "磁盘只读",
    "ELOOP": "链接绕成了圈", "ENAMETOOLONG": "名称过长", "EEXIST": "已有同名文件", "EIO": "磁盘读写出错",
    "EMFILE": "打开的文件过多", "ENFILE": "打开的文件过多", "EBUSY": "正被占用", "EADDRINUSE": "端口已被占用",
    "EADDRNOTAVAIL": "本机没有这个地址", "ENOMEM": "内存不足", "EFBIG": "文件过大",
}  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]")  # a sentence of this package
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class NlpTagError(Exception):
    """Something the user can mend; its text is one line: a line break in what it names is escaped."""

    def __init__(self, message: object = "") -> None:
        super().__init__(_BREAK.sub(lambda match: repr(match[0])[1:-1], str(message)))


class InputError(NlpTagError):
    """An input that cannot be read as text."""


class ModelError(NlpTagError):
    """A model that is not there or cannot be opened."""


class CorpusError(NlpTagError):
    """A corpus that breaks the format."""


class SettingError(NlpTagError):
    """A setting that no component has, or a value that is none."""


class StoreError(NlpTagError):
    """A store, a manifest or a query that cannot be worked with."""


def reason(error: BaseException) -> str:
    """Why something failed, in Chinese, for brackets: what systems and readers say often is translated.

    The rest is quoted as it stands, with its kind, at most 200 code points of it.
    """
    if isinstance(error, UnicodeError):
        return "不是所用编码的文字"
    if isinstance(error, RecursionError):
        return "嵌套过深"
    if isinstance(error, MemoryError):
        return "内存不足"
    if isinstance(error, OSError) and (known := _SYSTEM.get(errorcode.get(error.errno or 0, ""))):
        return known
    if hasattr(error, "lineno") and hasattr(error, "colno"):  # of JSON
        return f"第{error.lineno}行第{error.colno}列不是 JSON"
    if type(error).__name__ == "TOMLDecodeError":
        place = _PLACE.search(str(error))
        return f"第{place[1]}行第{place[2]}列不是 TOML" if place else "末尾不是 TOML"
    if isinstance(error, ValueError) and "integer string conversion" in str(error):
        return "整数过长"
    said = " ".join(str(getattr(error, "strerror", None) or error).split())[:200]
    return said if _CHINESE.search(said) else f"原文：{type(error).__name__}: {said}"

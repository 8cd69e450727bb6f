"""Which encoding a web page is in: what its bytes say, over what it declares."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from nlp.errors import InputError
from nlp.reading.decoding import decode

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_HEAD = 4096
_ASCII = rb"<p>\u4e00 +AGE-"  # the marks of codecs that read ASCII as something else
_MOST_LOST = 0.02  # of the characters


def html_text(data: bytes, path: str, encoding: str | None, declared: str | None = None) -> tuple[str, str]:
    """The text of a page and its encoding.

    Pages in GBK that declare UTF-8, and the reverse, are common. Where no encoding fits every byte, the one that loses
    least is taken.

    Raises
    ------
    InputError
        Where too much of the page would be lost.
    """
    if encoding or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, path, encoding)
    with suppress(InputError):
        return decode(data, path)
    named = _DECLARED.search(data[:_HEAD])
    declarations = (declared, named[1].decode("ascii", "replace") if named else None)
    candidates = ["utf-8", "gb18030", "big5", *(name for name in declarations if name and _is_known(name))]
    read = [(data.decode(name, "replace"), name) for name in candidates]
    text, found = min(read, key=lambda pair: pair[0].count("\ufffd"))
    if text.count("\ufffd") > _MOST_LOST * len(text):
        raise InputError(f"{path}：编码无法识别；请用 --encoding 指明编码，或另存为 UTF-8")
    return text, found


def _is_known(name: str) -> bool:
    """Whether `name` is an encoding of pages: ASCII stays as it is, and what is no character can be replaced."""
    try:
        return (_ASCII + b"\xff").decode(name, "replace").startswith(_ASCII.decode())
    except (LookupError, ValueError):
        return False

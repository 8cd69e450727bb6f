"""Which encoding a Chinese text is in.

Strict UTF-8 first: a text of another encoding hardly ever passes for it. Between GB18030 and Big5 the bytes
decide: both order their characters by how common they are, so the right reading is the one with most
characters in its first level. General detectors (charset-normalizer, chardet) guess from statistics of long
texts and go wrong on a line or two of Chinese.
"""

from __future__ import annotations

import codecs
import math
import re

from nlp.errors import InputError
from nlp.reading.unreadable import why

UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)  # the first begins as UTF-16 does
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHINESE = ("gb18030", "big5", "big5hkscs")  # the first of two that fit alike
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
_LOST = re.compile("\ufffd+")
_WIDEST = 4  # bytes of a character, each of which may be read as one that is lost
_MOST_BAD = 0.001  # bytes that fit no character, of all; each spoils a character or two
_MOST_LOST = 0.01  # characters, of those beyond ASCII; a text of another encoding loses tens of times as many
_LEAST_COMMON = 0.4  # of `_common_share`; simplified Chinese has 0.9 and more, UTF-8 and Big5 read as GB18030 less
_SAMPLE = 1 << 20  # bytes by which two encodings are told apart
_MOST_CONTROL = 0.01  # of the characters; text torn out of PDF has stray ones


def decode(data: bytes, path: str, encoding: str | None = None) -> tuple[str, str]:
    """Return ``(text, encoding)``; raise `InputError` that names `path` where `data` is no text.

    A byte order mark is not part of the text. `encoding` overrules detection.
    """
    if not data:
        raise InputError(f"{path}：文件是空的；请给出报告全文")
    if not encoding and data.startswith(UTF_32):
        raise InputError(f"{path}：是 UTF-32 编码的文本；请另存为 UTF-8")
    found = encoding or _detect(data)
    if found is None:
        said = why(path, data) or "不是文本，或编码无法识别；若是文本，请另存为 UTF-8，或用 --encoding 指明编码"
        raise InputError(f"{path}：{said}")
    try:
        text = _nearly(data, found)
        text.encode()  # some encodings can spell half a character, which no file can hold again
    except (LookupError, ValueError) as error:
        if isinstance(error, UnicodeError):
            raise InputError(f"{path}：按 {found} 解码失败；请换一种 --encoding，或不指定以自动识别") from None
        raise InputError(f"{path}：没有名为 {found!r} 的编码；可用 utf-8、gb18030、big5 等") from None
    text = text.removeprefix("\ufeff")
    if not text:
        raise InputError(f"{path}：文件是空的；请给出报告全文")
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        said = why(path, data) or "这是二进制文件，不是文本；请给出文档（docx、PDF、网页）或文本文件"
        raise InputError(f"{path}：{said}")
    return text, found


def _detect(data: bytes) -> str | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if _nearly_decodes(data, "utf-8"):
        return "utf-8"
    common = {name: _common_share(data[:_SAMPLE], name) for name in _CHINESE if _nearly_decodes(data, name)}
    best = max(common, key=common.__getitem__, default=None)
    return best if best and common[best] >= _LEAST_COMMON else None


def _nearly(data: bytes, encoding: str) -> str:
    """`data` decoded, bytes that are no characters as U+FFFD where there are few; else raise ``UnicodeError``."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        lost = sum(math.ceil(len(run) / _WIDEST) for run in _LOST.findall(text))  # one bad byte spoils its neighbours
        if lost > _MOST_BAD * len(data) or lost > _MOST_LOST * sum(char > "\x7f" for char in text):
            raise
        return text


def _nearly_decodes(data: bytes, name: str) -> bool:
    try:
        _nearly(data, name)
    except UnicodeDecodeError:
        return False
    return True


def _common_share(data: bytes, name: str) -> float:
    """The share of two-byte characters that lie in the first level of GB 2312 or of Big5, or are punctuation."""
    common = total = 0
    index = 0
    while index < len(data) - 1:
        first, second = data[index], data[index + 1]
        if first < 0x81:
            index += 1
            continue
        total += 1
        if name == "gb18030":
            common += (0xB0 <= first <= 0xD7 or first in (0xA1, 0xA3)) and second >= 0xA1
        else:
            common += 0xA4 <= first <= 0xC6 or first == 0xA1
        index += 2
    return common / total if total else 0.0

"""Time grows with the length of an input, not with its square: the same piece, some times and many times."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable

from nlp.errors import NlpTagError
from nlp.reading.files import sources
from nlp.report import Report

_FEW, _MANY = 2_000, 16_000  # code points or bytes
_MOST = 3.0  # times the growth of the length; a square gives 8
_AT_LEAST = 0.4  # seconds; below, machines are too restless to say
_WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
_TAGS = [
    "<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<span>", "<br>",
    "<td rowspan=2>", "<td colspan=3>",
    "<td rowspan=256 colspan=256>", "<ul><li>", "<script>", "<!--", "<font>一", "表一", "12", "&nbsp;", "一、",
    "<b", "<!DOCTYPE html>", "<style>", "{", "}", "/*", "@", "<title>", "<a href=x>",
]  # fmt: skip
_WORD_TAGS = [
    "<w:p><w:r><w:t>一、标题</w:t></w:r></w:p>", "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", "<w:p/>",
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="9"/></w:tcPr><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr>'
    "</w:tbl>",
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>',
    "<w:sdt><w:sdtContent/></w:sdt>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一、标题</w:t></w:r></w:p>",
]  # fmt: skip
_RTF = [
    "{",
    "}",
    "\\par ",
    "\\cell ",
    "\\row ",
    "\\trowd",
    "\\cellx9000",
    "\\u-123 ?",
    "\\'b1",
    "\\intbl ",
    "{\\*\\x ",
    "\\bin9 ",
    "12 ",
]
_TEXTS = [
    "存在的问题：", "改进措施：", "一是业务培训不够。", "（一）", "一、", "\n", "\n", "12\t", "0\t", "，", "。", "、",
    "三、收到和处理政府信息公开申请情况\n", "2023年", "桃江县", "人民政府", "予以公开", "总计", "http://", "第", "\x00",
    "1.", " ", "\u3000", "\u0308", "—", "(",
]  # fmt: skip


class Growth:
    """A door: some pieces, put together by chance, repeated as text, page, Word document or RTF."""

    def __init__(self, tag: Callable[[str], Report]):
        self._tag = tag

    def growth_door(self, rng: random.Random) -> int:
        """Eight times the input takes no more than some eight times the time."""
        kind = rng.choice(["text", "html", "docx", "rtf", "bytes"])
        pieces = {"text": _TEXTS, "html": _TAGS, "docx": _WORD_TAGS, "rtf": _RTF, "bytes": _TEXTS}[kind]
        piece = "".join(rng.choice(pieces) for _ in range(rng.choice([1, 2, 5, 30])))
        scale = 1 if kind == "text" else 8
        few, many = (self._seconds(kind, piece * (1 + scale * size // len(piece))) for size in (_FEW, _MANY))
        if many > _AT_LEAST and many > _MOST * _MANY / _FEW * few:  # once more: something else may have run
            many = self._seconds(kind, piece * (1 + scale * _MANY // len(piece)))
            assert many <= _MOST * _MANY / _FEW * few, f"{kind} {piece[:200]!r}: {few:.3f} s, {many:.3f} s"
        return _MANY

    def _seconds(self, kind: str, body: str) -> float:
        start = time.process_time()
        try:
            if kind == "text":
                self._tag(body)
            else:
                sources(_made(kind, body), "a")
        except NlpTagError:
            pass
        return time.process_time() - start


def _made(kind: str, body: str) -> bytes:
    if kind == "html":
        return b"<html><body>" + body.encode()
    if kind == "rtf":
        return b"{\\rtf1 " + body.encode("gb18030")
    if kind == "bytes":
        return body.encode("gb18030")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", _WORD.format(body))
    return stream.getvalue()

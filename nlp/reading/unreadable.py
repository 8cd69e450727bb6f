"""What helps with a file whose bytes are neither text nor of a kind that is known: its name says what it was to be."""

from __future__ import annotations

from pathlib import PurePath

_AGAIN = "请重新下载，或向提供的人要原文件"
_WORD = "不是完整的{}，文件头已损坏或没有下载完整；能打开就在 Word 或 WPS 里另存为 .docx，打不开就重新取得原文件"
_TABLE = (
    "不是完整的表格文件，文件头已损坏或没有下载完整；能打开就在 Excel 或 WPS 里另存为 .xlsx，打不开就重新取得原文件"
)
_PAGE = "网页文件已损坏；请在浏览器里打开原来的网页，另存为“网页，全部”"
_ARCHIVE = f"压缩包已损坏或没有下载完整；{_AGAIN}"
_PART = "还没有下载完整；请等下载结束，或重新下载"
_SENTENCES = {
    ".pdf": f"不是完整的 PDF，文件头已损坏或没有下载完整；{_AGAIN}",
    ".ofd": f"不是完整的 OFD 文档，文件头已损坏或没有下载完整；{_AGAIN}",
    **dict.fromkeys((".docx", ".docm", ".doc", ".dot", ".dotx"), _WORD.format(" Word 文档")),
    **dict.fromkeys((".wps", ".wpt"), _WORD.format(" WPS 文档")),
    **dict.fromkeys((".rtf", ".odt"), _WORD.format("文档")),
    **dict.fromkeys((".xlsx", ".xls", ".et", ".ods"), _TABLE),
    **dict.fromkeys((".html", ".htm", ".mht", ".mhtml", ".shtml"), _PAGE),
    **dict.fromkeys((".zip", ".rar", ".7z"), _ARCHIVE),
    **dict.fromkeys((".part", ".crdownload", ".download", ".downloading", ".td", ".xltd"), _PART),
}  # fmt: skip


def why(path: str, data: bytes) -> str | None:
    """What is wrong with the file and what to do, for behind its path; None where its name promises no document."""
    if not data.strip(b"\0"):
        return f"文件内容全是零，没有下载完整；{_AGAIN}"
    return _SENTENCES.get(PurePath(path).suffix.lower())


def told_page(path: str) -> str | None:
    """What to do about a page that holds no report, where its name promises a document; None where it does not."""
    ending = PurePath(path).suffix.lower()
    return None if _SENTENCES.get(ending, _PAGE) == _PAGE else _AGAIN

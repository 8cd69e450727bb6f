"""A broken file is told with what helps: by what its name promises, never to save as text what is no text."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.reading import from_bytes

JUNK = bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("年报.pdf", "不是完整的 PDF.*重新下载"),
        ("年报.DOCX", "Word 文档.*另存为 .docx"),
        ("年报.wps", "WPS 文档.*另存为 .docx"),
        ("年报.et", "另存为 .xlsx"),
        ("年报.html", "浏览器里打开"),
        ("包.zip!年报.rar", "压缩包已损坏"),
        ("年报.pdf.crdownload", "没有下载完整"),
        ("年报.dat", "请给出文档|若是文本"),
    ],
)
@pytest.mark.parametrize("data", [JUNK, b"\x01\x02\x03 abc" * 300])
def test_bytes_that_are_no_text_are_told_by_the_name_of_the_file(name, said, data):
    with pytest.raises(InputError, match=said) as told:
        from_bytes(data, name)
    assert "另存为 .txt" not in str(told.value)


def test_a_file_of_zeros_was_not_downloaded():
    with pytest.raises(InputError, match="全是零，没有下载完整"):
        from_bytes(bytes(5000), "年报.docx")


def test_a_page_of_an_error_under_the_name_of_a_document_is_told():
    page = "<html><body><p>抱歉，您访问的页面不存在或已删除。</p></body></html>".encode()
    with pytest.raises(InputError, match="这其实是网页.*重新下载"):
        from_bytes(page, "年报.pdf")


def test_a_report_as_a_page_under_the_name_of_a_document_is_read():
    page = f"<html><body><p>一、总体情况</p><p>{'本年度公开信息十二条。' * 20}</p></body></html>".encode()
    assert from_bytes(page, "年报.doc").text.startswith("一、总体情况\n")

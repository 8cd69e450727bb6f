"""Findings as a Word file to send back to a unit."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from nlp.checks.finding import SEVERITY_NAMES, Checked, Finding
from nlp.checks.rules import load_rules
from nlp.show.comparison import marked
from nlp.show.comparison_docx import write
from nlp.show.findings.words import beside, counts, name_of, where

if TYPE_CHECKING:
    from docx.document import Document

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # https://www.w3.org/TR/xml/#charsets
_HEADS = ("序号", "级别", "位置", "问题和建议", "依据")
_LONG = 100  # characters of passages from which the message does not say them all
_WIDTHS = (1.2, 1.4, 2.6, 7.4, 4.0)  # centimetres


def to_docx(reports: Sequence[Checked]) -> bytes:
    """The bytes of a Word file with a part for each of `reports`: what it is, and a table of its findings."""
    import docx

    document = docx.Document()
    document.core_properties.author = "nlp-tag"
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2000, 1, 1)
    for number, report in enumerate(reports):
        if number:
            document.add_page_break()  # type: ignore[no-untyped-call]
        _report(document, report)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _report(document: Document, report: Checked) -> None:
    document.add_heading(_legal(f"检查意见：{name_of(report)}"), 1)
    document.add_paragraph(_legal(f"文件：{report.report}"))
    if not report.findings:
        document.add_paragraph("没有发现问题。")
        return
    document.add_paragraph(f"共{len(report.findings)}处（{counts([report])}）。请逐条核对，改正后重新报送。")
    from docx.shared import Cm

    table = document.add_table(1, len(_HEADS), "Table Grid")
    table.autofit = False
    for column, cell, head, width in zip(table.columns, table.rows[0].cells, _HEADS, _WIDTHS, strict=True):
        column.width, cell.text, cell.width = Cm(width), head, Cm(width)
    rules = load_rules()
    for number, finding in enumerate(report.findings, 1):
        row = (
            str(number),
            SEVERITY_NAMES[finding.severity],
            where(finding),
            finding.message,
            rules[finding.rule].source,
        )
        for cell, text, width in zip(table.add_row().cells, row, _WIDTHS, strict=True):
            cell.text, cell.width = _legal(text), Cm(width)
    for number, finding in enumerate(report.findings, 1):
        _beside(document, number, finding)


def _beside(document: Document, number: int, finding: Finding) -> None:
    """The passages that a finding compares, side by side, what differs marked."""
    pairs = beside(finding)
    if sum(len(mine.text) for mine, _ in pairs) < _LONG:
        return
    document.add_heading(f"第{number}条的文字对照", 2)
    table = document.add_table(1, 2, "Table Grid")
    for cell, head in zip(table.rows[0].cells, ("本报告", pairs[0][1].report), strict=True):
        cell.text = _legal(head)
    for mine, other in pairs:
        cells = table.add_row().cells
        for cell, passage, field in zip(cells, (mine, other), marked(mine.text, other.text), strict=True):
            cell.text = f"第{passage.line}行："
            write(cell.paragraphs[0], field)


def _legal(text: str) -> str:
    """`text` without what XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)

"""Findings as a Word file to send back to a unit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from nlp.checks.finding import SEVERITY_NAMES, Checked, Finding
from nlp.checks.rules import load_rules
from nlp.show.comparison import marked
from nlp.show.comparison_docx import write
from nlp.show.findings.words import beside, counts, file_name, name_of, told, where
from nlp.show.legal import legal

if TYPE_CHECKING:
    from docx.document import Document

_HEADS = ("序号", "级别", "位置", "问题和建议", "依据")
_LONG = 100  # characters of passages from which the message does not say them all
_WIDTHS = (1.2, 1.4, 2.6, 7.4, 4.0)  # centimetres
_PAPER = (21.0, 29.7)  # A4, in centimetres; the table is as wide as its margins leave


def to_docx(reports: Sequence[Checked]) -> bytes:
    """The bytes of a Word file with a part for each of `reports`: what it is, and a table of its findings."""
    import docx

    document = docx.Document()
    _paper(document)
    _fonts(document)
    document.core_properties.author = "nlp-tag"
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2000, 1, 1)
    for number, report in enumerate(reports):
        if number:
            document.add_page_break()  # type: ignore[no-untyped-call]
        _report(document, report)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paper(document: Document) -> None:
    """A4, upright, with equal margins."""
    from docx.shared import Cm

    page = document.sections[0]
    page.page_width, page.page_height = map(Cm, _PAPER)
    page.left_margin = page.right_margin = Cm((_PAPER[0] - sum(_WIDTHS)) / 2)


def _fonts(document: Document) -> None:
    """Fonts of offices, black."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, font, size in (("Normal", "宋体", 10.5), ("Heading 1", "黑体", 15), ("Heading 2", "黑体", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        style.font.bold = False  # a font of its own says enough, and not every program has it in bold
        named = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            named.attrib.pop(qn(f"w:{theme}"), None)
        named.set(qn("w:eastAsia"), font)


def _report(document: Document, report: Checked) -> None:
    document.add_heading(legal(f"检查意见：{name_of(report)}"), 1)
    document.add_paragraph(legal(f"文件：{file_name(report.report)}"))
    if not report.findings:
        document.add_paragraph("没有发现问题。")
        return
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    findings = told(report.findings)
    shown = counts([replace(report, findings=tuple(findings))])
    document.add_paragraph(f"共{len(findings)}条（{shown}）。错误须改正，警告请核对，提示供参考；改正后请重新报送。")
    table = document.add_table(1, len(_HEADS), "Table Grid")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, cell, head, width in zip(table.columns, table.rows[0].cells, _HEADS, _WIDTHS, strict=True):
        column.width, cell.text, cell.width = Cm(width), head, Cm(width)
    rules = load_rules()
    for number, finding in enumerate(findings, 1):
        row = (
            str(number),
            SEVERITY_NAMES[finding.severity],
            where(finding),
            finding.message,
            rules[finding.rule].source,
        )
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(added.cells, row, _WIDTHS, strict=True):
            cell.text, cell.width = legal(text), Cm(width)
    for number, finding in enumerate(findings, 1):
        _beside(document, number, finding)


def _beside(document: Document, number: int, finding: Finding) -> None:
    """The passages that a finding compares, side by side, what differs marked; a hint's message says enough."""
    pairs = beside(finding) if finding.severity != "hint" else []
    if sum(len(mine.text) for mine, _ in pairs) < _LONG:
        return
    document.add_heading(f"第{number}条的文字对照", 2)
    table = document.add_table(1, 2, "Table Grid")
    for cell, head in zip(table.rows[0].cells, ("本报告", file_name(pairs[0][1].report)), strict=True):
        cell.text = legal(head)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    for mine, other in pairs:
        cells = table.add_row().cells
        for cell, passage, field in zip(cells, (mine, other), marked(mine.text, other.text), strict=True):
            cell.text = f"{where(passage)}："
            write(cell.paragraphs[0], field)

"""A comparison as a Word file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from nlp.checks.comparison import Comparison
from nlp.show.comparison import Field, Part, parts, title_of
from nlp.show.legal import legal

if TYPE_CHECKING:
    from docx.document import Document

_FONT, _SIZE = "宋体", 10.5  # points: 五号, as offices print tables
_MARGIN = 2.0  # centimetres


def comparison_docx(comparison: Comparison) -> bytes:
    """The file, a landscape page so that both years stand side by side."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    normal = document.styles["Normal"]
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    normal.font.size = Pt(_SIZE)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(2)
    normal.paragraph_format.line_spacing = 1.15
    document.styles["Title"].font.size = Pt(18)
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(_MARGIN)
    document.add_heading(legal(title_of(comparison)), 0)
    for part in parts(comparison):
        _add(document, part)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add(document: Document, part: Part) -> None:
    from docx.shared import Cm

    document.add_heading(legal(part.title), 1)
    if part.note:
        document.add_paragraph(legal(part.note))
    if not part.rows:
        return
    table = document.add_table(1, len(part.heads), "Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, part.heads, strict=True):
        cell.paragraphs[0].add_run(legal(head)).bold = True
    _repeat_head(table.rows[0])
    for row in part.rows:
        for cell, field in zip(table.add_row().cells, row, strict=True):
            write(cell.paragraphs[0], field)
    width = 29.7 - 2 * _MARGIN
    for column, weight in zip(table.columns, part.weights, strict=True):
        column.width = Cm(width * weight / sum(part.weights))


def write(paragraph: Any, field: Field) -> None:
    """Add `field` to a paragraph of Word, what changed on a yellow ground."""
    from docx.enum.text import WD_COLOR_INDEX

    for run in field:
        written = paragraph.add_run(legal(run.text))
        if run.changed:
            written.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _repeat_head(row: Any) -> None:
    """Let Word print the head again on every page that the table goes on to."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

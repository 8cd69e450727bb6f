"""Word documents of reports, by python-docx and by hand where it cannot."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from office.written import Ruled, Written

_MARK = re.compile(r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")


def _table(where: Any, ruled: Ruled, style: str | None = "Table Grid", start: int = 0, end: int | None = None) -> Any:
    rows = ruled.rows[start:end]
    table = where.add_table(len(rows), ruled.width)
    if style:
        table.style = style
    for index, row in enumerate(rows):
        for column, place in row.items():
            cell = table.cell(index, column)
            last = min(index + place.rows, len(rows)) - 1
            if place.rows > 1 or place.columns > 1:
                cell = cell.merge(table.cell(last, column + place.columns - 1))
            cell.text = place.text
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(9)
    return table


def _new() -> Any:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "WenQuanYi Zen Hei"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "WenQuanYi Zen Hei")
    style.font.size = Pt(12)
    return document


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraph(document: Any, kind: str, text: str) -> Any:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = 1 if kind == "title" else None
    paragraph.paragraph_format.first_line_indent = None if kind == "title" else Pt(24)
    return paragraph


def plain(report: Written) -> bytes:
    """Paragraphs and ruled tables."""
    document = _new()
    document.sections[0].header.paragraphs[0].text = "2019年政府信息公开工作年度报告 内部资料"
    document.sections[0].footer.paragraphs[0].text = "- 1 -"
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(document, part)
        else:
            _paragraph(document, *part)
    return _saved(document)


def no_borders(report: Written) -> bytes:
    """Tables without lines."""
    document = _new()
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(document, part, None)
        else:
            _paragraph(document, *part)
    return _saved(document)


def numbered(report: Written) -> bytes:
    """Headings that Word numbers by itself."""
    document = _new()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, (form, text) in enumerate((("chineseCountingThousand", "%1、"), ("chineseCounting", "（%1）")), 1):
        numbering.append(parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        ))  # fmt: skip
    made = 0

    def new_list(abstract: int) -> int:
        nonlocal made
        made += 1
        numbering.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{made}"><w:abstractNumId w:val="{abstract}"/>'
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        ))  # fmt: skip
        return made

    top, sub = new_list(1), 0
    expected = 1
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(document, part)
            continue
        kind, text = part
        mark = _MARK.match(text) if kind == "heading" else None
        number = mark and "一二三四五六七八九十".find(mark[0].strip("（）、")) + 1
        if mark and mark[0].endswith("、") and number == expected:
            paragraph, expected, sub = _paragraph(document, kind, text[mark.end() :]), expected + 1, 0
            _number(paragraph, top)
        elif mark and mark[0].startswith("（") and (number == 1 or sub):
            sub = new_list(2) if number == 1 else sub
            paragraph = _paragraph(document, kind, text[mark.end() :])
            _number(paragraph, sub)
        else:
            _paragraph(document, kind, text)
    return _saved(document)


def _number(paragraph: Any, number: int) -> None:
    paragraph._p.get_or_add_pPr().append(parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    ))  # fmt: skip


def tracked(report: Written) -> bytes:
    """Text deleted and inserted, hidden text, a comment's anchor."""
    document = _new()
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(document, part)
            continue
        kind, text = part
        paragraph = _paragraph(document, kind, text)
        run = paragraph.runs[0]._r
        wrap = OxmlElement("w:ins")
        run.addprevious(wrap)
        wrap.append(run)
        wrap.addprevious(
            parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>七、旧的标题2001年99件</w:delText></w:r></w:del>")
        )
        hidden = paragraph.add_run("八、看不见的标题77件")
        hidden.font.hidden = True
    return _saved(document)


def nested(report: Written) -> bytes:
    """All of the report in the one cell of a table, its tables nested in that."""
    document = _new()
    cell = document.add_table(2, 1).cell(1, 0)
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(cell, part)
            cell.add_paragraph()
        else:
            _paragraph(cell, *part)
    return _saved(document)


def controls(report: Written) -> bytes:
    """Paragraphs and tables in content controls; the title in a text box."""
    document = _new()
    for part in report.parts:
        if isinstance(part, Ruled):
            element = _table(document, part)._tbl
        else:
            element = _paragraph(document, *part)._p
            if part[0] == "title":
                _box(element)
                continue
        control = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent/></w:sdt>')
        element.addprevious(control)
        control.find(qn("w:sdtContent")).append(element)
    return _saved(document)


def _box(paragraph: Any) -> None:
    outer = parse_xml(
        f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:r><mc:AlternateContent>'
        "<mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent/></wps:txbx></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent/></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    paragraph.addprevious(outer)
    first, second = outer.iter(qn("w:txbxContent"))
    import copy

    second.append(copy.deepcopy(paragraph))
    first.append(paragraph)


def split_tables(report: Written) -> bytes:
    """Long tables cut in two by a page break, the heads printed again."""
    document = _new()
    for part in report.parts:
        if not isinstance(part, Ruled):
            _paragraph(document, *part)
        elif len(part.rows) > 12:
            _table(document, part, end=12)
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            heads = [row for row in part.rows[:3] if all(not p.text.isdigit() for p in row.values())]
            _table(document, Ruled(part.label, part.width, heads + part.rows[12:]))
        else:
            _table(document, part)
    return _saved(document)


def broken_cells(report: Written) -> bytes:
    """Labels over several paragraphs of a cell, line breaks inside, tabs behind numbers."""
    document = _new()
    for part in report.parts:
        if isinstance(part, Ruled):
            table = _table(document, part)
            for cell in {id(c._tc): c for row in table.rows for c in row.cells}.values():
                text = cell.text
                if len(text) > 3 and not re.search(r"\d", text):
                    cell.text = text[:2]
                    cell.add_paragraph(text[2:])
        else:
            kind, text = part
            mark = _MARK.match(text)
            _paragraph(
                document, kind, text[: mark.end()] + "\t" + text[mark.end() :] if mark and kind == "heading" else text
            )
    return _saved(document)


def text_boxes(report: Written) -> bytes:
    """Every heading in a text box of its own."""
    document = _new()
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(document, part)
            continue
        paragraph = _paragraph(document, *part)
        if part[0] != "text":
            _box(paragraph._p)
    return _saved(document)


def soft_breaks(report: Written) -> bytes:
    """All prose between two tables is one paragraph with line breaks, as pasted from a page."""
    document = _new()
    paragraph = None
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(document, part)
            paragraph = None
        elif paragraph is None:
            paragraph = document.add_paragraph(part[1])
        else:
            paragraph.add_run().add_break()
            paragraph.add_run(part[1])
    return _saved(document)


def annotated(report: Written) -> bytes:
    """Comments, a contents page made by a field, a text cut into runs, bookmarks, a note under a page."""
    document = _new()
    headings = [part[1] for part in report.parts if not isinstance(part, Ruled) and part[0] == "heading"]
    lines = "".join(f"<w:p><w:r><w:t>{h}</w:t><w:tab/><w:t>3</w:t></w:r></w:p>" for h in headings)
    contents = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent>{lines}"
        "</w:sdtContent></w:sdt>"
    )
    for part in report.parts:
        if isinstance(part, Ruled):
            _table(document, part)
            continue
        kind, text = part
        paragraph = _paragraph(document, kind, text[:3])
        for start in range(3, len(text), 7):
            paragraph.add_run(text[start : start + 7]).bold = bool(start % 2)
        document.add_comment(paragraph.runs[0], "请核对：一、总体情况 88件", "审核")
        mark = f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="_GoBack"/>'
        paragraph._p.append(parse_xml(mark))
    document.paragraphs[0]._p.addnext(contents)
    return _saved(document)


def revised_tables(report: Written) -> bytes:
    """A row deleted and numbers replaced in every table, each change kept."""
    document = _new()
    for part in report.parts:
        if not isinstance(part, Ruled):
            _paragraph(document, *part)
            continue
        table = _table(document, part)
        for run in [r for row in table.rows for c in row.cells for p in c.paragraphs for r in p.runs][::3]:
            run._r.addprevious(_deleted("77"))
        gone = table.add_row()
        for cell in gone.cells:
            cell.paragraphs[0]._p.append(_deleted("99"))
        gone._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')} w:id='1' w:author='x'/>"))
    return _saved(document)


def _deleted(text: str) -> Any:
    """A run that was deleted; Word deletes those of a deleted row too, which is all that other formats keep of it."""
    return parse_xml(f"<w:del {nsdecls('w')} w:id='2' w:author='x'><w:r><w:delText>{text}</w:delText></w:r></w:del>")


DOCUMENTS: dict[str, Callable[[Written], bytes]] = {
    "plain": plain, "no borders": no_borders, "numbered": numbered, "tracked": tracked, "nested": nested,
    "controls": controls, "split tables": split_tables, "broken cells": broken_cells,
    "text boxes": text_boxes, "soft breaks": soft_breaks, "annotated": annotated, "revised tables": revised_tables,
}  # fmt: skip

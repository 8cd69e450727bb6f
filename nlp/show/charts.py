"""Charts for documents of Word: drawn by the reader's own program, in its fonts, and open to changes.

`xlsxwriter` writes the chart into a spreadsheet, as it does for Excel; the same part of the file, with the spreadsheet
beside it, is a chart of Word (ECMA-376 part 1, 21.2). So no picture is drawn, and no font of Chinese has to be there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from nlp.show.legal import legal

if TYPE_CHECKING:
    from docx.document import Document

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_INLINE = """
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{relation}"/>
</a:graphicData></a:graphic></wp:inline></w:drawing>
"""
_SHOWN = '<c:plotVisOnly val="1"/>'
_GAP = '<c:dispBlanksAs val="gap"/>'  # what is not known is no bar; without it LibreOffice writes a 0
_END = "<c:printSettings>"  # what stands after the link to the spreadsheet
# What a label shows; Word and LibreOffice show everything that is not ruled out
_LABELS = "".join(
    f'<c:{what} val="{int(what == "showVal")}"/>'
    for what in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
)
_COLORS = ("#2F6DB5", "#D9822B", "#5B8C5A")


class Chart(NamedTuple):
    """What a chart shows: `series` are named numbers, one for each of `names`, None where there is none.

    `kind` is ``bar`` (names downwards) or ``column``; `pattern` is how numbers are shown, as Excel has it.
    """

    title: str
    names: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    kind: str = "bar"
    pattern: str = "#,##0"


def add_chart(document: Document, chart: Chart, centimetres: tuple[float, float]) -> None:
    """Put `chart` into a paragraph of its own, as wide and as high as `centimetres` say."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.shared import Cm

    package = document.part.package
    number = 1 + sum(part.content_type == _CHART for part in package.parts)
    book = _book(chart)
    with zipfile.ZipFile(BytesIO(book)) as parts:
        drawn = parts.read("xl/charts/chart1.xml").decode()
    data = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _SHEET, book, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    outside = f'<c:externalData r:id="{part.relate_to(data, RELATIONSHIP_TYPE.PACKAGE)}"/>'
    drawn = drawn.replace('<c:showVal val="1"/>', _LABELS).replace(_END, outside + _END, 1)
    part._blob = drawn.replace(_SHOWN, _SHOWN + _GAP, 1).encode()
    width, height = (int(Cm(length)) for length in centimetres)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    shape = parse_xml(_INLINE.format(width=width, height=height, number=number, relation=relation).strip())
    told = shape.find(".//{*}docPr")
    told.set("name", f"图{number}")
    told.set("descr", legal(f"{chart.title}：" + "；".join(_said(chart))))
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_together = True
    paragraph.add_run()._r.append(shape)


def _said(chart: Chart) -> list[str]:
    """The chart in words, for those who do not see it."""
    return [
        f"{series} " + "、".join(f"{name} {value:.0%}" if "%" in chart.pattern else f"{name} {value:,}"
                                for name, value in zip(chart.names, values, strict=True) if value is not None)
        for series, values in chart.series
    ]  # fmt: skip


def _book(chart: Chart) -> bytes:
    """A spreadsheet with the numbers and the chart of them."""
    import datetime

    import xlsxwriter

    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    sheet, last = book.add_worksheet("数据"), len(chart.names)
    for row, name in enumerate(chart.names, 1):
        sheet.write_string(row, 0, legal(name))
    drawn = book.add_chart({"type": chart.kind})
    for column, (name, values) in enumerate(chart.series, 1):
        sheet.write_string(0, column, legal(name))
        for row, value in enumerate(values, 1):
            if value is not None:
                sheet.write_number(row, column, value)
        drawn.add_series(
            {
                "name": ["数据", 0, column], "categories": ["数据", 1, 0, last, 0],
                "values": ["数据", 1, column, last, column], "fill": {"color": _COLORS[(column - 1) % len(_COLORS)]},
                "data_labels": {"value": True, "num_format": chart.pattern, "font": {"size": 8}}, "gap": 60,
            }
        )  # fmt: skip
    drawn.set_title({"name": legal(chart.title), "name_font": {"size": 11, "bold": True}, "overlay": False})
    plain = {"num_font": {"size": 8}, "minor_tick_mark": "none", "major_tick_mark": "none"}
    value_axis = {**plain, "num_format": chart.pattern, "major_gridlines": {"visible": False}, "min": 0}
    name_axis = {**plain, "reverse": chart.kind == "bar", "interval_unit": 1}
    axes = (drawn.set_y_axis, drawn.set_x_axis) if chart.kind == "bar" else (drawn.set_x_axis, drawn.set_y_axis)
    for set_axis, axis in zip(axes, (name_axis, value_axis), strict=True):
        set_axis(axis)
    drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": {"size": 8}})
    sheet.insert_chart(0, len(chart.series) + 2, drawn)
    book.close()
    return data.getvalue()

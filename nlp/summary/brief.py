"""A summary as a document of Word to hand on: findings, three charts and a table on two pages, then the units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from nlp.show.charts import Chart, add_chart
from nlp.show.legal import legal
from nlp.show.word_links import bookmark, link
from nlp.store.unit import NAMES
from nlp.summary.basis import MISSING, add_basis, of
from nlp.summary.data import Amount, Group, Summary
from nlp.summary.measures import in_time
from nlp.summary.missing import called
from nlp.summary.numbers import value_text

if TYPE_CHECKING:
    from docx.document import Document

_SONG, _HEI = "宋体", "黑体"
_WIDTH = 16.2  # cm between the margins
_HEIGHTS = (7.8, 5.0, 6.2)  # cm of the charts
_NAME, _NUMBER = 2.2, 1.6  # of columns of names and numbers
_APPENDIX = (2.8, 4.2, 1.3, 1.8, 1.3, 4.8)
_BARS = 8  # of themes
_SPAN = 6  # years of a chart, and of the first sentence, the last
_MOST = 8  # groups of a chart
_GROUPS = 12  # rows of the table on the second page
_UNITS = 400  # rows of the appendix
_TABLE = ("received", "granted_share", "carried_over", "on_time_share")
_YEARS = ("received", "processed", "carried_over")
_OUTCOMES = ("granted", "partly_granted", "refused", "unavailable", "not_processed", "carried_over")
_TIMELY = {True: "按时", False: "逾期", None: "不明"}


def brief(summary: Summary, folder: str = "") -> bytes:
    """The bytes of a docx file; `folder` is the URL of the folder that holds the store, as seen from the file."""
    from docx import Document

    document = Document()
    _styles(document)
    document.core_properties.author, document.core_properties.title = "", "政府信息公开工作年度报告汇总"
    document.core_properties.created = document.core_properties.modified = datetime(2000, 1, 1)
    document.add_heading("政府信息公开工作年度报告汇总", 0)
    document.add_paragraph(legal(_scope(summary)))
    document.add_heading("一、要点", 1)
    if not summary.headlines:
        document.add_paragraph("没有超出偶然的突出情况。")
    for number, headline in enumerate(summary.headlines, 1):
        paragraph = document.add_paragraph(legal(f"{number}．{headline.text}"))
        link(paragraph, "依据", name=of(number, headline))
    document.add_heading("二、图", 1)
    for chart, height in zip(_charts(summary), _HEIGHTS, strict=True):
        add_chart(document, chart, (_WIDTH, height))
    document.add_heading(f"三、各{summary.by_name}", 1)
    if (told := summary.total.years) and len(told) > 1 and "year" not in summary.by:
        span, year = f"{told[0].year}年至{told[-1].year}年", summary.total.amounts[0].year
        document.add_paragraph(f"报告数和主题是{span}的；申请、公开率和按时发布率是{year}年的。")
    groups = sorted(summary.groups, key=lambda group: -group.reports)[:_GROUPS]
    rows, heads = [_group_row(summary, group) for group in (summary.total, *groups)], _group_heads(summary)
    widths = [_NAME, *[_NUMBER] * (len(heads) - 1 - len(summary.roles))]
    widths += [(_WIDTH - sum(widths)) / len(summary.roles)] * len(summary.roles)
    _table(document, heads, rows, widths)
    if len(summary.groups) > _GROUPS:
        document.add_paragraph(f"只列报告最多的{_GROUPS}组，共{len(summary.groups):,}组；全部见工作簿。")
    for note in summary.notes:
        document.add_paragraph(legal(f"注：{note.message}。"))
    _units(document, summary)
    add_basis(document, summary, folder)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _styles(document: Document) -> None:
    """Fonts of offices, margins for two pages."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    fonts = {"Normal": (_SONG, 10.5), "Title": (_HEI, 18), "Heading 1": (_HEI, 13)}
    for name, (font, size) in fonts.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        style.font.bold = False  # 黑体 is bold enough
        named = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            named.attrib.pop(qn(f"w:{theme}"), None)
        named.set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = Pt(3)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(1.8)


def _scope(summary: Summary) -> str:
    earlier, last = summary.total.years[:-_SPAN], summary.total.years[-_SPAN:]
    years = [f"{year.year}年{year.reports:,}份" for year in last]
    if earlier:
        years.insert(0, f"{earlier[0].year}年至{earlier[-1].year}年{sum(year.reports for year in earlier):,}份")
    where = f"，条件：{summary.where}" if summary.where else ""
    missing = f"，缺报{len(summary.missing):,}个机关" if summary.missing else ""
    groups = f"按{summary.by_name}分为{len(summary.groups):,}组"
    return f"共{summary.reports:,}份报告（{'、'.join(years)}）{missing}，{groups}{where}。"


def _charts(summary: Summary) -> Iterator[Chart]:
    """Themes; requests by year, or their outcomes where there is one year; the groups with the most requests."""
    names = {theme.label: theme.name for theme in summary.themes}
    first = [figure for figure in summary.total.figures if figure.role == summary.roles[0].label]
    themes = [figure.theme for figure in sorted(first, key=lambda figure: -figure.count)[:_BARS]]
    share = {(figure.role, figure.theme): figure.share for figure in summary.total.figures}
    yield Chart(
        "提到各主题的报告占比", [names[theme] for theme in themes],
        [(role.name, [share[role.label, theme] for theme in themes]) for role in summary.roles], "bar", "0%",
    )  # fmt: skip
    amounts = dict(zip((measure.id for measure in summary.measures), summary.total.amounts, strict=True))
    called = {measure.id: measure.name for measure in summary.measures}
    years = [year.year for year in amounts["received"].years][-_SPAN:]
    if len(years) > 1:
        series = [(called[one], [_of_year(amounts[one], year) for year in years]) for one in _YEARS]
        yield Chart("依申请公开（件）", [f"{year}年" for year in years], series, "column")
    else:
        values = [amounts[one].value for one in _OUTCOMES]
        yield Chart("申请办理结果（件）", [called[one] for one in _OUTCOMES], [("件", values)], "column")
    received = [measure.id for measure in summary.measures].index("received")
    groups = sorted(
        (group for group in summary.groups if group.amounts[received].value),
        key=lambda group: -(group.amounts[received].value or 0),
    )[:_MOST]
    year = f"{amounts['received'].year}年" if amounts["received"].year and "year" not in summary.by else ""
    yield Chart(
        f"{year}新收申请最多的{summary.by_name}（件）", [group.name for group in groups],
        [("新收申请", [group.amounts[received].value for group in groups])],
    )  # fmt: skip


def _of_year(amount: Amount, year: int) -> float | None:
    return next((told.sum for told in amount.years if told.year == year), None)


def _group_heads(summary: Summary) -> list[str]:
    return [summary.by_name, "报告", "缺报", *(m.name for m in summary.measures if m.id in _TABLE),
            *(f"最常见的{role.name}" for role in summary.roles)]  # fmt: skip


def _group_row(summary: Summary, group: Group) -> list[str]:
    names = {theme.label: theme.name for theme in summary.themes}
    told = [
        value_text(measure, amount.value)
        for measure, amount in zip(summary.measures, group.amounts, strict=True) if measure.id in _TABLE
    ]  # fmt: skip
    common = []
    for role in summary.roles:
        figure = max((f for f in group.figures if f.role == role.label), key=lambda f: f.count, default=None)
        common.append(f"{names[figure.theme]} {figure.share:.0%}" if figure and figure.count else "")
    return [group.name, f"{group.reports:,}", f"{len(group.missing):,}" if group.missing else "", *told, *common]


def _units(document: Document, summary: Summary) -> None:
    """The appendix: each report of the last year, then the units without one."""
    year = summary.total.amounts[0].year
    head = document.add_heading(f"附：{year}年度各机关" if year else "附：各机关", 1)
    head.paragraph_format.page_break_before = True
    names = {theme.label: theme.name for theme in summary.themes}
    role, column = summary.roles[0], [measure.id for measure in summary.measures].index("received")
    chosen = sorted(
        (one for one in summary.counted if one.year == year),
        key=lambda one: (one.code or "~", one.town or "", one.agency or "", one.path),
    )
    rows = [
        ["".join(filter(None, (one.county or one.city or one.province, one.town))), one.agency or one.title or one.path,
         NAMES.get(one.kind or "", one.kind or ""),
         "" if one.amounts[column] is None else f"{one.amounts[column]:,}",
         _TIMELY[in_time(one.published, one.year, one.kind)],
         "、".join(names.get(theme, theme) for theme in one.themes.get(role.label, ()))]
        for one in chosen[:_UNITS]
    ]  # fmt: skip
    _table(document, ["地区", "机关", "类型", "新收申请", "发布", f"{role.name}主题"], rows, _APPENDIX)
    if len(chosen) > _UNITS:
        document.add_paragraph(f"只列前{_UNITS}份，共{len(chosen):,}份；全部见工作簿。")
    if lacking := [one for one in summary.missing if year in one.years]:
        listed = "、".join(map(called, lacking[:_UNITS]))
        more = f"等{len(lacking):,}个" if len(lacking) > _UNITS else ""
        bookmark(document.add_heading("没有找到报告的机关", 1), MISSING, 0)
        document.add_paragraph(legal(f"{listed}{more}。"))


def _table(document: Document, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A table with lines, its head again on every page, numbers at the right; `widths` of columns are in cm."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    for number, row in enumerate((heads, *rows)):
        cells = table.add_row().cells
        for cell, content in zip(cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(legal(content))
            run.font.size, run.bold = Pt(9), number == 0
            paragraph.paragraph_format.space_after = Pt(0)
            if number and content and content[0].isdigit():
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

"""The whole view: what the report is, its sections, tables, items and warnings."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid

from nlp.report import Place, Report
from nlp.show.items import ItemsView
from nlp.show.prose import Prose
from nlp.show.tables import tables_view
from nlp.text.lines import Lines

_EVIDENCE = {
    "title": "标题", "preface": "开头", "address": "地址", "telephone": "区号", "signature": "落款", "path": "路径",
    "text": "正文", "index": "索引号", "domain": "网址", "town": "乡镇名", "manifest": "清单",
}  # fmt: skip


def view(report: Report) -> RenderableType:
    """The report for a rich console, at any width from some 40 cells on."""
    lines = Lines(report.text)
    parts = [
        Prose(report.title or "（没有找到标题）", style="bold"),
        _facts(report),
        *_headed("章节", "没有找到章节", _sections(report, lines)),
        *_headed("表格", "没有找到表格", tables_view(report, lines)),
        "",
        ItemsView(report, lines),
    ]
    if report.warnings:
        parts += _headed("提醒", "", _warnings(report, lines))
    return Group(*parts)


def _headed(title: str, none: str, parts: Iterator[RenderableType]) -> Iterator[RenderableType]:
    found = list(parts)
    yield ""
    yield Prose(title, style="bold") if found else Prose((title, "bold"), (f"  {none}", "dim"))
    yield Padding(Group(*found), (0, 0, 0, 2))


def _facts(report: Report) -> RenderableType:
    source = report.source
    facts = {
        "机关": report.agency,
        "地区": _place(report.place),
        "年度": report.year and f"{report.year}年",
        "格式": report.template and f"{report.template}年格式",
        "来源": " · ".join(filter(None, (source.path, source.encoding, f"{source.characters}字"))),
    }
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for name, fact in facts.items():
        grid.add_row(name, Prose(fact) if fact else Prose("未知", style="dim"))
    return grid


def _place(place: Place) -> str:
    names = [name for name in (place.province, place.city, place.county, place.town) if name]
    if not names:
        return f"可能是{'、'.join(place.candidates)}" if place.candidates else ""
    sources = (place.evidence or "").split("+")
    notes = [place.code, place.evidence and f"据{'、'.join(_EVIDENCE.get(source, source) for source in sources)}"]
    return " ".join(names) + "".join(f"（{note}）" for note in notes if note)


def _sections(report: Report, lines: Lines) -> Iterator[RenderableType]:
    if not report.sections:
        return
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right")
    for section in report.sections:
        name = report.name("sections", section.label)
        heading = report.text[section.heading.start : section.heading.end].strip()
        depth = section.label.count(".")
        written = () if name in heading else ((f"  “{heading}”", "dim"),)
        line = Prose(name, *written) if depth else Prose((name, "bold"), *written)
        grid.add_row(Prose(f"{lines(section.heading.start)}", style="dim"), Padding(line, (0, 0, 0, 2 * depth)))
    yield grid


def _warnings(report: Report, lines: Lines) -> Iterator[RenderableType]:
    for warning in report.warnings:
        where = "" if warning.start is None else f"(第{lines(warning.start)}行)"
        yield Prose(("! ", "yellow"), warning.message, (where, "dim"))

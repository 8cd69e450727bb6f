"""The report as a piece of HTML that needs nothing else, for Jupyter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from nlp.report import Item, Report

_CHIP = "border:1px solid;border-radius:.6em;padding:0 .5em;margin-left:.4em;font-size:85%;white-space:nowrap"


def to_html(report: Report) -> str:
    """Title, sections, items with their themes, failed checks and warnings; every text is escaped."""
    place = (report.place.province, report.place.city, report.place.county, report.place.town)
    facts = ("".join(filter(None, place)), report.agency, report.year and f"{report.year}年", report.source.path)
    tables = (f"{report.name('tables', table.label)}({len(table.cells)}格)" for table in report.tables)
    roles = dict.fromkeys([*report.names.get("roles", ()), *(item.role for item in report.items)])
    return "".join(
        [
            '<div style="line-height:1.5">',
            f"<b>{escape(report.title or '(没有找到标题)')}</b>",
            f"<div>{escape(' · '.join(str(fact) for fact in facts if fact))}</div>",
            _block("章节", _sections(report)),
            _block("表格", map(escape, tables)),
            *(_block(report.name("roles", role), _items(report, role)) for role in roles),
            _block("核对不符", (escape(check.message) for check in report.checks if check.status == "fail")),
            _block("提醒", (escape(warning.message) for warning in report.warnings)),
            "</div>",
        ]
    )


def _block(title: str, entries: Iterable[str]) -> str:
    """A list under its title; nothing where there is no entry. The entries are HTML, the title is not."""
    lines = "".join(f"<li>{entry}</li>" for entry in entries)
    if not lines:
        return ""
    return f'<div style="margin-top:.5em"><b>{escape(title)}</b><ul style="margin:0">{lines}</ul></div>'


def _sections(report: Report) -> Iterator[str]:
    for section in report.sections:
        indent = 1.5 * section.label.count(".")
        yield f'<span style="margin-left:{indent}em">{escape(report.name("sections", section.label))}</span>'


def _items(report: Report, role: str) -> Iterator[str]:
    for item in report.items:
        if item.role == role:
            yield escape(report.text[item.start : item.end].strip()) + "".join(_chips(report, item))


def _chips(report: Report, item: Item) -> Iterator[str]:
    for theme in item.themes:
        yield f'<span style="{_CHIP}" title="{theme.score:.2f}">{escape(report.name("themes", theme.label))}</span>'

"""Findings as a workbook: a sheet of reports, one of findings, one of rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from nlp.checks.finding import SEVERITIES, SEVERITY_NAMES, Checked
from nlp.checks.rules import load_rules
from nlp.show.findings.words import compared, files, name_of, where
from nlp.show.sheets import Book, lay_out, put

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_LINE, _MOST_LINES = 15, 27  # points of a line; a row has 409 at most


def to_workbook(reports: Sequence[Checked]) -> bytes:
    """The bytes of the workbook, the same for the same findings; text is text, whatever it begins with."""
    whole = Book()
    book = whole.book
    names = [SEVERITY_NAMES[severity] for severity in SEVERITIES]
    short = files(reports)
    _sheet(book, "报告", {"报告": 40, "文件": 40, "机关": 24, "年度": 8, **dict.fromkeys(names, 8)}, (
        (name_of(r), file or "（没有报告）", r.agency or "", r.year, *map(r.count, SEVERITIES))
        for r, file in zip(reports, short, strict=True)
    ))  # fmt: skip
    heads = {"机关": 20, "文件": 24, "级别": 6, "位置": 12, "问题": 22, "说明和建议": 58, "比对": 24, "规则": 24}
    rules = load_rules()
    _sheet(book, "检查结果", heads, (
        (r.agency or name_of(r), file, SEVERITY_NAMES[f.severity], where(f), rules[f.rule].title, f.message,
         compared(f), f.rule)
        for r, file in zip(reports, short, strict=True)
        for f in sorted(r.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    ))  # fmt: skip
    _sheet(book, "规则", {"规则": 22, "名称": 24, "级别": 8, "依据": 60, "例": 60}, (
        (rule.id, rule.title, SEVERITY_NAMES[rule.severity], rule.source, rule.example) for rule in rules.values()
    ))  # fmt: skip
    return whole.close()


def _sheet(book: Workbook, name: str, heads: dict[str, int], rows: Iterable[Sequence[Any]]) -> None:
    """A sheet with `heads`, each with the width of its column, a filter on them, and `rows` below."""
    sheet = book.add_worksheet(name)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (head, width) in enumerate(heads.items()):
        sheet.set_column(column, column, width)
        put(sheet, 0, column, head, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        texts = ((value, width) for value, width in zip(row, heads.values(), strict=True) if isinstance(value, str))
        lines = max((-(-cell_len(text) // width) for text, width in texts), default=1)
        sheet.set_row(last, _LINE * min(max(lines, 1), _MOST_LINES))  # not every program fits rows to their text
        for column, value in enumerate(row):
            put(sheet, last, column, value, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    lay_out(sheet, list(heads.values()))
